"""The workbook "Daftar bukti": one line per row and evidence, with a link to the file in the package or to its address.

A file lies in the package once; every row that cites it has a line that leads there.
"""

from dataclasses import dataclass
from math import ceil
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from sheets import cells

SHEET = "Daftar bukti"
COLUMNS = (
    ("OPD", 14), ("Status isian", 18), ("Butir", 7), ("Indikator", 36), ("Tingkat mandiri", 10), ("Bukti", 7),
    ("Judul dokumen", 42), ("Jenis", 16), ("Nomor", 24), ("Tanggal", 18), ("Halaman", 12), ("Mendukung tingkat", 11),
    ("Berkas atau tautan", 56), ("Keadaan", 34), ("SHA-256", 36),
)  # fmt: skip
LINE_HEIGHT = 15  # points
WIDER = 1.15  # words do not fill a line to its end
TARGET = 12  # the column that leads to the file or the address


@dataclass(frozen=True)
class Line:
    """The cells of a line in the order of COLUMNS; `target`: the address, or the file beside the index, or ""."""

    words: tuple[str, ...]
    target: str = ""


def write(path: Path, title: str, notes: tuple[str, ...], lines: list[Line]) -> None:
    """Write the workbook row by row, so that only the lines themselves stand in memory."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "Portal SPBE", title
    sheet = book.create_sheet(SHEET)
    head = len(notes) + 3
    cells.page(sheet, head_row=head, freeze=f"D{head + 1}", landscape=True)
    sheet.row_dimensions[1].height = 24
    sheet.row_dimensions[head].height = 2 * LINE_HEIGHT
    cells.widths(sheet, *(width for _, width in COLUMNS))
    for word, look in ((title, cells.as_title), *((note, cells.as_note) for note in notes)):
        sheet.append([look(cells.text(WriteOnlyCell(sheet), word))])
    sheet.append([])
    sheet.append([cells.as_head(cells.text(WriteOnlyCell(sheet), name)) for name, _ in COLUMNS])
    for number, line in enumerate(lines, start=head + 1):
        sheet.row_dimensions[number].height = LINE_HEIGHT * _height(line)
        sheet.append(_cells(sheet, line))
    sheet.auto_filter.ref = f"A{head}:O{head + len(lines)}"
    book.save(path)


def _height(line: Line) -> int:
    """Lines of text that the fullest cell needs: not every program makes room by itself."""
    return max(ceil(len(word) * WIDER / width) for word, (_, width) in zip(line.words, COLUMNS, strict=True)) or 1


def _cells(sheet, line: Line) -> list[WriteOnlyCell]:
    row = [cells.text(WriteOnlyCell(sheet), word) for word in line.words]
    if line.target:
        cells.as_link(row[TARGET], line.target)
    return row
