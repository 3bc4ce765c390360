"""Opening a workbook that came from outside: bounded, without macros, nothing fetched, nothing computed."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from sheets.delimited import TextSheet, read_text
from sheets.office import SPOILT, Bounds, Fault, PackageRefused, inspect

# What reading a spoilt or hostile workbook raises, when it is opened and when its cells are walked.
UNREADABLE = (*SPOILT, InvalidFileException, ParseError, TypeError, AttributeError, IndexError, OverflowError)
MAX_BYTES = 5 * 1024 * 1024  # a workbook as it is uploaded
BOUNDS = Bounds(unpacked=40 * 1024 * 1024, parts=500)
ROWS_MAX = 200_000  # rows that are looked at; programs write thousands of empty ones below a table
NOT_TEXT = "Berkas CSV ini tidak dapat dibaca; simpan sebagai CSV UTF-8 atau sebagai .xlsx, lalu unggah lagi."
BROKEN = "Berkas bukan buku kerja Excel (.xlsx) yang utuh; simpan ulang lalu unggah lagi."


class SheetRefused(ValueError):
    """The workbook cannot be used; the message is a sentence."""


def open_book(file: BinaryIO, name: str, size: int) -> Workbook:
    """The workbook in read-only mode, or SheetRefused. Formulas stay what they are; links lead nowhere."""
    _check_size(size)
    if not name.lower().endswith(".xlsx"):
        raise SheetRefused("Unggah buku kerja Excel berakhiran .xlsx.")
    file.seek(0)
    try:
        _inspect(file)
        file.seek(0)
        return load_workbook(file, read_only=True, keep_links=False)
    except SheetRefused:
        raise
    except UNREADABLE as error:
        raise SheetRefused(BROKEN) from error


@contextmanager
def open_sheet(
    file: BinaryIO, name: str, size: int, title: str, heads: Sequence[str]
) -> Iterator[ReadOnlyWorksheet | TextSheet]:
    """The sheet of that title in a workbook, its only sheet whatever its title, or a CSV file; or SheetRefused.

    `heads` are the titles of the columns, by which a CSV file's separator is found.
    """
    if name.lower().endswith(".csv"):
        _check_size(size)
        file.seek(0)
        try:
            sheet = read_text(file, title, heads, ROWS_MAX)
        except ValueError as error:
            raise SheetRefused(NOT_TEXT) from error
        yield sheet
        return
    book = open_book(file, name, size)
    try:
        yield sheet_of(book, title if len(book.sheetnames) > 1 else book.sheetnames[0])
    finally:
        book.close()


def _check_size(size: int) -> None:
    if size == 0:
        raise SheetRefused("Berkas kosong.")
    if size > MAX_BYTES:
        raise SheetRefused(f"Berkas melebihi batas {MAX_BYTES // (1024 * 1024)} MB.")


def _inspect(file: BinaryIO) -> None:
    try:
        inspect(file, "xl/workbook.xml", BOUNDS)
    except PackageRefused as refused:
        raise SheetRefused(_SENTENCES[refused.fault]) from refused
    with zipfile.ZipFile(file) as archive:
        for part in archive.infolist():
            if part.filename.lower().endswith((".xml", ".rels")) and _declares_entities(archive.read(part)):
                raise SheetRefused(BROKEN)


_SENTENCES = {
    Fault.BROKEN: BROKEN,
    Fault.FOREIGN: BROKEN,
    Fault.GROWS: "Buku kerja ini mengembang terlalu besar saat dibuka.",
    Fault.LOCKED: "Buku kerja ini berkata sandi; simpan tanpa kata sandi.",
    Fault.MACROS: "Buku kerja ini memuat makro; simpan tanpa makro (.xlsx).",
}


def _declares_entities(content: bytes) -> bool:
    """A DOCTYPE is the door to entity bombs; no workbook needs one. NUL bytes go, so that UTF-16 hides nothing."""
    return b"<!DOCTYPE" in content.replace(b"\0", b"").upper()


def sheet_of(book: Workbook, title: str) -> ReadOnlyWorksheet:
    """The sheet of that name with its true size, or SheetRefused. Merged cells are refused: they hide values."""
    if title not in book.sheetnames:
        raise SheetRefused(f"Lembar “{title}” tidak ada. Pakai berkas yang diunduh dari portal ini.")
    sheet = book[title]
    if not isinstance(sheet, ReadOnlyWorksheet):
        raise SheetRefused(f"Lembar “{title}” bukan lembar isian.")
    sheet.reset_dimensions()
    return sheet


def merged_ranges(sheet: ReadOnlyWorksheet | TextSheet) -> list[str]:
    """Addresses of the sheet's merged cells ("D14:D15"), which read-only mode does not tell."""
    if isinstance(sheet, TextSheet):
        return []
    content = sheet.parent._archive.read(sheet._worksheet_path).decode("utf-8", "replace")
    return re.findall(r'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"', content)
