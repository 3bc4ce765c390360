"""The figures of one OPD or government: columns, what they rest on, and what follows from them."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from agencies.models import Agency, Government
from evaluations.models import Period, Submission
from indicators.scoring import Score
from indicators.structure import Structure
from reports.models import MinistryResult
from reports.rollup import Coverage
from reports.summary.lines import Levels, Line, difference, lines_of

EXTREMES = 5  # strengths and weaknesses named on a dashboard


@dataclass(frozen=True)
class Column:
    """One column of figures, mandiri or evaluator, with what it rests on."""

    score: Score
    coverage: Coverage
    levels: Levels

    @property
    def index(self) -> Fraction | None:
        return self.score.index


@dataclass(frozen=True)
class Summary:
    """All figures of one OPD or government in a period.

    `final` tells the reading: False is *sementara* (what is there, with its coverage), True counts a missing answer
    as the instrument's lowest level. `unassigned` names the rows that no OPD answers. `settled` is True when every
    submission is final, so that both readings agree and nothing more will move.
    """

    subject: Agency | Government
    period: Period
    structure: Structure
    final: bool
    mandiri: Column
    evaluator: Column
    unassigned: tuple[str, ...] = ()
    settled: bool = False
    ministry: MinistryResult | None = None
    submission: Submission | None = None

    @property
    def column(self) -> Column:
        """The column that the headline shows: the evaluator's, and mandiri only while nothing has been assessed."""
        return self.evaluator if self.evaluator.index is not None or self.mandiri.index is None else self.mandiri

    @property
    def by_evaluator(self) -> bool:
        return self.column is self.evaluator

    @property
    def column_name(self) -> str:
        """Which of the two columns that is; the word on the screen is the same."""
        return "evaluator" if self.by_evaluator else "mandiri"

    @property
    def index(self) -> Fraction | None:
        return self.column.index

    @property
    def rank(self) -> int:
        """The predicate's rank, 1 for the lowest; 0 without an index."""
        names = [name for name, _ in self.structure.predicates]
        return names.index(self.column.score.predicate) + 1 if self.column.score.predicate else 0

    @property
    def next_border(self) -> Fraction | None:
        """The index from which the next predicate counts."""
        return dict(self.structure.predicates).get(self.column.score.next_predicate)

    @property
    def gap(self) -> Fraction | None:
        return difference(self.evaluator.index, self.mandiri.index)

    @property
    def ministry_compares(self) -> bool:
        """Whether the ministry's result was measured with this instrument; another one is only a comparison."""
        return self.ministry is not None and self.ministry.instrument == self.structure.code

    def ministry_domain(self, place: int) -> Fraction | None:
        """The published value of the domain at this place; None where it cannot be honestly shown."""
        return self.ministry.domain(place) if self.ministry_compares else None

    @property
    def strengths(self) -> list[Line]:
        """Up to five rows with the highest levels of the headline's column, heaviest first; none below the middle."""
        middle = Fraction(self.structure.level_min + self.structure.level_max, 2)
        found = [line for line in self.leveled if line.level > middle]
        return sorted(found, key=lambda line: (-line.level, -line.weight))[:EXTREMES]

    @property
    def weaknesses(self) -> list[Line]:
        """Up to five rows with the lowest levels, heaviest first; never one that is a strength."""
        strong = {line.code for line in self.strengths}
        found = [line for line in self.leveled if line.code not in strong]
        return sorted(found, key=lambda line: (line.level, -line.weight))[:EXTREMES]

    @property
    def leveled(self) -> list[Line]:
        """The rows that count in the headline."""
        return [x for x in self.lines if x.kind == "row" and x.level is not None]

    @property
    def aspect_levels(self) -> list[Fraction | None]:
        """The evaluator's value of every aspect of the instrument, in order: one line of the heat map."""
        return [self.evaluator.score.aspects[aspect.code].value for aspect in self.structure.aspects()]

    @property
    def reading(self) -> str:
        return "final" if self.final or self.settled else "sementara"

    @cached_property
    def lines(self) -> list[Line]:
        """Domains, aspects and rows in the instrument's order. Rows that are not an OPD's are left out; of a government
        they stand there empty."""
        return list(lines_of(self))

    @property
    def aspects(self) -> list[Line]:
        return [line for line in self.lines if line.kind == "aspect"]

    @property
    def counted_weight(self) -> Fraction:
        """Sum of the weights in the headline's index: 100 when every row counts."""
        return _counted(self.column.score)

    @property
    def whole_weight(self) -> Fraction:
        """Sum of the weights of all lines shown: 100 for a government, the assigned rows' for an OPD."""
        return sum((line.weight for line in self.lines if line.kind == "row"), Fraction(0))

    @property
    def whole_rows(self) -> int:
        return sum(line.kind == "row" for line in self.lines)


def _counted(found: Score) -> Fraction:
    return sum((row.weight for row in found.rows if row.level is not None), Fraction(0))
