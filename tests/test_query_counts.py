"""The main pages ask the database as often for many OPD and rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Answer, Submission
from evaluations.presets import Plan, everyone_plan
from evaluations.services import periods
from evaluations.workflow import Status
from tests import world

# Who opens what; {s} is BKD's submission (a draft), {r} Dinkes' (in review), {p} the period, {a} BKD.
PAGES = {
    "opd_home": ("operator", "/isian/{s}/"),
    "answer": ("operator", "/isian/{s}/butir/2/"),
    "check": ("head", "/isian/{s}/periksa/"),
    "evidence": ("operator", "/isian/{s}/bukti/"),
    "queue": ("evaluator", "/reviu/?status=semua"),
    "review": ("evaluator", "/reviu/{r}/"),
    "review_answer": ("evaluator", "/reviu/{r}/butir/2/"),
    "sharing": ("coordinator", "/periode/{p}/pembagian/76/"),
    "stages": ("coordinator", "/periode/{p}/tahap/76/"),
    "seconds": ("coordinator", "/periode/{p}/penilaian-kedua/76/"),
    "period": ("coordinator", "/periode/{p}/"),
    "monitor": ("coordinator", "/periode/{p}/pemantauan/"),
    "matrix": ("coordinator", "/periode/{p}/penugasan/76/"),
    "agencies": ("coordinator", "/pemda/76/"),
    "people": ("coordinator", "/orang/"),
    "audit": ("coordinator", "/jejak-audit/"),
    "region": ("leader", "/dasbor/{p}/wilayah/76/"),
    "government": ("leader", "/dasbor/{p}/pemda/76/"),
    "government_rows": ("leader", "/dasbor/{p}/pemda/76/indikator/"),
    "government_row": ("leader", "/dasbor/{p}/pemda/76/indikator/2/"),
    "government_whatif": ("leader", "/dasbor/{p}/pemda/76/simulasi/?tingkat=1.5"),
    "recap": ("leader", "/rekap-kerja/"),
    "follow_ups": ("coordinator", "/tindak-lanjut/"),
    "government_steps": ("leader", "/dasbor/{p}/pemda/76/langkah/"),
    "agency": ("operator", "/dasbor/{p}/opd/{a}/"),
    "region_pdf": ("leader", "/dasbor/{p}/wilayah/76/cetak.pdf"),
    "ministry": ("coordinator", "/hasil-kementerian/"),
    "opd_pdf": ("operator", "/dasbor/{p}/opd/{a}/cetak.pdf"),
    "government_xlsx": ("leader", "/dasbor/{p}/pemda/76/data.xlsx"),
}


def prepared_period(places, coordinator):
    """A small period to grow: the province's three OPD answer four rows."""
    period = world.open_period(coordinator, [places.province, places.majene])
    rows = periods.indicators_of(period)[:4]
    for government in period.governments.all():
        plan = everyone_plan(periods.agencies_of(government), rows)
        periods.set_assignments(period=period, government=government, plan=plan, by=coordinator)
    return period


def grow(period, places, coordinator):
    """Twelve more OPD in the province, every OPD answers every row."""
    for number in range(12):
        agency = world.agency(places.province, f"Dinas Baru {number:02}", f"DB{number:02}")
        world.person(f"staf{number}", "operator", agency)
    rows = periods.indicators_of(period)
    for government in period.governments.all():
        plan = everyone_plan(periods.agencies_of(government), rows)
        periods.set_assignments(period=period, government=government, plan=Plan(plan.cells, plan.leads), by=coordinator)


def fill_everything(period, people):
    """Levels, evaluator's levels and a cited link everywhere; all but BKD are in review."""
    for submission in Submission.objects.filter(period=period):
        world.fill_quickly(submission, 3, evaluator=2)
    Submission.objects.filter(period=period).exclude(agency__abbreviation="BKD").update(status=Status.IN_REVIEW)
    world.cite_everywhere(Answer.objects.filter(submission__period=period), people["operator"])


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_asks_as_often_for_many_as_for_few(name, places, people, client_as):
    who, path = PAGES[name]
    period = prepared_period(places, people["coordinator"])
    bkd, dinkes = (Submission.objects.get(period=period, agency=a) for a in (places.bkd, places.dinkes))
    url = path.format(s=bkd.pk, r=dinkes.pk, p=period.pk, a=places.bkd.pk)
    fill_everything(period, people)
    few = queries(client_as(people[who]), url)
    grow(period, places, people["coordinator"])
    fill_everything(period, people)
    many = queries(client_as(people[who]), url)
    assert many == few


def queries(client, url: str) -> int:
    """How many statements the page needs once the process has warmed up."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)
