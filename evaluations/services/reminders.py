"""Reminding OPD that have not handed in: by the koordinator's choice, and by the calendar."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.access import Permission, agencies_with, staff_of
from agencies.errors import NotAllowed
from agencies.models import Agency, AuditEvent, Notice, User
from agencies.notices import deliver
from evaluations import rules
from evaluations.models import Period, Submission
from evaluations.workflow import FILLABLE
from spbe_portal.templatetags.figures import sisa_hari, tanggal

REMINDED = "submission.reminded"
DAY_MARKS = (7, 3, 1)  # days before the last one


@dataclass(frozen=True)
class Reminded:
    """What came of it: the people and OPD that were told, and OPD left out, by the reason."""

    people: int
    told: list[Agency]
    nobody: list[Agency]
    already: list[Agency]
    not_waiting: list[Agency]


def reminded_on(submissions: Iterable[Submission], day: dt.date) -> set[int]:
    """Keys of the submissions whose OPD was reminded that day: the audit trail remembers it."""
    keys = [str(submission.pk) for submission in submissions]
    start = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    events = AuditEvent.objects.filter(object_type=Submission._meta.label_lower, object_id__in=keys, action=REMINDED)
    found = events.filter(at__gte=start, at__lt=start + dt.timedelta(days=1)).values_list("object_id", flat=True)
    return set(map(int, found))


@transaction.atomic
def remind(*, submissions: Iterable[Submission], by: User, today: dt.date | None = None) -> Reminded:
    """Tell operators and kepala of the OPD that their submission is awaited; at most once a day for each OPD.

    The same number of queries for one OPD and for hundreds. Raises NotAllowed when the person does not coordinate
    one of them; OPD that need no reminder, or have nobody to read it, are left out and named.
    """
    today = today or timezone.localdate()
    keys = [submission.pk for submission in submissions]
    rows = Submission.objects.select_for_update(of=("self",)).with_people_and_place().filter(pk__in=keys)
    locked = list(rows.order_by("agency__name", "pk"))
    reach = set(agencies_with(by, Permission.ASSIGN).values_list("pk", flat=True))
    if any(submission.agency_id not in reach for submission in locked):
        raise NotAllowed("Yang mengingatkan OPD adalah koordinatornya.")
    waiting = [submission for submission in locked if _is_awaited(submission)]
    before = reminded_on(waiting, today)
    due = [submission for submission in waiting if submission.pk not in before]
    staff = staff_of([submission.agency for submission in due])
    told = [submission for submission in due if submission.agency_id in staff]
    people = {person.pk for submission in told for person in staff[submission.agency_id]}
    deliver(_notice(s, p, "reminder", _sentence(s, today)) for s in told for p in staff[s.agency_id])
    audit.record_many(REMINDED, [(submission, submission.agency) for submission in told], by=by)
    return Reminded(
        people=len(people),
        told=[s.agency for s in told],
        nobody=[s.agency for s in due if s.agency_id not in staff],
        already=[s.agency for s in waiting if s.pk in before],
        not_waiting=[s.agency for s in locked if s not in waiting],
    )


def _is_awaited(submission: Submission) -> bool:
    """The OPD has still to hand in, or to hand in again."""
    return submission.period.is_open and submission.status in FILLABLE


def _sentence(submission: Submission, today: dt.date) -> str:
    last = rules.filling_deadline(submission)
    what = "penilaian mandiri" if submission.round == 1 else "perbaikan"
    left = sisa_hari(last, today)
    return (
        f"Koordinator menunggu {what} {submission.agency.abbreviation} ({submission.period}); "
        f"batas {tanggal(last)}, {left}."
    )


def _notice(submission: Submission, person: User, event: str, sentence: str) -> Notice:
    return Notice(person=person, event=event, sentence=sentence[:300], url=submission.get_absolute_url())


@transaction.atomic
def send_deadline_notices(*, today: dt.date | None = None) -> int:
    """Tell the OPD whose last day is 7, 3 or 1 days away; returns how many notices went out.

    A second run on the same day tells nobody twice: a notice's event names the last day and the mark. A deadline
    that was extended counts from its new day.
    """
    today = today or timezone.localdate()
    open_ones = Submission.objects.filter(period__status=Period.Status.OPEN, status__in=list(FILLABLE))
    due = [s for s in open_ones.with_people_and_place() if _days_left(s, today) in DAY_MARKS]
    staff = staff_of([submission.agency for submission in due])
    notices = [
        _notice(s, person, _mark(s, today), _deadline_sentence(s, today))
        for s in due
        for person in staff.get(s.agency_id, [])
    ]
    events = {notice.event for notice in notices}
    told = set(Notice.objects.filter(event__in=events).values_list("person", "event", "url"))
    return len(deliver(n for n in notices if (n.person_id, n.event, n.url) not in told))


def _days_left(submission: Submission, today: dt.date) -> int:
    return (rules.filling_deadline(submission) - today).days


def _mark(submission: Submission, today: dt.date) -> str:
    return f"deadline:{rules.filling_deadline(submission)}:{_days_left(submission, today)}"


def _deadline_sentence(submission: Submission, today: dt.date) -> str:
    last = rules.filling_deadline(submission)
    what = "pengisian" if submission.round == 1 else "perbaikan"
    return f"{_days_left(submission, today)} hari lagi batas {what} {submission.agency.abbreviation}: {tanggal(last)}."
