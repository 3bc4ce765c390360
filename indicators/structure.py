"""An instrument as a plain value: what the arithmetic and the pages read. Pure: no Django, no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Row:
    """One row to answer. `weight` is an exact percentage of the index; `criteria` has a text for every level."""

    code: str
    number: int
    name: str
    weight: Fraction
    capability: str
    question: str
    explanation: str
    evidence: tuple[str, ...]
    asks_service_name: bool
    criteria: Mapping[int, str]


@dataclass(frozen=True)
class Aspect:
    code: str
    name: str
    rows: tuple[Row, ...]

    @property
    def weight(self) -> Fraction:
        """Percent of the index: the sum of the rows' weights."""
        return sum((row.weight for row in self.rows), Fraction(0))


@dataclass(frozen=True)
class Domain:
    code: str
    name: str
    aspects: tuple[Aspect, ...]

    def rows(self) -> Iterator[Row]:
        for aspect in self.aspects:
            yield from aspect.rows

    @property
    def weight(self) -> Fraction:
        """Percent of the index: the sum of the rows' weights."""
        return sum((row.weight for row in self.rows()), Fraction(0))


@dataclass(frozen=True)
class Capability:
    """The kind of maturity that a row measures, and the name of each of its levels."""

    label: str
    level_names: Mapping[int, str]
    level_texts: Mapping[int, str]


@dataclass(frozen=True)
class Stage:
    """A step of the evaluation under the regulation ("document": "Evaluasi Dokumen")."""

    code: str
    name: str
    by: str
    optional: bool = False


@dataclass(frozen=True)
class Structure:
    """A whole instrument. `predicates` are (name, lowest index) in ascending order.

    `predicate_from` tells whether the predicate is taken from the exact ("unrounded") or the shown ("rounded") index.
    """

    code: str
    regulation: str
    title: str
    level_min: int
    level_max: int
    decimals: int
    predicate_from: str
    predicates: tuple[tuple[str, Fraction], ...]
    capabilities: Mapping[str, Capability]
    stages: tuple[Stage, ...]
    domains: tuple[Domain, ...]

    def rows(self) -> Iterator[Row]:
        """All rows in the instrument's order."""
        for domain in self.domains:
            yield from domain.rows()

    def row(self, code: str) -> Row | None:
        return next((row for row in self.rows() if row.code == code), None)

    def aspects(self) -> Iterator[Aspect]:
        for domain in self.domains:
            yield from domain.aspects

    def level_name(self, row: Row, level: int) -> str:
        """What the level is called for this row: "Kolaborasi", "Terstandardisasi"."""
        return self.capabilities[row.capability].level_names[level]

    @property
    def row_count(self) -> int:
        return sum(1 for _ in self.rows())

    @property
    def levels(self) -> range:
        return range(self.level_min, self.level_max + 1)
