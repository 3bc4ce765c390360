"""Which rows of one instrument speak of the same subject as rows of another: for reading trends. Pure: no Django.

A crosswalk never converts a level: two instruments differ in scale, criteria and weights. It only answers whether a
domain or an aspect of the older one may stand on one line with one of the newer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import yaml

from indicators.structure import Row, Structure

DATA = Path(__file__).parent / "data"
COMPARABLE = {"same", "split"}  # "related" is a neighbouring subject, "dropped" has no counterpart


@dataclass(frozen=True)
class Pair:
    """One row of the older instrument and its counterparts, with how close they are."""

    source: str
    targets: tuple[str, ...]
    kind: str

    @property
    def comparable(self) -> bool:
        return self.kind in COMPARABLE and bool(self.targets)


@dataclass(frozen=True)
class Crosswalk:
    pairs: tuple[Pair, ...]

    def compares(self, old: Iterable[Row], new: Iterable[Row]) -> bool:
        """Whether the two groups ask the same: each row of the one has its counterpart within the other."""
        found = {pair.source: pair for pair in self.pairs if pair.comparable}
        inside = {row.code for row in new}
        reached: set[str] = set()
        for row in old:
            pair = found.get(row.code)
            if pair is None or not set(pair.targets) <= inside:
                return False
            reached |= set(pair.targets)
        return reached == inside

    def share(self, old: Structure) -> Fraction:
        """Part of the older instrument's weight whose rows have a counterpart on the same subject, 0 to 1."""
        found = {pair.source for pair in self.pairs if pair.comparable}
        return sum((row.weight for row in old.rows() if row.code in found), Fraction(0)) / 100


def parse(text: str) -> Crosswalk:
    """The pairs of a crosswalk file, in its order."""
    return Crosswalk(tuple(Pair(e["from"], tuple(e["to"]), e["kind"]) for e in yaml.safe_load(text)))


@cache
def between(old: str, new: str) -> Crosswalk | None:
    """The crosswalk from one instrument's code to another's; None when nobody has made one."""
    short = (code.removeprefix("permenpanrb-") for code in (old, new))
    path = DATA / f"crosswalk-{'-to-'.join(short)}.yaml"
    return parse(path.read_text(encoding="utf-8")) if path.exists() else None


def groups(structure: Structure) -> Iterator[tuple[str, str, str, list[Row]]]:
    """(kind, code, name, rows) of every domain and aspect, in order."""
    for domain in structure.domains:
        yield "domain", domain.code, domain.name, list(domain.rows())
        for aspect in domain.aspects:
            yield "aspect", aspect.code, aspect.name, list(aspect.rows)


def counterpart(old: Structure, new: Structure, kind: str, code: str) -> str | None:
    """The code of the older group that may stand on one line with the newer `code`; None when none compares."""
    if old.code == new.code:
        return code
    walk = between(old.code, new.code)
    rows = next((rows for k, c, _, rows in groups(new) if (k, c) == (kind, code)), None)
    if walk is None or rows is None:
        return None
    return next((c for k, c, _, candidate in groups(old) if k == kind and walk.compares(candidate, rows)), None)
