"""The assignment matrix of one government: OPD down, rows across; from what is stored or what was just typed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from agencies.keys import keys, pair
from agencies.models import Agency, Government
from evaluations.models import Assignment, Period
from evaluations.presets import Plan
from evaluations.services.periods import agencies_of, fingerprint, indicators_of
from indicators.models import Indicator


@dataclass(frozen=True)
class Matrix:
    """What the page shows. `plan` is what is ticked; `seen` names the stored state it began from."""

    period: Period
    government: Government
    agencies: list[Agency]
    indicators: list[Indicator]
    plan: Plan
    seen: str

    def lines(self, words: str = "") -> Iterable[tuple[Agency, list[tuple[Indicator, bool]], int, bool]]:
        """(OPD, its cells, how many are ticked, whether the search matches it)."""
        for agency in self.agencies:
            cells = [(i, (agency.pk, i.pk) in self.plan.cells) for i in self.indicators]
            name = f"{agency.name} {agency.abbreviation}".casefold()
            yield agency, cells, sum(on for _, on in cells), words.casefold() in name

    def columns(self) -> list[tuple[Indicator, int, int | None]]:
        """(row, how many OPD answer it, its pengampu)."""
        counts = Counter(indicator for _, indicator in self.plan.cells)
        return [(i, counts[i.pk], self.plan.leads.get(i.pk)) for i in self.indicators]

    @property
    def empty_rows(self) -> list[str]:
        return [indicator.code for indicator, count, _ in self.columns() if not count]

    def aspects(self) -> list[tuple[object, int]]:
        """(aspect, number of its rows), for the head of the table."""
        counts = Counter(indicator.aspect for indicator in self.indicators)
        return [(aspect, counts[aspect]) for aspect in dict.fromkeys(i.aspect for i in self.indicators)]


def stored_plan(period: Period, government: Government) -> Plan:
    rows = list(
        Assignment.objects.filter(period=period, government=government).values_list(
            "agency_id", "indicator_id", "is_lead"
        )
    )
    return Plan(frozenset((a, i) for a, i, _ in rows), {i: a for a, i, lead in rows if lead})


def stored_matrix(period: Period, government: Government) -> Matrix:
    agencies, indicators = agencies_of(government), indicators_of(period)
    plan = stored_plan(period, government)
    return Matrix(period, government, agencies, indicators, plan, fingerprint(period, government))


def typed_plan(data: QueryDict, stored: Plan, listed: set[int]) -> Plan:
    """The plan that the form holds: cells "agency:indicator", and per row its pengampu.

    `listed` are the OPD that the form shows; others (no longer active) keep what is stored. With `only` (one OPD's
    list on a phone) every other OPD keeps it.
    """
    cells = frozenset(cell for value in data.getlist("c") if (cell := pair(value)))
    only = data.get("only", "")
    shown = keys([only]) or listed
    cells |= frozenset(cell for cell in stored.cells if cell[0] not in shown)
    if only:
        leads = stored.leads
    else:
        leads = {indicator: agency for agency, indicator in filter(None, map(pair, data.getlist("lead")))}
    return Plan(cells, {i: a for i, a in leads.items() if (a, i) in cells})
