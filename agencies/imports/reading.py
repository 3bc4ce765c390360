"""A sheet that a person filled in, as rows; the example line that it started with is known and left out."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from agencies.imports.plan import Source
from sheets.intake import open_sheet
from sheets.table import Column, SheetRow, read_table

NOTE = Column("note", "Keterangan", may_lack=True, width=32)
EXAMPLE = "Contoh: baris ini tidak diimpor"


@dataclass(frozen=True)
class Reading:
    """`examples` are the numbers of the lines that say "Contoh" in the column Keterangan."""

    rows: list[SheetRow]
    examples: list[int]


def read(file: UploadedFile, source: Source) -> Reading:
    """The lines of a workbook or a CSV file; SheetRefused when it cannot be used."""
    columns = (*source.columns, NOTE)
    with open_sheet(file, file.name, file.size, source.sheet, [column.title for column in columns]) as sheet:
        rows = read_table(sheet, columns, source.limit)
    notes = {row.number: str(row.values.pop(NOTE.key, None) or "") for row in rows}
    examples = [number for number, note in notes.items() if note.casefold().startswith("contoh")]
    return Reading([row for row in rows if row.number not in examples], examples)
