"""The table of results: domains, aspects and rows with their levels, weights, contributions and gaps."""

from dataclasses import dataclass
from fractions import Fraction

from agencies.models import Agency

Levels = dict[str, Fraction]


@dataclass(frozen=True)
class Line:
    """One line of the table of results. `kind` is "domain", "aspect" or "row"; `weight` is percent of the index.

    `level` is the one of mandiri and evaluator on which the headline rests, and `contribution` what the line adds to
    that index: weight x level / sum of the weights that count. The contributions of the rows sum to it exactly.
    `ministry` is the published value: of a domain, and only when the ministry used this instrument.
    """

    kind: str
    code: str
    name: str
    rows: int
    weight: Fraction
    mandiri: Fraction | None
    evaluator: Fraction | None
    level: Fraction | None
    contribution: Fraction | None
    ministry: Fraction | None = None

    @property
    def gap(self) -> Fraction | None:
        return difference(self.evaluator, self.mandiri)


def difference(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a - b


def lines_of(summary):
    """Every `Line` of the summary, in the instrument's order."""
    mine, theirs = summary.mandiri.score, summary.evaluator.score
    head = summary.column.score
    own, judged, counted = ({row.code: row for row in column.rows} for column in (mine, theirs, head))
    hidden = set(summary.unassigned) if isinstance(summary.subject, Agency) else set()
    for place, domain in enumerate(summary.structure.domains):
        groups = [(aspect, [row for row in aspect.rows if row.code not in hidden]) for aspect in domain.aspects]
        groups = [(aspect, rows) for aspect, rows in groups if rows]
        if not groups:
            continue
        whole = [row for _, rows in groups for row in rows]
        ministry = summary.ministry_domain(place)
        yield _group("domain", domain, whole, mine.domains, theirs.domains, head.domains, counted, ministry)
        for aspect, rows in groups:
            yield _group("aspect", aspect, rows, mine.aspects, theirs.aspects, head.aspects, counted)
            for row in rows:
                yield Line(
                    "row",
                    row.code,
                    row.name,
                    1,
                    row.weight,
                    own[row.code].level,
                    judged[row.code].level,
                    counted[row.code].level,
                    counted[row.code].contribution,
                )


def _group(kind, part, rows, mine, theirs, head, counted, ministry=None) -> Line:
    given = [c for row in rows if (c := counted[row.code].contribution) is not None]
    weight = sum((row.weight for row in rows), Fraction(0))
    contribution = sum(given, Fraction(0)) if given else None
    levels = (group[part.code].value for group in (mine, theirs, head))
    return Line(kind, part.code, part.name, len(rows), weight, *levels, contribution, ministry)
