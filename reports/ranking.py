"""In what order the OPD of a government stand: as the address says, the best index first otherwise."""

from dataclasses import dataclass

from django.http import QueryDict

from indicators.structure import Structure
from reports.summary import Summary

PARAMETER = "urut"


@dataclass(frozen=True)
class Order:
    """`key` is "indeks", "nama", or the code of an aspect; `choices` are (key, label) of all.

    `asked` tells that the address names an order: then the folded table stands open.
    """

    key: str
    choices: tuple[tuple[str, str], ...]
    asked: bool = False

    @classmethod
    def read(cls, query: QueryDict, structure: Structure) -> "Order":
        aspects = [(aspect.code, f"{aspect.code[1:]} {aspect.name}") for aspect in structure.aspects()]
        choices = (("indeks", "Indeks"), ("nama", "Nama OPD"), *aspects)
        asked = query.get(PARAMETER, "")
        return cls(asked if asked in dict(choices) else "indeks", choices, PARAMETER in query)

    @property
    def label(self) -> str:
        return dict(self.choices)[self.key]


def ordered(summaries: list[Summary], order: Order) -> list[Summary]:
    """Highest first, those without a value last; equal values keep the order in which they came."""
    if order.key == "nama":
        return sorted(summaries, key=lambda summary: summary.subject.abbreviation.casefold())
    values = {summary.subject.pk: _value(summary, order.key) for summary in summaries}
    return sorted(summaries, key=lambda s: (values[s.subject.pk] is None, -(values[s.subject.pk] or 0)))


def _value(summary: Summary, key: str):
    return summary.evaluator.index if key == "indeks" else summary.evaluator.score.aspects[key].value
