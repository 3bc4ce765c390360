"""What waits for whom: one line per thing, at the page where it is done, in a constant number of queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Membership
from evaluations.models import Answer, Period, ReviewTask, Submission
from evaluations.services import clarify, extensions
from evaluations.todo import MOST, todo
from tests import world

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def lines(user, today=TODAY):
    user.__dict__.pop("_memberships", None)  # read once per request
    return todo(user, today)


def said(user, today=TODAY):
    return [(line.mark, line.sentence, line.url) for line in lines(user, today)]


def complete(submission):
    submission.answers.update(level=3, is_complete=True)


def test_operator_reads_what_is_left_and_until_when(submission, operator):
    submission.answers.filter(indicator__code__in=["1", "2"]).update(is_complete=True)
    left = submission.answers.count() - 2
    assert said(operator) == [("partial", f"{left} butir BKD belum lengkap", f"/isian/{submission.pk}/#kemajuan")]
    assert lines(operator)[0].detail.endswith(", 10 hari lagi")


def test_complete_work_is_handed_over_sent_and_looked_at(submission, operator, head):
    complete(submission)
    check = f"/isian/{submission.pk}/periksa/"
    assert said(operator) == [("sent", "Isian BKD lengkap, siap diserahkan kepada kepala OPD", check)]
    assert said(head) == [("sent", "Isian BKD lengkap, siap dikirim ke evaluator", check)]
    world.set_status(submission, "with_head")
    assert said(operator) == []
    assert said(head) == [("sent", "Isian BKD menunggu pemeriksaan Anda", check)]
    world.set_status(submission, "sent")
    assert said(head) == []


def test_repairs_are_counted_not_the_rows_that_stay_closed(submission, operator):
    world.set_status(submission, "returned", 2)
    Answer.objects.filter(submission=submission, indicator__code="1").update(repair="requested", repair_note="Nomor?")
    assert said(operator) == [("repair", "Satu butir BKD perlu diperbaiki", f"/isian/{submission.pk}/#kemajuan")]
    Answer.objects.filter(submission=submission, repair="requested").update(repair="done")
    assert said(operator)[0][1] == "Isian BKD lengkap, siap diserahkan kepada kepala OPD"


def test_after_the_deadline_the_opd_asks_for_more_time_and_gets_it(submission, operator, coordinator):
    late = submission.period.fill_until + DAY
    assert said(operator, late) == [
        ("late", "Batas BKD sudah lewat; minta perpanjangan kepada koordinator", f"/isian/{submission.pk}/")
    ]
    extensions.extend(submission=submission, by=coordinator, until=late + DAY, reason="Listrik padam.")
    assert [line.mark for line in lines(operator, late)] == ["partial"]


def test_nothing_waits_before_the_beginning_nor_after_the_end(submission, operator, evaluator, leader):
    assert said(operator, submission.period.fill_from - DAY) == []
    Period.objects.update(status="closed")
    for person in (operator, evaluator, leader):
        assert said(person) == []


def test_evaluator_reads_what_was_sent_and_begun_but_nothing_of_the_own_opd(
    submission, submission2, majene_submission, evaluator, evaluator2
):
    Submission.objects.filter(pk=submission2.pk).update(status="sent", sent_at="2026-01-05T04:00Z")
    world.set_status(submission, "in_review")
    found = lines(evaluator)
    assert [(line.sentence, line.url) for line in found] == [
        ("Satu OPD menunggu dinilai", "/reviu/?status=sent"),
        ("Satu OPD sedang direviu", "/reviu/?status=in_review"),
    ]
    assert found[0].detail == "paling lama sejak 5 Jan 2026"
    assert [line.sentence for line in lines(evaluator2)] == ["Satu OPD sedang direviu"]


def test_evaluator_with_work_of_their_own_reads_of_that_alone(submission, submission2, evaluator):
    for found in (submission, submission2):
        world.set_status(found, "sent")
    given = {"period": submission.period, "government": submission.agency.government, "evaluator": evaluator}
    ReviewTask.objects.create(agency=submission.agency, **given)
    assert [line.sentence for line in lines(evaluator)] == ["Satu OPD menunggu dinilai"]


def test_unread_answer_of_the_opd_is_a_line_until_it_is_read(submission, operator, evaluator):
    world.set_status(submission, "in_review")
    row = world.answer_of(submission, "1")
    clarify.say(answer=row, by=operator, text="Halaman empat.")
    assert "Jawaban klarifikasi pada satu butir belum dibaca" in [line.sentence for line in lines(evaluator)]
    clarify.thread(row, evaluator)
    assert [line.sentence for line in lines(evaluator)] == ["Satu OPD sedang direviu"]


def test_koordinator_hears_of_late_ready_and_awaited(period, submission, submission2, coordinator, places):
    for agency in (places.diskominfo, places.majene_dinkes):
        world.person(f"op-{agency.pk}", "operator", agency)
    world.set_status(submission, "verified")
    world.set_status(submission2, "sent")
    page = f"/periode/{period.pk}/pemantauan/"
    soon = [s for s in said(coordinator, period.fill_until - 3 * DAY) if s[2].startswith(page)]
    assert soon == [
        ("done", "Satu penilaian siap ditetapkan final", f"{page}?status=verified"),
        ("partial", "Tiga OPD belum mengirim", f"{page}?urut=kemajuan"),
    ]
    late = said(coordinator, period.fill_until + DAY)
    assert late[0] == ("late", "Tiga OPD terlambat", f"{page}?status=terlambat")
    assert not [s for s in said(coordinator, period.fill_until - 8 * DAY) if "belum mengirim" in s[1]]


def test_koordinator_of_one_kabupaten_hears_of_it_alone(period, majene_coordinator):
    late = said(majene_coordinator, period.fill_until + DAY)
    assert late[0][1] == "Satu OPD terlambat"


def test_leader_reads_who_is_late_and_is_asked_for_nothing(period, submission, leader):
    world.set_status(submission, "verified")
    sentences = [line.sentence for line in lines(leader, period.fill_until + DAY)]
    assert sentences == ["Empat OPD terlambat"]


def test_prepared_period_waits_for_its_opening(period, coordinator, leader):
    Period.objects.update(status="prepared")
    assert ("empty", f"Periode {period} belum dibuka", f"/periode/{period.pk}/") in said(coordinator)
    assert said(leader) == []


def test_admin_hears_of_asked_opd_without_people_and_people_without_roles(places, people, period, admin_user):
    world.agency(places.majene, "Dinas Pangan", "DP")  # is asked nothing
    found = lines(admin_user)
    assert [line.sentence for line in found] == [
        "Dua OPD belum punya operator atau kepala",
        "Satu orang belum punya peran",
    ]
    assert found[0].url == f"/orang/baru/?opd={places.diskominfo.pk}"
    assert found[0].detail == "Diskominfo, Dinkes Majene"
    for name in ("operator2", "mamuju_operator"):
        people[name].is_active = False
        people[name].save()
    found = lines(admin_user)[0]
    assert found.sentence == "Empat OPD belum punya operator atau kepala"
    assert found.detail == "Dinkes, Diskominfo, Dinkes Mamuju, dan 1 OPD lain"
    Period.objects.update(status="closed")
    assert [line.sentence for line in lines(admin_user)] == ["Satu orang belum punya peran"]


def test_person_without_role_has_nothing_to_do(nobody, period):
    assert said(nobody) == []


def test_five_lines_at_most_and_what_is_late_first(period, coordinator, places, submission, submission2):
    world.set_status(submission, "verified")
    world.set_status(submission2, "in_review")
    Submission.objects.filter(agency=places.diskominfo).update(status="sent")
    Period.objects.create(
        name="Uji coba", year=2026, instrument=period.instrument, created_by=coordinator,
        fill_from=TODAY, fill_until=TODAY, review_until=TODAY,
    ).governments.add(places.province)  # fmt: skip
    found = lines(coordinator, period.fill_until + DAY)
    assert len(found) == MOST
    assert found[0].mark == "late"


@pytest.mark.parametrize("name", ["operator", "evaluator", "coordinator", "leader", "admin_user"])
def test_list_asks_as_often_for_many_as_for_few(name, people, places, period):
    person = people[name]
    with CaptureQueriesContext(connection) as few:
        lines(person, period.fill_until + DAY)
    for number in range(20):
        agency = world.agency(places.province, f"Dinas Baru {number:02}", f"DB{number:02}")
        Submission.objects.create(period=period, agency=agency, status="sent" if number % 2 else "draft")
    with CaptureQueriesContext(connection) as many:
        lines(person, period.fill_until + DAY)
    assert len(many) == len(few) <= 9


HOMES = {
    "evaluator": "/reviu/",
    "coordinator": "/periode/",
    "leader": "/dasbor/",
    "admin_user": "/orang/",
}


@pytest.mark.parametrize("name", HOMES)
def test_list_stands_on_everyones_home_page(name, people, period, client_as):
    page = client_as(people[name]).get(HOMES[name], follow=True).content.decode()
    assert page.count('class="panel todo"') + page.count('class="todo-none"') == 1


def test_line_does_not_lead_to_the_page_it_stands_on(people, places, period, submission, client_as):
    client = client_as(people["operator"])
    page = client.get(f"/isian/{submission.pk}/").content.decode()
    assert 'class="panel todo"' not in page
    assert "todo-none" not in page
    Membership.objects.create(
        user=people["operator"], role="operator", agency=places.dinkes, government=places.province
    )
    other = Submission.objects.get(period=period, agency=places.dinkes)
    page = client.get("/isian/").content.decode()
    listed = page.partition('class="panel todo"')[2].partition("</section>")[0]
    assert f"/isian/{submission.pk}/#kemajuan" in listed
    assert f"/isian/{other.pk}/#kemajuan" in listed


def test_empty_list_is_friendly_and_other_pages_have_none(period, people, submission, client_as):
    world.set_status(submission, "sent")
    page = client_as(people["operator"]).get(f"/isian/{submission.pk}/").content.decode()
    assert "Tidak ada yang menunggu Anda" in page
    assert 'class="panel todo"' not in client_as(people["coordinator"]).get("/reviu/").content.decode()
    assert "todo-none" not in client_as(people["evaluator"]).get(f"/isian/{submission.pk}/").content.decode()
