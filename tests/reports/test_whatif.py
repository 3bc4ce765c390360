"""Simulasi: exact on a copy, shared by its address, kept as a target that later periods are held against."""

from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations.models import Answer
from improvements.models import Target
from improvements.services.targets import save_target, target_for
from reports import whatif
from reports.lifting import lifting
from reports.summary import agency_summary, government_summaries
from tests import world


@pytest.fixture
def summary(submission):
    world.fill_quickly(submission, 3, evaluator=2)
    return agency_summary(submission)


@pytest.fixture
def url(submission):
    return f"/dasbor/{submission.period_id}/opd/{submission.agency_id}/simulasi/"


def test_one_row_moves_the_index_by_its_weight(summary):
    trial = whatif.try_out(summary, {"35-1": 5})
    assert trial.after.index == 2 + Fraction(10, 3) * 3 / 100
    assert trial.gain == Fraction(1, 10)
    assert (trial.rank, trial.after.predicate) == (2, "Cukup")


def test_all_rows_at_the_top_are_the_highest_predicate(summary):
    trial = whatif.try_out(summary, {row.code: 5 for row in summary.structure.rows()})
    assert (trial.after.index, trial.after.predicate, trial.rank) == (5, "Memuaskan", 5)


def test_the_level_that_stands_already_is_no_change(summary):
    assert whatif.try_out(summary, {"1": 2}).changes == {}


def test_row_of_no_concern_to_the_opd_is_left_out(summary):
    Answer.objects.filter(submission=summary.submission, indicator__code="1").delete()
    fresh = agency_summary(summary.submission)
    trial = whatif.try_out(fresh, {"1": 5})
    assert (trial.changes, trial.after.index) == ({}, 2)


def test_a_row_without_a_level_begins_to_count(period, places):
    found = government_summaries(period, [places.province])[0]
    trial = whatif.try_out(found, {"1": 4})
    assert (found.index, trial.after.index, trial.gain) == (None, 4, None)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("1.4_35-1.5", {"1": 4, "35-1": 5}), ("", {}), ("1.9", {}), ("99.3", {}), ("1.x_2.3", {"2": 3}), ("1.44", {}),
        ("1.²", {}), ("__.", {}),
    ],
)  # fmt: skip
def test_address_is_read_as_far_as_it_makes_sense(text, changes, summary):
    assert whatif.read(text, summary.structure) == changes
    assert whatif.read(whatif.written(changes), summary.structure) == changes


def test_page_shows_what_the_link_says(summary, url, operator, client_as):
    page = client_as(operator).get(f"{url}?tingkat=35-1.5").content.decode()
    assert "Satu butir diubah" in page
    assert '<p class="figure-big">2,10</p>' in page
    assert '<option value="5" selected>' in page


def test_sent_form_is_led_to_the_short_address(summary, url, operator, client_as):
    response = client_as(operator).get(url, {"b-1": "", "b-2": "4", "b-35-1": "5", "bacaan": "final"})
    assert response.url == f"{url}?tingkat=2.4_35-1.5&bacaan=final"


def test_fragment_is_the_outcome_alone(summary, url, operator, client_as):
    response = client_as(operator).get(url, {"b-35-1": "5", "bagian": "1"}, follow=True)
    page = response.content.decode()
    assert "2,10" in page
    assert "<html" not in page
    assert "bagian" not in page


def test_target_is_saved_and_shown_beside_the_actual(summary, url, head, client_as):
    client, year = client_as(head), summary.period.year
    response = client.post(f"{url}target/", {"tingkat": "35-1.5", "year": year})
    assert response.url == f"{url}?tingkat=35-1.5"
    saved = Target.objects.get()
    assert (saved.exact_index, saved.predicate, saved.levels["35-1"]) == (Fraction(21, 10), "Cukup", "5")
    page = client.get(url.replace("simulasi/", "")).content.decode()
    assert f"Target {year} 2,10" in page  # beside the others on the ruler
    assert "kurang 0,10" in page
    steps = client.get(url.replace("simulasi", "langkah")).content.decode()
    assert f"Satu butir masih di bawah target {year}" in steps
    assert AuditEvent.objects.get(action="target.saved").data["index"] == [None, "21/10"]


def test_target_of_a_year_to_come_stands_in_the_trend(summary, url, head, client_as):
    client, year = client_as(head), summary.period.year
    client.post(f"{url}target/", {"tingkat": "35-1.5", "year": year + 1})
    page = client.get(url.replace("simulasi/", "")).content.decode()
    assert f"{year + 1}: target 2,10" in page
    assert "Target, Cukup" in page


def test_rows_that_reach_the_target_are_no_longer_named(summary, url, head, client_as):
    client, year = client_as(head), summary.period.year
    client.post(f"{url}target/", {"tingkat": "35-1.1", "year": year})
    assert [line.code for line, _ in lifting(summary).below_target] == []
    client.post(f"{url}target/", {"tingkat": "1.5_35-1.3", "year": year})
    below = {line.code: (line.level, wanted) for line, wanted in lifting(summary).below_target}
    assert below == {"1": (2, 5), "35-1": (2, 3)}


def test_another_target_of_the_year_gives_way(summary, url, head, client_as):
    for tried in ("35-1.5", "35-1.4"):
        client_as(head).post(f"{url}target/", {"tingkat": tried, "year": summary.period.year})
    assert Target.objects.get().levels["35-1"] == "4"
    assert AuditEvent.objects.filter(action="target.saved").first().data["index"][0] == "21/10"


@pytest.mark.parametrize("year", ["", "abcd", "2001", "9999", "20261"])
def test_wrong_year_is_refused_and_keeps_the_trial(year, summary, url, head, client_as):
    response = client_as(head).post(f"{url}target/", {"tingkat": "35-1.5", "year": year})
    assert response.status_code == 400
    assert "Tahun target" in response.content.decode()
    assert "Satu butir diubah" in response.content.decode()
    assert not Target.objects.exists()


def test_without_any_level_there_is_no_target(period, places, coordinator):
    with pytest.raises(Refusal, match="Pilih dahulu"):
        save_target(
            by=coordinator, subject=places.province, instrument=period.instrument, levels={}, year=2027, earliest=2026
        )


def test_operator_and_stranger_save_none(summary, places, operator, majene_coordinator):
    for person in (operator, majene_coordinator):
        with pytest.raises(NotAllowed):
            save_target(
                by=person, subject=places.bkd, instrument=summary.period.instrument, levels=summary.column.levels,
                year=2027, earliest=2026,
            )  # fmt: skip


def test_a_period_is_held_against_the_next_target(period, places, coordinator):
    for year in (2026, 2028, 2030):
        save_target(
            by=coordinator, subject=places.province, instrument=period.instrument,
            levels={"1": Fraction(29, 10)}, year=year, earliest=2026,
        )  # fmt: skip
    assert [target_for(places.province, period.instrument, y).year for y in (2025, 2026, 2027)] == [2026, 2026, 2028]
    assert target_for(places.province, period.instrument, 2031) is None
    assert target_for(places.majene, period.instrument, 2026) is None
    assert Target.objects.first().levels == {"1": "29/10"}


def test_database_allows_one_target_a_year(period, places, coordinator):
    values = {"government": places.province, "instrument": period.instrument, "year": 2027, "levels": {}, "index": "3"}
    Target.objects.create(**values, predicate="Baik", set_by=coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(**values, predicate="Baik", set_by=coordinator)
