"""The history of a submission: who changed what, newest first, by row."""

from django.urls import reverse

from evaluations.models import Submission
from evaluations.services import evidence
from evaluations.services.answers import save_answer
from tests import world

DESCRIBED = {"judul": "perda → Perda 3 (contoh)", "halaman": "kosong → 4"}


def history(submission, client, code=""):
    """(verb, label, facts) of what the page shows, the oldest first."""
    url = reverse("evaluations:history", args=[submission.pk])
    page = client.get(url, {"butir": code}).context["page"]
    return [(event.verb, event.label, dict(event.shown)) for event in reversed(page.object_list)]


def row(submission, code):
    return world.answer_of(submission, code)


def test_evidence_is_added_used_replaced_described_and_taken_off(submission, operator, client_as):
    client, by = client_as(operator), operator
    citation = evidence.add_file(answer=row(submission, "1"), by=by, file=world.pdf_file("perda"))
    evidence.cite(answer=row(submission, "2"), by=by, evidence=citation.evidence)
    new = evidence.replace(evidence=citation.evidence, by=by, file=world.pdf_file("perda baru"))
    citation.refresh_from_db()
    evidence.change_details(citation=citation, by=by, title="Perda 3 (contoh)", pages="4")
    evidence.detach(citation=citation, by=by)
    assert history(submission, client) == [
        ("Menambah bukti", "perda", {"butir": "1"}),
        ("Memakai bukti", "perda", {"butir": "2"}),
        ("Mengganti berkas bukti", "perda", {"butir": "1, 2"}),
        (
            "Mengubah keterangan bukti",
            "Perda 3 (contoh)",
            {"judul": "perda → Perda 3 (contoh)", "halaman": "kosong → 4"},
        ),
        ("Melepas bukti", "Perda 3 (contoh)", {"butir": "1", "nama bukti": "B1"}),
    ]
    assert new.sha256 not in client.get(reverse("evaluations:history", args=[submission.pk])).content.decode()


def test_evidence_of_a_row_is_shown_at_that_row_alone(submission, operator, client_as):
    first = evidence.add_link(answer=row(submission, "1"), by=operator, url="https://contoh.example/1", title="Satu")
    evidence.add_link(answer=row(submission, "11"), by=operator, url="https://contoh.example/11", title="Sebelas")
    evidence.cite(answer=row(submission, "35-1"), by=operator, evidence=first.evidence)
    client = client_as(operator)
    assert [label for _, label, _ in history(submission, client, "1")] == ["Satu"]
    assert [label for _, label, _ in history(submission, client, "11")] == ["Sebelas"]
    assert [verb for verb, _, _ in history(submission, client, "35-1")] == ["Memakai bukti"]


def test_evidence_used_in_another_period_or_opd_is_its_own_history(
    submission, submission2, operator, operator2, coordinator, places, client_as
):
    later = world.open_period(coordinator, [places.province], name="Evaluasi lain")
    other = Submission.objects.with_people_and_place().get(period=later, agency=submission.agency)
    cited = evidence.add_link(answer=row(submission, "1"), by=operator, url="https://contoh.example/1", title="Satu")
    evidence.cite(answer=row(other, "2"), by=operator, evidence=cited.evidence)
    evidence.add_link(answer=row(submission2, "1"), by=operator2, url="https://contoh.example/1", title="Dinkes")
    client = client_as(operator)
    assert [(verb, facts) for verb, _, facts in history(submission, client)] == [("Menambah bukti", {"butir": "1"})]
    assert [(verb, facts) for verb, _, facts in history(other, client)] == [("Memakai bukti", {"butir": "2"})]


def test_replaced_file_is_told_only_where_it_was_exchanged(submission, operator, coordinator, places, client_as):
    """A row that is closed keeps the old version: nothing happened to it."""
    later = world.open_period(coordinator, [places.province], name="Evaluasi lain")
    other = Submission.objects.with_people_and_place().get(period=later, agency=submission.agency)
    cited = evidence.add_file(answer=row(submission, "1"), by=operator, file=world.pdf_file("perda"))
    evidence.cite(answer=row(other, "1"), by=operator, evidence=cited.evidence)
    world.set_status(submission, "sent")
    evidence.replace(evidence=cited.evidence, by=operator, file=world.pdf_file("perda baru"))
    client = client_as(operator)
    assert [verb for verb, _, _ in history(submission, client)] == ["Menambah bukti"]
    assert [verb for verb, _, _ in history(other, client)] == ["Memakai bukti", "Mengganti berkas bukti"]


def test_changes_are_told_newest_first_and_by_row(client_as, operator, operator2, submission, submission2):
    for code, level in (("1", 2), ("2", 3)):
        save_answer(answer=world.answer_of(submission, code), by=operator, seen_version=1, level=level, explanation="")
    save_answer(answer=world.answer_of(submission2, "1"), by=operator2, seen_version=1, level=5, explanation="")
    url = reverse("evaluations:history", args=[submission.pk])
    client = client_as(operator)
    response = client.get(url)
    assert [event.data["level"] for event in response.context["page"]] == [[None, 3], [None, 2]]
    assert "tingkat: kosong → 3" in response.content.decode()
    assert [event.data["level"] for event in client.get(url, {"butir": "1"}).context["page"]] == [[None, 2]]
    assert "Belum ada perubahan yang tercatat pada butir 99" in client.get(url, {"butir": "99"}).content.decode()


def test_history_asks_as_often_for_many_changes(client_as, operator, submission, django_assert_max_num_queries):
    url, client = reverse("evaluations:history", args=[submission.pk]), client_as(operator)
    client.get(url)
    for code in ("1", "2", "3", "4"):
        save_answer(answer=world.answer_of(submission, code), by=operator, seen_version=1, level=2, explanation="")
        evidence.add_link(answer=row(submission, code), by=operator, url=f"https://contoh.example/{code}", title=code)
    with django_assert_max_num_queries(11):
        client.get(url)
