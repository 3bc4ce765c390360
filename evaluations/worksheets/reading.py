"""A worksheet brought back: whose it is, its rows, its bad cells."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from evaluations.checks import EXPLANATION_MAX
from evaluations.evidence_models import web_address
from evaluations.models import Evidence, Submission
from evaluations.worksheets.identity import Identity, unseal
from evaluations.worksheets.writing import FILL, LINK_TITLES, ORIGIN, SERVICE_MAX
from sheets.intake import SheetRefused, open_book, sheet_of
from sheets.table import CellError, Column, SheetRow, first_cell, read_table


def _most(name: str) -> int:
    """How many characters a piece of evidence keeps of it."""
    return Evidence._meta.get_field(name).max_length


COLUMNS = (
    Column("code", "Butir", required=True, max_length=20),
    Column("level", "Tingkat", "whole"),
    Column("explanation", "Penjelasan", max_length=EXPLANATION_MAX),
    Column("service_name", "Nama layanan", max_length=SERVICE_MAX),
    *(Column(f"url{n}", url, max_length=_most("url"), may_lack=True) for n, (url, _) in enumerate(LINK_TITLES)),
    *(Column(f"title{n}", title, max_length=_most("title"), may_lack=True) for n, (_, title) in enumerate(LINK_TITLES)),
)
LIMIT = 200
FOREIGN = "Berkas ini bukan lembar kerja dari portal ini. Unduh lembar kerja, isi, lalu unggah yang itu."


@dataclass(frozen=True)
class Typed:
    """What one line of the sheet says, checked against the instrument. `links` are (address, title) of new evidence."""

    code: str
    level: int | None
    explanation: str
    service_name: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reading:
    """`errors` are the bad cells; with any of them nothing of the sheet can be applied."""

    identity: Identity
    rows: dict[str, Typed]
    errors: list[CellError]


def read(file: UploadedFile, submission: Submission) -> Reading:
    """The worksheet's rows, or SheetRefused: not a worksheet, or one of another OPD, period or instrument."""
    book = open_book(file, file.name, file.size)
    try:
        identity = _identity(book, submission)
        return _checked(identity, read_table(sheet_of(book, FILL), COLUMNS, LIMIT), submission)
    finally:
        book.close()


def _identity(book, submission: Submission) -> Identity:
    if ORIGIN not in book.sheetnames:
        raise SheetRefused(FOREIGN)
    identity = unseal(first_cell(sheet_of(book, ORIGIN)))
    if identity is None:
        raise SheetRefused(FOREIGN)
    if identity.submission != submission.pk or identity.period != submission.period_id:
        raise SheetRefused(
            f"Lembar kerja ini bukan milik {submission.agency} pada periode {submission.period}. "
            "Unggah di halaman isian tempat Anda mengunduhnya."
        )
    if identity.instrument != submission.period.instrument.code:
        raise SheetRefused("Instrumen periode ini sudah diganti; unduh lembar kerja yang baru.")
    return identity


def _checked(identity: Identity, rows: list[SheetRow], submission: Submission) -> Reading:
    structure = submission.period.instrument.structure
    found: dict[str, Typed] = {}
    errors: list[CellError] = []
    for row in rows:
        errors += row.errors
        code = row.values.get("code")
        if code is None:
            continue
        mistakes = list(_mistakes(row, code, structure, identity, found))
        errors += mistakes
        if not mistakes and not row.errors:
            values = row.values
            texts = values["explanation"] or "", values["service_name"] or ""
            found[code] = Typed(code, values["level"], *texts, tuple(_links(values)))
    return Reading(identity, found, errors)


def _mistakes(row: SheetRow, code: str, structure, identity: Identity, found: dict[str, Typed]):
    part = structure.row(code)
    if part is None or code not in identity.rows:
        yield CellError(row.addresses["code"], f"butir “{code[:20]}” tidak ada di lembar kerja ini.")
        return
    if code in found:
        yield CellError(row.addresses["code"], f"butir {code} tertulis dua kali.")
    level = row.values.get("level")
    if level is not None and level not in structure.levels:
        allowed = f"pilih {structure.level_min} sampai {structure.level_max}"
        yield CellError(row.addresses["level"], f"tingkat {level} tidak ada; {allowed}.")
    if row.values.get("service_name") and not part.asks_service_name:
        yield CellError(row.addresses["service_name"], f"butir {code} tidak menanyakan nama layanan; kosongkan.")
    yield from _bad_links(row)


def _links(values: dict) -> Iterator[tuple[str, str]]:
    """(address, title) of the links that the row adds; the same address counts once."""
    seen = set()
    for place in range(len(LINK_TITLES)):
        url = values[f"url{place}"]
        if url and url not in seen:
            seen.add(url)
            yield url, values[f"title{place}"] or ""


def _bad_links(row: SheetRow) -> Iterator[CellError]:
    for place in range(len(LINK_TITLES)):
        url, title = row.values.get(f"url{place}"), row.values.get(f"title{place}")
        if title and not url and f"url{place}" in row.values:
            address = row.addresses.get(f"url{place}", row.addresses[f"title{place}"])
            yield CellError(address, f"alamat untuk judul “{title[:60]}” belum ditulis.")
        if url:
            try:
                web_address(url)
            except ValidationError as error:
                yield CellError(row.addresses[f"url{place}"], f"{error.message}")
