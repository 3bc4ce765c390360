"""Where OPD and evaluator see things differently, and who is still silent."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, F, Q, Sum

from agencies.models import Government
from evaluations.models import Answer, Period, Submission
from evaluations.workflow import HANDED_IN


@dataclass(frozen=True)
class Gap:
    """One row: on how many answers both levels are there, on how many the evaluator's is lower or higher, and the
    mean of (evaluator - mandiri) over those that have both."""

    code: str
    name: str
    compared: int
    lowered: int
    raised: int
    mean: Fraction


def gaps(period: Period, government_ids: Iterable[int]) -> list[Gap]:
    """Rows with a difference, widest mean first; in one query. Only handed-in answers have an evaluator's level."""
    rows = (
        Answer.objects.filter(
            submission__period=period,
            submission__agency__government__in=list(government_ids),
            level__isnull=False,
            evaluator_level__isnull=False,
        )
        .values("indicator__code", "indicator__name", "indicator__order")
        .annotate(
            compared=Count("pk"),
            lowered=Count("pk", filter=Q(evaluator_level__lt=F("level"))),
            raised=Count("pk", filter=Q(evaluator_level__gt=F("level"))),
            judged=Sum("evaluator_level"),
            claimed=Sum("level"),
        )
        .order_by("indicator__order")
    )
    found = [
        Gap(
            row["indicator__code"],
            row["indicator__name"],
            row["compared"],
            row["lowered"],
            row["raised"],
            Fraction(row["judged"] - row["claimed"], row["compared"]),
        )
        for row in rows
        if row["lowered"] or row["raised"]
    ]
    return sorted(found, key=lambda gap: -abs(gap.mean))


@dataclass(frozen=True)
class Silence:
    """The OPD of a government that have not handed in, and how many days they are past the period's date."""

    submissions: list[Submission]
    days_late: int


def silent(period: Period, government: Government, today: dt.date) -> Silence:
    """Who has not sent: least progress first. `days_late` is 0 while the filling date has not passed."""
    submissions = (
        Submission.objects.filter(period=period, agency__government=government)
        .exclude(status__in=HANDED_IN)
        .select_related("agency")
        .with_progress()
        .order_by("complete", "agency__name")
    )
    return Silence(list(submissions), max((today - period.fill_until).days, 0))
