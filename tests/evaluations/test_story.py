"""The main job through the services: fill, send, return, repair, verify, finalise."""

import pytest

from agencies.errors import Refusal
from agencies.models import AuditEvent
from evaluations.models import Answer, Transition
from evaluations.services import answers
from evaluations.services.moves import move
from evaluations.services.review import Verdict, record_assessment
from evaluations.workflow import Status
from tests import world


def test_submission_from_draft_to_final(submission, operator, head, evaluator, coordinator):
    world.fill(submission, operator, 2)
    move(submission=submission, action="hand_over", by=operator)
    sent = world.send(submission, head)
    assert sent.status == Status.SENT
    assert sent.sent_by == head

    world.assess_all(submission, evaluator)
    row = world.answer_of(submission, "5")
    record_assessment(
        answer=row, by=evaluator, seen_version=1, verdict=Verdict(level=2, repair_request="Lampirkan halaman 3.")
    )
    returned = move(submission=submission, action="return", by=evaluator, note="Satu butir saja.")
    assert (returned.status, returned.round) == (Status.RETURNED, 2)

    other = world.answer_of(submission, "6")
    with pytest.raises(Refusal, match="tidak diminta"):
        answers.save_answer(answer=other, by=operator, seen_version=other.version, level=1, explanation=world.TEXT)
    row.refresh_from_db()
    answers.save_answer(answer=row, by=operator, seen_version=row.version, level=3, explanation=world.TEXT)
    with pytest.raises(Refusal, match="1 butir masih kurang"):
        world.send(submission, head)
    answers.mark_repair(answer=row, by=operator, done=True)
    world.send(submission, head)

    with pytest.raises(Refusal, match="1 butir belum dinilai"):
        move(submission=submission, action="verify", by=evaluator)
    record_assessment(answer=row, by=evaluator, seen_version=0, verdict=Verdict(level=3))
    move(submission=submission, action="verify", by=evaluator)
    final = move(submission=submission, action="finalise", by=coordinator)
    assert final.status == Status.FINAL
    assert list(Transition.objects.filter(submission=submission).values_list("action", flat=True)) == [
        "hand_over", "send", "start_review", "return", "send", "start_review", "verify", "finalise",
    ]  # fmt: skip
    assert not Answer.objects.filter(submission=submission).exclude(repair="").exists()
    assert world.answer_of(submission, "5").evaluator_level == 3
    told = AuditEvent.objects.filter(action__startswith="submission.").count()
    assert told == 8
