"""Who hears of a return, a verification, a send, a question and its answer."""

import pytest

from agencies.models import Notice
from evaluations.models import ReviewTask
from evaluations.services.clarify import say
from evaluations.services.moves import move
from tests import world


@pytest.fixture
def sent(submission, operator, head, evaluator2):
    ReviewTask.objects.create(
        period=submission.period,
        government=submission.agency.government,
        agency=submission.agency,
        evaluator=evaluator2,
    )
    world.fill(submission, operator, 3)
    return world.send(submission, head)


def heard(event) -> set[str]:
    return set(Notice.objects.filter(event=event).values_list("person__username", flat=True))


def test_send_is_told_to_the_evaluator_it_was_given_to(sent):
    assert heard("submission.send") == {"evaluator2"}


def test_verification_is_told_to_the_agency(sent, evaluator):
    world.assess_all(sent, evaluator)
    move(submission=sent, action="verify", by=evaluator)
    assert heard("submission.verify") == {"operator", "kepala"}


def test_question_and_answer_reach_the_other_side(sent, evaluator, operator):
    row = world.answer_of(sent, "1")
    say(answer=row, by=evaluator, text="Halaman berapa?")
    assert heard("clarification.said") == {"operator", "kepala"}
    say(answer=row, by=operator, text="Empat.")
    assert heard("clarification.said") == {"operator", "kepala", "evaluator", "evaluator2"}
