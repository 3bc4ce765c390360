"""The workbook that an import starts from: head, an example line that is never imported, drop-downs, hints."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from agencies.imports.plan import Source
from agencies.imports.reading import EXAMPLE, NOTE
from sheets import cells

HEAD = 4
HINT = "Baris pertama di bawah judul adalah contoh dan tidak diimpor. Isi mulai baris di bawahnya."


def template(source: Source) -> Workbook:
    """Drop-downs read their values from a second sheet, because a list in the rule itself ends at 255 characters."""
    book = cells.new_workbook(source.heading)
    sheet, lists = book.create_sheet(source.sheet), book.create_sheet("Pilihan")
    columns = (*source.columns, NOTE)
    cells.title(sheet, source.heading, HINT)
    cells.heading(sheet, HEAD, [column.title for column in columns])
    for place, (column, told) in enumerate(zip(columns, (*source.example, EXAMPLE), strict=True), start=1):
        letter = get_column_letter(place)
        cells.as_example(cells.text(sheet.cell(HEAD + 1, place), told))
        for row in range(HEAD + 1, HEAD + 1 + source.limit):
            sheet.cell(row, place).number_format = "@"
        for row, choice in enumerate(column.choices, start=2):
            cells.text(lists.cell(row, place), choice)
        cells.text(lists.cell(1, place), column.title)
        if column.choices:
            offer = DataValidation("list", formula1=f"Pilihan!${letter}$2:${letter}${len(column.choices) + 1}")
            sheet.add_data_validation(offer)
            offer.add(f"{letter}{HEAD + 1}:{letter}{HEAD + source.limit}")
    cells.widths(sheet, *(column.width for column in columns))
    cells.paper(sheet, head_row=HEAD, freeze=f"A{HEAD + 1}", landscape=True)
    return book
