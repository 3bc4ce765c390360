"""HOW FAR TWO READERS AGREE: weighted kappa, exact, with its working. Pure: values in, values out.

Sources: J. Cohen, "Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial credit",
Psychological Bulletin 70 (1968) 213-220. Words for its size: J. R. Landis, G. G. Koch, "The measurement of observer
agreement for categorical data", Biometrics 33 (1977) 159-174, table 3.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

# How much a difference of levels weighs: in proportion to its size, or to its square.
WEIGHTS: dict[str, Callable[[int, int], int]] = {
    "linear": lambda first, second: abs(first - second),
    "quadratic": lambda first, second: (first - second) ** 2,
}
# The word for a kappa up to and including the border; above the last one the agreement is almost perfect.
STRENGTHS = (
    (Fraction(1, 5), "sangat lemah"),
    (Fraction(2, 5), "lemah"),
    (Fraction(3, 5), "sedang"),
    (Fraction(4, 5), "kuat"),
)
BELOW_CHANCE, ALMOST_PERFECT = "di bawah kebetulan", "hampir sempurna"


def disagreement(pairs: Sequence[tuple[int, int]], weights: str = "quadratic") -> tuple[Fraction, Fraction] | None:
    """Mean weight of the differences: (as observed, as chance alone would give). None without pairs.

    By chance: the product of each reader's own shares of levels.
    """
    if not pairs:
        return None
    weigh = WEIGHTS[weights]
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    by_chance = sum(weigh(a, b) * n * m for a, n in firsts.items() for b, m in seconds.items())
    observed = sum(weigh(first, second) for first, second in pairs)
    return Fraction(observed, len(pairs)), Fraction(by_chance, len(pairs) ** 2)


def weighted_kappa(pairs: Sequence[tuple[int, int]], weights: str = "quadratic") -> Fraction | None:
    """1 for full agreement, 0 for as much as chance would give, below 0 for less: 1 - observed / by chance.

    `pairs` are (first reader's level, second reader's level), one per row. None where chance alone leaves nothing to
    disagree about: without pairs, and where both readers gave every row one and the same level.
    """
    found = disagreement(pairs, weights)
    if found is None or not found[1]:
        return None
    observed, by_chance = found
    return 1 - observed / by_chance


def strength(kappa: Fraction) -> str:
    """The size of a kappa in words."""
    if kappa < 0:
        return BELOW_CHANCE
    return next((word for border, word in STRENGTHS if kappa <= border), ALMOST_PERFECT)


@dataclass(frozen=True)
class Agreement:
    """Everything that is said of the agreement of two readers; `levels` is the scale, lowest first."""

    pairs: Sequence[tuple[int, int]]
    levels: Sequence[int]

    @property
    def compared(self) -> int:
        return len(self.pairs)

    @property
    def same(self) -> int:
        """Rows on which both gave one level."""
        return sum(first == second for first, second in self.pairs)

    @property
    def kappa(self) -> Fraction | None:
        return weighted_kappa(self.pairs)

    @property
    def word(self) -> str:
        return "" if self.kappa is None else strength(self.kappa)

    @property
    def working(self) -> tuple[Fraction, Fraction] | None:
        return disagreement(self.pairs)

    @property
    def table(self) -> list[tuple[int, list[tuple[int, int]], int]]:
        """(first reader's level, [(second's level, rows)], rows in all) for every level of the scale."""
        counts = Counter(self.pairs)
        lines = []
        for first in self.levels:
            cells = [(second, counts[first, second]) for second in self.levels]
            lines.append((first, cells, sum(n for _, n in cells)))
        return lines

    @property
    def totals(self) -> list[int]:
        """Rows per level of the second reader."""
        counts = Counter(second for _, second in self.pairs)
        return [counts[level] for level in self.levels]
