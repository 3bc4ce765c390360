"""The sheet "Rincian": what OPD and evaluator wrote, one line per answer, with its evidence."""

from collections.abc import Iterable

from openpyxl import Workbook

from evaluations.models import Answer, Citation
from reports.notes import latest
from sheets import cells

HEAD = (
    "No.",
    "Indikator",
    "Tingkat mandiri",
    "Nama layanan",
    "Penjelasan",
    "Bukti dukung",
    "Tingkat evaluator",
    "Fakta",
    "Analisis",
    "Rekomendasi",
    "Permintaan perbaikan",
)


def add_details(book: Workbook, answers: Iterable[Answer], *, with_agency: bool) -> None:
    """Add the sheet; `with_agency` puts the OPD's name in front of every line."""
    sheet = book.create_sheet("Rincian")
    head = cells.title(sheet, "Rincian jawaban", "Teks ditulis apa adanya; rumus tidak dijalankan")
    cells.heading(sheet, head, ("OPD", *HEAD) if with_agency else HEAD)
    for number, answer in enumerate(answers, start=head + 1):
        values = _values(answer)
        if with_agency:
            values = (answer.submission.agency.abbreviation, *values)
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, int):
                cells.figure(cell, value)
            elif value:
                cells.text(cell, value)
        cells.hairline(cells.line(sheet, number, len(values)))
    cells.widths(sheet, *([18] if with_agency else []), 7, 34, 9, 22, 60, 46, 10, 46, 46, 46, 36)
    cells.paper(sheet, head_row=head, freeze=f"{'D' if with_agency else 'C'}{head + 1}", landscape=True)


def _values(answer: Answer) -> tuple:
    last = latest(answer)
    return (
        answer.indicator.code,
        answer.indicator.name,
        answer.level,
        answer.service_name,
        answer.explanation,
        "\n".join(_evidence(citation) for citation in answer.citations.all()),
        answer.evaluator_level,
        last.findings if last else "",
        last.analysis if last else "",
        last.recommendation if last else "",
        last.repair_request if last else "",
    )


def _evidence(citation: Citation) -> str:
    piece = citation.evidence
    number = f"No. {piece.number}" if piece.number else ""
    date = f"{piece.date:%d-%m-%Y}" if piece.date else ""
    pages = f"hlm. {citation.pages}" if citation.pages else ""
    return ", ".join(part for part in (f"{citation.label} {piece.title}", number, date, pages, piece.url) if part)
