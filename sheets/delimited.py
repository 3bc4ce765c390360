"""A sheet that was saved as text (CSV): its encoding and separator are found, its cells are read as the sheet's are."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

SEPARATORS = ";,\t"
LOOKED_AT = 15  # lines among which the head is looked for


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


def read_text(file: BinaryIO, title: str, heads: Sequence[str]) -> TextSheet:
    """The file's lines; ValueError when it is no text or its quotation marks do not close. `heads` are the titles of
    the columns: the separator is the one that finds most of them in a line."""
    separator, content = _separator(_decoded(file.read()), heads)
    try:
        return TextSheet(title, list(csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)))
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, or what Windows wrote before there was either."""
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("NUL")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _separator(content: str, heads: Sequence[str]) -> tuple[str, str]:
    """The separator, and the text without the line "sep=;" by which Excel names it."""
    first, _, rest = content.partition("\n")
    if first.strip().lower() in {f"sep={separator}" for separator in SEPARATORS}:
        return first.strip()[-1], rest
    lines, known = content.splitlines()[:LOOKED_AT], {head.casefold() for head in heads}

    def found(separator: str) -> int:
        fields = ({field.strip(' "').casefold() for field in line.split(separator)} for line in lines)
        return max((len(known & line) for line in fields), default=0)

    return max(SEPARATORS, key=found), content
