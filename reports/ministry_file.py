"""Reading published results from CSV or XLSX as people keep them. Bytes in, lines out; nothing is stored."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import openpyxl

from reports.models import DOMAINS

HEADER = ("year", "government_code", "institution", "instrument", *DOMAINS, "index", "predicate")
PREDICATES = ("Kurang", "Cukup", "Baik", "Sangat Baik", "Memuaskan")
LARGEST = 1024 * 1024  # bytes of a file; real ones have a few kilobytes
UNPACKED = 20 * LARGEST  # an XLSX is a ZIP: what it may grow to
MOST = 1000  # lines of one file


class MinistryError(ValueError):
    """The whole file is refused; the message is a sentence."""


@dataclass(frozen=True)
class Line:
    """One line of the file, as text by column. `number` is the line as a spreadsheet counts it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Result:
    """The checked figures of one line."""

    year: int
    instrument: str
    index: Decimal
    predicate: str
    domains: dict[str, str]


def read_lines(content: bytes) -> list[Line]:
    """Lines that are not empty, whatever the order of the columns. Raises MinistryError for what is no such table."""
    if len(content) > LARGEST:
        raise MinistryError("Berkas lebih besar dari 1 MB.")
    rows = _workbook(content) if content.startswith(b"PK") else _csv(content)
    header = [cell.strip().lower() for cell in next(rows, [])]
    if sorted(header) != sorted(HEADER):
        raise MinistryError(f"Baris 1: kepala tabel harus {', '.join(HEADER)}.")
    lines = [
        Line(number, dict(zip(header, (cell.strip() for cell in row), strict=False)))
        for number, row in enumerate(rows, start=2)
        if any(cell.strip() for cell in row)
    ]
    if not lines:
        raise MinistryError("Berkas tidak berisi satu hasil pun.")
    if len(lines) > MOST:
        raise MinistryError(f"Berkas berisi lebih dari {MOST} baris.")
    return lines


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MinistryError("Berkas bukan CSV (teks UTF-8) atau XLSX.") from error
    first = text.partition("\n")[0]
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    except csv.Error as error:
        raise MinistryError("CSV tidak terbaca: periksa tanda kutip.") from error


def _workbook(content: bytes) -> Iterator[list[str]]:
    """The first sheet; formulas by their stored value."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise MinistryError("Isi XLSX terlalu besar.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        if isinstance(error, MinistryError):
            raise
        raise MinistryError("XLSX tidak terbaca; simpan ulang dari aplikasi lembar kerja.") from error
    sheet = book.worksheets[0]
    yield from (
        [_cell(v) for v in row] for row in sheet.iter_rows(max_row=MOST + 2, max_col=len(HEADER), values_only=True)
    )
    book.close()


def _cell(value: object) -> str:
    """A cell as its text: a whole number without decimals, any other figure with two."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)).normalize():f}"
    return str(value)


def check(line: Line) -> tuple[Result | None, str]:
    """(result, "") of a right line; (None, sentence) of a wrong one, all its faults in it."""
    cells, faults = line.cells, []
    if not re.fullmatch(r"20\d\d", cells.get("year", "")):
        faults.append(f"tahun “{cells.get('year', '')}” tidak dikenal")
    if not re.fullmatch(r"[a-z0-9-]{1,60}", cells.get("instrument", "")):
        faults.append(f"kode instrumen “{cells.get('instrument', '')}” tidak dikenal")
    if cells.get("predicate", "") not in PREDICATES:
        faults.append(
            f"predikat “{cells.get('predicate', '')}” bukan {', '.join(PREDICATES[:-1])}, atau {PREDICATES[-1]}"
        )
    index = _figure(cells.get("index", ""), "indeks", faults)
    if not cells.get("index", ""):
        faults.append("indeks kosong")
    domains = {name: _figure(cells.get(name, ""), name, faults) for name in DOMAINS}
    if faults:
        return None, _sentence(faults)
    stated = {name: str(value) for name, value in domains.items() if value is not None}
    return Result(int(cells["year"]), cells["instrument"], index, cells["predicate"], stated), ""


def _sentence(faults: Iterable[str]) -> str:
    text = "; ".join(faults)
    return f"{text[:1].upper()}{text[1:]}."


def _figure(text: str, name: str, faults: list[str]) -> Decimal | None:
    """A figure from 0 to 5 with at most two decimals, comma or point; None when empty or wrong."""
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        faults.append(f"{name} “{text}” bukan angka")
        return None
    if not value.is_finite() or not 0 <= value <= 5:
        faults.append(f"{name} {text} di luar skala 0 sampai 5")
        return None
    if value != value.quantize(Decimal("0.01")):
        faults.append(f"{name} {text} mempunyai lebih dari dua desimal")
        return None
    return value.quantize(Decimal("0.01"))
