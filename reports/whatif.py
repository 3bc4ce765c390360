"""What if: levels changed on a copy, and what becomes of index and predicate. Exact, and nothing is stored.

The changes stand in the address as "1.4_35-1.5" (row 1 at level 4, row 35-1 at level 5), so a link shows the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from agencies.models import Agency
from indicators.scoring import Score, score
from indicators.structure import Row, Structure
from reports.summary import Summary

Changes = dict[str, int]


@dataclass(frozen=True)
class TriedRow:
    """One row: its level now (None: none counts yet) and the level tried instead, or None."""

    row: Row
    now: Fraction | None
    tried: int | None


@dataclass(frozen=True)
class TriedAspect:
    code: str
    name: str
    rows: list[TriedRow]

    @property
    def changed(self) -> int:
        return sum(row.tried is not None for row in self.rows)


@dataclass(frozen=True)
class Trial:
    """A summary's headline levels with some of them changed. `levels` is the whole set after the change."""

    summary: Summary
    changes: Changes
    levels: dict[str, Fraction]
    after: Score
    aspects: list[TriedAspect]

    @property
    def gain(self) -> Fraction | None:
        before = self.summary.index
        return None if before is None or self.after.index is None else self.after.index - before

    @property
    def rank(self) -> int:
        """The rank of the predicate reached, 1 for the lowest; 0 without an index."""
        names = [name for name, _ in self.summary.structure.predicates]
        return names.index(self.after.predicate) + 1 if self.after.predicate else 0

    @property
    def address(self) -> str:
        return written(self.changes)


def try_out(summary: Summary, changes: Mapping[str, int]) -> Trial:
    """The trial of these changes. Rows that are not the subject's, and levels that are so already, change nothing."""
    now, rows = summary.column.levels, _own_rows(summary)
    kept = {
        row.code: changes[row.code] for row in rows if row.code in changes and changes[row.code] != now.get(row.code)
    }
    levels = {**now, **{code: Fraction(level) for code, level in kept.items()}}
    own = {row.code for row in rows}
    aspects = [
        TriedAspect(aspect.code, aspect.name, tried)
        for aspect in summary.structure.aspects()
        if (tried := [TriedRow(r, now.get(r.code), kept.get(r.code)) for r in aspect.rows if r.code in own])
    ]
    return Trial(summary, kept, levels, score(summary.structure, levels), aspects)


def _own_rows(summary: Summary) -> list[Row]:
    """An OPD tries the rows assigned to it; a government all of them."""
    hidden = set(summary.unassigned) if isinstance(summary.subject, Agency) else set()
    return [row for row in summary.structure.rows() if row.code not in hidden]


def read(text: str, structure: Structure) -> Changes:
    """The changes that an address names; what the instrument does not know is left out."""
    found = {}
    for part in text.split("_"):
        code, _, level = part.rpartition(".")
        if structure.row(code) and level.isascii() and level.isdigit() and len(level) == 1:
            found[code] = int(level)
    return {code: level for code, level in found.items() if level in structure.levels}


def written(changes: Mapping[str, int]) -> str:
    return "_".join(f"{code}.{level}" for code, level in changes.items())
