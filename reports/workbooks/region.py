"""The workbook of a region: the governments side by side, and the working of each."""

from reports.summary import RegionSummary, Summary
from reports.workbooks import levels
from sheets import cells
from sheets.cells import TWO


def region_workbook(region: RegionSummary) -> bytes:
    """XLSX: Pemerintah daerah, one sheet "Nilai" per government, Predikat."""
    book = cells.new_workbook(f"Penilaian mandiri SPBE wilayah {region.region}")
    overview = book.create_sheet("Pemerintah daerah")
    places = [
        levels.add_levels(book, summary, levels.plain_levels(summary), sheet_name(summary))
        for summary in region.governments
    ]
    if region.governments:
        levels.add_predicates(book, region.governments[0].structure)
        _add_overview(overview, region, places)
    return cells.as_bytes(book)


def sheet_name(summary: Summary) -> str:
    """A workbook allows 31 characters; the Kemendagri code keeps the name unique."""
    return f"{summary.subject.code} {summary.subject.short_name}".replace("/", "-")[:31]


def _add_overview(sheet, region: RegionSummary, places: list[levels.Places]) -> None:
    structure = region.governments[0].structure
    parts = [part for domain in structure.domains for part in (domain, *domain.aspects)]
    head = cells.title(
        sheet,
        f"Pemerintah daerah di wilayah {region.region.name.removeprefix('Pemerintah ')}",
        f"Periode {region.period}, {structure.regulation}",
        "Kementerian: hasil terbit terakhir, dapat memakai instrumen lain; hanya pembanding",
    )
    names = [f"{part.code} {part.name}" for part in parts]
    cells.heading(
        sheet,
        head,
        (
            "Kode", "Pemerintah daerah", "Mandiri", "Evaluator", "Selisih", "Predikat", "Angka portal",
            "Kementerian", "Tahun", "OPD dinilai", "dari OPD", "Jawaban dinilai", "dari jawaban", *names,
        ),
    )  # fmt: skip
    for line, (summary, place) in enumerate(zip(region.governments, places, strict=True), start=head + 1):
        _line(sheet, line, summary, place, parts)
    cells.widths(sheet, 8, 38, 10, 10, 10, 14, 12, 13, 8, 10, 10, 12, 12, *[13] * len(parts))
    cells.paper(sheet, head_row=head, freeze=f"C{head + 1}", landscape=True)


def _line(sheet, line: int, summary: Summary, place: levels.Places, parts) -> None:
    cover, score, ministry = summary.evaluator.coverage, summary.evaluator.score, summary.ministry
    cells.text(sheet.cell(line, 1), summary.subject.code)
    cells.text(sheet.cell(line, 2), summary.subject.name)
    figures = [
        (f"={place.mandiri}", TWO),
        (f"={place.evaluator}", TWO),
        (f'=IF(AND(ISNUMBER(C{line}),ISNUMBER(D{line})),D{line}-C{line},"")', TWO),
        (levels.predicate_formula(summary.structure, place.evaluator), "General"),
        (summary.evaluator.index, TWO),
        (float(ministry.index) if ministry else None, TWO),
        (ministry.year if ministry else None, "0"),
        (cover.agencies, "0"),
        (cover.agencies_total, "0"),
        (cover.answers, "0"),
        (cover.answers_total, "0"),
    ]
    values = [(score.domains | score.aspects)[part.code].value for part in parts]
    for column, (value, shape) in enumerate([*figures, *((value, TWO) for value in values)], start=3):
        cells.figure(sheet.cell(line, column), value, shape)
    cells.hairline(cells.line(sheet, line, column))
