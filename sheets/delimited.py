"""A sheet that was saved as text (CSV): its encoding and separator are found, its cells are read as the sheet's are."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

SEPARATORS = ";,\t"
LOOKED_AT = 15  # lines among which the head is looked for
FIELDS_MAX = 16_384  # of a line; no spreadsheet has more columns


@dataclass(frozen=True)
class TextCell:
    """One field. It is always text, whatever it begins with: a formula in a CSV file computes nothing here."""

    value: str | None
    data_type: str = "s"
    number_format: str = "General"


@dataclass(frozen=True)
class TextSheet:
    """The one sheet of a text file; `title` is what messages call it."""

    title: str
    lines: list[list[str]]

    def iter_rows(self) -> Iterator[tuple[TextCell, ...]]:
        for fields in self.lines:
            yield tuple(TextCell(field or None) for field in fields)


def read_text(file: BinaryIO, title: str, heads: Sequence[str], most: int) -> TextSheet:
    """The file's lines, of a longer file one more than `most`; ValueError when it is no text, its quotation marks do
    not close or a line is wider than any sheet. `heads` are the titles of the columns: the separator is the one that
    finds most of them in a line."""
    separator, content = _separator(_decoded(file.read()), heads)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    try:
        lines = list(islice(reader, most + 1))
    except csv.Error as error:
        raise ValueError(str(error)) from error
    if any(len(line) > FIELDS_MAX for line in lines):
        raise ValueError("too many fields")
    return TextSheet(title, lines)


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, or what Windows wrote before there was either."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252")
    if "\0" in text:
        raise ValueError("NUL")
    return text


def _separator(content: str, heads: Sequence[str]) -> tuple[str, str]:
    """The separator, and the text without the line "sep=;" by which Excel names it."""
    first, _, rest = content.partition("\n")
    if first.strip().lower() in {f"sep={separator}" for separator in SEPARATORS}:
        return first.strip()[-1], rest
    lines = list(islice(io.StringIO(content, newline=None), LOOKED_AT))
    known = {head.casefold() for head in heads}

    def found(separator: str) -> int:
        fields = ({field.strip(' "\n').casefold() for field in line.split(separator)} for line in lines)
        return max((len(known & line) for line in fields), default=0)

    return max(SEPARATORS, key=found), content
