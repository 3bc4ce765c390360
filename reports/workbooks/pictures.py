"""The sheet "Grafik": the aspects as native charts, which follow the formulas when a level is changed."""

from openpyxl import Workbook
from openpyxl.chart import BarChart, RadarChart, Reference
from openpyxl.chart.series import SeriesLabel
from openpyxl.worksheet.worksheet import Worksheet

from indicators.structure import Structure
from reports.workbooks import levels
from sheets import cells
from sheets.cells import TWO

READINGS = (("Mandiri", "211B1E"), ("Evaluator", cells.INDIGO))
RADAR_FROM = 3  # aspects: fewer make no shape


def add_pictures(book: Workbook, structure: Structure, places: levels.Places) -> None:
    """A small table of the aspects, linked to the sheet "Nilai", with a radar and bars beside it."""
    sheet = book.create_sheet("Grafik")
    head = cells.title(sheet, "Nilai per aspek", "Angkanya diambil dari lembar Nilai")
    cells.heading(sheet, head, ("Aspek", *(name for name, _ in READINGS)))
    for line, (name, mandiri, evaluator) in enumerate(places.aspects, start=head + 1):
        cells.text(sheet.cell(line, 1), name)
        for column, address in enumerate((mandiri, evaluator), start=2):
            # A missing value stays a gap in the chart, not a zero.
            cells.figure(sheet.cell(line, column), f"=IF(ISNUMBER({address}),{address},NA())", TWO)
    span = (head + 1, head + len(places.aspects))
    if len(places.aspects) >= RADAR_FROM:
        radar = RadarChart()
        radar.type = "marker"
        _add(sheet, radar, structure, span, "E3", "Jaring aspek")
    bars = BarChart()
    bars.type = "bar"
    _add(sheet, bars, structure, span, "E22", "Aspek berdampingan")
    cells.widths(sheet, 52, 10, 10)
    cells.paper(sheet, head_row=head, freeze=f"A{head + 1}", landscape=True)
    sheet.print_area = "A1:P42"


def _add(sheet: Worksheet, chart, structure: Structure, span: tuple[int, int], anchor: str, title: str) -> None:
    first, last = span
    for column, (name, colour) in enumerate(READINGS, start=2):
        chart.add_data(Reference(sheet, min_col=column, min_row=first, max_row=last))
        series = chart.series[-1]
        series.tx = SeriesLabel(v=name)
        series.graphicalProperties.line.solidFill = colour
        if isinstance(chart, BarChart):
            series.graphicalProperties.solidFill = colour
    chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    chart.title, chart.width, chart.height = title, 20, 9
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = structure.level_min, structure.level_max
    chart.y_axis.delete = chart.x_axis.delete = False
    sheet.add_chart(chart, anchor)
