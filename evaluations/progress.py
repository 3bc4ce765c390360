"""How far the OPD of a period are: per government, and one by one for the monitor."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from agencies.models import Government, User
from evaluations.models import Period, ReviewTask, Submission
from evaluations.workflow import HANDED_IN, Status

LATE = "terlambat"
ORDERS = {
    "nama": ("Nama OPD", ("agency__government__code", "agency__name")),
    "aktivitas": ("Aktivitas terakhir", ("-last_activity",)),
    "kemajuan": ("Kemajuan", ("complete", "agency__name")),
}


@dataclass(frozen=True)
class GovernmentProgress:
    """Assigned OPD and rows of one government in a period, and how many OPD have handed in."""

    government: Government
    agencies: int
    assignments: int
    handed_in: int


def government_progress(period: Period, governments: QuerySet[Government]) -> list[GovernmentProgress]:
    """One line per government that the person sees, in three queries."""
    places = list(period.governments.filter(pk__in=governments).order_by("code"))
    assigned = {
        row["government"]: row
        for row in period.assignments.filter(government__in=places)
        .order_by()
        .values("government")
        .annotate(agencies=Count("agency", distinct=True), assignments=Count("pk"))
    }
    sent = dict(
        period.submissions.filter(status__in=HANDED_IN, agency__government__in=places)
        .order_by()
        .values_list("agency__government")
        .annotate(n=Count("pk"))
    )
    nothing = {"agencies": 0, "assignments": 0}
    lines = ((place, assigned.get(place.pk, nothing)) for place in places)
    return [GovernmentProgress(p, row["agencies"], row["assignments"], sent.get(p.pk, 0)) for p, row in lines]


def overdue(today: dt.date) -> Q:
    """Submissions past their own date: not handed in after the filling date, or returned after the review date."""
    first = Q(period__fill_until__lt=today, status__in=[Status.DRAFT, Status.WITH_HEAD], round=1)
    again = Q(period__review_until__lt=today, status__in=[Status.RETURNED, Status.WITH_HEAD], round__gt=1)
    return (first | again) & (Q(extended_until=None) | Q(extended_until__lt=today))


def is_late(period: Period, today: dt.date) -> Q:
    """The overdue submissions of one period."""
    return Q(period=period) & overdue(today)


def evaluators_of(submissions: Iterable[Submission]) -> dict[int, str]:
    """{submission: who reviews it} in one query: the OPD's evaluator, else those who share its aspects."""
    submissions = list(submissions)
    tasks = ReviewTask.objects.filter(period__in={s.period_id for s in submissions}).select_related("evaluator")
    given: dict[tuple, list[str]] = {}
    for task in tasks.order_by("evaluator__full_name", "pk"):
        whose = ("agency", task.agency_id) if task.agency_id else ("aspects", task.government_id)
        given.setdefault((task.period_id, *whose), []).append(str(task.evaluator))
    named = {
        s.pk: given.get((s.period_id, "agency", s.agency_id))
        or given.get((s.period_id, "aspects", s.agency.government_id), [])
        for s in submissions
    }
    return {pk: ", ".join(dict.fromkeys(names)) for pk, names in named.items() if names}


@dataclass(frozen=True)
class Monitor:
    """The monitor's list and its counts, from what stands in the address."""

    period: Period
    user: User
    today: dt.date
    status: str
    government: str
    words: str
    order: str

    @classmethod
    def read(cls, period: Period, user: User, today: dt.date, query: QueryDict) -> "Monitor":
        def value(key: str) -> str:
            return query.get(key, "").strip()

        order = value("urut") if value("urut") in ORDERS else "nama"
        return cls(period, user, today, value("status"), value("pemda"), value("q"), order)

    @property
    def all(self) -> QuerySet[Submission]:
        """Every OPD of the chosen government, whatever its status."""
        found = Submission.objects.monitored_by(self.user).filter(period=self.period)
        return found.filter(agency__government__code=self.government) if self.government else found

    @property
    def listed(self) -> QuerySet[Submission]:
        """What the filters leave, in order."""
        found = self.all
        if self.status == LATE:
            found = found.filter(is_late(self.period, self.today))
        elif self.status in list(Status):
            found = found.filter(status=self.status)
        if self.words:
            found = found.filter(Q(agency__name__icontains=self.words) | Q(agency__abbreviation__icontains=self.words))
        return found.with_people_and_place().with_progress().order_by(*ORDERS[self.order][1], "pk")

    def chips(self) -> list[tuple[str, str, str, int]]:
        """(value, word, mark, count) of the chips, in one query."""
        counts = self.all.order_by().aggregate(
            **{status.value: Count("pk", filter=Q(status=status)) for status in Status},
            late=Count("pk", filter=is_late(self.period, self.today)),
            everything=Count("pk"),
        )
        late = counts["late"] if self.period.is_open else 0  # of a closed period nobody is awaited any more
        chips = [("", "Semua", "none", counts["everything"]), (LATE, "Terlambat", "late", late)]
        chips += [(s.value, s.label, s.mark, counts[s.value]) for s in Status]
        return [chip for chip in chips if chip[3] or not chip[0]]
