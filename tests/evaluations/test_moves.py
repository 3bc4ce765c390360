"""Every move of the table: who, from where, with which note, what it asks of the content, and what it leaves behind."""

import datetime as dt

import pytest

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations.models import Answer, Submission, Transition
from evaluations.services.moves import NOTE_MAX, move
from evaluations.services.review import Verdict, record_assessment
from evaluations.workflow import MOVES, Status
from tests import world

# Who makes each move in these tests, and everybody who may not although they see the submission.
MAKER = {
    "hand_over": "operator", "hand_back": "head", "send": "head", "start_review": "evaluator", "return": "evaluator",
    "verify": "evaluator", "finalise": "coordinator", "reopen": "coordinator",
}  # fmt: skip
OTHERS = {
    "hand_over": ("evaluator", "coordinator", "leader"),
    "hand_back": ("operator", "evaluator", "leader"),
    "send": ("operator", "evaluator", "coordinator", "leader"),
    "start_review": ("operator", "head", "leader"),
    "return": ("operator", "head", "leader"),
    "verify": ("operator", "head", "leader"),
    "finalise": ("operator", "head", "evaluator", "leader"),
    "reopen": ("operator", "head", "evaluator", "leader"),
}


@pytest.fixture
def ready(submission, operator, evaluator):
    """Complete, assessed, with one row marked where the move asks for it: only the state decides."""

    def make(action: str, status: str) -> Submission:
        world.fill_quickly(submission, 2, evaluator=2)
        world.cite_everywhere(submission.answers.all(), operator)
        Answer.objects.filter(submission=submission).update(service_name="Layanan")
        if action == "return":
            marked = Answer.objects.filter(submission=submission, indicator__code="1")
            marked.update(repair="marked", repair_note="Lampirkan SK.", repair_by=evaluator)
        return world.set_status(submission, status)

    return make


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("action", MOVES)
def test_move_is_made_from_its_states_and_refused_from_every_other(action, status, ready, people):
    submission, row = ready(action, status), MOVES[action]
    if status in row.sources:
        moved = move(submission=submission, action=action, by=people[MAKER[action]], note="Alasan.")
        assert moved.status == row.target
        assert Transition.objects.get().note == "Alasan."
    else:
        with pytest.raises(Refusal):
            move(submission=submission, action=action, by=people[MAKER[action]], note="Alasan.")
        submission.refresh_from_db()
        assert submission.status == status
        assert not Transition.objects.exists()


@pytest.mark.parametrize(("action", "who"), [(action, who) for action, people in OTHERS.items() for who in people])
def test_move_of_somebody_else_is_refused_by_role(action, who, ready, people):
    submission = ready(action, sorted(MOVES[action].sources)[0])
    with pytest.raises(NotAllowed):
        move(submission=submission, action=action, by=people[who], note="Alasan.")
    assert not Transition.objects.exists()


def test_nobody_reviews_the_own_opd_and_no_koordinator_reaches_another_government(ready, submission2, people):
    world.set_status(submission2, Status.IN_REVIEW)
    with pytest.raises(NotAllowed):
        move(submission=submission2, action="verify", by=people["evaluator2"])
    verified = ready("finalise", Status.VERIFIED)
    with pytest.raises(NotAllowed):
        move(submission=verified, action="finalise", by=people["majene_coordinator"])


@pytest.mark.parametrize("action", [action for action, row in MOVES.items() if row.needs_note])
def test_move_that_needs_a_reason_takes_no_blank(action, ready, people):
    submission = ready(action, sorted(MOVES[action].sources)[0])
    for note in ("", "  \r\n ", "\0"):
        with pytest.raises(Refusal, match="Tulis alasan"):
            move(submission=submission, action=action, by=people[MAKER[action]], note=note)
    with pytest.raises(Refusal, match=f"paling banyak {NOTE_MAX} karakter"):
        move(submission=submission, action=action, by=people[MAKER[action]], note="x" * (NOTE_MAX + 1))
    assert not Transition.objects.exists()


def test_move_is_written_down_with_who_why_and_both_states(ready, evaluator):
    move(submission=ready("return", Status.IN_REVIEW), action="return", by=evaluator, note="Satu butir.")
    event = AuditEvent.objects.get(action="submission.return")
    assert (event.actor, event.data["status"], event.data["note"]) == (
        evaluator,
        ["in_review", "returned"],
        "Satu butir.",
    )
    step = Transition.objects.get()
    assert (step.source, step.target, step.round, step.by) == (Status.IN_REVIEW, Status.RETURNED, 2, evaluator)


def test_return_opens_the_marked_rows_alone(ready, evaluator):
    submission = ready("return", Status.IN_REVIEW)
    Answer.objects.filter(submission=submission, indicator__code="2").update(repair="done", repair_note="Dahulu.")
    returned = move(submission=submission, action="return", by=evaluator, note="Satu butir.")
    assert returned.round == 2
    rows = dict(submission.answers.exclude(repair="").values_list("indicator__code", "repair"))
    assert rows == {"1": "requested"}


def test_return_without_a_marked_row_is_refused(ready, evaluator):
    submission = ready("verify", Status.IN_REVIEW)
    with pytest.raises(Refusal, match="Tandai dahulu"):
        move(submission=submission, action="return", by=evaluator, note="Ada.")


def test_verify_needs_every_row_assessed_and_none_marked(ready, evaluator):
    submission = ready("return", Status.IN_REVIEW)
    with pytest.raises(Refusal, match="ditandai perlu diperbaiki"):
        move(submission=submission, action="verify", by=evaluator)
    Answer.objects.filter(submission=submission).update(repair="", repair_note="")
    Answer.objects.filter(submission=submission, indicator__code="5").update(version=9)
    Answer.objects.filter(submission=submission, indicator__code="6").update(evaluator_level=None)
    with pytest.raises(Refusal, match="2 butir belum dinilai"):
        move(submission=submission, action="verify", by=evaluator)


def test_send_names_every_row_that_lacks_something(ready, head):
    submission = ready("send", Status.WITH_HEAD)
    Answer.objects.filter(submission=submission, indicator__code__in=["3", "35-1"]).update(level=None)
    with pytest.raises(Refusal, match=r"2 butir masih kurang \(indikator 3, 35-1\)"):
        move(submission=submission, action="send", by=head)


def test_send_keeps_who_and_when(ready, head):
    sent = move(submission=ready("send", Status.WITH_HEAD), action="send", by=head)
    assert sent.sent_by == head
    assert sent.sent_at is not None


@pytest.mark.parametrize("action", ["hand_over", "send"])
def test_filling_ends_with_its_last_day(action, ready, people):
    submission = ready(action, Status.DRAFT)
    late = submission.period.fill_until + dt.timedelta(days=1)
    with pytest.raises(Refusal, match="sudah lewat"):
        move(submission=submission, action=action, by=people[MAKER[action]], today=late)
    assert move(submission=submission, action=action, by=people[MAKER[action]], today=submission.period.fill_until)


@pytest.mark.parametrize("action", ["return", "verify"])
def test_review_ends_with_its_last_day_but_finalising_does_not(action, ready, people):
    submission = ready(action, Status.IN_REVIEW)
    late = submission.period.review_until + dt.timedelta(days=1)
    with pytest.raises(Refusal, match="sudah lewat"):
        move(submission=submission, action=action, by=people["evaluator"], note="x", today=late)
    world.set_status(submission, Status.VERIFIED)
    assert move(submission=submission, action="finalise", by=people["coordinator"], today=late).status == Status.FINAL


def test_handed_back_in_a_later_round_stays_returned(ready, head, operator):
    submission = world.set_status(ready("hand_back", Status.WITH_HEAD), Status.WITH_HEAD, round_no=2)
    assert move(submission=submission, action="hand_back", by=head, note="Butir 1.").status == Status.RETURNED


def test_reopened_submission_is_assessed_again(ready, coordinator, evaluator):
    reopened = move(submission=ready("reopen", Status.FINAL), action="reopen", by=coordinator, note="Salah hitung.")
    assert reopened.status == Status.IN_REVIEW
    row = world.answer_of(reopened, "1")
    record_assessment(answer=row, by=evaluator, seen_version=0, verdict=Verdict(level=1, analysis="Diperiksa ulang."))
    assert world.answer_of(reopened, "1").evaluator_level == 1
