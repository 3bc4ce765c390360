"""Reports as files, opened again: the same figures on the page, in the PDF, in the workbook and by the command."""

import csv
import io
import json
import re
from decimal import Decimal
from fractions import Fraction

import formulas
import openpyxl
import pytest
from django.core.management import call_command
from pypdf import PdfReader

from agencies.models import AuditEvent
from evaluations.models import Answer, Assessment, Submission
from evaluations.services import evidence
from evaluations.workflow import Status
from reports.downloads import file_name
from tests import world

# Texts that a spreadsheet would run, were they not written as text
FORMULAS = ('=HYPERLINK("http://a.example","klik")', "+1+1", "-2+3", "@SUM(A1:A9)", "=cmd|' /C calc'!A0")
LEVELS = (0, 1, 2, 3, 4, 5)


def mixed(period, start=0) -> dict[str, int]:
    """A level for every row, going through the scale."""
    return {row.code: LEVELS[(place + start) % 6] for place, row in enumerate(period.instrument.structure.rows())}


@pytest.fixture
def judged(period, places):
    """The province's OPD in review with different levels everywhere; Diskominfo half assessed."""
    for start, agency in enumerate((places.bkd, places.dinkes, places.diskominfo)):
        submission = Submission.objects.get(period=period, agency=agency)
        judged = mixed(period, start)
        if agency == places.diskominfo:
            judged = {code: level for code, level in judged.items() if int(code.split("-")[0]) < 20}
        world.fill_quickly(submission, mixed(period, start + 1), evaluator=judged)
        world.set_status(submission, Status.IN_REVIEW)
    return period


def address(period, place, kind, reading="") -> str:
    where = {"region": "wilayah/76", "government": "pemda/76", "agency": f"opd/{place}"}[kind]
    return f"/dasbor/{period.pk}/{where}/{reading and f'?bacaan={reading}'}"


def download(client, page: str, tail: str) -> bytes:
    path, _, query = page.partition("?")
    response = client.get(f"{path}{tail}?{query}")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="SPBE-')
    assert response["X-Content-Type-Options"] == "nosniff"
    return response.content


def page_index(client, page: str) -> Decimal:
    return number(re.search(r'class="figure-big">([\d,]+)<', client.get(page).content.decode())[1])


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def workbook(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


class Recomputed:
    """A workbook computed from its own formulas, as a spreadsheet would when it opens it."""

    def __init__(self, content: bytes, folder):
        path = folder / "buku.xlsx"
        path.write_bytes(content)
        self.book = workbook(content)
        solution = formulas.ExcelModel().loads(str(path)).finish().calculate()
        self.values = {str(key).upper(): value for key, value in solution.items()}

    def cell(self, sheet: str, place: str):
        return self.values[f"'[BUKU.XLSX]{sheet.upper()}'!{place}"].value[0, 0]

    def figure(self, sheet: str, place: str) -> Decimal:
        return Decimal(str(self.cell(sheet, place))).quantize(Decimal("0.01"), "ROUND_HALF_UP")

    def line(self, sheet: str, word: str, column: str = "A") -> int:
        return next(cell.row for cell in self.book[sheet][column] if cell.value == word)


def by_command(levels: dict[str, int], folder) -> dict:
    path = folder / "tingkat.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("kode", "tingkat"), *levels.items()])
    out = io.StringIO()
    call_command("score", world.OLD, str(path), stdout=out)
    return json.loads(out.getvalue())


# One OPD: the same index four times ----------------------------------------------


def test_index_of_an_opd_is_one_on_page_paper_workbook_and_by_command(judged, places, operator, client_as, tmp_path):
    client, page = client_as(operator), address(judged, places.bkd.pk, "agency")
    told = by_command(mixed(judged), tmp_path)
    index = Decimal(told["index"])
    assert page_index(client, page) == index
    text = pdf_text(download(client, page, "cetak.pdf"))
    assert number(re.search(r"Indeks SPBE \d+ [\d,]+ [\d,]+ (\d,\d\d)", text)[1]) == index
    book = Recomputed(download(client, page, "data.xlsx"), tmp_path)
    line = book.line("Ringkasan", "Evaluator")
    assert book.figure("Ringkasan", f"B{line}") == index
    assert book.figure("Ringkasan", f"C{line}") == index
    assert book.cell("Ringkasan", f"D{line}") == told["predicate"]
    assert book.cell("Ringkasan", f"E{line}") == "ya"
    for code, value in (told["aspects"] | told["domains"]).items():
        assert book.figure("Nilai", f"G{book.line('Nilai', code)}") == Decimal(value)


def test_workbook_holds_every_row_with_weight_levels_and_live_formulas(judged, places, operator, client_as):
    content = download(client_as(operator), address(judged, places.bkd.pk, "agency"), "data.xlsx")
    sheet = workbook(content)["Nilai"]
    head = next(cell.row for cell in sheet["A"] if cell.value == "No.")
    rows = list(judged.instrument.structure.rows())
    judged_levels, own = mixed(judged), mixed(judged, 1)
    for line, row in enumerate(rows, start=head + 1):
        assert (sheet.cell(line, 1).value, sheet.cell(line, 2).value) == (row.code, row.name)
        assert exact(sheet.cell(line, 5).value) == row.weight
        assert (sheet.cell(line, 6).value, sheet.cell(line, 7).value) == (own[row.code], judged_levels[row.code])
        assert all(str(sheet.cell(line, column).value).startswith("=") for column in range(8, 12))
    assert sheet.cell(head + len(rows) + 1, 1).value is None


def exact(value) -> Fraction:
    """A weight as the workbook writes it: a number, or a division like =10/3."""
    return Fraction(value.removeprefix("=")) if isinstance(value, str) else Fraction(value)


def test_changed_level_in_the_workbook_changes_its_index(judged, places, operator, client_as, tmp_path):
    """The formulas are alive: whoever corrects a level by hand sees the index that the portal would compute."""
    content = download(client_as(operator), address(judged, places.bkd.pk, "agency"), "data.xlsx")
    book = workbook(content)
    sheet = book["Nilai"]
    line = next(cell.row for cell in sheet["A"] if cell.value == "25")
    sheet.cell(line, 7).value = 5
    stream = io.BytesIO()
    book.save(stream)
    changed = Recomputed(stream.getvalue(), tmp_path)
    expected = by_command(mixed(judged) | {"25": 5}, tmp_path)
    place = changed.line("Ringkasan", "Evaluator")
    assert changed.figure("Ringkasan", f"B{place}") == Decimal(expected["index"])
    assert changed.cell("Ringkasan", f"E{place}") == "TIDAK"


def test_typed_text_is_never_a_formula(judged, places, operator, evaluator, client_as, submission):
    for code, text in zip(("32", "33", "34", "35-1", "35-2"), FORMULAS, strict=True):
        row = world.answer_of(submission, code)
        Answer.objects.filter(pk=row.pk).update(explanation=text, service_name=text[:200])
        Assessment.objects.create(
            answer=row,
            round=1,
            answer_version=1,
            level=1,
            findings=text,
            analysis=text,
            recommendation=text,
            by=evaluator,
        )
    world.set_status(submission, Status.DRAFT)
    evidence.add_link(
        answer=world.answer_of(submission, "32"), by=operator, url="https://a.example/1", title=FORMULAS[0]
    )
    world.set_status(submission, Status.IN_REVIEW)
    sheet = workbook(download(client_as(operator), address(judged, places.bkd.pk, "agency"), "data.xlsx"))["Rincian"]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value in FORMULAS]
    assert len(found) == 5 * 5  # service name, explanation, findings, analysis, recommendation
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.quotePrefix for cell in found)


def test_what_a_cell_cannot_hold_does_not_break_the_workbook(judged, places, operator, client_as, submission):
    Answer.objects.filter(submission=submission, indicator__code="1").update(explanation="a\x0bbc" + "x" * 40_000)
    sheet = workbook(download(client_as(operator), address(judged, places.bkd.pk, "agency"), "data.xlsx"))["Rincian"]
    assert any(str(cell.value).startswith("abcx") and len(cell.value) == 32_767 for cell in sheet["E"])


# One government: every method, both readings ---------------------------------------


@pytest.mark.parametrize("reading", ["", "final"])
@pytest.mark.parametrize("method", ["mean", "lowest", "lead"])
def test_index_of_a_government_is_one_on_page_paper_and_workbook(
    method, reading, judged, places, leader, client_as, tmp_path
):
    judged.method = method
    judged.save()
    world.lead_all(judged)
    client, page = client_as(leader), address(judged, places.province.pk, "government", reading)
    index = page_index(client, page)
    text = pdf_text(download(client, page, "cetak.pdf"))
    assert number(re.search(r"Indeks SPBE \d+ [\d,]+ [\d,]+ (\d,\d\d)", text)[1]) == index
    book = Recomputed(download(client, page, "data.xlsx"), tmp_path)
    for name in ("Mandiri", "Evaluator"):
        line = book.line("Ringkasan", name)
        assert book.cell("Ringkasan", f"E{line}") == "ya"
    assert book.figure("Ringkasan", f"B{line}") == index


def test_government_workbook_shows_each_opd_and_who_is_not_asked(judged, places, leader, client_as):
    Answer.objects.filter(submission__agency=places.bkd, indicator__code="2").delete()
    book = workbook(download(client_as(leader), address(judged, 0, "government"), "data.xlsx"))
    assert book.sheetnames == [
        "Ringkasan", "Nilai", "OPD", "Tingkat mandiri", "Tingkat evaluator", "Rincian", "Grafik", "Predikat",
    ]  # fmt: skip
    sheet = book["Tingkat evaluator"]
    assert [sheet.cell(5, column).value for column in (1, 2, 3)] == ["OPD", "1", "2"]
    assert [[sheet.cell(line, column).value for column in (1, 2, 3)] for line in (6, 7, 8)] == [
        ["BKD", 0, "–"], ["Dinkes", 1, 2], ["Diskominfo", 2, 3],
    ]  # fmt: skip
    assert sheet.cell(8, 31).value is None  # row 30: Diskominfo is asked, nobody has assessed it
    assert {cell.value for cell in book["OPD"]["A"]} >= {"BKD", "Dinkes", "Diskominfo"}


def test_government_workbook_hides_levels_of_drafts(judged, places, leader, client_as, submission):
    world.set_status(submission, Status.DRAFT)
    sheet = workbook(download(client_as(leader), address(judged, 0, "government"), "data.xlsx"))["Tingkat mandiri"]
    assert [sheet.cell(6, column).value for column in (1, 2, 3)] == ["BKD", None, None]


# The region ------------------------------------------------------------------------


def test_region_is_one_on_page_paper_and_workbook(judged, places, leader, client_as, tmp_path):
    majene = Submission.objects.get(period=judged, agency=places.majene_dinkes)
    world.fill_quickly(majene, 4, evaluator=mixed(judged, 3))
    client, page = client_as(leader), address(judged, 0, "region")
    shown = client.get(page).content.decode()
    indices = [number(found) for found in re.findall(r'<td role="cell" class="n"><b>(\d,\d\d)</b>', shown)]
    assert len(indices) == 2  # Mamuju has none
    text = pdf_text(download(client, page, "cetak.pdf"))
    assert [number(found) for found in re.findall(r"Indeks SPBE \d+ [\d,]+ [\d,–]+ (\d,\d\d)", text)] == indices
    book = Recomputed(download(client, page, "data.xlsx"), tmp_path)
    lines = [book.line("Pemerintah daerah", code) for code in ("76", "76.05")]
    assert [book.figure("Pemerintah daerah", f"D{line}") for line in lines] == indices
    assert [book.figure("Pemerintah daerah", f"G{line}") for line in lines] == indices
    assert book.cell("Pemerintah daerah", f"D{book.line('Pemerintah daerah', '76.02')}") == ""


# What paper must carry ---------------------------------------------------------------


def test_paper_of_an_opd_is_an_official_report(judged, places, evaluator, leader, client_as, submission):
    row = world.answer_of(submission, "1")
    Assessment.objects.create(
        answer=row, round=1, answer_version=1, level=0, findings="Fakta <b>tebal</b> & lain.",
        analysis="Analisis khusus.", recommendation="Rekomendasi khusus.", by=evaluator,
    )  # fmt: skip
    page = address(judged, places.bkd.pk, "agency")
    text = pdf_text(download(client_as(leader), page, "cetak.pdf"))
    flat = re.sub(r"\s+", " ", text)
    for words in (
        "Pemerintah Provinsi Sulawesi Barat", "Dinas Komunikasi dan Informatika", "Laporan Hasil Evaluasi SPBE",
        "Badan Kepegawaian Daerah", f"Tahun {judged.year}", "PermenPAN-RB Nomor 5 Tahun 2018",
        "Nilai per domain dan aspek", "Analisis khusus.", "Rekomendasi khusus.", "Fakta <b>tebal</b> & lain.",
        "Kepala Badan Kepegawaian Daerah", "Ketua Tim Evaluator Internal SPBE", "Mamuju",
    ):  # fmt: skip
        assert words.casefold() in flat.casefold(), words
    for code in mixed(judged):
        assert re.search(rf"^{code} ", text, re.MULTILINE), code


def test_only_the_final_paper_goes_without_the_watermark(judged, places, leader, client_as):
    client, page = client_as(leader), address(judged, places.bkd.pk, "agency")
    assert "Sementara: angka dapat berubah" in pdf_text(download(client, page, "cetak.pdf"))
    Submission.objects.update(status=Status.FINAL)
    assert "Sementara" not in pdf_text(download(client, page, "cetak.pdf"))


def test_paper_of_nothing_yet_is_still_a_paper(period, places, leader, client_as):
    client = client_as(leader)
    for kind in ("region", "government", "agency"):
        page = address(period, places.bkd.pk, kind)
        assert "Laporan Hasil Evaluasi SPBE" in pdf_text(download(client, page, "cetak.pdf")).replace("\n", " ")
        assert workbook(download(client, page, "data.xlsx")).sheetnames


# The trail, and names ------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["region", "government", "agency"])
@pytest.mark.parametrize(("tail", "word"), [("cetak.pdf", "PDF"), ("data.xlsx", "Excel")])
def test_download_is_written_down(kind, tail, word, judged, places, leader, client_as):
    download(client_as(leader), address(judged, places.bkd.pk, kind), tail)
    event = AuditEvent.objects.get(action="report.downloaded")
    assert (event.actor, event.data["berkas"]) == (leader, word)
    assert event.agency == (places.bkd if kind == "agency" else None)
    assert event.data["tentang"] == str(places.bkd if kind == "agency" else places.province)


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("BKD", "bkd"),
        ("Dinas P3A & KB / Sosial", "dinas-p3a-kb-sosial"),
        ('é"\r\nX: y', "e-x-y"),
    ],
)
def test_file_name_is_plain_letters_whatever_the_subject(subject, name, period):
    assert file_name(subject, period, "final", "pdf") == f"SPBE-{period.year}-{name}-final.pdf"
