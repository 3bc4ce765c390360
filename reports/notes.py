"""What OPD and evaluator wrote on each row, for papers and workbooks."""

from django.db.models import Prefetch, QuerySet

from evaluations.models import Answer, Assessment, Citation, Submission


def with_notes(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """The answers with evidence and assessments (`rounds`, oldest first), in a fixed number of queries."""
    return (
        answers.select_related("indicator__aspect", "submission__agency")
        .prefetch_related(
            Prefetch("citations", Citation.objects.select_related("evidence")),
            Prefetch("assessments", Assessment.objects.order_by("round", "pk"), to_attr="rounds"),
        )
        .order_by("submission__agency__name", "indicator__order")
    )


def latest(answer: Answer) -> Assessment | None:
    """The assessment that counts: the last round's."""
    return answer.rounds[-1] if answer.rounds else None


def answers_with_notes(submission: Submission) -> list[Answer]:
    """Every row of one OPD with its notes; `latest` holds the assessment that counts."""
    answers = list(with_notes(submission.answers.all()))
    for answer in answers:
        answer.latest = latest(answer)
    return answers
