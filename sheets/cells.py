"""Writing into a sheet: typed text is never a formula, figures keep their format, headings look alike."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

MAROON, INDIGO, SUNK, LINE, SOFT = "6B1524", "2B3072", "F4F0EB", "D5CCC3", "5F565A"
CELL_LIMIT = 32_767  # characters that one cell of a workbook can hold
TWO, FOUR = "0.00", "0.0000"
FACE = "Calibri"

_PLAIN = Font(name=FACE, size=11)
_BOLD = Font(name=FACE, size=11, bold=True)
_HEAD = Font(name=FACE, size=10, bold=True, color="FFFFFF")
_TITLE = Font(name=FACE, size=16, bold=True, color=MAROON)
_NOTE = Font(name=FACE, size=10, color=SOFT)
_EXAMPLE = Font(name=FACE, size=11, italic=True, color=SOFT)
_LINK = Font(name=FACE, size=11, underline="single", color=INDIGO)
_UNDER = Border(bottom=Side(style="hair", color=LINE))
_OVER = Border(top=Side(style="thin", color=MAROON))


def new_workbook(title: str) -> Workbook:
    """An empty workbook that recomputes when it is opened and names the portal, not a person."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "Portal SPBE"
    book.properties.title = title
    book.calculation.fullCalcOnLoad = True
    return book


def as_bytes(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def text(cell: Cell, value: object) -> Cell:
    """Put typed text into a cell as text, whatever it begins with; what a workbook cannot hold is cut or dropped."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:CELL_LIMIT]
    cell.value = clean
    cell.data_type = "s"
    cell.quotePrefix = clean[:1] in tuple("=+-@\t\r")
    cell.font = _PLAIN
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def figure(cell: Cell, value: Fraction | int | str | None, number_format: str = "General") -> Cell:
    """Put a figure or a formula into a cell. An exact fraction that is no short decimal is written as a division."""
    cell.value = _figure(value)
    cell.number_format = number_format
    cell.font = _PLAIN
    cell.alignment = Alignment(vertical="top", horizontal="right")
    return cell


def _figure(value: Fraction | int | str | None) -> int | float | str | None:
    if not isinstance(value, Fraction):
        return value
    if value.denominator == 1:
        return value.numerator
    hundredths = value * 10_000
    return float(value) if hundredths.denominator == 1 else f"={value.numerator}/{value.denominator}"


def heading(sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
    """A table's head: white on maroon, wrapped."""
    for column, title in enumerate(titles, start=1):
        as_head(text(sheet.cell(row, column), title))


def title(sheet: Worksheet, main: str, *notes: str) -> int:
    """The sheet's title in row 1 and its notes below; returns the next free row, one left empty."""
    as_title(text(sheet["A1"], main))
    for row, note in enumerate(notes, start=2):
        as_note(text(sheet.cell(row, 1), note))
    return len(notes) + 3


def as_head(cell: Cell) -> Cell:
    """The look of a table's head, for sheets that are written row by row too."""
    cell.font, cell.fill = _HEAD, PatternFill("solid", fgColor=MAROON)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def as_example(cell: Cell) -> Cell:
    """A line that shows how to fill in, and is not a line of the table."""
    cell.font, cell.fill = _EXAMPLE, PatternFill("solid", fgColor=SUNK)
    return cell


def as_title(cell: Cell) -> Cell:
    cell.font, cell.alignment = _TITLE, Alignment(wrap_text=False)
    return cell


def as_note(cell: Cell) -> Cell:
    cell.font, cell.alignment = _NOTE, Alignment(wrap_text=False)
    return cell


def as_link(cell: Cell, target: str) -> Cell:
    """Text that leads to an address or to a file beside the workbook; what it says stays text."""
    cell.hyperlink = target
    cell.font = _LINK
    return cell


def line(sheet: Worksheet, number: int, columns: int) -> Iterator[Cell]:
    """The first cells of one line. (`sheet[number]` looks through the whole sheet for its width, at every call.)"""
    return (sheet.cell(number, column) for column in range(1, columns + 1))


def bold(cells: Iterable[Cell], *, fill: bool = False, rule: bool = False) -> None:
    """Group and total rows."""
    for cell in cells:
        cell.font = _BOLD
        if fill:
            cell.fill = PatternFill("solid", fgColor=SUNK)
        if rule:
            cell.border = _OVER


def hairline(cells: Iterable[Cell]) -> None:
    for cell in cells:
        cell.border = _UNDER


def widths(sheet: Worksheet, *columns: float) -> None:
    for number, width in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def paper(sheet: Worksheet, *, head_row: int, freeze: str, landscape: bool = False) -> None:
    """Freeze panes, and print one page wide on A4 with the head repeated and pages numbered."""
    page(sheet, head_row=head_row, freeze=freeze, landscape=landscape)
    sheet.print_area = sheet.dimensions


def page(sheet: Worksheet, *, head_row: int, freeze: str, landscape: bool = False) -> None:
    """As `paper`, for a sheet whose rows are still to be written."""
    sheet.freeze_panes = freeze
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "Halaman &P dari &N"
    sheet.oddFooter.left.text = "&A"
    sheet.sheet_view.showGridLines = False
