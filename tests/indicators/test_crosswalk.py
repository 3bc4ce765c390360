"""What may stand on one line across instruments."""

from fractions import Fraction

import pytest

from indicators.crosswalk import Crosswalk, Pair, between, counterpart, parse
from indicators.loading import DATA
from indicators.parsing import parse as instrument
from tests import world


@pytest.fixture(scope="module")
def old():
    return instrument((DATA / f"{world.OLD}.yaml").read_text(), world.OLD)


@pytest.fixture(scope="module")
def new():
    return instrument((DATA / f"{world.NEW}.yaml").read_text(), world.NEW)


def rows(structure, *codes):
    return [structure.row(code) for code in codes]


def test_the_projects_crosswalk_names_every_row_of_the_old_and_only_rows_of_the_new(old, new):
    walk = between(world.OLD, world.NEW)
    assert [pair.source for pair in walk.pairs] == [row.code for row in old.rows()]
    known = {row.code for row in new.rows()}
    assert {code for pair in walk.pairs for code in pair.targets} <= known


def test_pairs_of_instruments_without_a_crosswalk_have_none():
    assert between(world.NEW, world.OLD) is None


def test_groups_compare_when_each_row_has_its_counterpart_within_the_other(old, new):
    walk = between(world.OLD, world.NEW)
    assert walk.compares(rows(old, "27", "28"), rows(new, "32", "33"))
    assert walk.compares(rows(old, "3"), rows(new, "1", "2"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("27", "28"), ("32",)),  # a row whose counterpart lies outside
        (("27",), ("32", "33")),  # a newer row that nothing leads to
        (("6",), ("4",)),  # related only
        (("2",), ("1",)),  # dropped
    ],
)
def test_groups_do_not_compare_otherwise(old, new, before, after):
    assert not between(world.OLD, world.NEW).compares(rows(old, *before), rows(new, *after))


def test_no_domain_or_aspect_of_the_two_regulations_asks_the_same(old, new):
    for domain in new.domains:
        assert counterpart(old, new, "domain", domain.code) is None
        for aspect in domain.aspects:
            assert counterpart(old, new, "aspect", aspect.code) is None


def test_one_instrument_always_compares_with_itself(old):
    assert counterpart(old, old, "aspect", "A3") == "A3"


def test_share_is_the_weight_of_the_rows_with_a_counterpart(old):
    walk = parse("- {from: '1', to: ['10'], kind: same, source_grade: inferred}\n")
    assert walk == Crosswalk((Pair("1", ("10",), "same"),))
    assert walk.share(old) == old.row("1").weight / 100
    assert Fraction(0) < between(world.OLD, world.NEW).share(old) < 1
