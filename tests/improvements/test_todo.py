"""What waits among follow-ups: for the OPD, the responsible person, those who confirm and the koordinator."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Membership, Role
from improvements.models import FollowUp
from improvements.services import follow_ups as service
from improvements.todo import lines
from tests import world

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def said(user, today=TODAY):
    user.__dict__.pop("_memberships", None)  # read once per request
    return [(line.mark, line.sentence, line.url) for line in lines(user, today)]


def make(wish, by, *days):
    return [service.create(by=by, wish=replace(wish, due=TODAY + left * DAY)) for left in days]


def test_the_opd_reads_what_is_late_and_what_is_near(wish, coordinator, operator):
    make(wish, coordinator, -12, -1, 0, 7, 8)
    assert said(operator) == [
        ("late", "Dua tindak lanjut terlambat dikerjakan", "/tindak-lanjut/?status=terlambat"),
        ("partial", "Dua tindak lanjut jatuh tempo dalam 7 hari", "/tindak-lanjut/?status=berjalan"),
    ]
    details = [line.detail for line in lines(operator, TODAY)]
    assert details[0].startswith("paling lama sejak ")
    assert details[1].endswith(", hari ini")


def test_what_is_far_away_is_one_quiet_line(wish, coordinator, head):
    make(wish, coordinator, 30, 40)
    assert said(head) == [("empty", "Dua tindak lanjut menunggu dikerjakan", "/tindak-lanjut/?status=berjalan")]


def test_what_is_reported_or_closed_no_longer_waits_for_the_opd(wish, coordinator, operator):
    make(wish, coordinator, -3, 3, 5)
    for state, follow_up in zip(("reported", "done", "dropped"), FollowUp.objects.order_by("pk"), strict=True):
        FollowUp.objects.filter(pk=follow_up.pk).update(state=state)
    assert said(operator) == []


def test_other_opd_read_nothing(wish, coordinator, operator2, majene_coordinator, nobody):
    make(wish, coordinator, -3, 3)
    assert [said(user) for user in (operator2, majene_coordinator, nobody)] == [[], [], []]


def test_a_named_person_reads_it_without_a_role_in_the_opd(wish, coordinator, places):
    person = world.person("evaluator-bkd", Role.EVALUATOR, places.province, unit=places.bkd)
    service.create(by=coordinator, wish=replace(wish, person=person))
    assert [sentence for _, sentence, _ in said(person)] == ["Satu tindak lanjut menunggu dikerjakan"]
    Membership.objects.filter(user=person).delete()
    assert said(person) == []


def test_reported_ones_wait_for_evaluators_of_other_opd(wish, coordinator, evaluator, evaluator2, places):
    make(replace(wish, agency=places.dinkes), coordinator, 3)
    FollowUp.objects.update(state="reported")
    assert said(evaluator) == [
        ("sent", "Satu tindak lanjut dilaporkan selesai", "/tindak-lanjut/?status=reported"),
    ]
    assert said(evaluator2) == []  # works at Dinkes


def test_the_koordinator_reads_what_is_late(wish, coordinator, leader):
    make(wish, coordinator, -3, 3)
    late = ("late", "Satu tindak lanjut OPD terlambat", "/tindak-lanjut/?status=terlambat")
    assert said(coordinator) == [late]
    assert said(leader) == []


@pytest.mark.parametrize("who", ["operator", "evaluator", "coordinator"])
def test_as_many_queries_for_many_as_for_one(wish, people, who):
    make(wish, people["coordinator"], -1)
    few = asked(people[who])
    make(wish, people["coordinator"], *range(-10, 10))
    assert asked(people[who]) == few


def asked(user) -> int:
    with CaptureQueriesContext(connection) as captured:
        said(user)
    return len(captured)


def test_home_shows_it_below_the_periods_work(wish, submission, coordinator, operator, client_as):
    make(wish, coordinator, 3)
    page = client_as(operator).get("/isian/?semua=1").content.decode()
    assert page.index("butir BKD belum lengkap") < page.index("Satu tindak lanjut jatuh tempo dalam 7 hari")
    assert 'href="/tindak-lanjut/?status=berjalan"' in page
