"""The list of follow-ups: filtered by what stands in the address."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from agencies.models import User
from improvements.models import FollowUp
from improvements.states import OWED, State

LATE, ACTIVE, ALL = "terlambat", "berjalan", "semua"


@dataclass(frozen=True)
class Filters:
    """As typed. `status` is "berjalan" (all that is not closed), "terlambat", "semua" or a state."""

    status: str
    programme: str
    government: str
    agency: str
    words: str

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        def value(key: str) -> str:
            return query.get(key, "").replace("\0", "").strip()

        status = value("status") if value("status") in [LATE, ALL, *State] else ACTIVE
        return cls(status, value("program"), value("pemda"), value("opd"), value("q"))

    @property
    def are_set(self) -> bool:
        """Whether anything but the status narrows the list."""
        return bool(self.programme or self.government or self.agency or self.words)

    def apply(self, found: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
        """Everything but the status. What cannot be a number finds nothing it would have to name."""
        if self.programme:
            found = found.filter(programme=number(self.programme))
        if self.agency:
            found = found.filter(agency=number(self.agency))
        if self.government:
            found = found.filter(agency__government__code=self.government)
        if self.words:
            found = found.filter(
                Q(title__icontains=self.words)
                | Q(agency__name__icontains=self.words)
                | Q(agency__abbreviation__icontains=self.words)
            )
        return found

    def apply_status(self, found: QuerySet[FollowUp], today: dt.date) -> QuerySet[FollowUp]:
        if self.status == ALL:
            return found
        if self.status == LATE:
            return found.filter(state__in=OWED, due__lt=today)
        if self.status == ACTIVE:
            return found.filter(state__in=[*OWED, State.REPORTED])
        return found.filter(state=self.status)


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def listed(user: User, filters: Filters, today: dt.date) -> QuerySet[FollowUp]:
    """Overdue ones first."""
    found = filters.apply(FollowUp.objects.visible_to(user))
    return filters.apply_status(found, today).with_place().most_urgent_first(today)


def status_counts(user: User, filters: Filters, today: dt.date) -> list[tuple[str, str, str, int]]:
    """(value, word, mark, count) of the chips above the list, in one query."""
    found = filters.apply(FollowUp.objects.visible_to(user))
    counts = found.aggregate(
        late=Count("pk", filter=Q(state__in=OWED, due__lt=today)),
        **{state.value: Count("pk", filter=Q(state=state)) for state in State},
    )
    active = sum(counts[state] for state in (*OWED, State.REPORTED))
    chips = [(ACTIVE, "Belum selesai", "none", active), (LATE, "Terlambat", "late", counts["late"])]
    chips += [(s.value, s.label, s.mark, counts[s]) for s in State if counts[s]]
    return [*chips, (ALL, "Semua", "none", sum(counts[state] for state in State))]
