"""The workbook of one government: from every OPD's level to the index, all by formulas."""

from dataclasses import dataclass
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from evaluations.models import Answer, Assignment, Period, Submission
from evaluations.workflow import HANDED_IN
from reports.notes import with_notes
from reports.summary import Summary, agency_summaries
from reports.workbooks import details, levels
from reports.workbooks.front import add_front
from reports.workbooks.pictures import add_pictures
from sheets import cells
from sheets.cells import TWO

MATRIX = {"mandiri": "Tingkat mandiri", "evaluator": "Tingkat evaluator"}
FIRST = 6  # first line of OPD on the matrix sheets


@dataclass(frozen=True)
class Grid:
    """Levels of all OPD of a government. `levels[agency][code]` is present for every assigned row, None while the
    level is missing; `leads` names the pengampu of a row (method "lead")."""

    agencies: list[tuple[int, str]]
    codes: list[str]
    levels: dict[str, dict[int, dict[str, int | None]]]
    leads: dict[str, int]


def government_workbook(summary: Summary) -> bytes:
    """XLSX of one government: Ringkasan, Nilai, OPD, Tingkat mandiri, Tingkat evaluator, Rincian, Grafik, Predikat."""
    book = cells.new_workbook(f"Penilaian mandiri SPBE {summary.subject}")
    front = book.create_sheet("Ringkasan")
    grid = _grid(summary)
    places = levels.add_levels(book, summary, _joined(summary, grid))
    _add_agencies(book, agency_summaries(summary.period, summary.subject, final=summary.final))
    for column, name in MATRIX.items():
        _add_matrix(book, name, grid, grid.levels[column])
    answers = Answer.objects.filter(submission__period=summary.period, submission__agency__government=summary.subject)
    details.add_details(book, with_notes(answers), with_agency=True)
    add_pictures(book, summary.structure, places)
    levels.add_predicates(book, summary.structure)
    cover = summary.evaluator.coverage
    add_front(
        front,
        summary,
        places,
        [
            ("Pemerintah daerah", f"{summary.subject} ({summary.subject.code})"),
            ("Cara menggabungkan OPD", summary.period.get_method_display()),
            ("OPD dinilai", f"{cover.agencies} dari {cover.agencies_total}"),
            ("Butir tanpa OPD", ", ".join(summary.unassigned) or "tidak ada"),
        ],
    )
    return cells.as_bytes(book)


def _grid(summary: Summary) -> Grid:
    period, government = summary.period, summary.subject
    submissions = Submission.objects.filter(period=period, agency__government=government).order_by("agency__name")
    agencies = [(s.agency_id, s.agency.abbreviation) for s in submissions.select_related("agency")]
    found: dict = {name: {pk: {} for pk, _ in agencies} for name in MATRIX}
    rows = Answer.objects.filter(submission__in=submissions.values("pk")).values_list(
        "submission__agency_id", "indicator__code", "submission__status", "level", "evaluator_level"
    )
    for agency, code, status, level, evaluator_level in rows:
        found["mandiri"][agency][code] = level if status in HANDED_IN else None
        found["evaluator"][agency][code] = evaluator_level
    leads = Assignment.objects.filter(period=period, government=government, is_lead=True)
    return Grid(
        agencies,
        [row.code for row in summary.structure.rows()],
        found,
        dict(leads.values_list("indicator__code", "agency_id")),
    )


def _joined(summary: Summary, grid: Grid) -> levels.LevelCell:
    """The formula that joins the OPD's levels of a row by the period's method."""
    last = FIRST + max(len(grid.agencies), 1) - 1
    lowest = summary.structure.level_min

    def formula(column: str, code: str) -> str | int:
        letter = get_column_letter(grid.codes.index(code) + 2)
        rows = grid.levels[column]
        assigned = [pk for pk, _ in grid.agencies if code in rows[pk]]
        if summary.period.method == Period.Method.LEAD:
            assigned = [pk for pk in assigned if grid.leads.get(code) == pk]
            if assigned:
                line = FIRST + [pk for pk, _ in grid.agencies].index(assigned[0])
                span = f"'{MATRIX[column]}'!${letter}${line}:${letter}${line}"
        if not assigned:
            return lowest if summary.final else '=""'
        if summary.period.method != Period.Method.LEAD:
            span = f"'{MATRIX[column]}'!${letter}${FIRST}:${letter}${last}"
        return _join(summary.period.method, span, len(assigned), lowest if summary.final else None)

    return formula


def _join(method: str, span: str, assigned: int, missing: int | None) -> str:
    if method == Period.Method.LOWEST:
        if missing is None:
            return f'=IF(COUNT({span})=0,"",MIN({span}))'
        return f"=IF(COUNT({span})<{assigned},{missing},MIN({span}))"
    if missing is None:
        return f'=IF(COUNT({span})=0,"",SUM({span})/COUNT({span}))'
    return f"=(SUM({span})+({assigned}-COUNT({span}))*{missing})/{assigned}"


def _add_matrix(book: Workbook, name: str, grid: Grid, found: dict[int, dict[str, int | None]]) -> None:
    sheet = book.create_sheet(name)
    cells.title(sheet, name, "Kosong: ditugaskan, belum ada tingkatnya", "Tanda –: tidak ditugaskan")
    cells.heading(sheet, FIRST - 1, ("OPD", *grid.codes))
    for line, (pk, label) in enumerate(grid.agencies, start=FIRST):
        cells.text(sheet.cell(line, 1), label)
        for column, code in enumerate(grid.codes, start=2):
            if code in found[pk]:
                cells.figure(sheet.cell(line, column), found[pk][code])
            else:
                cells.text(sheet.cell(line, column), "–")
    cells.widths(sheet, 30, *[6] * len(grid.codes))
    cells.paper(sheet, head_row=FIRST - 1, freeze=f"B{FIRST}", landscape=True)


def _add_agencies(book: Workbook, summaries: list[Summary]) -> None:
    sheet = book.create_sheet("OPD")
    head = cells.title(sheet, "OPD menurut indeks", "Indeks atas butir yang ditugaskan kepada OPD itu")
    aspects = [aspect for domain in summaries[0].structure.domains for aspect in domain.aspects] if summaries else []
    names = [f"{aspect.code} {aspect.name}" for aspect in aspects]
    cells.heading(sheet, head, ("OPD", "Nama", "Status", "Mandiri", "Evaluator", "Selisih", "Predikat", *names))
    for line, summary in enumerate(summaries, start=head + 1):
        cells.text(sheet.cell(line, 1), summary.subject.abbreviation)
        cells.text(sheet.cell(line, 2), summary.subject.name)
        cells.text(sheet.cell(line, 3), summary.submission.state.label)
        values: list[Fraction | None] = [summary.mandiri.index, summary.evaluator.index, summary.gap]
        for column, value in enumerate(values, start=4):
            cells.figure(sheet.cell(line, column), value, TWO)
        cells.text(sheet.cell(line, 7), summary.evaluator.score.predicate or "–")
        for column, aspect in enumerate(aspects, start=8):
            cells.figure(sheet.cell(line, column), summary.evaluator.score.aspects[aspect.code].value, TWO)
        cells.hairline(cells.line(sheet, line, 7 + len(aspects)))
    cells.widths(sheet, 22, 52, 18, 10, 10, 10, 14, *[13] * len(aspects))
    cells.paper(sheet, head_row=head, freeze=f"B{head + 1}", landscape=True)
