"""The fewest steps: against brute force on small instruments, and against the arithmetic on the real one."""

from fractions import Fraction
from functools import cache
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators import steps
from indicators.loading import DATA
from indicators.parsing import parse
from indicators.scoring import score
from indicators.steps import Ladder, fewest, needed, next_rise, rises, whole_row

TOP = 3
METHODS = ("mean", "lowest")
LEVELS = st.lists(st.integers(0, TOP), min_size=1, max_size=3).map(tuple)
WEIGHTS = st.sampled_from([Fraction(1), Fraction(2), Fraction(5, 2), Fraction(10, 3), Fraction(7)])
ROWS = st.lists(st.tuples(WEIGHTS, LEVELS), min_size=1, max_size=3)
SHARE = st.fractions(min_value=Fraction(1, 50), max_value=1, max_denominator=50)


def ladders_of(rows) -> list[Ladder]:
    return [Ladder(str(number), weight, levels) for number, (weight, levels) in enumerate(rows)]


def index(rows, method) -> Fraction:
    """The index by the definition, with no thought of steps."""
    joined = [min(levels) if method == "lowest" else Fraction(sum(levels), len(levels)) for _, levels in rows]
    return sum((w * level for (w, _), level in zip(rows, joined, strict=True)), Fraction(0)) / sum(w for w, _ in rows)


def fewest_by_trying(rows, need, method) -> int | None:
    """Every way to raise every OPD of every row, and the cheapest that reaches the goal."""
    start, costs = index(rows, method), []
    choices = [product(*(range(level, TOP + 1) for level in levels)) for _, levels in rows]
    for raised in product(*map(list, choices)):
        after = [(w, levels) for (w, _), levels in zip(rows, raised, strict=True)]
        if index(after, method) - start >= need:
            costs.append(sum(map(sum, raised)) - sum(sum(levels) for _, levels in rows))
    return min(costs, default=None)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=60, deadline=None)
@given(rows=ROWS, share=SHARE)
def test_fewest_steps_are_those_that_brute_force_finds(method, rows, share):
    assume(sum(len(levels) for _, levels in rows) <= 6)
    weight = sum(w for w, _ in rows)
    need = (TOP - index(rows, method)) * share
    plan = fewest(ladders_of(rows), need, counted_weight=weight, top=TOP, method=method)
    assert plan.steps == fewest_by_trying(rows, need, method)
    assert plan.gain >= need


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=100, deadline=None)
@given(rows=ROWS, share=SHARE)
def test_a_plan_gains_what_the_arithmetic_says(method, rows, share):
    weight = sum(w for w, _ in rows)
    need = (TOP - index(rows, method)) * share
    plan = fewest(ladders_of(rows), need, counted_weight=weight, top=TOP, method=method)
    after = {line.code: line.after for line in plan.lines}
    raised = [(w, after.get(str(number), levels)) for number, (w, levels) in enumerate(rows)]
    assert index(raised, method) - index(rows, method) == plan.gain


@pytest.mark.parametrize("method", METHODS)
@given(rows=ROWS)
def test_more_than_all_levels_at_the_top_cannot_be_reached(method, rows):
    weight = sum(w for w, _ in rows)
    need = TOP - index(rows, method)
    whole = fewest(ladders_of(rows), need, counted_weight=weight, top=TOP, method=method)
    assert whole.gain == need
    assert fewest(ladders_of(rows), need + Fraction(1, 10**9), counted_weight=weight, top=TOP, method=method) is None


def test_under_lowest_the_cheap_rows_win_over_the_heavy_one():
    """The heavy row gains most per step, and takes three; two light rows take two."""
    light = [Ladder(code, Fraction(15), (0,)) for code in "ab"]
    ladders = [Ladder("berat", Fraction(70), (0, 0, 0)), *light]
    plan = fewest(ladders, Fraction(3, 10), counted_weight=Fraction(100), top=1, method="lowest")
    assert {line.code: line.steps for line in plan.lines} == {"a": 1, "b": 1}


def test_under_lowest_one_opd_alone_lifts_nothing():
    ladder = Ladder("1", Fraction(10), (2, 1, 1))
    assert [(r.level, r.cost) for r in rises(ladder, Fraction(100), 3, "lowest")] == [(1, 2), (2, 3)]
    assert next_rise(ladder, Fraction(100), 3, "lowest").gain == Fraction(1, 10)


def test_under_the_mean_each_opd_lifts_its_share():
    ladder = Ladder("1", Fraction(10), (2, 1, 3))
    assert next_rise(ladder, Fraction(100), 3, "mean") == steps.Rise("1", 1, 1, Fraction(1, 30))
    assert whole_row(ladder, Fraction(100), 3, "mean") == steps.Rise("1", 1, 2, Fraction(2, 30))


@pytest.mark.parametrize("method", METHODS)
def test_a_row_at_the_top_or_without_opd_has_no_step(method):
    for levels in ((3, 3), ()):
        ladder = Ladder("1", Fraction(10), levels)
        assert next_rise(ladder, Fraction(100), 3, method) is None
        assert whole_row(ladder, Fraction(100), 3, method) is None


def test_whole_row_under_lowest_lifts_the_row_by_one_level():
    assert whole_row(Ladder("1", Fraction(10), (1, 2, 3)), Fraction(100), 3, "lowest").gain == Fraction(1, 10)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_needed_takes_no_step(method):
    plan = fewest([Ladder("1", Fraction(1), (0,))], Fraction(0), counted_weight=Fraction(1), top=5, method=method)
    assert (plan.steps, plan.gain, plan.lines) == (0, 0, ())


def test_of_equal_gains_the_lowest_level_is_lifted_first():
    ladders = [Ladder("tinggi", Fraction(1), (3,)), Ladder("rendah", Fraction(1), (0,))]
    plan = fewest(ladders, Fraction(1, 2), counted_weight=Fraction(2), top=5, method="mean")
    assert [(line.code, line.before, line.after, line.lifted) for line in plan.lines] == [("rendah", (0,), (1,), 1)]


@cache
def _real():
    return parse((DATA / "permenpanrb-5-2018.yaml").read_text(encoding="utf-8"), "5/2018")


@settings(max_examples=40, deadline=None)
@given(levels=st.lists(st.integers(0, 5), min_size=37, max_size=37))
def test_on_the_real_instrument_the_plan_just_reaches_the_next_predicate(levels):
    structure = _real()
    held = dict(zip((row.code for row in structure.rows()), levels, strict=True))
    before = score(structure, held)
    need = needed(structure, before)
    assume(need is not None)
    ladders = [Ladder(row.code, row.weight, (held[row.code],)) for row in structure.rows()]
    plan = fewest(ladders, need, counted_weight=Fraction(100), top=5, method="mean")
    after = score(structure, held | {line.code: line.after[0] for line in plan.lines})
    assert after.index == before.index + plan.gain
    assert after.predicate == before.next_predicate
    assert plan.gain - min(line.gain / line.steps for line in plan.lines) < need


def test_a_predicate_from_the_shown_value_needs_half_a_hundredth_less():
    found = SimpleNamespace(distance=Fraction(2, 100))
    shown = SimpleNamespace(predicate_from="rounded", decimals=2)
    assert needed(shown, found) == Fraction(15, 1000)
    assert needed(SimpleNamespace(predicate_from="unrounded"), found) == Fraction(2, 100)
    assert needed(shown, SimpleNamespace(distance=None)) is None
