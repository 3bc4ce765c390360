"""From stored answers to the plain values that `evaluations.checks` reads."""

from collections.abc import Iterable, Mapping

from evaluations import checks
from evaluations.checks import AnswerFacts, EvidenceFacts, Problem
from evaluations.models import Answer, Citation, Submission
from indicators.policies import policies


def facts_of(answer: Answer, levels: Mapping[str, int | None] | None = None) -> AnswerFacts:
    """The answer as the checks see it. Reads the indicator, its instrument and the cited evidence: prefetch them.

    `levels` are the submission's own levels by row, for the checks that look across rows; those only warn, so whoever
    asks for completeness leaves them out.
    """
    policy = policies(answer.submission.period.instrument.code).get(answer.indicator.code, "") if levels else ""
    return AnswerFacts(
        code=answer.indicator.code,
        level=answer.level,
        lowest=answer.submission.period.instrument.level_min,
        explanation=answer.explanation,
        asks_service_name=answer.indicator.asks_service_name,
        service_name=answer.service_name,
        evidence=[piece_facts(citation) for citation in answer.citations.all()],
        repair=answer.repair,
        policy=policy,
        policy_level=levels.get(policy) if levels else None,
        copied=answer.copied_from_id is not None,
    )


def piece_facts(citation: Citation) -> EvidenceFacts:
    piece = citation.evidence
    return EvidenceFacts(
        citation.label, piece.kind, bool(piece.number), bool(piece.date), citation.level, citation.look_again
    )


def checked_answers(submission: Submission) -> list[tuple[Answer, list[Problem]]]:
    """Every row of the submission in order with what it lacks, in a fixed number of queries."""
    answers = list(
        submission.answers.with_indicator()
        .select_related("updated_by")
        .prefetch_related("citations__evidence")
        .in_order()
    )
    levels = {answer.indicator.code: answer.level for answer in answers}
    result = []
    for answer in answers:
        answer.submission = submission
        result.append((answer, checks.problems(facts_of(answer, levels))))
    return result


Checked = Iterable[tuple[Answer, list[Problem]]]


def blocking(checked: Checked) -> list[tuple[Answer, list[Problem]]]:
    """The rows that stand in the way of sending, each with why."""
    return _only(checked, blocking=True)


def warnings(checked: Checked) -> list[tuple[Answer, list[Problem]]]:
    """The rows that may be sent but are weak, each with why."""
    return _only(checked, blocking=False)


def _only(checked: Checked, *, blocking: bool) -> list[tuple[Answer, list[Problem]]]:
    rows = ((answer, [p for p in problems if p.blocking is blocking]) for answer, problems in checked)
    return [(answer, problems) for answer, problems in rows if problems]
