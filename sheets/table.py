"""A sheet's table as typed rows: the head is found by its titles, every bad cell is told with its address."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl.utils import get_column_letter, range_boundaries

from sheets.intake import BROKEN, ROWS_MAX, UNREADABLE, SheetRefused, merged_ranges

HEAD_WITHIN = 15  # the head stands in one of the first rows
DIGITS_MAX = 15  # a workbook keeps no more digits of a number
SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE]\+\d{2,3}")
LINE_BREAK = re.compile(r"\r\n?")


@dataclass(frozen=True)
class Column:
    """One column: its title in the head, and what its cells may hold.

    `kind` is "text", "whole" (a whole number) or "choice"; `choices` maps what the cell says to the value it means.
    """

    key: str
    title: str
    kind: str = "text"
    required: bool = False
    max_length: int = 0
    choices: dict[str, object] = field(default_factory=dict)
    width: int = 20
    hint: str = ""
    may_lack: bool = False  # a sheet without the column is read as if its cells were empty


@dataclass(frozen=True)
class CellError:
    """One bad cell: "D14" and a sentence that says what to do."""

    address: str
    sentence: str

    def __str__(self):
        return f"{self.address}: {self.sentence}"


@dataclass(frozen=True)
class SheetRow:
    """One row that holds something. A cell in error has no entry in `values`; an empty one has None."""

    number: int
    values: dict[str, object]
    addresses: dict[str, str]
    errors: list[CellError]


def read_table(sheet, columns: Sequence[Column], limit: int) -> list[SheetRow]:
    """The rows below the head. SheetRefused: no head, a column is missing, merged input cells, too many rows."""
    try:
        return list(_rows(sheet, columns, limit))
    except SheetRefused:
        raise
    except UNREADABLE as error:
        raise SheetRefused(BROKEN) from error


def first_cell(sheet) -> object:
    """What stands in A1, "" in an empty sheet. SheetRefused when the sheet cannot be read."""
    try:
        return next(sheet.iter_rows(max_row=1, max_col=1, values_only=True), ("",))[0]
    except UNREADABLE as error:
        raise SheetRefused(BROKEN) from error


def _rows(sheet, columns: Sequence[Column], limit: int) -> Iterator[SheetRow]:
    lines = enumerate(sheet.iter_rows(), start=1)
    head, places = _find_head(lines, columns, sheet.title)
    _refuse_merged(sheet, head, places)
    found = 0
    for number, cells in lines:
        row = _row(number, cells, columns, places)
        if number > (head + limit * 3 if row else ROWS_MAX):
            raise SheetRefused(f"Lembar ini lebih panjang daripada {limit} baris.")
        if row is None:
            continue
        found += 1
        if found > limit:
            raise SheetRefused(f"Lembar ini memuat lebih dari {limit} baris; bagi menjadi beberapa berkas.")
        yield row


def _find_head(lines, columns: Sequence[Column], sheet_title: str) -> tuple[int, dict[str, int]]:
    """The head's row number and each column's place. The row that names most of the titles is the head."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number, cells in lines:
        titles = {_plain(cell.value).casefold(): place for place, cell in enumerate(cells) if cell.value is not None}
        places = {c.key: titles[c.title.casefold()] for c in columns if c.title.casefold() in titles}
        if len(places) > len(best[1]):
            best = number, places
        if all(c.key in places or c.may_lack for c in columns):
            return number, places
        if number >= HEAD_WITHIN:
            break
    missing = ", ".join(f"“{c.title}”" for c in columns if c.key not in best[1] and not c.may_lack)
    raise SheetRefused(f"Kolom {missing} tidak ditemukan di lembar “{sheet_title}”.")


def _refuse_merged(sheet, head: int, places: dict[str, int]) -> None:
    for ref in merged_ranges(sheet):
        left, _, right, bottom = range_boundaries(ref)
        if bottom > head and any(left <= place + 1 <= right for place in places.values()):
            raise SheetRefused(f"Sel {ref} digabung; pisahkan dahulu, lalu unggah lagi.")


def _row(number: int, cells, columns: Sequence[Column], places: dict[str, int]) -> SheetRow | None:
    row = SheetRow(number, {}, {}, [])
    filled = False
    for column in columns:
        if (place := places.get(column.key)) is None:
            row.values[column.key] = None
            continue
        cell = cells[place] if place < len(cells) else None
        row.addresses[column.key] = f"{get_column_letter(place + 1)}{number}"
        filled = filled or (cell is not None and _plain(cell.value) != "")
        _put(row, column, cell)
    return row if filled else None


def _put(row: SheetRow, column: Column, cell) -> None:
    try:
        row.values[column.key] = _typed(column, cell)
    except ValueError as error:
        row.errors.append(CellError(row.addresses[column.key], str(error)))


def _typed(column: Column, cell) -> object:
    """The cell's value as the column means it; ValueError with a sentence when it cannot be."""
    value = None if cell is None else cell.value
    if cell is not None and getattr(cell, "data_type", "") == "f":
        raise ValueError("berisi rumus; tulis nilainya.")
    if cell is not None and getattr(cell, "data_type", "") == "e":
        raise ValueError(f"berisi kesalahan Excel {value}; tulis nilainya.")
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise ValueError("dibaca Excel sebagai tanggal; ubah format selnya menjadi Teks, lalu tulis lagi.")
    told = _plain(value)
    if not told:
        if column.required:
            raise ValueError(f"{column.title} belum diisi.")
        return None
    if column.kind == "text":
        _refuse_cut_number(value, told)
        told = _padded(value, told, cell.number_format)
    return {"text": _text, "whole": _whole, "choice": _choice}[column.kind](column, told)


def _refuse_cut_number(value: object, told: str) -> None:
    """A NIP that became a number has lost its last digits; nobody would see it."""
    digits = isinstance(value, int | float) and len(told.strip("-").replace(".", "")) > DIGITS_MAX
    if digits or SCIENTIFIC.fullmatch(told):
        raise ValueError("dibaca sebagai angka dan tidak utuh lagi; ubah format selnya menjadi Teks, lalu tulis lagi.")


def _padded(value: object, told: str, number_format: str) -> str:
    """A number that its format shows with leading zeros ("00000") is read as it is shown."""
    zeros = isinstance(value, int | float) and re.fullmatch(r"0{2,20}", number_format or "")
    return told.zfill(len(number_format)) if zeros and told.isdigit() else told


def _plain(value: object) -> str:
    """The cell as a person reads it: 3.0 is 3, yes and no are words, line breaks are one character."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return LINE_BREAK.sub("\n", str(value)).strip()


def _text(column: Column, told: str) -> str:
    if column.max_length and len(told) > column.max_length:
        raise ValueError(f"{len(told)} karakter; paling banyak {column.max_length}.")
    return told


def _whole(column: Column, told: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,9}", told, re.ASCII):
        raise ValueError(f"“{told[:40]}” bukan bilangan bulat.")
    return int(told)


def _choice(column: Column, told: str) -> object:
    for label, meant in column.choices.items():
        if label.casefold() == told.casefold():
            return meant
    number = _number(told)
    same = [meant for label, meant in column.choices.items() if number is not None and _number(label) == number]
    if len(same) == 1:
        return same[0]
    offered = ", ".join(list(column.choices)[:12])
    raise ValueError(f"“{told[:60]}” tidak dikenal; pilih {offered}.")


def _number(told: str) -> Decimal | None:
    """The number that a code is, by which 76.10 is known again when a program has made it 76.1 or 76,1."""
    return Decimal(told.replace(",", ".")) if re.fullmatch(r"\d{1,9}([.,]\d{1,9})?", told, re.ASCII) else None
