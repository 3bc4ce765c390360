"""Reminding those who work on a follow-up: before its last day, and once when that day has passed."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.access import staff_of
from agencies.models import Notice
from agencies.notices import deliver
from evaluations.services.reminders import DAY_MARKS
from improvements.models import FollowUp
from improvements.services.telling import concerned, name
from improvements.states import OWED
from spbe_portal.templatetags.figures import tanggal


@transaction.atomic
def send_due_notices(*, today: dt.date | None = None) -> int:
    """Tell of follow-ups that are due in 7, 3 or 1 days or overdue; returns how many notices went out.

    A second run tells nobody twice: a notice's event names the last day and the mark. An overdue one is told once,
    also when the run of that very day was missed; a new date begins anew.
    """
    today = today or timezone.localdate()
    soon = Q(due__in=[today + dt.timedelta(days=days) for days in DAY_MARKS])
    owed = FollowUp.objects.filter(Q(due__lt=today) | soon, state__in=OWED).select_related("agency", "person")
    due = list(owed.order_by("due", "pk"))
    staff = staff_of({follow_up.agency for follow_up in due})
    notices = [
        Notice(person=person, event=_mark(f, today), sentence=_sentence(f, today), url=f.get_absolute_url())
        for f in due
        for person in concerned(f, staff.get(f.agency_id, []))
    ]
    events = {notice.event for notice in notices}
    told = set(Notice.objects.filter(event__in=events).values_list("person", "event", "url"))
    return len(deliver(n for n in notices if (n.person_id, n.event, n.url) not in told))


def _mark(follow_up: FollowUp, today: dt.date) -> str:
    left = (follow_up.due - today).days
    return f"follow_up.due:{follow_up.due}:{left}" if left > 0 else f"follow_up.late:{follow_up.due}"


def _sentence(follow_up: FollowUp, today: dt.date) -> str:
    left, what = (follow_up.due - today).days, f"tindak lanjut {follow_up.agency.abbreviation} {name(follow_up)}"
    if left > 0:
        return f"{left} hari lagi batas {what}: {tanggal(follow_up.due)}."
    return f"Terlambat: {what}, batasnya {tanggal(follow_up.due)}."
