from django.db import migrations


def name_kinds(apps, schema_editor):
    """A link is a link and a picture most likely a screenshot; the rest stays "other" for the OPD to say."""
    evidence = apps.get_model("evaluations", "Evidence").objects.filter(kind="other")
    evidence.exclude(url="").update(kind="link")
    evidence.filter(content_type__startswith="image/").update(kind="screenshot")
    citation = apps.get_model("evaluations", "Citation")
    for piece in evidence.model.objects.exclude(pages=""):
        citation.objects.filter(evidence=piece, pages="").update(pages=piece.pages)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0004_evidence_kinds_and_versions")]
    operations = [migrations.RunPython(name_kinds, migrations.RunPython.noop)]
