"""Whoever was asked to score blind moves: a successor who is blind too goes on, else the request is withdrawn."""

import pytest

from agencies.handover import hand_over, planned
from agencies.models import AuditEvent
from evaluations.models import ReviewTask, Submission
from evaluations.services import second as service
from evaluations.services.sharing import share
from tests import world


@pytest.fixture
def review(assessed, evaluator2, coordinator):
    return service.ask(submission=assessed, evaluator=evaluator2, by=coordinator)


@pytest.fixture
def successor(places):
    biro = world.agency(places.province, "Biro Organisasi", "Biro Organisasi")
    return world.person("penerus", None, places.province, unit=biro)


def told(person, to, by):
    return [item.told for item in planned(person=person, successor=to, by=by).items if "kedua" in item.told]


def fresh(user):
    user.__dict__.pop("_memberships", None)  # read once per request
    return user


def test_successor_goes_on_with_the_rows_and_is_blind(review, evaluator2, successor, coordinator):
    service.score(
        review=review, answer=world.answer_of(review.submission, "1"), by=evaluator2, seen_version=0,
        entry=service.Entry(3),
    )  # fmt: skip
    assert told(evaluator2, successor, coordinator) == [f"Penilaian kedua BKD ({review.submission.period})"]
    hand_over(person=evaluator2, successor=successor, by=coordinator)
    review.refresh_from_db()
    assert (review.evaluator, review.is_running, review.scores.count()) == (successor, True, 1)
    assert AuditEvent.objects.get(action="second.handed_over").data == {"evaluator": ["Evaluator2", "Penerus"]}
    assert not Submission.objects.reviewable_by(fresh(successor)).filter(pk=review.submission_id).exists()


def test_first_evaluator_is_no_successor_so_the_request_is_withdrawn(review, evaluator, evaluator2, coordinator):
    line = told(evaluator2, evaluator, coordinator)[0]
    assert line.startswith("Penilaian kedua BKD")
    assert "ditarik: Evaluator tidak dapat menjadi penilai kedua di sini" in line
    hand_over(person=evaluator2, successor=evaluator, by=coordinator)
    review.refresh_from_db()
    assert (review.withdrawn_by, review.is_running) == (coordinator, False)
    assert "tidak dapat menjadi penilai kedua" in review.reason
    assert AuditEvent.objects.filter(action="second.withdrawn").count() == 1


def test_second_evaluator_is_not_given_the_first_assessment(review, evaluator, evaluator2, coordinator):
    share(
        period=review.submission.period, government=review.submission.agency.government, kind="agency",
        plan={review.submission.agency_id: evaluator.pk}, by=coordinator,
    )  # fmt: skip
    lines = [item.told for item in planned(person=evaluator, successor=evaluator2, by=coordinator).items]
    assert any("Tugas reviu BKD" in line and "sedang menjadi penilai keduanya" in line for line in lines)
    hand_over(person=evaluator, successor=evaluator2, by=coordinator)
    assert not ReviewTask.objects.exists()


def test_whoever_joins_the_opd_scores_it_no_longer(review, operator, evaluator2, coordinator):
    hand_over(person=operator, successor=evaluator2, by=coordinator)
    review.refresh_from_db()
    assert not review.is_running
    assert "akan bekerja di sana" in review.reason


def test_what_ended_since_the_preview_stays_as_it_is(review, evaluator2, successor, coordinator):
    plan = planned(person=evaluator2, successor=successor, by=coordinator)
    service.withdraw(review=review, by=coordinator, reason="Tidak jadi.")
    for item in plan.items:
        item.move()
    review.refresh_from_db()
    assert (review.evaluator, review.reason) == (evaluator2, "Tidak jadi.")
    assert not AuditEvent.objects.filter(action="second.handed_over").exists()


def test_people_of_the_opd_are_no_successors(review, operator, evaluator2, coordinator):
    assert "ditarik" in told(evaluator2, operator, coordinator)[0]


def test_what_is_done_stays_with_whoever_did_it(review, evaluator2, successor, coordinator):
    world.score_second(review)
    service.finish_second(review=review, by=evaluator2)
    assert told(evaluator2, successor, coordinator) == []
    hand_over(person=evaluator2, successor=successor, by=coordinator)
    review.refresh_from_db()
    assert review.evaluator == evaluator2
