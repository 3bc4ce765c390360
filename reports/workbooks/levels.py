"""The sheets "Nilai" and "Predikat": from weights and levels to the index, by formulas."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.structure import Structure
from reports.summary import Summary
from sheets import cells
from sheets.cells import FOUR, TWO

HEAD = (
    "No.",
    "Indikator",
    "Domain",
    "Aspek",
    "Bobot (%)",
    "Mandiri",
    "Evaluator",
    "Selisih",
    "Bobot × mandiri",
    "Bobot × evaluator",
    "Sumbangan pada indeks evaluator",
)
GROUP_HEAD = ("Kode", "Domain dan aspek", "", "", "Bobot (%)", "Mandiri", "Evaluator", "Selisih", "Kementerian")
MINISTRY = 9  # its column: what the ministry has published, of a domain and of the whole


@dataclass(frozen=True)
class Places:
    """Where on the sheet "Nilai" the index and its parts stand: addresses that other sheets point to."""

    mandiri: str
    evaluator: str
    aspects: tuple[tuple[str, str, str], ...]  # name, address of mandiri, address of evaluator


# What stands in the level cell of a row: (summary, column name, row code) -> figure or formula
LevelCell = Callable[[str, str], object]


def plain_levels(summary: Summary) -> LevelCell:
    """The levels themselves, as numbers."""
    columns = {"mandiri": summary.mandiri.levels, "evaluator": summary.evaluator.levels}
    return lambda column, code: columns[column].get(code)


def add_levels(book: Workbook, summary: Summary, level: LevelCell, name: str = "Nilai") -> Places:
    """Add the sheet with one line per row, then domains, aspects and the index, all as formulas over the levels."""
    sheet = book.create_sheet(name)
    head = cells.title(sheet, f"Nilai {summary.subject}", _reading(summary))
    cells.heading(sheet, head, HEAD)
    lines = summary.lines
    parents = _parents(summary.structure)
    first = head + 1
    rows = [line for line in lines if line.kind == "row"]
    last = head + len(rows)
    for number, line in enumerate(rows, start=first):
        _row(sheet, number, line, parents[line.code], level, (first, last))
    *places, aspects = _groups(sheet, last + 2, summary, (first, last))
    cells.widths(sheet, 8, 52, 8, 8, 10, 10, 10, 10, 12, 12, 14)
    cells.paper(sheet, head_row=head, freeze=f"C{first}", landscape=True)
    addressed = tuple((label, f"'{name}'!$F${row}", f"'{name}'!$G${row}") for label, row in aspects)
    return Places(*(f"'{name}'!{place}" for place in places), addressed)


def add_predicates(book: Workbook, structure: Structure) -> None:
    """The borders from which a predicate counts; the formulas of other sheets look them up."""
    sheet = book.create_sheet("Predikat")
    head = cells.title(sheet, "Predikat", f"{structure.regulation}; diambil dari nilai indeks sebelum dibulatkan")
    cells.heading(sheet, head, ("Mulai dari", "Predikat"))
    for row, (name, border) in enumerate(structure.predicates, start=head + 1):
        cells.figure(sheet.cell(row, 1), border, TWO)
        cells.text(sheet.cell(row, 2), name)
    cells.widths(sheet, 14, 24)
    cells.paper(sheet, head_row=head, freeze=f"A{head + 1}")


def predicate_formula(structure: Structure, address: str) -> str:
    """The predicate of the index at `address`. Ten decimals: enough for the exact border, too few for noise."""
    first, last = 5, 4 + len(structure.predicates)
    borders, names = f"Predikat!$A${first}:$A${last}", f"Predikat!$B${first}:$B${last}"
    return f'=IF({address}="","–",LOOKUP(ROUND({address},10),{borders},{names}))'


def _reading(summary: Summary) -> str:
    words = "jawaban yang belum ada dihitung tingkat terendah" if summary.final else "hanya jawaban yang ada"
    return f"Periode {summary.period}, bacaan {summary.reading}: {words}"


def _parents(structure: Structure) -> dict[str, tuple[str, str]]:
    return {
        row.code: (domain.code, aspect.code)
        for domain in structure.domains
        for aspect in domain.aspects
        for row in aspect.rows
    }


def _row(sheet: Worksheet, number: int, line, parents, level: LevelCell, span) -> None:
    first, last = span
    cells.text(sheet.cell(number, 1), line.code)
    cells.text(sheet.cell(number, 2), line.name)
    for column, code in enumerate(parents, start=3):
        cells.text(sheet.cell(number, column), code)
    cells.figure(sheet.cell(number, 5), line.weight, TWO)
    cells.figure(sheet.cell(number, 6), level("mandiri", line.code), "General")
    cells.figure(sheet.cell(number, 7), level("evaluator", line.code), "General")
    for column in (6, 7):
        sheet.cell(number, column).number_format = "0.##;-0.##;0"
    n = number
    total = f'SUMIFS($E${first}:$E${last},$G${first}:$G${last},">=0")'
    formulas = (
        f'=IF(AND(ISNUMBER(F{n}),ISNUMBER(G{n})),G{n}-F{n},"")',
        f'=IF(ISNUMBER(F{n}),E{n}*F{n},"")',
        f'=IF(ISNUMBER(G{n}),E{n}*G{n},"")',
        f'=IF(ISNUMBER(G{n}),E{n}*G{n}/{total},"")',
    )
    for column, (formula, shape) in enumerate(zip(formulas, (TWO, TWO, TWO, FOUR), strict=True), start=8):
        cells.figure(sheet.cell(number, column), formula, shape)
    cells.hairline(cells.line(sheet, number, len(HEAD)))


def _groups(sheet: Worksheet, start: int, summary: Summary, span) -> tuple[str, str, list[tuple[str, int]]]:
    """Domains and aspects below the rows, the index last.

    Returns the addresses of the two index cells, and the name and line of every aspect.
    """
    aspects: list[tuple[str, int]] = []
    cells.heading(sheet, start, GROUP_HEAD)
    number = start
    for line in (line for line in summary.lines if line.kind != "row"):
        number += 1
        place = "C" if line.kind == "domain" else "D"
        cells.text(sheet.cell(number, 1), line.code)
        cells.text(sheet.cell(number, 2), line.name)
        _group_formulas(sheet, number, span, place)
        cells.figure(sheet.cell(number, MINISTRY), line.ministry, TWO)
        if line.kind == "domain":
            cells.bold(cells.line(sheet, number, len(GROUP_HEAD)), fill=True)
        else:
            aspects.append((f"{line.code} {line.name}", number))
    number += 1
    cells.text(sheet.cell(number, 2), "Indeks SPBE")
    _group_formulas(sheet, number, span, None)
    published = Fraction(summary.ministry.index) if summary.ministry else None
    cells.figure(sheet.cell(number, MINISTRY), published, TWO)
    cells.bold(cells.line(sheet, number, len(GROUP_HEAD)), rule=True)
    return f"$F${number}", f"$G${number}", aspects


def _group_formulas(sheet: Worksheet, number: int, span, place: str | None) -> None:
    """Weighted mean of the rows whose code in column `place` is that of column A; all rows when `place` is None."""
    first, last = span

    def column(letter: str) -> str:
        return f"${letter}${first}:${letter}${last}"

    only = f",{column(place)},$A{number}" if place else ""
    weight = f"=SUMIFS({column('E')}{only})" if place else f"=SUM({column('E')})"
    cells.figure(sheet.cell(number, 5), weight, TWO)
    for letter, product, target in (("F", "I", 6), ("G", "J", 7)):
        counted = f'SUMIFS({column("E")},{column(letter)},">=0"{only})'
        total = f"SUMIFS({column(product)}{only})" if place else f"SUM({column(product)})"
        cells.figure(sheet.cell(number, target), f'=IF({counted}=0,"",{total}/{counted})', TWO)
    gap = f'=IF(AND(ISNUMBER(F{number}),ISNUMBER(G{number})),G{number}-F{number},"")'
    cells.figure(sheet.cell(number, 8), gap, TWO)
    cells.hairline(cells.line(sheet, number, len(GROUP_HEAD)))
