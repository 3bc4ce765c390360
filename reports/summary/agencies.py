"""Summaries of OPD, each over the rows assigned to it."""

from fractions import Fraction

from agencies.models import Government
from evaluations.models import Answer, Period, Submission
from evaluations.workflow import HANDED_IN, Status
from indicators.scoring import score
from reports.rollup import Coverage
from reports.summary.figures import Column, Summary


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
