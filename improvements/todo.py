"""What waits for the person among follow-ups: to be done, to be confirmed, to be asked after."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from agencies.access import Permission, agencies_with, can
from agencies.models import User
from evaluations.todo import SOON, Line
from improvements.models import FollowUp
from improvements.queries import ACTIVE, LATE
from improvements.states import OWED, State
from spbe_portal.templatetags.figures import kata, sisa_hari, tanggal, tanggal_pendek


def lines(user: User, today: dt.date) -> Iterator[Line]:
    """The number of queries depends on the person's roles alone."""
    if not can(user, Permission.VIEW_FOLLOW_UP):
        return
    yield from _working(user, today)
    yield from _confirming(user)
    yield from _asking(user, today)


def _working(user: User, today: dt.date) -> Iterator[Line]:
    """What the person's OPD, or the person by name, has to do: what is late, what is due within a week, or the rest."""
    own = Q(agency__in=agencies_with(user, Permission.ADVANCE_FOLLOW_UP)) | Q(person=user)
    owed = FollowUp.objects.visible_to(user).filter(own, state__in=OWED)
    soon = Q(due__gte=today, due__lte=today + dt.timedelta(days=SOON))
    counts = _counted(owed, today, soon=Count("pk", filter=soon), every=Count("pk"))
    if counts["late"]:
        yield _late(f"{kata(counts['late'])} tindak lanjut terlambat dikerjakan", counts["oldest"])
    left = counts["every"] - counts["late"]
    if counts["soon"]:
        sentence = f"{kata(counts['soon'])} tindak lanjut jatuh tempo dalam {SOON} hari"
        yield Line("partial", "Kerjakan", sentence, _list(ACTIVE), _until(counts["nearest"], today))
    elif left:
        sentence = f"{kata(left)} tindak lanjut menunggu dikerjakan"
        yield Line("empty", "Kerjakan", sentence, _list(ACTIVE), _until(counts["nearest"], today))


def _confirming(user: User) -> Iterator[Line]:
    """What OPD have reported as done, to those who may confirm it."""
    if not can(user, Permission.REVIEW):
        return
    reported = FollowUp.objects.filter(agency__in=agencies_with(user, Permission.REVIEW), state=State.REPORTED)
    if count := reported.count():
        yield Line("sent", "Konfirmasi", f"{kata(count)} tindak lanjut dilaporkan selesai", _list(State.REPORTED))


def _asking(user: User, today: dt.date) -> Iterator[Line]:
    """What is late in the koordinator's OPD."""
    if not can(user, Permission.ASSIGN):
        return
    owed = FollowUp.objects.filter(agency__in=agencies_with(user, Permission.ASSIGN), state__in=OWED)
    counts = _counted(owed, today)
    if counts["late"]:
        yield _late(f"{kata(counts['late'])} tindak lanjut OPD terlambat", counts["oldest"])


def _counted(owed: QuerySet[FollowUp], today: dt.date, **further) -> dict:
    """How many are late and since when, the nearest day to come, and what else is asked, in one query."""
    late, ahead = Q(due__lt=today), Q(due__gte=today)
    return owed.aggregate(
        late=Count("pk", filter=late), oldest=Min("due", filter=late), nearest=Min("due", filter=ahead), **further
    )


def _late(sentence: str, oldest: dt.date) -> Line:
    return Line("late", "Terlambat", sentence, _list(LATE), f"paling lama sejak {tanggal_pendek(oldest)}")


def _until(day: dt.date, today: dt.date) -> str:
    return f"batas {tanggal(day)}, {sisa_hari(day, today)}"


def _list(status: str) -> str:
    return f"{reverse('improvements:follow_ups')}?status={status}"
