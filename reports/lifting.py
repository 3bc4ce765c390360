"""What lifts this OPD or government most: every next level with its gain, criterion and who answers for it.

The read model of the page "Langkah paling berdampak", of the section on dashboards, and of paper. It starts from the
same levels as the headline of the `Summary`, in the same reading.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from agencies.models import Agency
from evaluations.models import Assignment, Period
from improvements.models import Target
from improvements.services.targets import target_for
from indicators import steps
from indicators.steps import Ladder, Plan, PlanLine, Rise
from indicators.structure import Row
from reports import rollup
from reports.summary import Summary, difference
from reports.summary.lines import Line

BEST = 3
OWN = Period.Method.MEAN  # one OPD alone is the mean of one


@dataclass(frozen=True)
class Holder:
    """An OPD that answers the row, with the level from which it starts."""

    agency: Agency
    level: int


@dataclass(frozen=True)
class Chance:
    """One row that can still rise.

    `level` is the row's level as it counts in the index. `step` is the next step or rise, `whole` lifts every OPD
    below the top by one level. `demands` is the criterion of `goal`, the next whole level above the row's.
    """

    row: Row
    level: Fraction
    step: Rise
    whole: Rise
    to_top: Fraction
    goal: int
    goal_name: str
    demands: str
    holders: tuple[Holder, ...]
    lead: Agency | None

    @property
    def waiting(self) -> list[Holder]:
        """The OPD that the goal concerns: those below it."""
        return [holder for holder in self.holders if holder.level < self.goal]


@dataclass(frozen=True)
class PlannedRow:
    """One line of the plan: the chance it takes, the row's level before and after, and which OPD rise."""

    chance: Chance
    line: PlanLine
    after: Fraction

    @property
    def risers(self) -> tuple[Holder, ...]:
        """The lowest OPD rise first, so these are they."""
        return self.chance.holders[: self.line.lifted]


@dataclass(frozen=True)
class Lifting:
    """`chances` greatest gain first. `plan` is None at the top, without an index, or where no plan reaches the border.

    `need` is what the index must gain for the next predicate; `target` what the index is held against.
    """

    summary: Summary
    chances: tuple[Chance, ...]
    need: Fraction | None
    plan: Plan | None
    planned: tuple[PlannedRow, ...]
    target: Target | None

    @property
    def short_of_target(self) -> Fraction | None:
        """Target minus index: what is still missing, zero or less when it is reached."""
        return difference(self.target.exact_index, self.summary.index) if self.target else None

    @property
    def below_target(self) -> list[tuple[Line, Fraction]]:
        """(row, wanted level) of the rows that are lower than the target wants them, in the instrument's order."""
        wanted = {code: Fraction(level) for code, level in self.target.levels.items()} if self.target else {}
        return [(x, wanted[x.code]) for x in self.summary.leveled if x.level < wanted.get(x.code, 0)]

    @property
    def best(self) -> tuple[Chance, ...]:
        return self.chances[:BEST]

    @property
    def reached(self) -> Fraction | None:
        """The index when the plan is done."""
        return None if self.plan is None else self.summary.index + self.plan.gain

    @property
    def of_agency(self) -> bool:
        return isinstance(self.summary.subject, Agency)


def lifting(summary: Summary) -> Lifting:
    """The chances and the exact plan of one OPD or government, in a few queries."""
    target = target_for(summary.subject, summary.period.instrument, summary.period.year)
    if summary.index is None:
        return Lifting(summary, (), None, None, (), target)
    method = OWN if isinstance(summary.subject, Agency) else summary.period.method
    holders, leads = _holders(summary), _leads(summary)
    ladders = {code: Ladder(code, _row(summary, code).weight, _levels(held)) for code, held in holders.items()}
    limits = {"counted_weight": summary.counted_weight, "top": summary.structure.level_max, "method": method}
    chances = [c for code in ladders if (c := _chance(summary, ladders[code], holders[code], leads.get(code), limits))]
    need = steps.needed(summary.structure, summary.column.score)
    plan = None if need is None else steps.fewest(list(ladders.values()), need, **limits)
    planned = _planned(plan, {c.row.code: c for c in chances}, method) if plan else ()
    return Lifting(summary, tuple(sorted(chances, key=_greatest_first)), need, plan, planned, target)


def _greatest_first(chance: Chance):
    return (-chance.whole.gain, chance.level)


def _row(summary: Summary, code: str) -> Row:
    return summary.structure.row(code)


def _levels(held: list[Holder]) -> tuple[int, ...]:
    return tuple(holder.level for holder in held)


def _chance(summary: Summary, ladder: Ladder, held: list[Holder], lead: Agency | None, limits: dict) -> Chance | None:
    step = steps.next_rise(ladder, **limits)
    if step is None:
        return None
    row, goal = _row(summary, ladder.code), int(summary.column.levels[ladder.code]) + 1
    return Chance(
        row=row,
        level=summary.column.levels[row.code],
        step=step,
        whole=steps.whole_row(ladder, **limits),
        to_top=sum((rise.gain for rise in steps.rises(ladder, **limits)), Fraction(0)),
        goal=goal,
        goal_name=summary.structure.level_name(row, goal),
        demands=row.criteria[goal],
        holders=tuple(sorted(held, key=lambda holder: (holder.level, holder.agency.name))),
        lead=lead,
    )


def _planned(plan: Plan, chances: dict[str, Chance], method: str) -> tuple[PlannedRow, ...]:
    """The plan's rows, most steps first."""
    rows = [
        PlannedRow(chances[line.code], line, _joined(line.after, method))
        for line in sorted(plan.lines, key=lambda line: (-line.gain, -line.steps))
    ]
    return tuple(rows)


def _joined(levels: tuple[int, ...], method: str) -> Fraction:
    return Fraction(min(levels)) if method == Period.Method.LOWEST else Fraction(sum(levels), len(levels))


def _holders(summary: Summary) -> dict[str, list[Holder]]:
    """Per row the OPD whose level counts in the headline, in the order of the instrument."""
    found: dict[str, list[Holder]] = defaultdict(list)
    if isinstance(summary.subject, Agency):
        for code, level in summary.column.levels.items():
            if code not in summary.unassigned:
                found[code].append(Holder(summary.subject, int(level)))
        return found
    column = "evaluator_level" if summary.by_evaluator else "handed_in_level"
    missing = summary.structure.level_min if summary.final else None
    agencies = {agency.pk: agency for agency in summary.subject.agencies.all()}
    rows = rollup.counted_answers(summary.period).filter(submission__agency__government=summary.subject)
    for code, agency, level in rows.order_by("indicator__order").values_list(
        "indicator__code", "submission__agency_id", column
    ):
        if (level := missing if level is None else level) is not None:
            found[code].append(Holder(agencies[agency], level))
    return found


def _leads(summary: Summary) -> dict[str, Agency]:
    """The pengampu of each row in the government."""
    subject = summary.subject
    government = subject.government_id if isinstance(subject, Agency) else subject.pk
    found = Assignment.objects.filter(period=summary.period, government=government, is_lead=True)
    return {a.indicator.code: a.agency for a in found.select_related("agency", "indicator")}
