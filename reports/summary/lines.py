"""The table of results: domains, aspects and rows with their levels, weights, contributions and gaps."""

from dataclasses import dataclass
from fractions import Fraction

from agencies.models import Agency

Levels = dict[str, Fraction]


@dataclass(frozen=True)
class Line:
    """One line of the table of results. `kind` is "domain", "aspect" or "row"; `weight` is percent of the index.

    `contribution` is what the line adds to the evaluator's index: weight x level / sum of the weights that count.
    """

    kind: str
    code: str
    name: str
    rows: int
    weight: Fraction
    mandiri: Fraction | None
    evaluator: Fraction | None
    contribution: Fraction | None

    @property
    def gap(self) -> Fraction | None:
        return difference(self.evaluator, self.mandiri)


def difference(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a - b


def lines_of(summary):
    """Every `Line` of the summary, in the instrument's order."""
    mine, theirs = summary.mandiri.score, summary.evaluator.score
    own, judged = ({row.code: row for row in column.rows} for column in (mine, theirs))
    hidden = set(summary.unassigned) if isinstance(summary.subject, Agency) else set()
    for domain in summary.structure.domains:
        groups = [(aspect, [row for row in aspect.rows if row.code not in hidden]) for aspect in domain.aspects]
        groups = [(aspect, rows) for aspect, rows in groups if rows]
        if not groups:
            continue
        whole = [row for _, rows in groups for row in rows]
        yield _group("domain", domain, whole, mine.domains, theirs.domains, judged)
        for aspect, rows in groups:
            yield _group("aspect", aspect, rows, mine.aspects, theirs.aspects, judged)
            for row in rows:
                yield Line(
                    "row",
                    row.code,
                    row.name,
                    1,
                    row.weight,
                    own[row.code].level,
                    judged[row.code].level,
                    judged[row.code].contribution,
                )


def _group(kind, part, rows, mine, theirs, judged) -> Line:
    given = [c for row in rows if (c := judged[row.code].contribution) is not None]
    weight = sum((row.weight for row in rows), Fraction(0))
    contribution = sum(given, Fraction(0)) if given else None
    return Line(
        kind, part.code, part.name, len(rows), weight, mine[part.code].value, theirs[part.code].value, contribution
    )
