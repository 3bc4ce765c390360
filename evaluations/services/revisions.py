"""The answers as they were sent, round by round."""

from django.db.models import Prefetch

from evaluations.differences import Changes, Snapshot, changes
from evaluations.models import Answer, AnswerRevision, Citation, Submission


def keep(submission: Submission) -> None:
    """At a send: store every answer that differs from what was stored last. Call it inside the move.

    A response to a request is kept too, even where the answer itself stayed as it was.
    """
    latest = {}
    for revision in AnswerRevision.objects.filter(answer__submission=submission).order_by("round"):
        latest[revision.answer_id] = _stored(revision)
    cited = Prefetch("citations", Citation.objects.select_related("evidence"))
    new = []
    for answer in submission.answers.prefetch_related(cited):
        snapshot = snapshot_of(answer)
        if snapshot != latest.get(answer.pk) or answer.repair_response:
            new.append(_revision(answer, submission.round, snapshot))
    AnswerRevision.objects.bulk_create(new)


def snapshot_of(answer: Answer) -> Snapshot:
    """The answer as it is now. Reads the citations with their evidence: prefetch them for many."""
    cited = (
        (f"{c.evidence_id}:{c.evidence.sha256 or c.evidence.url}", str(c.evidence)) for c in answer.citations.all()
    )
    return Snapshot(answer.level, answer.explanation, answer.service_name, tuple(cited))


def _stored(revision: AnswerRevision) -> Snapshot:
    evidence = tuple((identity, name) for identity, name in revision.evidence)
    return Snapshot(revision.level, revision.explanation, revision.service_name, evidence)


def _revision(answer: Answer, round_no: int, snapshot: Snapshot) -> AnswerRevision:
    return AnswerRevision(
        answer=answer,
        round=round_no,
        level=snapshot.level,
        explanation=snapshot.explanation,
        service_name=snapshot.service_name,
        evidence=snapshot.evidence,
        response=answer.repair_response,
    )


def changed_since_last_round(answer: Answer, round_no: int, revisions: list[AnswerRevision]) -> Changes | None:
    """What the answer is now against what was sent before round `round_no`; None in the first round."""
    before = [revision for revision in revisions if revision.round < round_no]
    return changes(_stored(before[-1]), snapshot_of(answer)) if before else None
