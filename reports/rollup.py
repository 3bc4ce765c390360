"""How OPD become a government: the levels of one row, joined over the OPD assigned to it.

The database groups (a few hundred rows come back, whatever the number of OPD); the joining is exact arithmetic on
whole counts and sums. Two columns are always read side by side:

* mandiri: the levels that OPD have handed in (a draft is not yet the OPD's word);
* evaluator: the level of the latest assessment.

And two readings, never mixed: *sementara* joins what is there; *final* counts a missing answer as the instrument's
lowest level.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Case, Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Sum, When

from evaluations.models import Answer, Assignment, Period
from evaluations.workflow import HANDED_IN


@dataclass(frozen=True)
class Tally:
    """Levels of one row in one column: how many OPD answer it, how many levels are there, their sum and lowest."""

    assigned: int
    counted: int
    total: int
    lowest: int | None

    @property
    def missing(self) -> int:
        return self.assigned - self.counted

    def level(self, method: str, missing: int | None) -> Fraction | None:
        """The row's level under the period's method; None when no level is there and none is put in its place.

        `missing` is the level that stands in for an absent one (reading "final"), or None (reading "sementara").
        Under "lead" the tally holds the pengampu alone, so its mean is its level.
        """
        absent = self.missing
        if missing is None:
            if not self.counted:
                return None
            return Fraction(self.lowest) if method == Period.Method.LOWEST else Fraction(self.total, self.counted)
        if not self.assigned:
            return Fraction(missing)
        if method == Period.Method.LOWEST:
            return Fraction(missing if absent else self.lowest)
        return Fraction(self.total + absent * missing, self.assigned)


@dataclass(frozen=True)
class RowTally:
    """One row of one government: both columns."""

    mandiri: Tally
    evaluator: Tally


EMPTY = RowTally(Tally(0, 0, 0, None), Tally(0, 0, 0, None))

# {government id: {row code: RowTally}}
RollUp = dict[int, dict[str, RowTally]]


def roll_up(period: Period, government_ids: Iterable[int]) -> RollUp:
    """Tallies per government and row, in one query."""
    found: RollUp = {pk: {} for pk in government_ids}
    rows = (
        counted_answers(period)
        .filter(submission__agency__government__in=list(found))
        .values("submission__agency__government_id", "indicator__code")
        .annotate(
            assigned=Count("pk"),
            self_count=Count("handed_in_level"),
            self_total=Sum("handed_in_level", default=0),
            self_lowest=Min("handed_in_level"),
            eval_count=Count("evaluator_level"),
            eval_total=Sum("evaluator_level", default=0),
            eval_lowest=Min("evaluator_level"),
        )
        .order_by()
    )
    for row in rows:
        found[row["submission__agency__government_id"]][row["indicator__code"]] = RowTally(
            Tally(row["assigned"], row["self_count"], row["self_total"], row["self_lowest"]),
            Tally(row["assigned"], row["eval_count"], row["eval_total"], row["eval_lowest"]),
        )
    return found


def counted_answers(period: Period) -> QuerySet[Answer]:
    """The answers that make up a government's levels, with `handed_in_level` beside `evaluator_level`.

    Under the method "lead" only those of the pengampu count.
    """
    answers = Answer.objects.filter(submission__period=period).annotate(
        handed_in_level=Case(
            When(submission__status__in=list(HANDED_IN), then=F("level")), default=None, output_field=IntegerField()
        )
    )
    if period.method == Period.Method.LEAD:
        leads = Assignment.objects.filter(
            period=period, agency=OuterRef("submission__agency"), indicator=OuterRef("indicator"), is_lead=True
        )
        answers = answers.filter(Exists(leads))
    return answers


@dataclass(frozen=True)
class Coverage:
    """What a figure rests on: OPD that contribute at least one level of all that were assigned, and answers."""

    agencies: int
    agencies_total: int
    answers: int
    answers_total: int

    @property
    def share(self) -> Fraction:
        """Part of the answers that is there, 0 to 1."""
        return Fraction(self.answers, self.answers_total) if self.answers_total else Fraction(0)

    @property
    def complete(self) -> bool:
        return self.answers_total > 0 and self.answers == self.answers_total


def coverage(period: Period, government_ids: Iterable[int]) -> dict[int, tuple[Coverage, Coverage]]:
    """Per government the coverage of (mandiri, evaluator), in one query."""
    agency = "submission__agency_id"
    rows = (
        counted_answers(period)
        .filter(submission__agency__government__in=list(government_ids))
        .values("submission__agency__government_id")
        .annotate(
            answers=Count("pk"),
            agencies=Count(agency, distinct=True),
            self_answers=Count("handed_in_level"),
            self_agencies=Count(agency, distinct=True, filter=Q(handed_in_level__isnull=False)),
            eval_answers=Count("evaluator_level"),
            eval_agencies=Count(agency, distinct=True, filter=Q(evaluator_level__isnull=False)),
        )
        .order_by()
    )
    found = {pk: (Coverage(0, 0, 0, 0), Coverage(0, 0, 0, 0)) for pk in government_ids}
    for row in rows:
        total = {"agencies_total": row["agencies"], "answers_total": row["answers"]}
        found[row["submission__agency__government_id"]] = (
            Coverage(row["self_agencies"], answers=row["self_answers"], **total),
            Coverage(row["eval_agencies"], answers=row["eval_answers"], **total),
        )
    return found
