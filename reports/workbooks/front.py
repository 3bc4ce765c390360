"""The sheet "Ringkasan": who, when, the index by formula beside the portal's own figure, and whether they agree."""

from fractions import Fraction

from openpyxl.worksheet.worksheet import Worksheet

from indicators.scoring import display
from reports.summary import Summary
from reports.workbooks import levels
from sheets import cells
from sheets.cells import TWO


def add_front(sheet: Worksheet, summary: Summary, places: levels.Places, facts: list[tuple[str, str]]) -> None:
    """Fill the front sheet; `facts` are the identity lines that differ between OPD and government."""
    head = cells.title(sheet, "Penilaian mandiri SPBE", str(summary.subject))
    row = head
    for label, value in [*facts, *_common(summary)]:
        cells.text(sheet.cell(row, 1), label)
        cells.text(sheet.cell(row, 2), value)
        row += 1
    row += 1
    cells.heading(sheet, row, ("Indeks", "Dihitung ulang (rumus)", "Angka portal", "Predikat", "Cocok"))
    for name, column, place in (
        ("Mandiri", summary.mandiri, places.mandiri),
        ("Evaluator", summary.evaluator, places.evaluator),
    ):
        row += 1
        cells.text(sheet.cell(row, 1), name)
        cells.figure(sheet.cell(row, 2), f"={place}", TWO)
        cells.figure(sheet.cell(row, 3), _shown(column.index), TWO)
        cells.figure(sheet.cell(row, 4), levels.predicate_formula(summary.structure, place))
        cells.figure(sheet.cell(row, 5), f'=IF(ROUND(N(B{row}),2)=ROUND(N(C{row}),2),"ya","TIDAK")')
        cells.bold(cells.line(sheet, row, 5), rule=True)
    if summary.ministry:
        row += 1
        cells.text(sheet.cell(row, 1), f"Kementerian {summary.ministry.year}")
        cells.figure(sheet.cell(row, 3), Fraction(summary.ministry.index), TWO)
        cells.text(sheet.cell(row, 4), summary.ministry.predicate)
        cells.hairline(cells.line(sheet, row, 5))
    row += 2
    for note in (
        "Rumus pada lembar Nilai menghitung ulang setiap aspek, domain, dan indeks dari bobot dan tingkat.",
        "Angka portal ialah angka yang tampil di layar, dibulatkan ke atas mulai setengah, dua desimal.",
        "Predikat diambil dari nilai tepat, bukan dari nilai yang sudah dibulatkan.",
        *_of_ministry(summary),
    ):
        cells.text(sheet.cell(row, 1), note).alignment = cells.Alignment(wrap_text=False)
        row += 1
    cells.widths(sheet, 30, 44, 16, 18, 10)
    cells.paper(sheet, head_row=1, freeze="A2")


def _of_ministry(summary: Summary) -> list[str]:
    """What the ministry's figure is good for, where there is one."""
    if not summary.ministry:
        return []
    other = "memakai instrumen lain; hanya indeksnya yang ditampilkan, sebagai pembanding"
    same = "dengan instrumen yang sama; Kementerian menerbitkan nilai domain, bukan aspek"
    return [f"Hasil Kementerian {summary.ministry.year}: {same if summary.ministry_compares else other}."]


def _shown(value: Fraction | None) -> float | None:
    return None if value is None else float(display(value))


def _common(summary: Summary) -> list[tuple[str, str]]:
    mine, theirs = summary.mandiri.coverage, summary.evaluator.coverage
    return [
        ("Periode", str(summary.period)),
        ("Instrumen", summary.structure.regulation),
        ("Bacaan", summary.reading),
        ("Jawaban mandiri", f"{mine.answers} dari {mine.answers_total}"),
        ("Jawaban dinilai evaluator", f"{theirs.answers} dari {theirs.answers_total}"),
    ]
