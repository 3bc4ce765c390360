"""The charts of a workbook are native and follow the formulas."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, RadarChart

from evaluations.models import Submission
from reports.summary import agency_summary, government_summaries
from reports.workbooks.agency import agency_workbook
from reports.workbooks.government import government_workbook
from tests import world


@pytest.fixture(params=["agency", "government"])
def book(request, submission, places):
    world.fill_quickly(submission, 3, evaluator=2)
    if request.param == "agency":
        found = Submission.objects.with_people_and_place().get(pk=submission.pk)
        return load_workbook(BytesIO(agency_workbook(agency_summary(found))))
    return load_workbook(BytesIO(government_workbook(government_summaries(submission.period, [places.province])[0])))


def test_sheet_holds_a_radar_and_bars_over_its_own_table(book):
    charts = book["Grafik"]._charts
    assert {type(chart) for chart in charts} == {RadarChart, BarChart}
    for chart in charts:
        assert [series.val.numRef.f for series in chart.series] == ["'Grafik'!$B$5:$B$11", "'Grafik'!$C$5:$C$11"]


def test_table_points_to_the_aspects_on_the_sheet_of_levels(book):
    sheet, levels = book["Grafik"], book["Nilai"]
    for line in range(5, 12):
        code = sheet.cell(line, 1).value.split()[0]
        address = sheet.cell(line, 3).value.removeprefix("=IF(ISNUMBER('Nilai'!").split(")")[0]
        assert levels[address.replace("$", "").replace("G", "A")].value == code


def test_missing_aspect_is_a_gap_and_not_a_zero(book):
    assert book["Grafik"]["B5"].value.endswith("NA())")
