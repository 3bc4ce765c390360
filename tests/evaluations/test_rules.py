"""Who may write when: state, dates and role together."""

import datetime as dt

import pytest
from django.utils import timezone

from agencies.errors import NotAllowed, Refusal
from evaluations import rules
from evaluations.models import Period
from evaluations.services.answers import save_answer
from evaluations.services.moves import move
from evaluations.workflow import Status
from tests import world

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "operator_may", "head_may"),
    [
        (Status.DRAFT, True, True),
        (Status.WITH_HEAD, False, True),
        (Status.SENT, False, False),
        (Status.IN_REVIEW, False, False),
        (Status.RETURNED, True, True),
        (Status.VERIFIED, False, False),
        (Status.FINAL, False, False),
    ],
)
def test_who_may_fill_in_which_state(submission, operator, head, status, operator_may, head_may):
    world.set_status(submission, status)
    assert bool(rules.may_fill(operator, submission, TODAY)) is operator_may
    assert bool(rules.may_fill(head, submission, TODAY)) is head_may


@pytest.mark.parametrize(("day", "allowed"), [(-11, False), (-10, True), (0, True), (10, True), (11, False)])
def test_filling_ends_with_its_last_day(submission, operator, day, allowed):
    # The period runs from ten days ago to ten days from now.
    assert bool(rules.may_fill(operator, submission, TODAY + day * DAY)) is allowed


@pytest.mark.parametrize(("day", "allowed"), [(11, True), (30, True), (31, False)])
def test_repair_ends_with_the_review(submission, operator, day, allowed):
    world.set_status(submission, Status.RETURNED, round_no=2)
    assert bool(rules.may_fill(operator, submission, TODAY + day * DAY)) is allowed


def test_closed_period_is_read_only(submission, operator, head, evaluator):
    Period.objects.update(status=Period.Status.CLOSED)
    submission.period.refresh_from_db()
    assert "hanya dapat dibaca" in rules.may_fill(operator, submission, TODAY).reason
    world.set_status(submission, Status.SENT)
    submission.period.refresh_from_db()
    assert not rules.may_review(evaluator, submission, TODAY)


def test_late_save_is_refused_and_writes_nothing(submission, operator):
    row = world.answer_of(submission, "1")
    with pytest.raises(Refusal, match=r"Batas pengisian .* sudah lewat"):
        save_answer(answer=row, by=operator, seen_version=1, level=1, explanation="x", today=TODAY + 11 * DAY)
    assert world.answer_of(submission, "1").level is None


def test_stranger_may_nothing(submission, operator2, mamuju_operator, leader):
    for person in (operator2, mamuju_operator, leader):
        assert not rules.may_fill(person, submission, TODAY)
        with pytest.raises(NotAllowed):
            move(submission=submission, action="hand_over", by=person)


def test_operator_never_sends(submission, operator):
    with pytest.raises(NotAllowed):
        move(submission=submission, action="send", by=operator)


def test_nobody_reviews_the_own_opd(submission2, evaluator, evaluator2):
    world.set_status(submission2, Status.SENT)
    assert rules.may_review(evaluator, submission2, TODAY)
    assert "tempat Anda bekerja" in rules.may_review(evaluator2, submission2, TODAY).reason


def test_after_a_return_only_requested_rows_are_open(submission, operator):
    world.set_status(submission, Status.RETURNED, round_no=2)
    row, other = world.answer_of(submission, "1"), world.answer_of(submission, "2")
    row.repair = "requested"
    row.submission = other.submission = submission
    assert rules.may_fill_row(operator, row, TODAY)
    assert "tidak diminta diperbaiki" in rules.may_fill_row(operator, other, TODAY).reason


def test_open_moves_of_each_person(submission, operator, head, evaluator, coordinator):
    def moves(person):
        return [move.action for move in rules.open_moves(person, submission, TODAY)]

    assert moves(operator) == ["hand_over"]
    assert moves(head) == ["hand_over", "send"]
    assert moves(evaluator) == []
    world.set_status(submission, Status.SENT)
    assert moves(evaluator) == ["start_review", "return", "verify"]
    world.set_status(submission, Status.VERIFIED)
    assert moves(evaluator) == []
    assert moves(coordinator) == ["finalise", "reopen"]
