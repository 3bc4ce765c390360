"""Weighted kappa, by hand.

Pairs (3,3) (3,2) (2,2) (4,2): first reader 3:2 2:1 4:1, second 3:1 2:3.
Linear: observed 0+1+0+2 = 3. By chance 3-3: 0, 3-2: 1*2*3 = 6, 2-3: 1, 2-2: 0, 4-3: 1, 4-2: 2*1*3 = 6; 14 in all.
Kappa 1 - 3*4/14 = 1/7. Quadratic: observed 0+1+0+4 = 5, by chance 6 + 1 + 1 + 12 = 20, kappa 1 - 5*4/20 = 0.
"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.agreement import WEIGHTS, weighted_kappa

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
