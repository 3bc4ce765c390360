"""A handover moves the work that hangs on roles: review tasks, threads, follow-ups, notices; as the preview says."""

from dataclasses import replace

import pytest

from agencies.handover import hand_over, planned
from agencies.models import AuditEvent, Membership, Notice, Role
from agencies.notices import notify
from evaluations.models import Message, Period, ReviewTask
from evaluations.services.clarify import say, thread
from improvements.models import FollowUp
from improvements.services import follow_ups as service
from improvements.todo import lines
from indicators.models import Aspect
from tests import world


def told(person, successor, by):
    return [item.told for item in planned(person=person, successor=successor, by=by).items]


def task(period, person, agency=None, aspect=None, government=None):
    return ReviewTask.objects.create(
        period=period, government=government or agency.government, agency=agency, aspect=aspect, evaluator=person
    )


@pytest.fixture
def successor(places):
    """Works at no OPD that is reviewed here, and has no role yet."""
    biro = world.agency(places.province, "Biro Organisasi", "Biro Organisasi")
    return world.person("penerus", None, places.province, unit=biro)


def fresh(user):
    user.__dict__.pop("_memberships", None)  # read once per request
    return user


# --- review work ----------------------------------------------------------------------------------------------------


def test_review_tasks_go_over_and_are_audited(period, places, evaluator, successor, coordinator):
    aspect = Aspect.objects.filter(domain__instrument=period.instrument).first()
    task(period, evaluator, places.bkd)
    task(period, evaluator, aspect=aspect, government=places.majene)
    assert told(evaluator, successor, coordinator) == [
        f"Tugas reviu BKD ({period})",
        f"Tugas reviu aspek {aspect.name}, Pemkab Majene ({period})",
    ]
    assert {t.evaluator for t in ReviewTask.objects.all()} == {evaluator}
    hand_over(person=evaluator, successor=successor, by=coordinator)
    assert {t.evaluator for t in ReviewTask.objects.all()} == {successor}
    event = AuditEvent.objects.get(action="review.handed_over", agency=places.bkd)
    assert event.data == {"tugas": "Badan Kepegawaian Daerah", "evaluator": ["Evaluator", "Penerus"]}
    assert "Tugas reviu BKD" in AuditEvent.objects.get(action="person.handed_over").data["pekerjaan"]


def test_nobody_is_given_their_own_opd(period, places, evaluator, evaluator2, coordinator):
    task(period, evaluator, places.dinkes)  # where evaluator2 works
    task(period, evaluator, places.bkd)
    assert told(evaluator, evaluator2, coordinator) == [
        f"Tugas reviu Dinkes ({period}) dilepas: Evaluator2 bekerja di sana; bagikan lagi kepada evaluator lain",
        f"Tugas reviu BKD ({period})",
    ]
    hand_over(person=evaluator, successor=evaluator2, by=coordinator)
    assert [(t.agency, t.evaluator) for t in ReviewTask.objects.all()] == [(places.bkd, evaluator2)]


def test_who_joins_an_opd_lets_go_of_reviewing_it(period, places, operator, evaluator, coordinator):
    """An operator's work goes to an evaluator, who so far reviewed that very OPD."""
    task(period, evaluator, places.bkd)
    task(period, evaluator, places.dinkes)
    (sentence,) = told(operator, evaluator, coordinator)
    assert sentence.startswith(f"Tugas reviu BKD ({period}) dilepas: Evaluator akan bekerja di sana")
    hand_over(person=operator, successor=evaluator, by=coordinator)
    assert [t.agency for t in ReviewTask.objects.all()] == [places.dinkes]


def test_roles_and_tasks_out_of_reach_stay(period, places, evaluator, majene_coordinator, coordinator):
    """A koordinator of one kabupaten hands over what is held there; a role in the region is not theirs to move."""
    there = world.person("evaluator-majene", Role.EVALUATOR, places.majene, unit=places.majene_dinkes)
    dispora = world.agency(places.majene, "Dispora", "Dispora")
    heir = world.person("penerus-majene", None, places.majene, unit=dispora)
    task(period, evaluator, dispora)
    task(period, there, places.majene_dinkes)
    Membership.objects.create(user=there, role=Role.EVALUATOR, government=places.mamuju)
    task(period, there, places.mamuju_dinkes)
    hand_over(person=there, successor=heir, by=majene_coordinator)
    found = {t.agency.abbreviation: t.evaluator.username for t in ReviewTask.objects.all()}
    assert found == {
        "Dispora": "evaluator", "Dinkes Majene": "penerus-majene", "Dinkes Mamuju": "evaluator-majene",
    }  # fmt: skip


def test_tasks_of_a_closed_period_are_history(period, places, evaluator, successor, coordinator):
    task(period, evaluator, places.bkd)
    Period.objects.update(status="closed")
    assert told(evaluator, successor, coordinator) == []
    hand_over(person=evaluator, successor=successor, by=coordinator)
    assert ReviewTask.objects.get().evaluator == evaluator


def test_role_of_the_region_makes_a_narrower_one_wider(period, places, evaluator, coordinator):
    heir = world.person("sempit", Role.EVALUATOR, places.province)
    task(period, evaluator, places.majene_dinkes)
    hand_over(person=evaluator, successor=heir, by=coordinator)
    assert [m.region for m in heir.memberships.all()] == [True]
    assert ReviewTask.objects.get().evaluator == heir


# --- klarifikasi ----------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(submission, operator, head, evaluator):
    world.fill(submission, operator, {"1": 3, "2": 2})
    world.set_status(submission, "in_review")
    row = world.answer_of(submission, "1")
    say(answer=row, by=evaluator, text="Halaman berapa?")
    thread(row, evaluator)
    return row


def test_answers_to_open_questions_reach_the_successor(asked, evaluator, evaluator2, operator, successor, coordinator):
    assert told(evaluator, successor, coordinator) == ["1 klarifikasi yang masih terbuka"]
    hand_over(person=evaluator, successor=successor, by=coordinator)
    Notice.objects.all().delete()
    say(answer=asked, by=fresh(operator), text="Halaman 4.")
    heard = set(Notice.objects.values_list("person__username", flat=True))
    assert "penerus" in heard
    assert "evaluator" not in heard
    assert Message.objects.unread_by(successor).count() == 1


def test_what_the_person_had_read_is_not_unread_again(asked, evaluator, operator, successor, coordinator):
    say(answer=asked, by=operator, text="Halaman 4.")
    thread(asked, evaluator)
    hand_over(person=evaluator, successor=successor, by=coordinator)
    assert not Message.objects.unread_by(successor).exists()


def test_asker_who_still_reviews_is_told_alone(asked, evaluator, operator):
    Notice.objects.all().delete()
    say(answer=asked, by=operator, text="Halaman 4.")
    assert set(Notice.objects.values_list("person__username", flat=True)) == {"evaluator"}


def test_questions_to_an_opd_wait_for_its_new_operator(asked, operator, nobody, coordinator):
    thread(asked, operator)
    assert told(operator, nobody, coordinator)[0] == "1 klarifikasi yang masih terbuka"
    hand_over(person=operator, successor=nobody, by=coordinator)
    assert not Message.objects.unread_by(nobody).exists()


# --- follow-ups and notices -----------------------------------------------------------------------------------------


def test_follow_ups_go_with_the_role_in_the_opd(wish, operator, head, coordinator, nobody):
    made = service.create(by=coordinator, wish=replace(wish, person=operator))
    closed = service.create(by=coordinator, wish=replace(wish, person=operator))
    FollowUp.objects.filter(pk=closed.pk).update(state="done")
    assert told(operator, nobody, coordinator)[0] == "1 tindak lanjut BKD"
    hand_over(person=operator, successor=nobody, by=coordinator)
    assert [f.person for f in FollowUp.objects.order_by("pk")] == [nobody, operator]
    assert made.notes.last().label == "Serah terima"
    given = Notice.objects.filter(event="follow_up.given").values_list("person__username", flat=True)
    assert list(given) == ["tanpa-peran"]
    event = AuditEvent.objects.get(action="follow_up.changed")
    assert event.data == {"person": ["Operator", "Tanpa-Peran"]}
    assert [line.word for line in lines(fresh(nobody), wish.due)] == ["Kerjakan"]
    assert list(lines(fresh(operator), wish.due)) == []


def test_follow_up_of_an_opd_that_the_successor_does_not_join_loses_its_name(wish, places, coordinator, successor):
    """The person works at BKD and holds a role elsewhere only; the role goes, the follow-up has nobody by name."""
    person = world.person("evaluator-bkd", Role.EVALUATOR, places.province, unit=places.bkd)
    service.create(by=coordinator, wish=replace(wish, person=person))
    sentence = told(person, successor, coordinator)[0]
    assert sentence == "1 tindak lanjut BKD tanpa penanggung jawab: Penerus tidak bekerja di sana"
    hand_over(person=person, successor=successor, by=coordinator)
    assert FollowUp.objects.get().person is None


def test_unread_notices_go_along_once(operator, nobody, head, coordinator):
    notify([operator, nobody], event="a", sentence="Sama.", url="/")
    notify([operator], event="a", sentence="Milik operator.", url="/")
    notify([operator], event="job", sentence="Paket bukti: siap diunduh.", url="/pekerjaan/1/")
    assert told(operator, nobody, coordinator) == ["2 pemberitahuan yang belum dibaca"]
    hand_over(person=operator, successor=nobody, by=coordinator)
    unread = Notice.objects.unread().filter(person=nobody).values_list("sentence", flat=True)
    assert sorted(unread) == ["Milik operator.", "Sama."]


def test_notices_stay_with_who_keeps_a_role(operator, nobody, places, majene_coordinator, coordinator):
    Membership.objects.create(user=operator, role=Role.ADMIN, government=places.province)
    notify([operator], event="a", sentence="Milik operator.", url="/")
    assert told(operator, nobody, coordinator) == []


def test_nothing_of_it_moves_when_the_handover_is_refused(period, places, evaluator, coordinator):
    task(period, evaluator, places.bkd)
    closed = world.person("tutup", None, places.province)
    closed.is_active = False
    closed.save()
    with pytest.raises(Exception, match="tidak aktif"):
        hand_over(person=evaluator, successor=closed, by=coordinator)
    assert ReviewTask.objects.get().evaluator == evaluator


def test_page_shows_the_work_before_it_moves(period, places, evaluator, successor, coordinator, client_as):
    task(period, evaluator, places.bkd)
    client, url = client_as(coordinator), f"/orang/{evaluator.pk}/serah-terima/"
    page = client.get(url, {"successor": successor.pk}).content.decode()
    assert "Yang berpindah kepada Penerus" in page
    assert "Pekerjaan yang masih terbuka" in page
    assert f"Tugas reviu BKD ({period})" in page
    assert client.post(url, {"successor": successor.pk}).status_code == 302
    assert ReviewTask.objects.get().evaluator == successor
