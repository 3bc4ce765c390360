"""The evaluator's queue: which submissions wait, filtered by what stands in the address."""

from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict

from agencies.models import User
from evaluations.models import Submission
from evaluations.workflow import Status

# What needs the evaluator comes first.
URGENCY = (
    Status.SENT,
    Status.IN_REVIEW,
    Status.RETURNED,
    Status.VERIFIED,
    Status.FINAL,
    Status.WITH_HEAD,
    Status.DRAFT,
)
WAITING = (Status.SENT, Status.IN_REVIEW)


@dataclass(frozen=True)
class Filters:
    """The queue's filters as typed; `status` "menunggu" means what waits for an evaluator."""

    status: str
    government: str
    words: str
    aspect: str
    period: str

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        def value(key: str) -> str:
            return query.get(key, "").strip()

        return cls(value("status") or "menunggu", value("pemda"), value("q"), value("aspek"), value("periode"))

    def apply(self, submissions: QuerySet[Submission], *, with_status: bool = True) -> QuerySet[Submission]:
        if self.government:
            submissions = submissions.filter(agency__government__code=self.government)
        if self.words:
            submissions = submissions.filter(
                Q(agency__name__icontains=self.words) | Q(agency__abbreviation__icontains=self.words)
            )
        if self.period.isdigit():
            submissions = submissions.filter(period=self.period)
        if self.aspect:
            submissions = submissions.filter(pk__in=self._with_aspect(submissions))
        if with_status and self.status == "menunggu":
            return submissions.filter(status__in=WAITING)
        if with_status and self.status in list(Status):
            return submissions.filter(status=self.status)
        return submissions

    def _with_aspect(self, submissions):
        return submissions.filter(answers__indicator__aspect__code=self.aspect).values("pk")


def queue(user: User, filters: Filters) -> QuerySet[Submission]:
    """Submissions that the person may review, most urgent first, with `rows`, `assessed` and `waiting` counts.

    With an aspect chosen the counts are of its rows alone.
    """
    rows = Q(answers__indicator__aspect__code=filters.aspect) if filters.aspect else Q()
    fresh = Q(answers__evaluator_level=None) | Q(answers__assessed_version__lt=F("answers__version"))
    found = filters.apply(Submission.objects.reviewable_by(user)).with_people_and_place()
    order = Case(*[When(status=s, then=Value(i)) for i, s in enumerate(URGENCY)], output_field=IntegerField())
    return found.annotate(
        rows=Count("answers", filter=rows or None),
        waiting=Count("answers", filter=rows & fresh),
        urgency=order,
    ).order_by("urgency", "sent_at", "agency__name")


def status_counts(user: User, filters: Filters) -> list[tuple[str, str, str, int]]:
    """(value, word, mark, count) of the chips above the queue."""
    counts = dict(
        filters.apply(Submission.objects.reviewable_by(user), with_status=False)
        .order_by()
        .values_list("status")
        .annotate(n=Count("pk"))
    )
    chips = [("menunggu", "Menunggu penilaian", "review", sum(counts.get(s, 0) for s in WAITING))]
    chips += [(s.value, s.label, s.mark, counts[s]) for s in URGENCY if counts.get(s)]
    return [*chips, ("semua", "Semua", "none", sum(counts.values()))]
