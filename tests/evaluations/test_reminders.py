"""Reminders: by the koordinator's choice and by the calendar, never twice, and never to the wrong people."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.errors import NotAllowed
from agencies.models import AuditEvent, Notice
from evaluations.models import Period, ReviewTask, Submission
from evaluations.progress import evaluators_of
from evaluations.services import extensions
from evaluations.services.reminders import remind, reminded_on, send_deadline_notices
from tests import world

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def told(event: str = "reminder") -> list[str]:
    return sorted(Notice.objects.filter(event=event).values_list("person__username", flat=True))


def deadline_notices():
    return Notice.objects.filter(event__startswith="deadline:")


def test_chosen_opd_are_told_once_a_day_and_audited(submission, submission2, majene_submission, coordinator):
    result = remind(submissions=[submission, submission2, majene_submission], by=coordinator)
    assert told() == ["kepala", "operator", "operator2"]
    assert (result.people, [a.abbreviation for a in result.told]) == (3, ["BKD", "Dinkes"])
    assert [a.abbreviation for a in result.nobody] == ["Dinkes Majene"]
    events = AuditEvent.objects.filter(action="submission.reminded")
    assert {event.agency for event in events} == {submission.agency, submission2.agency}
    assert {event.government for event in events} == {submission.agency.government}
    assert events[0].verb == "Mengingatkan OPD"
    again = remind(submissions=[submission], by=coordinator)
    assert (again.told, again.already) == ([], [submission.agency])
    assert len(told()) == 3


def test_sentence_says_what_is_awaited_until_when(submission, coordinator):
    remind(submissions=[submission], by=coordinator)
    notice = Notice.objects.filter(event="reminder").first()
    assert notice.sentence.startswith(f"Koordinator menunggu penilaian mandiri BKD ({submission.period}); batas ")
    assert notice.sentence.endswith(", 10 hari lagi.")
    assert notice.url == f"/isian/{submission.pk}/"


def test_another_day_may_be_reminded_again(submission, coordinator):
    remind(submissions=[submission], by=coordinator)
    AuditEvent.objects.filter(action="submission.reminded").update(at=timezone.now() - DAY)
    assert reminded_on([submission], TODAY) == set()
    assert remind(submissions=[submission], by=coordinator).told == [submission.agency]


@pytest.mark.parametrize("status", ["sent", "in_review", "verified", "final"])
def test_whoever_has_handed_in_is_left_alone(submission, coordinator, status):
    world.set_status(submission, status)
    result = remind(submissions=[submission], by=coordinator)
    assert (result.told, result.not_waiting) == ([], [submission.agency])
    assert told() == []


def test_closed_period_reminds_nobody(submission, coordinator):
    Period.objects.update(status="closed")
    assert remind(submissions=[submission], by=coordinator).not_waiting == [submission.agency]


def test_only_the_koordinator_of_every_chosen_opd_reminds(submission, majene_submission, people):
    for name in ("operator", "head", "evaluator", "leader", "admin_user", "majene_coordinator"):
        with pytest.raises(NotAllowed):
            remind(submissions=[submission, majene_submission], by=people[name])
    assert told() == []


def test_hundreds_are_reminded_in_as_many_queries_as_one(places, period, submission, coordinator):
    with CaptureQueriesContext(connection) as one:
        remind(submissions=[submission], by=coordinator)
    submissions = _more(places, period, 60)
    with CaptureQueriesContext(connection) as many:
        result = remind(submissions=submissions, by=coordinator)
    assert len(many) == len(one)
    assert len(result.told) == 60


def _more(places, period, count) -> list[Submission]:
    for number in range(count):
        agency = world.agency(places.province, f"Dinas Baru {number:03}", f"DB{number:03}")
        world.person(f"staf{number}", "operator", agency)
        Submission.objects.create(period=period, agency=agency)
    return list(Submission.objects.filter(agency__abbreviation__startswith="DB"))


def monitor(period) -> str:
    return f"/periode/{period.pk}/pemantauan/"


def test_page_reminds_the_ticked_and_says_what_came_of_it(client_as, coordinator, period, submission, submission2):
    client = client_as(coordinator)
    assert "Ingatkan OPD terpilih" in client.get(monitor(period)).content.decode()
    data = {"submission": [submission.pk, submission2.pk]}
    response = client.post(f"{monitor(period)}ingatkan/?urut=kemajuan", data, follow=True)
    assert response.redirect_chain == [(f"{monitor(period)}?urut=kemajuan", 302)]
    page = response.content.decode()
    assert "2 OPD diingatkan: 3 orang diberi tahu." in page
    assert page.count("diingatkan hari ini") == 2
    page = client.post(f"{monitor(period)}ingatkan/", data, follow=True).content.decode()
    assert "Sudah diingatkan hari ini: BKD, Dinkes." in page


def test_page_reminds_everyone_in_the_filter_but_no_one_else(client_as, coordinator, period, places, submission):
    world.set_status(submission, "sent")
    _more(places, period, 30)
    world.person("operator-majene", "operator", places.majene_dinkes)
    client = client_as(coordinator)
    assert "Ingatkan semua<" in client.get(f"{monitor(period)}?pemda=76").content.decode()
    page = client.post(f"{monitor(period)}ingatkan/?pemda=76", {"everyone": "1"}, follow=True).content.decode()
    assert "Tidak perlu diingatkan" not in page
    assert len(told()) == 30 + 1
    assert "operator-majene" not in told()


def test_page_refuses_strangers_and_asks_for_a_choice(client_as, period, people, submission, mamuju_submission):
    url = f"{monitor(period)}ingatkan/"
    page = client_as(people["coordinator"]).post(url, follow=True).content.decode()
    assert "Pilih dahulu" in page
    data = {"submission": [mamuju_submission.pk]}
    assert client_as(people["majene_coordinator"]).post(url, data).status_code == 404
    assert client_as(people["leader"]).post(url, data).status_code == 403
    assert client_as(people["coordinator"]).get(url).status_code == 405
    assert "Ingatkan" not in client_as(people["leader"]).get(monitor(period)).content.decode()
    assert told() == []


def test_names_of_many_left_out_are_shortened(client_as, coordinator, period, places):
    for number in range(8):
        agency = world.agency(places.province, f"Dinas Sepi {number}", f"DS{number}")
        Submission.objects.create(period=period, agency=agency)
    keys = [s.pk for s in Submission.objects.filter(agency__name__startswith="Dinas Sepi")]
    page = client_as(coordinator).post(f"{monitor(period)}ingatkan/", {"submission": keys}, follow=True)
    expected = "Tidak punya operator atau kepala yang aktif: DS0, DS1, DS2, DS3, DS4, dan 3 OPD lain."
    assert expected in page.content.decode()


@pytest.mark.parametrize(("days", "count"), [(8, 0), (7, 4), (6, 0), (3, 4), (2, 0), (1, 4), (0, 0), (-1, 0)])
def test_calendar_tells_at_seven_three_and_one_days(period, people, days, count):
    day = period.fill_until - days * DAY
    assert send_deadline_notices(today=day) == count
    assert send_deadline_notices(today=day) == 0
    assert deadline_notices().count() == count


def test_a_read_notice_is_not_sent_again_the_same_day(period):
    send_deadline_notices(today=period.fill_until - 3 * DAY)
    count = deadline_notices().count()
    deadline_notices().update(read_at=timezone.now())
    assert send_deadline_notices(today=period.fill_until - 3 * DAY) == 0
    assert deadline_notices().count() == count


def test_calendar_obeys_an_extension_and_whoever_has_sent(period, submission, submission2, coordinator):
    world.set_status(submission2, "sent")
    until = period.fill_until + 5 * DAY
    extensions.extend(submission=submission, by=coordinator, until=until, reason="Listrik padam.")
    send_deadline_notices(today=period.fill_until - 3 * DAY)
    assert set(deadline_notices().values_list("person__username", flat=True)) == {"operator-mamuju"}
    send_deadline_notices(today=until - 3 * DAY)
    found = deadline_notices().filter(person__username="operator").get()
    assert found.sentence.startswith("3 hari lagi batas pengisian BKD: ")
    assert found.url == submission.get_absolute_url()


def test_after_a_return_the_review_date_counts(period, submission):
    world.set_status(submission, "returned", 2)
    send_deadline_notices(today=period.review_until - DAY)
    assert deadline_notices().get(person__username="kepala").sentence.startswith("1 hari lagi batas perbaikan BKD: ")


def test_command_says_how_many_and_closed_periods_are_silent(period, capsys):
    Period.objects.update(fill_until=TODAY + 7 * DAY)
    call_command("send_reminders")
    assert capsys.readouterr().out == "4 pemberitahuan batas waktu terkirim.\n"
    Period.objects.update(fill_until=TODAY + 3 * DAY, status="closed")
    call_command("send_reminders", verbosity=0)
    assert deadline_notices().count() == 4


def test_monitor_names_the_evaluator_of_the_opd_or_of_its_aspects(
    client_as, coordinator, period, submission, submission2, evaluator, evaluator2, django_assert_num_queries
):
    page = client_as(coordinator).get(monitor(period)).content.decode()
    assert "Evaluator</th>" not in page
    given = {"period": period, "government": submission.agency.government}
    ReviewTask.objects.create(agency=submission.agency, evaluator=evaluator, **given)
    aspects = [row.indicator.aspect for row in submission.answers.select_related("indicator__aspect")]
    for aspect in (aspects[0], aspects[-1]):
        ReviewTask.objects.create(aspect=aspect, evaluator=evaluator2, **given)
    with django_assert_num_queries(1):
        found = evaluators_of([submission, submission2])
    assert found == {submission.pk: str(evaluator), submission2.pk: str(evaluator2)}
    assert "Evaluator</th>" in client_as(coordinator).get(monitor(period)).content.decode()
