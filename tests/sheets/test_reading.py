"""The same table in the shapes in which Excel, Google Sheets, LibreOffice and older programs write it is read alike."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from sheets.intake import ROWS_MAX, SheetRefused, open_sheet
from sheets.table import Column, read_table
from tests.sheets.shapes import by_libreoffice, has_libreoffice, workbook

HEADS = ("Kode", "Nama", "NIP", "Tingkat", "Sejak")
COLUMNS = (
    Column("code", "Kode", "choice", required=True, choices={"76": "provinsi", "76.05": "majene", "76.10": "baru"}),
    Column("name", "Nama", required=True, max_length=60),
    Column("nip", "NIP"),
    Column("level", "Tingkat", "whole"),
    Column("since", "Sejak"),
)
NIP = "000000000000000123"
ROWS = (
    HEADS,
    ("76", "Dinas A; B, \"C\" & <D>", NIP, "3", "2 Januari 2026"),
    ("76.05", "  Dinas É  ", "0012", "0", "2026-01-02"),
)  # fmt: skip
READ = [
    {"code": "provinsi", "name": 'Dinas A; B, "C" & <D>', "nip": NIP, "level": 3, "since": "2 Januari 2026"},
    {"code": "majene", "name": "Dinas É", "nip": "0012", "level": 0, "since": "2026-01-02"},
]


def table(content: bytes, name: str = "a.xlsx", limit: int = 100):
    with open_sheet(io.BytesIO(content), name, len(content), "Data", HEADS) as sheet:
        return read_table(sheet, COLUMNS, limit)


def values(content: bytes, name: str = "a.xlsx"):
    rows = table(content, name)
    assert [row.errors for row in rows] == [[]] * len(rows)
    return [row.values for row in rows]


def saved(*rows) -> bytes:
    book = Workbook()
    book.active.title = "Data"
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SHAPES = {
    "shared strings": {"dimension": "A1:E3"},
    "runs of formatting": {"strings": "rich", "dimension": "A1:E3"},
    "inline strings": {"strings": "inline"},
    "no dimension": {},
    "wrong dimension": {"dimension": "A1"},
    "a thousand empty rows below": {"trailing": 1000},
    "a prefix before every name": {"prefix": "x"},
    "a title of its own": {"title": "Sheet1"},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_table_is_read_alike_in_every_shape(shape):
    assert values(workbook(ROWS, **shape)) == READ


def test_numbers_mean_the_code_that_they_stand_for():
    rows = (HEADS, (76, "A", None, 3.0, None), (76.05, "B", None, 0, None), (76.1, "C", None, None, None))
    assert [row["code"] for row in values(workbook(rows))] == ["provinsi", "majene", "baru"]


def test_number_that_stands_for_no_code_is_an_error():
    (row,) = table(workbook((HEADS, (76.5, "A", None, None, None))))
    assert [str(error) for error in row.errors] == ["A2: “76.5” tidak dikenal; pilih 76, 76.05, 76.10."]


def test_leading_zeros_that_a_format_shows_are_read():
    rows = (HEADS, ("76", "A", 123, None, None))
    assert values(workbook(rows, zeros="000000"))[0]["nip"] == "000123"
    assert values(workbook(rows, zeros="0"))[0]["nip"] == "123"


@pytest.mark.parametrize("number", [198501012010011001, 1.98501012010011e17, 1234567890123456])
def test_number_that_a_program_has_cut_is_an_error_and_not_another_number(number):
    (row,) = table(workbook((HEADS, ("76", "A", number, None, None))))
    assert [error.address for error in row.errors] == ["C2"]
    assert "ubah format selnya menjadi Teks" in row.errors[0].sentence


def test_fifteen_digits_are_whole():
    assert values(workbook((HEADS, ("76", "A", 123456789012345, None, None))))[0]["nip"] == "123456789012345"


def test_real_date_is_an_error_and_a_written_one_is_text():
    (row,) = table(saved(HEADS, ("76", "A", None, None, dt.date(2026, 1, 2))))
    assert [error.address for error in row.errors] == ["E2"]


def test_rows_far_below_are_refused_and_empty_ones_are_not():
    far = [HEADS, *[()] * 400, ("76", "A")]
    with pytest.raises(SheetRefused, match="lebih panjang daripada 100 baris"):
        table(workbook(far))
    assert values(workbook(ROWS, trailing=5000)) == READ


def test_endless_empty_rows_are_refused():
    book = Workbook()
    book.active.title = "Data"
    for row in ROWS:
        book.active.append(row)
    book.active.cell(300_000, 1).number_format = "@"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(SheetRefused, match="lebih panjang"):
        table(stream.getvalue())


def test_sheet_among_several_is_found_by_its_title():
    book = Workbook()
    book.active.title = "Petunjuk"
    book.create_sheet("Data")
    for row in ROWS:
        book["Data"].append(row)
    stream = io.BytesIO()
    book.save(stream)
    assert values(stream.getvalue()) == READ
    book["Data"].title = "Lain"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(SheetRefused, match="Lembar “Data” tidak ada"):
        table(stream.getvalue())


# --- text files ------------------------------------------------------------------------------------------------------


def text(separator: str, line: str = "\r\n") -> str:
    def field(value: str) -> str:
        return '"' + value.replace('"', '""') + '"' if set(value) & set(';,\t"\n') else value

    return line.join(separator.join(map(field, row)) for row in ROWS) + line


CSV = {
    "Excel here: mark, semicolon": text(";").encode("utf-8-sig"),
    "Google Sheets: comma": text(",", "\n").encode(),
    "tab": text("\t").encode(),
    "Excel as Unicode text": text("\t").encode("utf-16"),
    "old Windows": text(";").encode("cp1252"),
    "separator named": ("sep=;\r\n" + text(";")).encode("utf-8-sig"),
    "lines above the head": ("Impor\r\n\r\n" + text(";")).encode("utf-8-sig"),
    "empty lines below": (text(";") + ";;;;\r\n" * 50).encode("utf-8-sig"),
}


@pytest.mark.parametrize("content", CSV.values(), ids=CSV)
def test_text_file_is_read_like_the_sheet(content):
    assert values(content, "A.CSV") == READ


def test_many_commas_in_a_name_do_not_make_the_comma_the_separator():
    content = b"Kode;Nama;NIP;Tingkat;Sejak\n76;Dinas A, B, C, D, E, F, dan G;;;\n"
    assert values(content, "a.csv")[0]["name"] == "Dinas A, B, C, D, E, F, dan G"


def test_code_with_a_comma_for_the_point_is_known():
    assert values(b"Kode;Nama;NIP;Tingkat;Sejak\n76,05;A;;;\n", "a.csv")[0]["code"] == "majene"


def test_formula_in_a_text_file_is_text():
    assert values(b"Kode;Nama;NIP;Tingkat;Sejak\n76;=1+1;;;\n", "a.csv")[0]["name"] == "=1+1"


def test_nip_that_excel_wrote_in_a_text_file_as_a_power_is_an_error():
    (row,) = table(b"Kode;Nama;NIP;Tingkat;Sejak\n76;A;1,98501E+17;;\n", "a.csv")
    assert [error.address for error in row.errors] == ["C2"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas kosong"),
        (b"PK\x03\x04\0\0", "tidak dapat dibaca"),
        (b'Kode;Nama;NIP;Tingkat;Sejak\n76;"A;;;', "tidak dapat dibaca"),
        (b"\xff\xfe\x00", "tidak dapat dibaca"),
        ("Kode;Nama;NIP;Tingkat;Sejak\n76;A\0B;;;\n".encode("utf-16"), "tidak dapat dibaca"),
        (text(";").encode() + b";" * 20_000, "tidak dapat dibaca"),
        (b"Nama\nA\n", "Kolom “Kode”"),
        (b"x" * (5 * 1024 * 1024 + 1), "melebihi batas 5 MB"),
    ],
)
def test_text_file_that_cannot_be_used_is_refused(content, sentence):
    with pytest.raises(SheetRefused, match=sentence):
        table(content, "a.csv")


def test_endless_empty_lines_are_refused_before_they_fill_the_memory():
    content = text(";").encode() + b"\n" * 4_000_000
    with open_sheet(io.BytesIO(content), "a.csv", len(content), "Data", HEADS) as sheet:
        assert len(sheet.lines) == ROWS_MAX + 1
    with pytest.raises(SheetRefused, match="lebih panjang daripada 100 baris"):
        table(content, "a.csv")


# --- LibreOffice itself ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(not has_libreoffice(), reason="LibreOffice tidak terpasang")
@pytest.mark.parametrize("kinds", [("xlsx",), ("ods", "xlsx")], ids=["saved again", "through ods"])
def test_file_saved_by_libreoffice_is_read_alike(tmp_path, kinds):
    assert values(by_libreoffice(saved(*ROWS), tmp_path, *kinds)) == READ
