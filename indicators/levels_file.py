"""Reading a file of levels (`kode,tingkat`) as people make them in a spreadsheet. Pure: no Django."""

import csv
import io
import re

from indicators.structure import Structure

HEADER = ["kode", "tingkat"]


class LevelsError(ValueError):
    """The file is refused; the message is a sentence with the line number."""


def read_levels(content: bytes, structure: Structure) -> dict[str, int]:
    """{row code: level} of the file. Comma or semicolon, with or without a byte-order mark.

    Raises LevelsError at the first fault: encoding, header, columns, unknown or repeated code, level.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LevelsError(f"Baris {line}: berkas bukan teks UTF-8.") from error
    lines = text.splitlines()
    delimiter = ";" if lines and ";" in lines[0] else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    levels: dict[str, int] = {}
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if header != HEADER:
            raise LevelsError("Baris 1: kepala tabel harus “kode,tingkat”.")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                code, level = _cells(cells, reader.line_num, structure)
                if code in levels:
                    raise LevelsError(f"Baris {reader.line_num}: butir {code} sudah ada di baris sebelumnya.")
                levels[code] = level
    except csv.Error as error:
        raise LevelsError(f"Baris {reader.line_num}: bukan CSV yang sah ({error}).") from error
    return levels


def _cells(cells: list[str], line: int, structure: Structure) -> tuple[str, int]:
    if len(cells) != len(HEADER):
        raise LevelsError(f"Baris {line}: harus ada 2 kolom, ada {len(cells)}.")
    code, level = (cell.strip() for cell in cells)
    if structure.row(code) is None:
        raise LevelsError(f"Baris {line}: kode butir “{code}” tidak ada dalam {structure.code}.")
    if not re.fullmatch(r"-?[0-9]{1,9}", level):
        raise LevelsError(f"Baris {line}: tingkat “{level}” bukan bilangan bulat.")
    if int(level) not in structure.levels:
        low, high = structure.level_min, structure.level_max
        raise LevelsError(f"Baris {line}: tingkat {level} di luar skala {low} sampai {high}.")
    return code, int(level)
