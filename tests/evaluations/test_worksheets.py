"""The Excel worksheet: round trip, bad cells with their address, conflicts, foreign and hostile files."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import AuditEvent
from evaluations.models import Answer, Evidence
from evaluations.services import evidence
from evaluations.services.answers import save_answer
from evaluations.worksheets.writing import FILL, ORIGIN
from tests import world
from tests.sheets.shapes import by_libreoffice, has_libreoffice

FIRST = 5  # row of the sheet with the first row of the instrument


@pytest.fixture
def client(client_as, operator):
    return client_as(operator)


def url(submission, name="worksheet"):
    return reverse(f"evaluations:{name}", args=[submission.pk])


def downloaded(client, submission):
    return load_workbook(io.BytesIO(client.get(url(submission, "worksheet_download")).content))


def as_file(book, name="lke.xlsx"):
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def send(client, submission, book):
    return client.post(url(submission), {"berkas": book if isinstance(book, SimpleUploadedFile) else as_file(book)})


def apply(client, submission, response, **more):
    return client.post(url(submission, "worksheet_apply"), {"isi": response.context["token"], **more})


def stored(submission):
    return list(submission.answers.order_by("pk").values_list("level", "explanation", "service_name", "version"))


def type_in(submission, code, by, explanation="=1+1 dari kantor", level=2):
    row = world.answer_of(submission, code)
    return save_answer(answer=row, by=by, seen_version=row.version, level=level, explanation=explanation)


def test_round_trip_without_edits_changes_nothing(client, submission, operator):
    type_in(submission, "1", operator, "  =HYPERLINK(1)\r\nbaris dua ")
    before = stored(submission)
    response = send(client, submission, downloaded(client, submission))
    assert response.status_code == 200
    assert response.context["planned"].lines == []
    assert response.context["planned"].unchanged == len(before)
    assert stored(submission) == before


def test_download_is_prefilled_locked_and_offers_levels(client, submission, operator):
    type_in(submission, "1", operator)
    book = downloaded(client, submission)
    sheet = book["Isian"]
    assert [sheet[f"{column}5"].value for column in "AEG"] == ["1", 2, "=1+1 dari kantor"]
    assert sheet["G5"].data_type == "s"
    assert sheet["F5"].value.startswith('=IF(E5="","",IFERROR(INDEX(Kriteria!$C:$H')
    assert sheet.protection.sheet
    assert [sheet[f"{column}5"].protection.locked for column in "AEGH"] == [True, False, False, True]
    assert sheet.data_validations.dataValidation[0].formula1 == '"0,1,2,3,4,5"'
    assert [sheet.cell(5, column).protection.locked for column in range(9, 15)] == [True, *[False] * 4, True]
    assert sheet.freeze_panes == "D5"
    assert book["_asal"].sheet_state == "hidden"
    assert AuditEvent.objects.filter(action="worksheet.downloaded", agency=submission.agency).count() == 1


def test_edits_are_shown_and_then_applied_as_one(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["E5"], book["Isian"]["G6"] = 3, world.TEXT
    response = send(client, submission, book)
    assert [line.code for line in response.context["planned"].clean] == ["1", "2"]
    assert stored(submission)[0][0] is None
    assert apply(client, submission, response).status_code == 302
    assert world.answer_of(submission, "1").level == 3
    assert world.answer_of(submission, "2").explanation == world.TEXT.strip()
    assert AuditEvent.objects.get(action="worksheet.applied").data == {"butir": "1, 2"}


@pytest.mark.parametrize(
    ("address", "value", "sentence"),
    [
        ("E8", 7, "tingkat 7 tidak ada; pilih 0 sampai 5."),
        ("E8", "tiga", "bukan bilangan bulat."),
        ("E8", 2.5, "“2.5” bukan bilangan bulat."),
        ("E8", dt.date(2026, 3, 2), "dibaca Excel sebagai tanggal"),
        ("G8", "=1+1", "berisi rumus; tulis nilainya."),
        ("G8", "a" * 4001, "4001 karakter; paling banyak 4000."),
        ("H8", "SIMPEG", "tidak menanyakan nama layanan"),
        ("A8", "99", "tidak ada di lembar kerja ini."),
        ("A8", "1", "tertulis dua kali."),
    ],
)
def test_bad_cell_is_named_with_its_address_and_nothing_can_be_applied(client, submission, address, value, sentence):
    book = downloaded(client, submission)
    book["Isian"]["E5"], book["Isian"][address] = 4, value
    response = send(client, submission, book)
    assert response.status_code == 400
    assert [error.address for error in response.context["errors"]] == [address]
    assert sentence in response.content.decode()
    assert response.context["token"] == ""


def test_row_changed_meanwhile_is_a_conflict_and_kept_unless_chosen(client, submission, head):
    book = downloaded(client, submission)
    book["Isian"]["E5"] = 4
    type_in(submission, "1", head, "Tulisan kepala OPD.", level=1)
    response = send(client, submission, book)
    assert [line.code for line in response.context["planned"].conflicts] == ["1"]
    assert "Tulisan kepala OPD." in response.content.decode()
    apply(client, submission, response)
    assert world.answer_of(submission, "1").level == 1
    apply(client, submission, response, ganti=["1"])
    assert world.answer_of(submission, "1").level == 4


def test_untouched_row_does_not_undo_the_work_of_others(client, submission, head):
    book = downloaded(client, submission)
    type_in(submission, "1", head)
    assert send(client, submission, book).context["planned"].lines == []


def test_change_between_preview_and_apply_refuses_the_whole(client, submission, head):
    book = downloaded(client, submission)
    book["Isian"]["E5"] = book["Isian"]["E6"] = 4
    response = send(client, submission, book)
    type_in(submission, "2", head)
    assert apply(client, submission, response).status_code == 409
    assert world.answer_of(submission, "1").level is None


def test_closed_rows_are_refused_with_the_reason(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["E5"] = 4
    world.set_status(submission, "sent")
    response = send(client, submission, book)
    assert [line.code for line in response.context["planned"].refused] == ["1"]
    apply(client, submission, response)
    assert world.answer_of(submission, "1").level is None


def test_worksheet_of_another_opd_is_recognised(client_as, operator2, client, submission, submission2):
    response = send(client, submission, downloaded(client_as(operator2), submission2))
    assert response.status_code == 400
    assert "bukan milik Badan Kepegawaian Daerah" in response.content.decode()


def test_preview_is_bound_to_the_person_and_cannot_be_forged(client_as, head, client, submission):
    book = downloaded(client, submission)
    book["Isian"]["E5"] = 4
    response = send(client, submission, book)
    assert apply(client_as(head), submission, response).status_code == 400
    forged = client.post(url(submission, "worksheet_apply"), {"isi": response.context["token"] + "x"})
    assert forged.status_code == 400
    assert not Answer.objects.filter(level=4).exists()


# --- links ---------------------------------------------------------------------------------------------------------

LAW = "https://jdih.contoh.example/perda-3"


def cited(submission, code):
    return [
        (c.evidence.url, c.evidence.title) for c in world.answer_of(submission, code).citations.order_by("position")
    ]


def test_links_are_shown_then_cited_with_their_title(client, submission):
    book = downloaded(client, submission)
    sheet = book["Isian"]
    assert [sheet.cell(4, column).value for column in range(9, 15)] == [
        "Bukti dukung", "Tautan baru 1", "Judul tautan 1", "Tautan baru 2", "Judul tautan 2", "Keterangan",
    ]  # fmt: skip
    sheet["E5"], sheet["J5"], sheet["K5"], sheet["L5"] = 3, LAW, "Perda 3 (contoh)", LAW + "?b=2"
    response = send(client, submission, book)
    page = response.content.decode()
    assert "<b>Perda 3 (contoh)</b>" in page
    assert LAW in page
    assert cited(submission, "1") == []
    assert apply(client, submission, response).status_code == 302
    assert cited(submission, "1") == [(LAW, "Perda 3 (contoh)"), (LAW + "?b=2", LAW + "?b=2")]
    assert AuditEvent.objects.filter(action="evidence.added", data__butir="1").count() == 2
    assert AuditEvent.objects.get(action="worksheet.applied").data == {"butir": "1"}


def test_what_is_cited_already_is_shown_and_left(client, submission, operator):
    evidence.add_link(answer=world.answer_of(submission, "1"), by=operator, url=LAW, title="Perda")
    book = downloaded(client, submission)
    assert book["Isian"]["I5"].value == f"B1 Perda ({LAW})"
    assert send(client, submission, book).context["planned"].lines == []
    book["Isian"]["J5"], book["Isian"]["K5"] = LAW, "Judul lain"
    assert send(client, submission, book).context["planned"].lines == []
    assert cited(submission, "1") == [(LAW, "Perda")]


def test_the_same_sheet_a_second_time_adds_nothing(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["J5"] = book["Isian"]["L5"] = book["Isian"]["J6"] = LAW
    response = send(client, submission, book)
    apply(client, submission, response)
    assert Evidence.objects.filter(agency=submission.agency, url=LAW).count() == 1
    assert send(client, submission, book).context["planned"].lines == []
    apply(client, submission, response)
    assert (len(cited(submission, "1")), len(cited(submission, "2"))) == (1, 1)


def test_a_link_alone_does_not_undo_the_text_of_others(client, submission, head):
    book = downloaded(client, submission)
    book["Isian"]["J5"] = LAW
    type_in(submission, "1", head, "Tulisan kepala OPD.", level=1)
    response = send(client, submission, book)
    line = response.context["planned"].clean[0]
    assert (line.level_changes, line.explanation_changes, line.links) == (False, False, ((LAW, ""),))
    apply(client, submission, response)
    stored_now = world.answer_of(submission, "1")
    assert (stored_now.level, stored_now.explanation) == (1, "Tulisan kepala OPD.")
    assert cited(submission, "1") == [(LAW, LAW)]


@pytest.mark.parametrize(
    ("address", "value", "sentence"),
    [
        ("J8", "jdih.contoh.go.id", "Tuliskan alamat lengkap"),
        ("J8", "javascript:alert(1)", "Tuliskan alamat lengkap"),
        ("L8", "ftp://contoh.go.id/a", "Tuliskan alamat lengkap"),
        ("J8", "file:///etc/passwd", "Tuliskan alamat lengkap"),
        ("J8", '=HYPERLINK("https://contoh.go.id")', "berisi rumus; tulis nilainya."),
        ("J8", "https://contoh.go.id/" + "a" * 500, "521 karakter; paling banyak 500."),
        ("K8", "x" * 251, "251 karakter; paling banyak 250."),
    ],
)
def test_bad_link_is_named_with_its_address(client, submission, address, value, sentence):
    book = downloaded(client, submission)
    book["Isian"]["E5"], book["Isian"][address] = 4, value
    response = send(client, submission, book)
    assert response.status_code == 400
    assert address in [error.address for error in response.context["errors"]]
    assert sentence in response.content.decode()
    assert response.context["token"] == ""


def test_title_without_an_address_is_asked_for(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["M8"] = "Perda 3"
    errors = send(client, submission, book).context["errors"]
    assert [str(error) for error in errors] == ["L8: alamat untuk judul “Perda 3” belum ditulis."]


def test_nothing_is_cited_when_a_row_changed_since_the_preview(client, submission, head):
    book = downloaded(client, submission)
    book["Isian"]["J5"], book["Isian"]["E6"] = LAW, 4
    response = send(client, submission, book)
    type_in(submission, "2", head)
    assert apply(client, submission, response).status_code == 409
    assert not Evidence.objects.exists()


def test_closed_row_takes_no_link(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["J5"] = LAW
    world.set_status(submission, "sent")
    response = send(client, submission, book)
    assert [line.code for line in response.context["planned"].refused] == ["1"]
    apply(client, submission, response)
    assert cited(submission, "1") == []


def test_worksheet_downloaded_before_there_were_link_columns_is_still_read(client, submission):
    book = downloaded(client, submission)
    book["Isian"].delete_cols(10, 4)
    book["Isian"]["E5"] = 4
    assert [line.code for line in send(client, submission, book).context["planned"].clean] == ["1"]


def test_columns_in_another_order_are_read_by_their_titles(client, submission):
    book = downloaded(client, submission)
    sheet = book["Isian"]
    sheet["J4"], sheet["K4"] = "Judul tautan 1", "tautan baru 1"
    sheet["J5"], sheet["K5"] = "Perda", LAW
    apply(client, submission, send(client, submission, book))
    assert cited(submission, "1") == [(LAW, "Perda")]


def test_title_whose_address_column_is_gone_is_told(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["J4"], book["Isian"]["K5"] = None, "Perda tanpa alamat"
    errors = send(client, submission, book).context["errors"]
    assert [str(error) for error in errors] == ["K5: alamat untuk judul “Perda tanpa alamat” belum ditulis."]


@pytest.mark.skipif(not has_libreoffice(), reason="LibreOffice tidak terpasang")
@pytest.mark.parametrize("kinds", [("xlsx",), ("ods", "xlsx")], ids=["saved again", "through ods"])
def test_worksheet_saved_by_libreoffice_is_read_right(client, submission, operator, tmp_path, kinds):
    type_in(submission, "1", operator, "  =HYPERLINK(1)\r\nbaris dua ", level=3)
    content = client.get(url(submission, "worksheet_download")).content
    same = SimpleUploadedFile("lke.xlsx", by_libreoffice(content, tmp_path, *kinds))
    assert send(client, submission, same).context["planned"].lines == []
    book = load_workbook(io.BytesIO(content))
    book["Isian"]["E6"], book["Isian"]["G6"], book["Isian"]["J6"] = 0, "0012 nomor", LAW
    response = send(
        client, submission, SimpleUploadedFile("lke.xlsx", by_libreoffice(as_file(book).read(), tmp_path, *kinds))
    )
    assert [(line.code, line.links) for line in response.context["planned"].clean] == [("2", ((LAW, ""),))]
    apply(client, submission, response)
    row = world.answer_of(submission, "2")
    assert (row.level, row.explanation) == (0, "0012 nomor")


def without_identity(book):
    book["_asal"]["A1"] = "palsu"


def without_sheet(book):
    book["Isian"].title = "Lain"


def without_column(book):
    book["Isian"]["E4"] = "Nilai"


def merged(book):
    book["Isian"].merge_cells("E5:E6")


def endless(book):
    book["Isian"]["A100000"] = "1"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (without_identity, "bukan lembar kerja dari portal ini"),
        (without_sheet, "Lembar “Isian” tidak ada"),
        (without_column, "Kolom “Tingkat” tidak ditemukan"),
        (merged, "Sel E5:E6 digabung"),
        (endless, "lebih panjang daripada 200 baris"),
    ],
)
def test_spoilt_worksheet_is_refused_with_a_sentence(client, submission, spoil, sentence):
    book = downloaded(client, submission)
    spoil(book)
    response = send(client, submission, book)
    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.parametrize("title", [FILL, ORIGIN])
def test_sheet_that_is_cut_off_is_refused_with_a_sentence(client, submission, title):
    """The package is whole; what stands in one of its sheets is not."""
    content = client.get(url(submission, "worksheet_download")).content
    part = f"xl/worksheets/sheet{load_workbook(io.BytesIO(content)).sheetnames.index(title) + 1}.xml"
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as cut:
        for name in whole.namelist():
            spoilt = whole.read(name).replace(b"<sheetData>", b"<sheetData><row><c", 1)
            cut.writestr(name, spoilt if name == part else whole.read(name))
    response = send(client, submission, SimpleUploadedFile("lke.xlsx", stream.getvalue()))
    assert response.status_code == 400
    assert "buku kerja Excel (.xlsx) yang utuh" in response.content.decode()


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>", **parts}.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas"),
        (b"bukan zip", "bukan buku kerja Excel"),
        (zipped(), "bukan buku kerja Excel"),
        (zipped(**{"xl/vbaProject.bin": b"x"}), "memuat makro"),
        (zipped(**{"xl/media/a.bin": b"\0" * (41 * 1024 * 1024)}), "mengembang terlalu besar"),
        (zipped(**{"xl/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "bukan buku kerja Excel"),
        (zipped(**{"xl/a.xml": '<?xml version="1.0"?><!DOCTYPE a><a/>'.encode("utf-16")}), "bukan buku kerja Excel"),
    ],
)
def test_hostile_workbook_is_refused(client, submission, content, sentence):
    response = send(client, submission, SimpleUploadedFile("lke.xlsx", content))
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_no_file_and_wrong_extension(client, submission):
    assert client.post(url(submission)).status_code == 400
    response = send(client, submission, SimpleUploadedFile("lke.xlsm", zipped()))
    assert "berakhiran .xlsx" in response.content.decode()


def test_reader_who_does_not_fill_gets_no_worksheet(client_as, evaluator, submission):
    assert client_as(evaluator).get(url(submission, "worksheet_download")).status_code == 403
