"""What is shown: the one read model of page, PDF and Excel.

A `Summary` holds every figure of one OPD or one government in one reading, unrounded. Whoever shows it rounds it with
the same filter, so that the three agree by construction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from agencies.models import Agency, Government
from evaluations.models import Answer, Period, Submission
from evaluations.workflow import HANDED_IN, Status
from indicators.scoring import Score, score
from indicators.structure import Structure
from reports import rollup
from reports.models import MinistryResult
from reports.rollup import Coverage

Levels = dict[str, Fraction]


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
        return list(_lines(self))

    @property
    def aspects(self) -> list[Line]:
        return [line for line in self.lines if line.kind == "aspect"]

    @property
    def counted_weight(self) -> Fraction:
        """Sum of the weights in the headline's index: 100 when every row counts."""
        return _counted(self.column.score)

    @property
    def evaluator_weight(self) -> Fraction:
        """Sum of the weights in the evaluator's index."""
        return _counted(self.evaluator.score)

    @property
    def whole_weight(self) -> Fraction:
        """Sum of the weights of all lines shown: 100 for a government, the assigned rows' for an OPD."""
        return sum((line.weight for line in self.lines if line.kind == "row"), Fraction(0))

    @property
    def whole_rows(self) -> int:
        return sum(line.kind == "row" for line in self.lines)


def _counted(found: Score) -> Fraction:
    return sum((row.weight for row in found.rows if row.level is not None), Fraction(0))


def difference(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a - b


def _lines(summary: Summary):
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


def government_summaries(period: Period, governments: Iterable[Government], *, final: bool = False) -> list[Summary]:
    """One summary per government, in the order given, in a fixed number of queries."""
    governments = list(governments)
    ids = [government.pk for government in governments]
    tallies, covers = rollup.roll_up(period, ids), rollup.coverage(period, ids)
    ministry, unsettled = latest_ministry_results(ids), _unsettled(period, ids)
    structure = period.instrument.structure
    return [
        _government_summary(
            period,
            structure,
            government,
            tallies[government.pk],
            covers[government.pk],
            final,
            settled=bool(tallies[government.pk]) and government.pk not in unsettled,
            ministry=ministry.get(government.pk),
        )
        for government in governments
    ]


def _government_summary(period, structure, government, tallies, covers, final, *, settled, ministry) -> Summary:
    missing = structure.level_min if final else None
    columns = []
    for name, cover in zip(("mandiri", "evaluator"), covers, strict=True):
        levels = {
            row.code: level
            for row in structure.rows()
            if (level := getattr(tallies.get(row.code, rollup.EMPTY), name).level(period.method, missing)) is not None
        }
        columns.append(Column(score(structure, levels), cover, levels))
    unassigned = tuple(row.code for row in structure.rows() if row.code not in tallies)
    return Summary(government, period, structure, final, *columns, unassigned, settled, ministry)


def _unsettled(period: Period, government_ids: list[int]) -> set[int]:
    """Governments with a submission that is not final yet."""
    return set(
        Submission.objects.filter(period=period, agency__government__in=government_ids)
        .exclude(status=Status.FINAL)
        .values_list("agency__government", flat=True)
        .distinct()
        .order_by()
    )


def latest_ministry_results(government_ids: Iterable[int]) -> dict[int, MinistryResult]:
    """The newest published result per government."""
    results = MinistryResult.objects.filter(government__in=list(government_ids)).order_by("year")
    return {result.government_id: result for result in results}


def agency_summary(submission: Submission, *, final: bool = False) -> Summary:
    """Summary of one OPD over the rows assigned to it; weights are renormalised over these rows.

    The mandiri column shows what the OPD has typed so far, handed in or not: its state stands beside it.
    """
    answers = list(submission.answers.values_list("indicator__code", "level", "evaluator_level"))
    return _agency_summary(submission, answers, final)


def agency_summaries(period: Period, government: Government, *, final: bool = False) -> list[Summary]:
    """One summary per OPD of the government that takes part, best evaluator's index first, in two queries.

    Drafts are left out of the mandiri column here, as they are from the government's.
    """
    submissions = list(
        Submission.objects.filter(period=period, agency__government=government)
        .with_people_and_place()
        .with_progress()
        .order_by("agency__name")
    )
    answers: dict[int, list] = {submission.pk: [] for submission in submissions}
    handed_in = {s.pk for s in submissions if s.status in HANDED_IN}
    rows = Answer.objects.filter(submission__in=list(answers)).values_list(
        "submission_id", "indicator__code", "level", "evaluator_level"
    )
    for pk, code, level, evaluator_level in rows:
        answers[pk].append((code, level if pk in handed_in else None, evaluator_level))
    summaries = []
    for submission in submissions:
        submission.period = period
        summaries.append(_agency_summary(submission, answers[submission.pk], final))
    return sorted(summaries, key=_best_first)


def _best_first(summary: Summary):
    judged, own = summary.evaluator.index, summary.mandiri.index
    return (judged is None, -(judged or 0), own is None, -(own or 0), summary.subject.name)


def _agency_summary(submission: Submission, answers: list[tuple[str, int | None, int | None]], final: bool) -> Summary:
    structure = submission.period.instrument.structure
    columns = []
    for place in (1, 2):
        levels = {
            answer[0]: Fraction(level)
            for answer in answers
            if (level := _present(answer[place], structure.level_min if final else None)) is not None
        }
        there = sum(answer[place] is not None for answer in answers)
        cover = Coverage(int(there > 0), 1, there, len(answers))
        columns.append(Column(score(structure, levels), cover, levels))
    assigned = {answer[0] for answer in answers}
    return Summary(
        submission.agency,
        submission.period,
        structure,
        final,
        *columns,
        tuple(row.code for row in structure.rows() if row.code not in assigned),
        submission.status == Status.FINAL,
        submission=submission,
    )


def _present(level: int | None, missing: int | None) -> int | None:
    return missing if level is None else level


@dataclass(frozen=True)
class RegionSummary:
    """The governments of one province side by side. The region itself has no index: the regulation knows none."""

    region: Government
    period: Period
    final: bool
    governments: list[Summary]

    @property
    def reading(self) -> str:
        settled = bool(self.governments) and all(summary.settled for summary in self.governments)
        return "final" if self.final or settled else "sementara"

    @property
    def home(self) -> Summary:
        """The province's own summary, or the first government when the province takes no part."""
        return next((s for s in self.governments if s.subject.pk == self.region.pk), self.governments[0])

    @property
    def mean(self) -> Fraction | None:
        """Plain mean of the governments' headline indices: a reading aid, not an official figure."""
        found = [summary.index for summary in self.governments if summary.index is not None]
        return sum(found, Fraction(0)) / len(found) if found else None


def region_summary(period: Period, region: Government, *, final: bool = False) -> RegionSummary:
    """All governments of the region that take part in the period, the province first."""
    governments = [g for g in period.governments.order_by("code") if region.pk in (g.pk, g.parent_id)]
    return RegionSummary(region, period, final, government_summaries(period, governments, final=final))
