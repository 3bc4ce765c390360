"""The arithmetic: hand-computed cases, every border, published results, and what must always hold."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.loading import DATA
from indicators.parsing import parse
from indicators.scoring import ScoreError, display, predicate, rounded, score

CASES = json.loads((Path(__file__).parent.parent / "cases" / "published-results.json").read_text())
OLD, NEW = (
    parse((DATA / f"permenpanrb-{name}.yaml").read_text(encoding="utf-8"), name) for name in ("5-2018", "59-2020")
)
STRUCTURES = {structure.code: structure for structure in (OLD, NEW)}
CODES = [row.code for row in OLD.rows()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_published_result_is_reproduced(case):
    result = score(STRUCTURES[case["instrument"]], case["levels"])
    published = case["published"]
    for number, value in published["aspects"].items():
        assert Fraction(display(result.aspects[f"A{number}"].value)) == Fraction(str(value))
    for number, value in published["domains"].items():
        assert Fraction(display(result.domains[f"D{number}"].value)) == Fraction(str(value))
    assert Fraction(display(result.index)) == Fraction(str(published["index"]))
    assert published["predicate"] in (None, result.predicate)


def test_instruments_weigh_what_the_regulations_say():
    assert [aspect.weight for aspect in OLD.aspects()] == [7, 10, 8, 8, 12, 35, 20]
    assert [domain.weight for domain in NEW.domains] == [13, 25, Fraction("16.5"), Fraction("45.5")]
    assert (OLD.row_count, NEW.row_count) == (37, 47)
    assert len({row.number for row in OLD.rows()}) == 35


def test_two_rows_by_hand():
    # Row 1 weighs 1, row 32 weighs 10/3: (1*2 + 10/3*5) / (1 + 10/3) = 56/13
    result = score(OLD, {"1": 2, "32": 5})
    assert result.index == Fraction(56, 13)
    assert result.aspects["A1"].value == 2
    assert result.aspects["A7"].value == 5
    assert result.aspects["A3"].value is None
    assert (result.answered, result.total) == (2, 37)
    by_code = {row.code: row for row in result.rows}
    assert by_code["32"].contribution == Fraction(50, 13)
    assert by_code["2"].contribution is None


def test_missing_level_stands_in_for_absent_rows():
    result = score(OLD, {"1": 5}, missing=0)
    assert result.index == Fraction(5, 100)
    assert result.answered == 1
    assert score(NEW, {}, missing=1).index == 1


def test_nothing_answered_has_no_index():
    result = score(OLD, {})
    assert (result.index, result.predicate, result.distance) == (None, None, None)


@pytest.mark.parametrize("structure", [OLD, NEW], ids=["5/2018", "59/2020"])
@pytest.mark.parametrize(
    ("name", "border"), [("Cukup", "1.8"), ("Baik", "2.6"), ("Sangat Baik", "3.5"), ("Memuaskan", "4.2")]
)
def test_predicate_changes_exactly_at_its_border(structure, name, border):
    names = [known for known, _ in structure.predicates]
    assert predicate(structure, Fraction(border)) == name
    assert predicate(structure, Fraction(border) - Fraction(1, 10**9)) == names[names.index(name) - 1]


def test_predicate_ignores_the_rounding_of_the_shown_value():
    almost = Fraction("2.5999")
    assert display(almost) == "2.60"
    assert predicate(OLD, almost) == "Cukup"


def test_distance_to_the_next_predicate():
    result = score(OLD, dict.fromkeys(CODES, 3))
    assert (result.next_predicate, result.distance) == ("Sangat Baik", Fraction(1, 2))
    assert score(OLD, dict.fromkeys(CODES, 5)).next_predicate is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2.345", "2.35"), ("2.344999", "2.34"), ("-0.005", "-0.01"), ("0", "0.00"), ("10/3", "3.33"), ("4.995", "5.00")],
)
def test_display_rounds_half_up(value, shown):
    assert display(Fraction(value)) == shown


def test_rounded_keeps_its_decimals():
    assert str(rounded(Fraction(1, 3), 4)) == "0.3333"
    assert str(rounded(Fraction(5, 2), 0)) == "3"


@pytest.mark.parametrize(
    ("levels", "words"), [({"99": 1}, "Butir 99"), ({"1": 6}, "Tingkat 6"), ({"1": -1}, "Tingkat -1")]
)
def test_unknown_row_or_level_is_refused(levels, words):
    with pytest.raises(ScoreError, match=words):
        score(OLD, levels)


def test_level_zero_is_no_level_of_the_new_instrument():
    with pytest.raises(ScoreError, match="skala 1 sampai 5"):
        score(NEW, {"1": 0})


LEVELS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 5), min_size=1)


@settings(max_examples=60, deadline=None)
@given(LEVELS, st.randoms())
def test_order_of_answers_does_not_matter(levels, random):
    shuffled = list(levels.items())
    random.shuffle(shuffled)
    assert score(OLD, dict(shuffled)) == score(OLD, levels)


@settings(max_examples=60, deadline=None)
@given(LEVELS, st.sampled_from(CODES))
def test_raising_a_level_never_lowers_the_index(levels, code):
    if levels.get(code, 5) < 5:
        assert score(OLD, levels | {code: levels[code] + 1}).index > score(OLD, levels).index


@settings(max_examples=60, deadline=None)
@given(LEVELS)
def test_index_lies_between_lowest_and_highest_level_and_is_the_sum_of_contributions(levels):
    result = score(OLD, levels)
    assert min(levels.values()) <= result.index <= max(levels.values())
    assert sum(row.contribution for row in result.rows if row.contribution is not None) == result.index


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=37, max_size=37))
def test_complete_answers_need_no_renormalising(values):
    levels = dict(zip(CODES, values, strict=True))
    plain = sum(row.weight * levels[row.code] for row in OLD.rows()) / 100
    assert score(OLD, levels).index == plain
