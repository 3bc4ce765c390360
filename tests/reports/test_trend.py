"""Years side by side: index, last period, the ministry's results, and a change of instrument."""

from decimal import Decimal
from fractions import Fraction

import pytest

from evaluations.models import Period, Submission
from reports.models import MinistryResult
from reports.summary import agency_summary, government_summaries
from reports.trend import trend
from reports.trend_chart import Reading, trend_chart
from tests import world

pytestmark = pytest.mark.django_db


def period_of(year, places, coordinator, level, code=world.OLD) -> Period:
    period = world.open_period(coordinator, [places.province], code=code, name=f"Evaluasi {year}")
    for submission in Submission.objects.filter(period=period):
        world.fill_quickly(submission, level, evaluator=level)
    Period.objects.filter(pk=period.pk).update(year=year)
    period.refresh_from_db()
    return period


def of(period, places):
    return government_summaries(period, [places.province])[0]


def test_one_period_has_neither_change_nor_picture(places, coordinator):
    found = trend(of(period_of(2026, places, coordinator, 3), places))
    assert (found.previous, found.change, len(found.years)) == (None, None, 1)
    assert trend_chart([Reading(2026, Fraction(3))], [], 5) is None


def test_two_periods_of_one_instrument_compare_everywhere(places, coordinator):
    period_of(2025, places, coordinator, 2)
    found = trend(of(period_of(2026, places, coordinator, 3), places))
    assert found.change == 1
    assert found.previous.index == 2
    assert {line.values for line in found.lines} == {(Fraction(2), Fraction(3))}
    assert found.shares == []


def test_an_earlier_page_does_not_know_later_years(places, coordinator):
    early = period_of(2025, places, coordinator, 2)
    period_of(2026, places, coordinator, 3)
    assert [year.period.year for year in trend(of(early, places)).years] == [2025]


def test_another_instrument_breaks_the_line_and_compares_nothing(places, coordinator):
    period_of(2025, places, coordinator, 2)
    found = trend(of(period_of(2026, places, coordinator, 3, world.NEW), places))
    assert found.change is None
    assert [year.other for year in found.years] == [False, True]
    assert {line.values[0] for line in found.lines} == {None}
    [(regulation, share)] = found.shares
    assert "5 Tahun 2018" in regulation
    assert 0 < share < 1


def test_an_agency_has_its_own_years_and_no_ministry(places, coordinator):
    period_of(2025, places, coordinator, 2)
    period = period_of(2026, places, coordinator, 4)
    MinistryResult.objects.create(
        government=places.province, year=2024, instrument=world.NEW, index=Decimal("3.70"), predicate="Sangat Baik"
    )
    submission = Submission.objects.with_people_and_place().get(period=period, agency=places.bkd)
    found = trend(agency_summary(submission))
    assert [year.summary.index for year in found.years] == [2, 4]
    assert found.ministry == ()


def test_ministry_domains_stand_only_beside_the_same_instrument(places, coordinator):
    period = period_of(2026, places, coordinator, 3, world.NEW)
    domains = {"kebijakan": "4.70", "tata_kelola": "3.40", "manajemen": "2.18", "layanan": "4.14"}
    result = MinistryResult.objects.create(
        government=places.province, year=2024, instrument=world.NEW, index=Decimal("3.70"), predicate="Sangat Baik",
        domains=domains,
    )  # fmt: skip
    lines = [line for line in of(period, places).lines if line.kind == "domain"]
    assert [line.ministry for line in lines] == [Fraction(value) for value in domains.values()]
    MinistryResult.objects.filter(pk=result.pk).update(instrument=world.OLD)
    summary = of(period, places)
    assert not summary.ministry_compares
    assert {line.ministry for line in summary.lines} == {None}
    assert summary.ministry.index == Decimal("3.70")


def test_results_after_the_period_do_not_stand_beside_it(places, coordinator):
    period = period_of(2025, places, coordinator, 3)
    MinistryResult.objects.create(
        government=places.province, year=2026, instrument=world.NEW, index=Decimal("3.70"), predicate="Sangat Baik"
    )
    assert of(period, places).ministry is None


def test_strengths_and_weaknesses_are_the_ends_and_never_the_same_row(places, coordinator):
    period = period_of(2026, places, coordinator, 2)
    submission = Submission.objects.get(period=period, agency=places.bkd)
    world.fill_quickly(submission, {"26": 5, "1": 0}, evaluator={"26": 5, "1": 0})
    summary = agency_summary(Submission.objects.with_people_and_place().get(pk=submission.pk))
    assert [line.code for line in summary.strengths] == ["26"]
    assert [line.code for line in summary.weaknesses] == ["1"]


def test_picture_joins_years_of_one_instrument_and_marks_the_change():
    own = [Reading(2024, Fraction(2)), Reading(2025, Fraction(3)), Reading(2026, Fraction(3), other=True)]
    picture = trend_chart(own, [Reading(2024, Decimal("3.70"))], 5)
    assert len(picture.runs) == 1
    assert len(picture.runs[0].split()) == 2
    assert len(picture.changes) == 1
    assert [dot.text for dot in picture.own] == ["2,00", "3,00", "3,00"]
    assert [dot.text for dot in picture.ministry] == ["3,70"]
    assert "2026: penilaian kita 3,00, instrumen berganti" in picture.words


def test_picture_shows_what_is_wanted_in_a_year_to_come():
    picture = trend_chart([Reading(2026, Fraction(3))], [], 5, [Reading(2028, Fraction(7, 2))])
    assert [year for _, year in picture.years] == ["2026", "2028"]
    assert [dot.text for dot in picture.targets] == ["3,50"]
    assert picture.words.endswith("2028: target 3,50.")


def test_picture_keeps_a_year_without_figure_as_a_gap():
    own = [Reading(2024, Fraction(2)), Reading(2025, None), Reading(2026, Fraction(3))]
    assert trend_chart(own, [], 5).runs == []


def test_pages_show_last_year_the_order_and_the_projector(places, coordinator, leader, client_as):
    period_of(2025, places, coordinator, 2)
    period = period_of(2026, places, coordinator, 3)
    client = client_as(leader)
    page = client.get(f"/dasbor/{period.pk}/pemda/76/?urut=A3&tampilan=proyektor").content.decode()
    assert "Naik 1,00 sejak periode lalu" in page
    assert "Periode 2025" in page
    assert 'class="one-page projector"' in page
    assert '<option value="A3" selected>' in page
    assert 'aria-sort="descending"><a href="?urut=A3' in page
    assert "bacaan=final&amp;urut=A3" in page
    plain = client.get(f"/dasbor/{period.pk}/pemda/76/?urut=apa-saja").content.decode()
    assert '<option value="indeks" selected>' in plain
    assert "projector" not in plain.split("<head>")[0]
