"""The whole story in a real browser, and the same index everywhere at its end."""

import csv
import io
import json
import re
from decimal import Decimal

import formulas
import openpyxl
import pytest
from django.core.management import call_command
from pypdf import PdfReader

from evaluations.models import Submission
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small_period(places, people):
    """Only the province takes part, and only BKD answers: its levels are the government's."""
    for agency in (places.dinkes, places.diskominfo):
        agency.is_active = False
        agency.save()
    return world.open_period(people["coordinator"], [places.province])


@pytest.fixture
def story(small_period, people, places):
    submission = Submission.objects.with_people_and_place().get(period=small_period, agency=places.bkd)
    codes = [row.code for row in small_period.instrument.structure.rows()]
    levels = {code: 1 + place % 4 for place, code in enumerate(codes)}
    # The last two rows are left to be typed in the browser.
    world.fill(submission, people["operator"], {code: levels[code] for code in codes[:-2]})
    return submission, levels, codes[-2:]


def test_from_first_word_to_the_report(story, people, page_as, tmp_path):
    submission, levels, typed = story
    _operator_fills(page_as(people["operator"], width=360), submission, levels, typed)
    _head_sends(page_as(people["head"]), submission)
    _evaluator_returns_one(page_as(people["evaluator"]), submission, typed[0], people)
    _operator_repairs(page_as(people["operator"], width=360), submission, typed[0])
    _head_sends(page_as(people["head"]), submission)
    _evaluator_verifies(page_as(people["evaluator"]), submission, typed[0])
    _coordinator_finalises(page_as(people["coordinator"]), submission)
    levels[typed[0]] -= 1
    told = _score_by_command(levels, tmp_path)
    index = Decimal(told["index"])
    page = page_as(people["leader"])
    page.goto("/")
    assert Decimal(page.locator(".figure-big").inner_text().replace(",", ".")) == index
    assert told["predicate"] in page.locator("h1").inner_text()
    assert _pdf_index(_download(page, "PDF", tmp_path)) == index
    page.goto(f"/dasbor/{submission.period_id}/pemda/76/")
    assert Decimal(page.locator(".figure-big").inner_text().replace(",", ".")) == index
    assert _pdf_index(_download(page, "PDF", tmp_path)) == index
    assert _workbook_index(_download(page, "Excel", tmp_path)) == index


def _operator_fills(page, submission, levels, codes):
    page.goto("/")
    assert "Dua butir lagi" in page.locator("h1").inner_text()
    for code in codes:
        page.goto(f"/isian/{submission.pk}/butir/{code}/")
        page.locator(f"label[for=tingkat-{levels[code]}]").click()
        page.fill("#id_service_name", f"Layanan {code}")
        page.fill("#id_explanation", world.TEXT)
        page.locator("#keadaan", has_text="Tersimpan otomatis").wait_for()
        page.get_by_text("Tambah tautan").first.click()
        page.fill("#id_url", "https://jdih.contoh.example/baru")
        page.get_by_role("button", name="Tambah tautan").click()
        page.get_by_text("Bukti dukung ditambahkan").wait_for()
    page.goto(f"/isian/{submission.pk}/periksa/")
    page.get_by_role("button", name="Serahkan kepada kepala OPD").click()
    page.get_by_text("diserahkan kepada kepala OPD").wait_for()


def _head_sends(page, submission):
    page.goto(f"/isian/{submission.pk}/periksa/")
    page.get_by_role("button", name="Kirim ke evaluator").click()
    page.get_by_text("sudah dikirim ke evaluator").wait_for()


def _evaluator_returns_one(page, submission, code, people):
    world.assess_all(submission, people["evaluator"])
    page.goto(f"/reviu/{submission.pk}/butir/{code}/")
    page.locator("[name=ask_repair]").check()
    page.fill("[name=repair_request]", "Lampirkan bukti pelaksanaan.")
    page.locator(".savebar button[type=submit]").last.click()
    page.goto(f"/reviu/{submission.pk}/")
    page.fill("textarea[name=note]", "Satu butir lagi.")
    page.get_by_role("button", name=re.compile("Kembalikan")).click()
    page.get_by_text("dikembalikan").first.wait_for()


def _operator_repairs(page, submission, code):
    page.goto(f"/isian/{submission.pk}/")
    assert "Satu butir lagi, lalu kirim ulang" in page.locator("h1").inner_text()
    page.goto(f"/isian/{submission.pk}/butir/{code}/")
    assert page.get_by_text("Lampirkan bukti pelaksanaan.").is_visible()
    page.fill("#id_explanation", world.TEXT + "Diperbaiki.")
    page.locator("[name=repair_done]").check()
    page.locator(".savebar button[type=submit]").click()
    page.get_by_text(f"Butir {code} tersimpan").wait_for()


def _evaluator_verifies(page, submission, code):
    page.goto(f"/reviu/{submission.pk}/butir/{code}/")
    lower = Submission.objects.get(pk=submission.pk).answers.get(indicator__code=code).level - 1
    page.locator(f"input[name=level][value='{lower}']").check(force=True)
    page.fill("[name=analysis]", "Bukti baru menunjukkan tingkat di bawahnya.")
    page.locator(".savebar button[type=submit]").last.click()
    page.goto(f"/reviu/{submission.pk}/")
    page.get_by_role("button", name=re.compile("Verifikasi")).click()
    page.get_by_text("terverifikasi", exact=False).first.wait_for()


def _coordinator_finalises(page, submission):
    page.goto(f"/reviu/{submission.pk}/")
    page.get_by_role("button", name=re.compile("Tetapkan final|Finalkan")).click()
    page.get_by_text("ditetapkan final").first.wait_for()
    assert Submission.objects.get(pk=submission.pk).status == "final"


def _score_by_command(levels, tmp_path) -> dict:
    path = tmp_path / "tingkat.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("kode", "tingkat"), *levels.items()])
    out = io.StringIO()
    call_command("score", world.OLD, str(path), stdout=out)
    return json.loads(out.getvalue())


def _download(page, words, tmp_path) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile(words)).first.click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return str(path)


def _pdf_index(path: str) -> Decimal:
    """The index in the last line of the table of results."""
    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    found = re.search(r"Indeks SPBE \d+ [\d,]+ [\d,]+ (\d,\d\d)", text)
    assert found, text[:2000]
    return Decimal(found[1].replace(",", "."))


def _workbook_index(path: str) -> Decimal:
    """The evaluator's index, recomputed from the workbook's own formulas."""
    book = openpyxl.load_workbook(path)
    front = book["Ringkasan"]
    row = next(cell.row for cell in front["A"] if cell.value == "Evaluator")
    model = formulas.ExcelModel().loads(path).finish()
    solution = model.calculate()
    name = path.rsplit("/", 1)[-1].upper()
    value = next(v for k, v in solution.items() if str(k).upper() == f"'[{name}]RINGKASAN'!B{row}")
    return Decimal(str(value.value[0, 0])).quantize(Decimal("0.01"))
