"""The province signs last year's invented result and publishes it, so that the public pages have something to show."""

from django.db import transaction

from agencies.models import Government, User
from evaluations.models import Period
from evaluations.services.sign_offs import standing
from publishing.models import Publication
from publishing.services import publishing
from publishing.snapshots import PARTS
from reports.services.signing import sign
from reports.summary import government_summaries


@transaction.atomic
def load(*, period: Period, out=print) -> Publication:
    """Publish everything of the province's result, signed by its pimpinan; once."""
    province = Government.objects.get(code="76")
    existing = Publication.objects.filter(period=period, government=province).first()
    if existing:
        out(f"{existing}: tetap")
        return existing
    if standing(period, province) is None:
        summary = government_summaries(period, [province])[0]
        sign(summary=summary, by=User.objects.get(username="sekprov"), reasons={})
    draft = publishing.draft(period=period, government=province, parts=list(PARTS))
    coordinator = User.objects.get(username="koordinator")
    made = publishing.publish(
        period=period, government=province, by=coordinator, parts=list(PARTS), seen=draft.fingerprint
    )
    out(f"{made}: terbuka untuk publik")
    return made
