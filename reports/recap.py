"""Work really done by each member of the evaluation team in a month, counted from the audit trail.

*Answers reviewed* are different answers for which the person recorded an assessment in the month, however often;
*OPD finished* are different submissions that the person verified. Nothing is entered by hand.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from agencies.access import Permission, governments_with
from agencies.models import AuditEvent, User

REVIEWED, FINISHED, RETURNED = "jawaban", "selesai", "dikembalikan"
# What is counted: its name in the address, the action in the audit trail, how the page calls it.
COUNTED = {
    REVIEWED: ("assessment.recorded", "Jawaban dinilai"),
    RETURNED: ("submission.return", "OPD dikembalikan"),
    FINISHED: ("submission.verify", "OPD selesai diverifikasi"),
}


@dataclass(frozen=True)
class Month:
    year: int
    month: int

    @classmethod
    def read(cls, text: str, today: dt.date) -> "Month":
        """ "2026-11"; what cannot be read, or is in the future, is this month."""
        try:
            day = dt.date.fromisoformat(f"{text}-01")
        except ValueError:
            return cls(today.year, today.month)
        return cls(day.year, day.month) if day <= today else cls(today.year, today.month)

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def following(self) -> dt.date:
        return dt.date(self.year + self.month // 12, self.month % 12 + 1, 1)

    @property
    def previous(self) -> dt.date:
        return self.first - dt.timedelta(days=1)

    @property
    def address(self) -> str:
        return f"{self.year}-{self.month:02}"

    def __str__(self):
        return self.address


@dataclass(frozen=True)
class Member:
    """One person's counts, in the order of COUNTED."""

    person: User
    counts: tuple[int, ...]

    @property
    def named(self) -> list[tuple[str, int]]:
        """(name in the address, count)."""
        return list(zip(COUNTED, self.counts, strict=True))


def events(user: User, month: Month) -> QuerySet[AuditEvent]:
    """The counted events of the month in the governments that the person monitors."""
    start, end = (timezone.make_aware(dt.datetime.combine(day, dt.time.min)) for day in (month.first, month.following))
    return AuditEvent.objects.filter(
        government__in=governments_with(user, Permission.MONITOR),
        action__in=[action for action, _ in COUNTED.values()],
        at__gte=start,
        at__lt=end,
    )


def recap(user: User, month: Month) -> list[Member]:
    """Everyone who did some of the counted work, most answers first; in two queries."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = events(user, month).order_by().values("actor", "action").annotate(n=Count("object_id", distinct=True))
    for row in rows:
        counts[row["actor"]][row["action"]] = row["n"]
    people = User.objects.filter(pk__in=list(counts)).select_related("agency")
    members = [
        Member(person, tuple(counts[person.pk].get(action, 0) for action, _ in COUNTED.values())) for person in people
    ]
    return sorted(members, key=lambda member: (*(-n for n in member.counts), member.person.full_name))
