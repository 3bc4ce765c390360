"""The province signs last year's invented result and publishes it, so that the public pages have something to show."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agencies.models import Government, User
from evaluations.models import Period
from evaluations.services.sign_offs import standing
from publishing.models import Publication
from publishing.services import publishing
from publishing.snapshots import PARTS
from reports.models import IssuedReport
from reports.services import issuing
from reports.services.letterheads import letterhead_of
from reports.services.signing import sign
from reports.summary import Summary, government_summaries

NUMBER = "000.7/1/SPBE (contoh)"


@transaction.atomic
def load(*, period: Period, out=print) -> Publication:
    """Sign, issue the one-page paper, and publish everything of the province's result; once."""
    province = Government.objects.get(code="76")
    existing = Publication.objects.filter(period=period, government=province).first()
    if existing:
        out(f"{existing}: tetap")
        return existing
    coordinator = User.objects.get(username="koordinator")
    summary = government_summaries(period, [province])[0]
    if standing(period, province) is None:
        sign(summary=summary, by=User.objects.get(username="sekprov"), reasons={})
    _issue(summary, coordinator)
    parts = list(PARTS)
    seen = publishing.draft(period=period, government=province, parts=parts).fingerprint
    made = publishing.publish(period=period, government=province, by=coordinator, parts=parts, seen=seen)
    out(f"{made}: terbuka untuk publik")
    return made


def _issue(summary: Summary, by: User) -> None:
    head = letterhead_of(summary.subject)
    details = issuing.Details(
        number=NUMBER, place=summary.subject.capital, day=timezone.localdate(),
        left=issuing.Signer(head.leader_office, "Pejabat Satu (contoh)"),
        right=issuing.Signer(head.team_office, "Pejabat Dua (contoh)"),
    )  # fmt: skip
    address = settings.SITE_URL + reverse("reports:verify", args=["CODE"]).replace("CODE", "{code}")
    issuing.issue(kind=IssuedReport.Kind.ONE_PAGE, found=summary, details=details, by=by, address=address)
