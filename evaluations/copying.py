"""Which earlier answer goes into which row of a new period, and how much of it. Pure: no Django, no database."""

from dataclasses import dataclass

from indicators import crosswalk

SAME = "same"  # the crosswalk's word for rows that ask about one subject


@dataclass(frozen=True)
class Way:
    """From one instrument to another: {new row: earlier row} by code, and whether a level keeps its meaning."""

    rows: dict[str, str]
    levels: bool


def way(old: str, new: str, codes: list[str]) -> Way:
    """The way from the instrument with code `old` to `new`, which has the rows `codes`.

    Within one instrument every row has itself. Across instruments only rows on the same subject are carried over,
    and no level: the scales differ. Without a crosswalk nothing is.
    """
    if old == new:
        return Way({code: code for code in codes}, levels=True)
    walk = crosswalk.between(old, new)
    pairs = [pair for pair in walk.pairs if pair.kind == SAME] if walk else []
    return Way({pair.targets[0]: pair.source for pair in pairs}, levels=False)


@dataclass(frozen=True)
class Tally:
    """What a copy did to the rows of one OPD: copied, left alone because filled, without an earlier answer."""

    copied: int = 0
    filled: int = 0
    unmatched: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.copied + other.copied, self.filled + other.filled, self.unmatched + other.unmatched)

    def __str__(self):
        return (
            f"{self.copied} butir disalin, {self.filled} sudah terisi, {self.unmatched} tidak ada padanan yang terisi."
        )
