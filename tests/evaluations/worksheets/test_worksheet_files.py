"""Worksheets as other programs save them, spoilt ones, and hostile ones."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from evaluations.worksheets.writing import FILL, ORIGIN
from tests import world
from tests.evaluations.worksheets.conftest import LAW, apply, as_file, downloaded, send, type_in, url
from tests.sheets.shapes import by_libreoffice, has_libreoffice


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
