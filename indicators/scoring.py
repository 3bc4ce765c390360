"""How much: the maturity index, exact.

For every group of rows (an aspect, a domain, the whole instrument):

    value = sum(weight * level) / sum(weight)        over the rows that have a level

Source: PermenPAN-RB 5/2018 and 59/2020, annex, index formula (weighted mean of levels). A row without a level is left
out and the weights of the others are renormalised by the division itself; with `missing` it counts as that level.
Everything is a Fraction. Rounding, half up, happens only where a value is shown (`display`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from indicators.structure import Row, Structure


class ScoreError(ValueError):
    """A level that the instrument does not know; the message is a sentence."""


@dataclass(frozen=True)
class Group:
    """Value of an aspect or a domain; None when none of its rows has a level. `weight` is that of all its rows."""

    value: Fraction | None
    weight: Fraction
    answered: int
    rows: int


@dataclass(frozen=True)
class ScoredRow:
    """`contribution` is what the row adds to the index: weight * level / sum of the weights that count."""

    code: str
    weight: Fraction
    level: Fraction | None
    contribution: Fraction | None


@dataclass(frozen=True)
class Score:
    """`answered` of `total` rows had a level of their own. The contributions sum to the index exactly.

    `next_predicate` and `distance` tell what is missing to the next border; None at the top or without an index.
    """

    index: Fraction | None
    predicate: str | None
    next_predicate: str | None
    distance: Fraction | None
    aspects: Mapping[str, Group]
    domains: Mapping[str, Group]
    rows: tuple[ScoredRow, ...]
    answered: int
    total: int


def score(structure: Structure, levels: Mapping[str, Fraction | int], missing: int | None = None) -> Score:
    """Score of the levels given by row code.

    A level may be a fraction (the mean over several OPD). Raises ScoreError for an unknown row or a level outside
    the instrument's scale.
    """
    _check(structure, levels)
    counted = {
        row.code: Fraction(level) for row in structure.rows() if (level := levels.get(row.code, missing)) is not None
    }
    index = weighted_mean(structure.rows(), counted)
    name, upcoming, border = _predicate(structure, index)
    total_weight = sum((row.weight for row in structure.rows() if row.code in counted), Fraction(0))
    return Score(
        index=index,
        predicate=name,
        next_predicate=upcoming,
        distance=None if border is None or index is None else border - index,
        aspects={a.code: _group(a.rows, counted, levels) for a in structure.aspects()},
        domains={d.code: _group(tuple(d.rows()), counted, levels) for d in structure.domains},
        rows=tuple(_scored(row, counted, total_weight) for row in structure.rows()),
        answered=len(levels),
        total=sum(1 for _ in structure.rows()),
    )


def weighted_mean(rows: Iterable[Row], levels: Mapping[str, Fraction]) -> Fraction | None:
    """sum(weight * level) / sum(weight) over the rows that have a level; None when none has."""
    products = weights = Fraction(0)
    for row in rows:
        if row.code in levels:
            products += row.weight * levels[row.code]
            weights += row.weight
    return products / weights if weights else None


def display(value: Fraction | int, decimals: int = 2) -> str:
    """The value with that many decimals, half up, with a point: "2.64"."""
    return str(rounded(value, decimals))


def rounded(value: Fraction | int, decimals: int = 2) -> Decimal:
    """The value rounded half up (away from zero), exact up to the last step."""
    scaled = Fraction(value) * 10**decimals
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    whole += 2 * rest >= scaled.denominator
    return (Decimal(whole if scaled >= 0 else -whole) / 10**decimals).quantize(
        Decimal(1).scaleb(-decimals), ROUND_HALF_UP
    )


def predicate(structure: Structure, index: Fraction) -> str:
    """The predicate of an index, from the exact or the shown value as the instrument says."""
    return _predicate(structure, index)[0]


def _check(structure: Structure, levels: Mapping[str, Fraction | int]) -> None:
    known = {row.code for row in structure.rows()}
    for code, level in levels.items():
        if code not in known:
            raise ScoreError(f"Butir {code} tidak ada dalam {structure.code}.")
        if not structure.level_min <= level <= structure.level_max:
            raise ScoreError(
                f"Tingkat {level} butir {code} di luar skala {structure.level_min} sampai {structure.level_max}."
            )


def _group(rows: tuple[Row, ...], counted: Mapping[str, Fraction], given: Mapping[str, object]) -> Group:
    return Group(
        value=weighted_mean(rows, counted),
        weight=sum((row.weight for row in rows), Fraction(0)),
        answered=sum(row.code in given for row in rows),
        rows=len(rows),
    )


def _scored(row: Row, counted: Mapping[str, Fraction], total_weight: Fraction) -> ScoredRow:
    level = counted.get(row.code)
    return ScoredRow(row.code, row.weight, level, None if level is None else row.weight * level / total_weight)


def _predicate(structure: Structure, index: Fraction | None) -> tuple[str | None, str | None, Fraction | None]:
    """(name, next name, next border) of an index."""
    if index is None:
        return None, None, None
    value = index if structure.predicate_from == "unrounded" else Fraction(rounded(index, structure.decimals))
    name, upcoming, border = structure.predicates[0][0], None, None
    for candidate, lowest in structure.predicates:
        if value >= lowest:
            name = candidate
        elif upcoming is None:
            upcoming, border = candidate, lowest
    return name, upcoming, border
