"""The monthly recap: counted from the audit trail, every figure with its list, the same in Excel and PDF."""

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from agencies.models import AuditEvent
from evaluations.services.moves import move
from evaluations.services.review import Verdict, record_assessment
from reports.models import Letterhead
from reports.recap import Month, recap
from tests import world

TODAY = dt.date(2026, 11, 25)


@pytest.fixture
def worked(submission, head, evaluator):
    """The evaluator judged three answers of BKD, one of them twice, and verified nothing."""
    world.fill(submission, head, 3)
    world.send(submission, head)
    for code, level in (("1", 3), ("2", 3), ("2", 2), ("3", 3)):
        answer = world.answer_of(submission, code)
        latest = answer.assessments.last()
        record_assessment(
            answer=answer, by=evaluator, seen_version=latest.version if latest else 0,
            verdict=Verdict(level=level, analysis="Belum terbukti."),
        )  # fmt: skip
    submission.refresh_from_db()
    return submission


def this_month() -> Month:
    return Month.read("", dt.date.today())


def test_different_answers_are_counted_once(worked, leader, evaluator):
    (member,) = recap(leader, this_month())
    assert (member.person, member.named) == (evaluator, [("jawaban", 3), ("dikembalikan", 0), ("selesai", 0)])
    assert AuditEvent.objects.filter(action="assessment.recorded").count() == 4


def test_finished_opd_are_counted(submission, head, evaluator, leader):
    world.fill(submission, head, 3)
    world.send(submission, head)
    world.assess_all(submission, evaluator)
    submission.refresh_from_db()
    move(submission=submission, action="verify", by=evaluator)
    (member,) = recap(leader, this_month())
    assert member.counts == (37, 0, 1)


def test_work_of_other_months_and_governments_is_left_out(worked, leader, majene_coordinator):
    assert recap(majene_coordinator, this_month()) == []
    assert recap(leader, Month.read(this_month().previous.strftime("%Y-%m"), dt.date.today())) == []


@pytest.mark.parametrize(
    ("text", "month"),
    [("2026-10", "2026-10"), ("", "2026-11"), ("2026-13", "2026-11"), ("2027-01", "2026-11"), ("x", "2026-11")],
)
def test_month_of_the_address(text, month):
    assert str(Month.read(text, TODAY)) == month


def test_december_is_followed_by_january():
    assert Month(2025, 12).following == dt.date(2026, 1, 1)
    assert Month(2026, 1).previous == dt.date(2025, 12, 31)


def test_every_figure_opens_its_list(worked, leader, evaluator, client_as):
    client = client_as(leader)
    page = client.get("/rekap-kerja/").content.decode()
    url = f"/rekap-kerja/{evaluator.pk}/jawaban/"
    assert f'<a href="{url}?bulan={this_month()}">3</a>' in page
    behind = client.get(f"{url}?bulan={this_month()}").content.decode()
    assert "Jawaban dinilai: 3" in behind
    assert "Empat kejadian" in behind
    assert client.get(f"/rekap-kerja/{evaluator.pk}/lain/").status_code == 404


def test_person_without_counted_work_has_no_list(worked, leader, operator, client_as):
    assert client_as(leader).get(f"/rekap-kerja/{operator.pk}/jawaban/").status_code == 404


def test_month_without_work_says_what_fills_it(period, leader, client_as):
    page = client_as(leader).get("/rekap-kerja/?bulan=2026-01").content.decode()
    assert "Belum ada kerja yang tercatat" in page


def test_pdf_names_who_signs_as_the_letterhead_does(worked, leader, client_as, places):
    Letterhead.objects.create(
        government=places.province, leader_name="Satu (contoh)", leader_rank="Pembina (contoh)", leader_nip="(contoh)",
        team_office="Ketua Tim Uji", team_name="Dua (contoh)",
    )  # fmt: skip
    text = PdfReader(BytesIO(client_as(leader).get("/rekap-kerja/cetak.pdf").content)).pages[0].extract_text()
    said = ("Sekretaris Daerah", "Satu (contoh)", "Pembina (contoh)", "NIP (contoh)", "Ketua Tim Uji", "Dua (contoh)")
    assert all(words in text for words in said)


def test_excel_and_pdf_say_the_same(worked, leader, evaluator, client_as):
    client = client_as(leader)
    book = load_workbook(BytesIO(client.get("/rekap-kerja/data.xlsx").content))
    rows = [[cell.value for cell in row] for row in book["Rekap"].iter_rows()]
    assert [str(evaluator), "Dinas Komunikasi dan Informatika", 3, 0, 0] in rows
    assert sum(row[2].value == "Menilai jawaban" for row in book["Jejak"].iter_rows()) == 4
    text = PdfReader(BytesIO(client.get("/rekap-kerja/cetak.pdf").content)).pages[0].extract_text()
    assert str(evaluator) in text
    assert "jejak audit" in text
    assert AuditEvent.objects.filter(action="report.downloaded").count() == 2
