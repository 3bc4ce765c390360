"""Lists of follow-ups, programmes and steps ask the database as often for many as for few."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from evaluations.models import Assessment, Evidence
from evaluations.workflow import Status
from improvements.models import FollowUp, Programme
from improvements.services import follow_ups, programmes
from tests import world
from tests.test_query_counts import queries

DUE = timezone.localdate() + dt.timedelta(days=20)
LATE = timezone.localdate() - dt.timedelta(days=3)
# Who opens what; {f} is a follow-up of BKD, {s} BKD's submission, {m} the programme, {p} the period, {a} BKD.
PAGES = {
    "list": ("coordinator", "/tindak-lanjut/?status=semua"),
    "list_of_the_opd": ("operator", "/tindak-lanjut/"),
    "late": ("coordinator", "/tindak-lanjut/?status=terlambat"),
    "follow_up": ("operator", "/tindak-lanjut/{f}/"),
    "follow_up_managed": ("evaluator", "/tindak-lanjut/{f}/"),
    "new": ("coordinator", "/tindak-lanjut/baru/"),
    "edit": ("coordinator", "/tindak-lanjut/{f}/ubah/"),
    "from_review": ("coordinator", "/tindak-lanjut/dari-reviu/{s}/"),
    "programmes": ("leader", "/program/"),
    "programme": ("coordinator", "/program/{m}/"),
    "government_steps": ("leader", "/dasbor/{p}/pemda/76/langkah/"),
    "government_whatif": ("coordinator", "/dasbor/{p}/pemda/76/simulasi/"),
    "agency_steps": ("head", "/dasbor/{p}/opd/{a}/langkah/"),
    "agency_whatif": ("head", "/dasbor/{p}/opd/{a}/simulasi/?tingkat=1.5"),
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_asks_as_often_for_many_as_for_few(
    name, reviewed, submission2, wish, programme, people, places, client_as
):
    who, path = PAGES[name]
    first = follow_ups.create(by=people["coordinator"], wish=wish)
    follow_ups.create(by=people["coordinator"], wish=replace(wish, due=LATE))
    tell(first, 1, people, places)
    url = path.format(f=first.pk, s=reviewed.pk, m=programme.pk, p=reviewed.period_id, a=reviewed.agency_id)
    few = queries(client_as(people[who]), url)
    grow(reviewed, submission2, wish, people, places)
    tell(first, 12, people, places)
    assert queries(client_as(people[who]), url) == few


def tell(follow_up, count, people, places):
    """Notes and cited evidence, as many as said, and a piece of the OPD that stays uncited for each."""
    for number in range(count):
        follow_ups.add_note(follow_up=follow_up, by=people["operator"], note=f"Langkah {number}")
        follow_ups.cite(follow_up=follow_up, by=people["operator"], evidence=piece(number, people, places))
        piece(number, people, places)


def piece(number, people, places) -> Evidence:
    return Evidence.objects.create(
        agency=places.bkd, url="https://contoh.example/", title=f"Bukti {number}", uploaded_by=people["operator"]
    )


def grow(reviewed, submission2, wish, people, places):
    """Twelve more programmes, each with a target and follow-ups of two OPD; every row has a recommendation."""
    by = people["coordinator"]
    world.fill_quickly(submission2, 3, evaluator=1)
    world.set_status(submission2, Status.FINAL)
    for number in range(10, 22):
        programme = Programme.objects.create(region=places.province, number=number, name=f"Program {number}")
        programmes.set_target(programme=programme, by=by, year=2026, target="Sasaran", reached="")
        for agency in (places.bkd, places.dinkes):
            one = replace(wish, programme=programme, agency=agency, title=f"Langkah {number}")
            follow_ups.create(by=by, wish=one)
            follow_ups.create(by=by, wish=replace(one, programme=wish.programme, person=None))
    FollowUp.objects.filter(title__endswith="1").update(due=LATE)
    for answer in reviewed.answers.filter(assessments=None):
        Assessment.objects.create(
            answer=answer, round=1, self_level=3, answer_version=1, level=2, analysis="Belum.",
            recommendation="Lengkapi.", by=people["evaluator"],
        )  # fmt: skip
    codes = list(reviewed.answers.values_list("indicator__code", flat=True)[:8])
    follow_ups.create_from_review(submission=reviewed, by=by, codes=codes, programme=wish.programme, due=DUE)
