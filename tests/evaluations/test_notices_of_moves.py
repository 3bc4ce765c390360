"""Who is told when a submission moves: the right people, in one exact sentence, at the page where they act."""

import datetime as dt

import pytest
from django.utils import timezone

from agencies.access import Permission, can, holders, staff_of
from agencies.models import Membership, Notice, User
from evaluations.models import Answer, ReviewTask
from evaluations.services import extensions
from evaluations.services.clarify import say
from evaluations.services.moves import move
from tests import world


def told(event: str) -> dict[str, tuple[str, str]]:
    """{user name: (sentence, url)} of the event's notices."""
    return {n.person.username: (n.sentence, n.url) for n in Notice.objects.filter(event=event).order_by("pk")}


def ready(submission, by):
    """Every row complete, so that only the move itself is looked at."""
    world.fill_quickly(submission, 3)
    submission.answers.update(service_name="Layanan")
    world.cite_everywhere(submission.answers.all(), by)
    return submission


@pytest.fixture
def filled(submission, operator):
    return ready(submission, operator)


@pytest.fixture
def sent(filled, head):
    return world.send(filled, head)


@pytest.mark.parametrize("permission", Permission)
def test_holders_are_those_who_can(permission, places, people):
    for place in (places.province, places.majene, places.bkd, places.dinkes, places.majene_dinkes):
        able = {person for person in User.objects.all() if can(person, permission, place)}
        assert set(holders(permission, place)) == able, place


def test_inactive_people_hold_nothing(places, operator, evaluator, people):
    User.objects.update(is_active=False)
    assert not holders(Permission.REVIEW, places.bkd).exists()
    assert staff_of([places.bkd]) == {}


def test_staff_is_found_once_whatever_the_roles(places, people, django_assert_num_queries):
    Membership.objects.create(user=people["head"], role="operator", government=places.province, agency=places.bkd)
    with django_assert_num_queries(1):
        found = staff_of([places.bkd, places.diskominfo])
    assert set(found) == {places.bkd.pk}
    assert sorted(person.username for person in found[places.bkd.pk]) == ["kepala", "operator"]


def test_hand_over_tells_the_kepala_and_hand_back_the_operator(filled, operator, head):
    move(submission=filled, action="hand_over", by=operator)
    expected = f"{operator} menyerahkan isian BKD ({filled.period}) untuk Anda periksa."
    assert told("submission.hand_over") == {"kepala": (expected, f"/isian/{filled.pk}/periksa/")}
    move(submission=filled, action="hand_back", by=head, note="Lengkapi.")
    assert told("submission.hand_back") == {
        "operator": (
            f"{head} mengembalikan isian BKD ({filled.period}) kepada operator.",
            f"/isian/{filled.pk}/",
        )
    }


def test_send_tells_every_reviewer_but_those_of_the_opd(submission2, operator2, people, places):
    head2 = world.person("kepala2", "kepala", places.dinkes)
    world.send(ready(submission2, operator2), head2)
    found = told("submission.send")
    assert set(found) == {"evaluator", "koordinator"}  # evaluator2 works at Dinkes, koordinator-majene elsewhere
    assert found["evaluator"] == (
        f"Dinkes ({submission2.period}) mengirim penilaian mandiri.",
        f"/reviu/{submission2.pk}/",
    )


def test_return_tells_how_many_rows_until_when_and_the_second_send_its_round(sent, evaluator, head):
    Answer.objects.filter(submission=sent, indicator__code__in=["1", "2"]).update(repair="marked", repair_note="Nomor?")
    move(submission=sent, action="return", by=evaluator, note="Dua butir.")
    day = sent.period.review_until.day
    found = told("submission.return")
    assert set(found) == {"operator", "kepala"}
    assert f"BKD ({sent.period}): 2 butir perlu diperbaiki sampai {day} " in found["kepala"][0]
    Answer.objects.filter(submission=sent, repair="requested").update(repair="done")
    world.send(sent, head)
    assert f"BKD ({sent.period}) mengirim penilaian mandiri ulang, putaran 2." in told("submission.send")["evaluator"]


def test_verified_final_and_reopened_reach_whom_they_concern(sent, evaluator, coordinator):
    world.assess_all(sent, evaluator)
    move(submission=sent, action="verify", by=evaluator)
    assert set(told("submission.verify")) == {"operator", "kepala"}
    assert told("submission.ready")["koordinator"] == (
        f"Penilaian BKD ({sent.period}) siap ditetapkan final.",
        f"/reviu/{sent.pk}/",
    )
    assert set(told("submission.ready")) == {"koordinator"}
    move(submission=sent, action="finalise", by=coordinator)
    assert told("submission.finalise")["operator"] == (
        f"Penilaian BKD ({sent.period}) sudah final; lihat nilainya.",
        f"/dasbor/{sent.period_id}/opd/{sent.agency_id}/",
    )
    move(submission=sent, action="reopen", by=coordinator, note="Ada data baru.")
    assert set(told("submission.reopen")) == {"operator", "kepala", "evaluator", "evaluator2"}


def test_starting_a_review_tells_nobody_and_a_refused_move_nothing(sent, evaluator):
    Notice.objects.all().delete()
    move(submission=sent, action="start_review", by=evaluator)
    with pytest.raises(Exception, match="belum dinilai"):
        move(submission=sent, action="verify", by=evaluator)
    assert not Notice.objects.exists()


def test_extension_and_its_end_reach_the_opd_alone(submission, coordinator):
    until = timezone.localdate() + dt.timedelta(days=15)
    extensions.extend(submission=submission, by=coordinator, until=until, reason="Listrik padam.")
    found = told("submission.extended")
    assert set(found) == {"operator", "kepala"}
    assert found["operator"][0].endswith(": Listrik padam.")
    assert f"sampai {until.day} " in found["operator"][0]
    extensions.revoke(submission=submission, by=coordinator)
    last = Notice.objects.filter(person__username="operator").first()
    assert "dicabut; batasnya kembali" in last.sentence
    assert last.url == submission.get_absolute_url()


def test_work_given_to_one_evaluator_is_told_to_that_one(filled, head, evaluator2):
    ReviewTask.objects.create(
        period=filled.period, government=filled.agency.government, agency=filled.agency, evaluator=evaluator2
    )
    world.send(filled, head)
    assert set(told("submission.send")) == {"evaluator2"}


def test_question_from_the_opd_reaches_every_reviewer_while_nobody_has_the_opd(sent, operator):
    say(answer=world.answer_of(sent, "1"), by=operator, text="Halaman mana yang dimaksud?")
    assert set(told("clarification.said")) == {"evaluator", "evaluator2", "koordinator"}
