"""Summaries of governments: their OPD rolled up, a fixed number of queries for any number of them."""

from collections.abc import Iterable

from agencies.models import Government
from evaluations.models import Period, Submission
from evaluations.workflow import Status
from indicators.scoring import score
from reports import rollup
from reports.models import MinistryResult
from reports.summary.figures import Column, Summary


def government_summaries(period: Period, governments: Iterable[Government], *, final: bool = False) -> list[Summary]:
    """One summary per government, in the order given, in a fixed number of queries."""
    governments = list(governments)
    ids = [government.pk for government in governments]
    tallies, covers = rollup.roll_up(period, ids), rollup.coverage(period, ids)
    ministry, unsettled = latest_ministry_results(ids, period.year), _unsettled(period, ids)
    structure = period.instrument.structure
    return [
        _government_summary(
            period,
            structure,
            government,
            tallies[government.pk],
            covers[government.pk],
            final,
            settled=bool(tallies[government.pk]) and government.pk not in unsettled,
            ministry=ministry.get(government.pk),
        )
        for government in governments
    ]


def _government_summary(period, structure, government, tallies, covers, final, *, settled, ministry) -> Summary:
    missing = structure.level_min if final else None
    columns = []
    for name, cover in zip(("mandiri", "evaluator"), covers, strict=True):
        levels = {
            row.code: level
            for row in structure.rows()
            if (level := getattr(tallies.get(row.code, rollup.EMPTY), name).level(period.method, missing)) is not None
        }
        columns.append(Column(score(structure, levels), cover, levels))
    unassigned = tuple(row.code for row in structure.rows() if row.code not in tallies)
    return Summary(government, period, structure, final, *columns, unassigned, settled, ministry)


def _unsettled(period: Period, government_ids: list[int]) -> set[int]:
    """Governments with a submission that is not final yet."""
    return set(
        Submission.objects.filter(period=period, agency__government__in=government_ids)
        .exclude(status=Status.FINAL)
        .values_list("agency__government", flat=True)
        .distinct()
        .order_by()
    )


def latest_ministry_results(government_ids: Iterable[int], year: int | None = None) -> dict[int, MinistryResult]:
    """The newest published result per government, up to the year when one is given."""
    results = MinistryResult.objects.filter(government__in=list(government_ids)).order_by("year")
    if year is not None:
        results = results.filter(year__lte=year)
    return {result.government_id: result for result in results}
