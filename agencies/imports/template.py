"""The workbook that an import starts from: head, an example line to overwrite, drop-downs, hints."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from agencies.imports.plan import Source
from sheets import cells

HEAD = 4


def template(source: Source) -> Workbook:
    """Drop-downs read their values from a second sheet, because a list in the rule itself ends at 255 characters."""
    book = cells.new_workbook(source.heading)
    sheet, lists = book.create_sheet(source.sheet), book.create_sheet("Pilihan")
    cells.title(sheet, source.heading, "Baris di bawah judul adalah contoh; timpa atau hapus sebelum mengunggah.")
    cells.heading(sheet, HEAD, [column.title for column in source.columns])
    for place, column in enumerate(source.columns, start=1):
        letter = get_column_letter(place)
        cells.text(sheet.cell(HEAD + 1, place), source.example[place - 1])
        for row in range(HEAD + 1, HEAD + 1 + source.limit):
            sheet.cell(row, place).number_format = "@"
        for row, choice in enumerate(column.choices, start=2):
            cells.text(lists.cell(row, place), choice)
        cells.text(lists.cell(1, place), column.title)
        if column.choices:
            offer = DataValidation("list", formula1=f"Pilihan!${letter}$2:${letter}${len(column.choices) + 1}")
            sheet.add_data_validation(offer)
            offer.add(f"{letter}{HEAD + 1}:{letter}{HEAD + source.limit}")
    cells.widths(sheet, *(column.width for column in source.columns))
    cells.paper(sheet, head_row=HEAD, freeze=f"A{HEAD + 1}", landscape=True)
    return book
