"""What a page draws from published data: the data itself, its pictures, and its levels as figures again."""

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from reports.charts import Reading, Ruler, ruler
from reports.pictures import numbered
from reports.radar import Radar, Series, radar

RADAR_LEAST = 3  # aspects that make a picture


@dataclass(frozen=True)
class Page:
    """One result as the public sees it, made from the frozen data alone, never from the database."""

    data: dict

    @classmethod
    def of(cls, text: str) -> "Page":
        return cls(json.loads(text))

    @property
    def index(self) -> Fraction | None:
        return _value(self.data.get("index"))

    @property
    def predicate(self) -> str:
        return (self.data.get("index") or {}).get("predicate") or ""

    @property
    def rank(self) -> int:
        """The predicate's rank, 1 for the lowest; 0 where no index is published."""
        names = [one["name"] for one in self.data["scale"]["predicates"]]
        return names.index(self.predicate) + 1 if self.predicate else 0

    @property
    def aspects(self) -> list[dict]:
        return [aspect for domain in self.data.get("domains", []) for aspect in domain["aspects"]]

    @property
    def lines(self) -> list[tuple[str, dict, Fraction | None]]:
        """(kind, domain or aspect, its value), domains before their aspects."""
        found = []
        for domain in self.data.get("domains", []):
            found.append(("domain", domain, _value(domain["level"])))
            found += [("aspect", aspect, _value(aspect["level"])) for aspect in domain["aspects"]]
        return found

    @property
    def rows(self) -> list[tuple[dict, Fraction | None]]:
        return [(row, _value(row["level"])) for row in self.data.get("rows", [])]

    @property
    def agencies(self) -> list[tuple[dict, Fraction | None]]:
        return [(agency, _value(agency["index"])) for agency in self.data.get("agencies", [])]

    @cached_property
    def ruler(self) -> Ruler | None:
        if self.index is None:
            return None
        scale = self.data["scale"]
        borders = [(one["name"], _value(one["from"])) for one in scale["predicates"]]
        return ruler(borders, scale["highest"], [Reading("eval", "Indeks", self.index)])

    @cached_property
    def radar(self) -> Radar | None:
        if len(self.aspects) < RADAR_LEAST:
            return None
        values = [_value(aspect["level"]) for aspect in self.aspects]
        names = numbered(aspect["name"] for aspect in self.aspects)
        return radar(names, [Series("eval", "Hasil", values)], self.data["scale"]["highest"])


def _value(figure: dict | None) -> Fraction | None:
    return None if figure is None else Fraction(figure["exact"])
