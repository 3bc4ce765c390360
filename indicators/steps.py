"""What lifts the index most, and the fewest steps to a given index: exact. Pure: no Django, no database.

A *step* is one OPD that raises one row by one level. What it does to the index depends on how OPD are joined:

* mean (and one OPD alone, or a pengampu: the mean of one): each step adds weight / (OPD of the row * counted weight),
  always the same for a row. The best k steps are therefore the k greatest gains: taking them in that order is exact.
* lowest: the row rises only when every OPD at its lowest level has risen. One *rise* of a row costs as many steps as
  OPD stand at the lowest level, and never less than the rise before. That is a knapsack: least cost for a gain, solved
  by dynamic programming over whole numbers (gains times their common denominator), so nothing is rounded.

`docs/penilaian.md` tells the same in words.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring import Score
from indicators.structure import Structure

LOWEST = "lowest"


@dataclass(frozen=True)
class Ladder:
    """One row that counts: its weight in percent and the level of every OPD that counts for it."""

    code: str
    weight: Fraction
    levels: tuple[int, ...]


@dataclass(frozen=True)
class Rise:
    """The row goes up from `level`, by what one step (mean) or one whole level (lowest) brings.

    `cost` is the number of steps, `gain` what the index gains.
    """

    code: str
    level: int
    cost: int
    gain: Fraction


@dataclass(frozen=True)
class PlanLine:
    """What a plan asks of one row: `steps` in all, levels of its OPD (ascending) before and after."""

    code: str
    steps: int
    gain: Fraction
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def lifted(self) -> int:
        """How many OPD have to rise."""
        return sum(old != new for old, new in zip(self.before, self.after, strict=True))


@dataclass(frozen=True)
class Plan:
    """The fewest steps that reach what was asked; of several with as few steps one that gains most."""

    lines: tuple[PlanLine, ...]

    @property
    def steps(self) -> int:
        return sum(line.steps for line in self.lines)

    @property
    def gain(self) -> Fraction:
        return sum((line.gain for line in self.lines), Fraction(0))


def rises(ladder: Ladder, counted_weight: Fraction, top: int, method: str) -> list[Rise]:
    """Every rise that the row still has in it up to `top`, the lowest level first.

    `counted_weight` is the sum of the weights in the index (100 when every row counts).
    """
    if not ladder.levels:
        return []
    share = ladder.weight / counted_weight
    if method == LOWEST:
        return [
            Rise(ladder.code, level, sum(held <= level for held in ladder.levels), share)
            for level in range(min(ladder.levels), top)
        ]
    gain = share / len(ladder.levels)
    return [
        Rise(ladder.code, level, 1, gain) for level in range(top) for _ in range(sum(h <= level for h in ladder.levels))
    ]


def next_rise(ladder: Ladder, counted_weight: Fraction, top: int, method: str) -> Rise | None:
    """The first rise of the row: where it starts, how many steps it costs, what the index gains. None at the top."""
    return next(iter(rises(ladder, counted_weight, top, method)), None)


def whole_row(ladder: Ladder, counted_weight: Fraction, top: int, method: str) -> Rise | None:
    """Every OPD of the row that is not at the top goes up one level: how many those are, and the gain."""
    below = [level for level in ladder.levels if level < top]
    if not below:
        return None
    share = ladder.weight / counted_weight
    if method != LOWEST:
        return Rise(ladder.code, min(below), len(below), share * len(below) / len(ladder.levels))
    return Rise(ladder.code, min(below), len(below), share)


def needed(structure: Structure, score: Score) -> Fraction | None:
    """What the index must gain for the next predicate; None at the top or without an index.

    Where the predicate is taken from the shown value, half of the last place less is enough.
    """
    if score.distance is None:
        return None
    if structure.predicate_from == "unrounded":
        return score.distance
    return score.distance - Fraction(1, 2 * 10**structure.decimals)


def fewest(
    ladders: Sequence[Ladder], need: Fraction, *, counted_weight: Fraction, top: int, method: str
) -> Plan | None:
    """The plan with the fewest steps that gains at least `need`; None when even all levels at `top` do not."""
    found = [rise for ladder in ladders for rise in rises(ladder, counted_weight, top, method)]
    if sum((rise.gain for rise in found), Fraction(0)) < need:
        return None
    chosen = _cheapest(found, need) if method == LOWEST else _greatest(found, need)
    return Plan(tuple(line for ladder in ladders if (line := _line(ladder, chosen, method))))


def _greatest(found: list[Rise], need: Fraction) -> list[Rise]:
    """Equal costs: the greatest gains first; of equal gains the lowest level, which is the easiest to leave."""
    chosen, gained = [], Fraction(0)
    for rise in sorted(found, key=lambda rise: (-rise.gain, rise.level)):
        if gained >= need:
            break
        chosen.append(rise)
        gained += rise.gain
    return chosen


def _cheapest(found: list[Rise], need: Fraction) -> list[Rise]:
    """Unequal costs: the least cost that gains `need`, by dynamic programming over the cost.

    `best[c]` is the greatest gain for at most c steps, in units of 1 / the gains' common denominator.
    """
    if need <= 0:
        return []
    unit = math.lcm(*(rise.gain.denominator for rise in found))
    goal, ceiling = math.ceil(need * unit), _enough(found, need)
    best, taken = [0] * (ceiling + 1), []
    for rise in found:
        gain, used = int(rise.gain * unit), bytearray(ceiling + 1)
        for cost in range(ceiling, rise.cost - 1, -1):
            if (more := best[cost - rise.cost] + gain) > best[cost]:
                best[cost], used[cost] = more, 1
        taken.append(used)
    cost = next(cost for cost, gain in enumerate(best) if gain >= goal)
    chosen = []
    for rise, used in zip(reversed(found), reversed(taken), strict=True):
        if used[cost]:
            chosen.append(rise)
            cost -= rise.cost
    return chosen


def _enough(found: list[Rise], need: Fraction) -> int:
    """A cost that certainly suffices: the best gain per step first. No cheaper plan costs more than this."""
    cost, gained = 0, Fraction(0)
    for rise in sorted(found, key=lambda rise: -rise.gain / rise.cost):
        if gained >= need:
            break
        cost, gained = cost + rise.cost, gained + rise.gain
    return cost


def _line(ladder: Ladder, chosen: Iterable[Rise], method: str) -> PlanLine | None:
    """A row's share of the plan. Its rises gain the same and never get cheaper, so the first ones stand for any."""
    own = [rise for rise in chosen if rise.code == ladder.code]
    if not own:
        return None
    before = tuple(sorted(ladder.levels))
    if method == LOWEST:
        after = tuple(max(level, before[0] + len(own)) for level in before)
    else:
        after = _lift_lowest(before, len(own))
    steps = sum(after) - sum(before)
    return PlanLine(ladder.code, steps, sum((rise.gain for rise in own), Fraction(0)), before, after)


def _lift_lowest(levels: tuple[int, ...], steps: int) -> tuple[int, ...]:
    """So many steps, each taken by an OPD that stands lowest then."""
    lifted = list(levels)
    for _ in range(steps):
        lifted[lifted.index(min(lifted))] += 1
    return tuple(sorted(lifted))
