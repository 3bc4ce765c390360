"""HOW FAR TWO READERS AGREE: weighted kappa, exact. Pure: values in, values out.

Source: J. Cohen, "Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial credit",
Psychological Bulletin 70 (1968) 213-220.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

# How much a difference of levels weighs: in proportion to its size, or to its square.
WEIGHTS: dict[str, Callable[[int, int], int]] = {
    "linear": lambda first, second: abs(first - second),
    "quadratic": lambda first, second: (first - second) ** 2,
}


def weighted_kappa(pairs: Sequence[tuple[int, int]], weights: str = "quadratic") -> Fraction | None:
    """1 for full agreement, 0 for as much as chance would give, below 0 for less.

    `pairs` are (first reader's level, second reader's level), one per row. None where chance alone leaves nothing to
    disagree about: without pairs, and where both readers gave every row one and the same level. Equals
    1 - sum(w * observed) / sum(w * expected), expected being the product of each reader's own shares of levels.
    """
    weigh = WEIGHTS[weights]
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    by_chance = sum(weigh(a, b) * n * m for a, n in firsts.items() for b, m in seconds.items())
    if not by_chance:
        return None
    observed = sum(weigh(first, second) for first, second in pairs)
    return 1 - Fraction(observed * len(pairs), by_chance)
