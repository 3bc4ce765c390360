"""The evaluator's queue: which submissions wait, filtered by what stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict

from agencies.keys import key
from agencies.models import User
from evaluations.models import Answer, Period, ReviewTask, SecondReview, SecondScore, Submission
from evaluations.review_list import OWN
from evaluations.workflow import Status
from indicators.models import Aspect

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
DEFAULT, ALL = "menunggu", "semua"
MINE, EVERYBODY = "saya", "semua"


@dataclass(frozen=True)
class Filters:
    """The queue's filters as typed; `status` "menunggu" means what waits for an evaluator, "semua" everything."""

    status: str
    government: str
    words: str
    aspect: str
    period: str
    whose: str = EVERYBODY

    @classmethod
    def read(cls, query: QueryDict, *, tasks: Sequence[ReviewTask] = ()) -> "Filters":
        """Whoever has been given work (`tasks`) begins with it, and where it is aspects, with the own rows; the address
        may say otherwise."""

        def value(key: str) -> str:
            return query.get(key, "").replace("\0", "").strip()

        status = value("status") if value("status") in [ALL, *Status] else DEFAULT
        whose = value("milik") if value("milik") in (MINE, EVERYBODY) else MINE if tasks else EVERYBODY
        by_aspect = whose == MINE and any(task.aspect_id for task in tasks)
        aspect = value("aspek") if "aspek" in query or not by_aspect else OWN
        return cls(status, value("pemda"), value("q"), aspect, value("periode"), whose)

    @property
    def are_set(self) -> bool:
        """Whether anything but the status narrows the list."""
        return bool(self.government or self.words or (self.aspect and self.aspect != OWN) or self.period)

    def apply(self, submissions: QuerySet[Submission]) -> QuerySet[Submission]:
        """Everything but the status."""
        if self.government:
            submissions = submissions.filter(agency__government__code=self.government)
        if self.words:
            submissions = submissions.filter(
                Q(agency__name__icontains=self.words) | Q(agency__abbreviation__icontains=self.words)
            )
        if (period := key(self.period)) is not None:
            submissions = submissions.filter(period=period)
        if self.aspect and self.aspect != OWN:
            having = Answer.objects.filter(indicator__aspect__code=self.aspect).values("submission")
            submissions = submissions.filter(pk__in=having)
        return submissions

    def apply_status(self, submissions: QuerySet[Submission]) -> QuerySet[Submission]:
        if self.status == ALL:
            return submissions
        return submissions.filter(status__in=WAITING if self.status == DEFAULT else [self.status])


def mine(user: User) -> Q:
    """Submissions given to the person: the OPD itself, or an aspect of it while the OPD has no evaluator of its own."""
    tasks = ReviewTask.objects.filter(period=OuterRef("period"), government=OuterRef("agency__government"))
    of_agency = tasks.filter(agency=OuterRef("agency"))
    return Q(Exists(of_agency.filter(evaluator=user))) | (
        Q(Exists(tasks.filter(evaluator=user, agency=None))) & ~Q(Exists(of_agency))
    )


def open_tasks(user: User) -> list[ReviewTask]:
    """What was given to the person in the periods that are open."""
    return list(user.review_tasks.filter(period__status=Period.Status.OPEN))


def _own_rows(tasks: Sequence[ReviewTask]) -> Q:
    """The answers (seen from their submission) that the tasks cover: all of an OPD, or an aspect of a government's."""
    found = Q(pk__in=[])
    for task in tasks:
        here = Q(period=task.period_id, agency__government=task.government_id)
        found |= here & (Q(agency=task.agency_id) if task.agency_id else Q(answers__indicator__aspect=task.aspect_id))
    return found


def own_aspects(user: User, submission: Submission) -> set[int] | None:
    """The aspects of the submission that were given to the person; None when the whole OPD was, or nothing at all."""
    tasks = ReviewTask.objects.filter(period=submission.period_id, government=submission.agency.government_id)
    mine_here = list(tasks.filter(Q(agency=submission.agency_id) | Q(agency=None), evaluator=user))
    if any(task.agency_id for task in mine_here):
        return None
    return {task.aspect_id for task in mine_here} or None


def given(submission: Submission) -> QuerySet[User]:
    """The evaluators to whom the OPD, or an aspect in its government, was given."""
    tasks = Q(review_tasks__agency=submission.agency_id) | Q(
        review_tasks__agency=None, review_tasks__government=submission.agency.government_id
    )
    found = User.objects.filter(tasks, review_tasks__period=submission.period_id).distinct()
    return found.exclude(agency=submission.agency_id)


def reviewable(user: User, filters: Filters) -> QuerySet[Submission]:
    """What the person may review, or of it what was given to them."""
    found = Submission.objects.reviewable_by(user)
    return found.filter(mine(user)) if filters.whose == MINE else found


def second_reviews(user: User) -> QuerySet[SecondReview]:
    """Submissions that the person scores blind now. `scored` counts the own rows, `rows` all of them."""
    scored = SecondScore.objects.filter(review=OuterRef("pk")).order_by().values("review").annotate(n=Count("pk"))
    return (
        SecondReview.objects.blinding(user)
        .select_related("submission__agency__government", "submission__period")
        .annotate(rows=Count("submission__answers"), scored=Coalesce(Subquery(scored.values("n")), 0))
        .order_by("asked_at", "pk")
    )


def queue(user: User, filters: Filters) -> QuerySet[Submission]:
    """Submissions that the person may review, most urgent first, the longest waiting before the others.

    Adds `rows`, `changed` (assessed, but the answer is another one now) and `assessed` (nothing left to look at). With
    an aspect chosen, or the own rows, the counts are of these alone. A row marked for repair needs no further look.
    """
    rows = Q(answers__indicator__aspect__code=filters.aspect) if filters.aspect else Q()
    rows = _own_rows(open_tasks(user)) if filters.aspect == OWN else rows
    changed = Q(answers__assessed_version__lt=F("answers__version")) & ~Q(answers__repair=Answer.Repair.MARKED)
    assessed = Q(answers__repair=Answer.Repair.MARKED) | Q(
        answers__evaluator_level__isnull=False, answers__assessed_version__gte=F("answers__version")
    )
    order = Case(*[When(status=s, then=Value(i)) for i, s in enumerate(URGENCY)], output_field=IntegerField())
    found = filters.apply_status(filters.apply(reviewable(user, filters)))
    return (
        found.with_people_and_place()
        .annotate(
            rows=Count("answers", filter=rows),
            changed=Count("answers", filter=rows & changed),
            assessed=Count("answers", filter=rows & assessed),
            urgency=order,
        )
        .order_by("urgency", "sent_at", "agency__name", "pk")
    )


def status_counts(user: User, filters: Filters) -> list[tuple[str, str, str, int]]:
    """(value, word, mark, count) of the chips above the queue, in one query."""
    found = filters.apply(reviewable(user, filters))
    counts = dict(found.order_by().values_list("status").annotate(n=Count("pk")))
    chips = [(DEFAULT, "Menunggu penilaian", "none", sum(counts.get(s, 0) for s in WAITING))]
    chips += [(s.value, s.label, s.mark, counts[s]) for s in URGENCY if counts.get(s)]
    return [*chips, (ALL, "Semua", "none", sum(counts.values()))]


def periods_of(user: User) -> QuerySet[Period]:
    """Periods with anything that the person may review."""
    return Period.objects.filter(submissions__in=Submission.objects.reviewable_by(user)).distinct()


def aspects_of(periods: QuerySet[Period]) -> list[tuple[str, str]]:
    """(code, name) of the aspects of the periods' instruments."""
    used = Aspect.objects.filter(domain__instrument__periods__in=periods).order_by("domain__instrument", "order")
    return list(dict(used.distinct().values_list("code", "name")).items())
