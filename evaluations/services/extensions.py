"""A later last day of filling for one OPD, with its reason."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.access import Permission
from agencies.errors import Refusal
from agencies.models import User
from evaluations import rules
from evaluations.models import Submission
from evaluations.services.telling import tell_extension
from spbe_portal.templatetags.figures import tanggal

FIELDS = ("extended_until", "extension_reason")


@transaction.atomic
def extend(*, submission: Submission, by: User, until: dt.date, reason: str, today: dt.date | None = None) -> None:
    """Let the OPD write until that day. Not before today or the present deadline, not beyond the review's end.

    Who assigns rows in the OPD's government (the koordinator) may extend.
    """
    today = today or timezone.localdate()
    stored = _lock(submission, by)
    period, reason = stored.period, reason.strip()
    if not period.is_open:
        raise Refusal(f"Periode {period} {period.get_status_display().lower()}; batasnya tidak dapat diperpanjang.")
    if not reason:
        raise Refusal("Tulis alasan perpanjangan.")
    first = max(today, period.fill_until + dt.timedelta(days=1))
    if not first <= until <= period.review_until:
        raise Refusal(f"Pilih tanggal dari {tanggal(first)} sampai batas reviu {tanggal(period.review_until)}.")
    _write(stored, by, "submission.extended", until, reason)


@transaction.atomic
def revoke(*, submission: Submission, by: User) -> None:
    """The period's own deadline holds again."""
    stored = _lock(submission, by)
    if stored.extended_until is None:
        raise Refusal("Batas OPD ini tidak sedang diperpanjang.")
    _write(stored, by, "submission.extension_revoked", None, "")


def _lock(submission: Submission, by: User) -> Submission:
    stored = Submission.objects.select_for_update(of=("self",)).with_people_and_place().get(pk=submission.pk)
    rules.require_permission(by, Permission.ASSIGN, stored.agency)
    return stored


def _write(stored: Submission, by: User, action: str, until: dt.date | None, reason: str) -> None:
    before = {name: getattr(stored, name) for name in FIELDS}
    stored.extended_until, stored.extension_reason = until, reason
    stored.save(update_fields=FIELDS)
    audit.record(action, stored, by=by, agency=stored.agency, **audit.changes(stored, before))
    tell_extension(stored, by)
