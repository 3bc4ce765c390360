"""Weighted kappa, by hand.

Pairs (3,3) (3,2) (2,2) (4,2): first reader 3:2 2:1 4:1, second 3:1 2:3.
Linear: observed 0+1+0+2 = 3. By chance 3-3: 0, 3-2: 1*2*3 = 6, 2-3: 1, 2-2: 0, 4-3: 1, 4-2: 2*1*3 = 6; 14 in all.
Kappa 1 - 3*4/14 = 1/7. Quadratic: observed 0+1+0+4 = 5, by chance 6 + 1 + 1 + 12 = 20, kappa 1 - 5*4/20 = 0.
"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.agreement import WEIGHTS, Agreement, disagreement, strength, weighted_kappa

PAIRS = [(3, 3), (3, 2), (2, 2), (4, 2)]
LEVELS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12)


def test_hand_computed():
    assert weighted_kappa(PAIRS, "linear") == Fraction(1, 7)
    assert weighted_kappa(PAIRS, "quadratic") == 0


@pytest.mark.parametrize("weights", WEIGHTS)
def test_full_agreement_is_one_and_full_contradiction_minus_one(weights):
    assert weighted_kappa([(1, 1), (4, 4)], weights) == 1
    assert weighted_kappa([(0, 5), (5, 0)], weights) == -1


@pytest.mark.parametrize("weights", WEIGHTS)
def test_nothing_to_disagree_about_is_undefined(weights):
    assert weighted_kappa([], weights) is None
    assert weighted_kappa([(3, 3), (3, 3)], weights) is None


def test_one_level_each_but_not_the_same_is_chance():
    assert weighted_kappa([(3, 2), (3, 2)]) == 0


@given(LEVELS, st.sampled_from(sorted(WEIGHTS)))
def test_neither_order_nor_who_is_first_matters(pairs, weights):
    kappa = weighted_kappa(pairs, weights)
    assert weighted_kappa(pairs[::-1], weights) == kappa
    assert weighted_kappa([(b, a) for a, b in pairs], weights) == kappa
    assert kappa is None or kappa <= 1


@pytest.mark.parametrize("weights", WEIGHTS)
def test_working_is_the_mean_difference_and_what_chance_gives(weights):
    assert disagreement(PAIRS, "quadratic") == (Fraction(5, 4), Fraction(20, 16))
    assert disagreement([], weights) is None


@pytest.mark.parametrize(
    ("kappa", "word"),
    [
        (Fraction(-1, 100), "di bawah kebetulan"), (Fraction(0), "sangat lemah"), (Fraction(1, 5), "sangat lemah"),
        (Fraction(21, 100), "lemah"), (Fraction(2, 5), "lemah"), (Fraction(41, 100), "sedang"),
        (Fraction(3, 5), "sedang"), (Fraction(61, 100), "kuat"), (Fraction(4, 5), "kuat"),
        (Fraction(81, 100), "hampir sempurna"), (Fraction(1), "hampir sempurna"),
    ],
)  # fmt: skip
def test_size_in_words_at_every_border(kappa, word):
    assert strength(kappa) == word


def test_table_counts_every_pair_once_with_its_margins():
    found = Agreement([*PAIRS, (2, 2)], range(1, 5))
    assert (found.same, found.compared) == (3, 5)
    assert found.table == [
        (1, [(1, 0), (2, 0), (3, 0), (4, 0)], 0),
        (2, [(1, 0), (2, 2), (3, 0), (4, 0)], 2),
        (3, [(1, 0), (2, 1), (3, 1), (4, 0)], 2),
        (4, [(1, 0), (2, 1), (3, 0), (4, 0)], 1),
    ]
    assert found.totals == [0, 4, 1, 0]
    assert found.kappa == weighted_kappa(found.pairs)


def test_nothing_to_disagree_about_has_no_word():
    assert Agreement([(3, 3), (3, 3)], range(6)).kappa is None
    assert Agreement([], range(6)).word == ""
