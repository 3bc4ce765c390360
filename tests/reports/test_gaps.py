"""Where OPD and evaluator differ, and who is silent."""

import datetime as dt
from fractions import Fraction

import pytest

from evaluations.models import Answer, Submission
from evaluations.workflow import HANDED_IN, Status
from reports.gaps import gaps, silent
from tests import world


@pytest.fixture
def compared(period, places):
    """Row 1: 5 -> 3, 4 -> 4, 3 -> 2. Row 2: 2 -> 4. Row 3: no difference. Row 4: one side missing."""
    levels = {
        places.bkd: {"1": (5, 3), "2": (2, 4), "3": (3, 3), "4": (3, None)},
        places.dinkes: {"1": (4, 4)},
        places.diskominfo: {"1": (3, 2), "4": (None, 3)},
    }
    for agency, rows in levels.items():
        for code, (own, judged) in rows.items():
            row = Answer.objects.filter(submission__period=period, submission__agency=agency, indicator__code=code)
            row.update(level=own, evaluator_level=judged)
    return period


def test_gaps_name_rows_with_a_difference_widest_first(compared, places):
    found = gaps(compared, [places.province.pk])
    assert [(gap.code, gap.compared, gap.lowered, gap.raised, gap.mean) for gap in found] == [
        ("2", 1, 0, 1, Fraction(2)),
        ("1", 3, 2, 0, Fraction(-1)),
    ]


def test_row_that_cancels_out_is_named_all_the_same(period, places):
    for agency, own, judged in ((places.bkd, 2, 3), (places.dinkes, 3, 2)):
        row = Answer.objects.filter(submission__period=period, submission__agency=agency, indicator__code="7")
        row.update(level=own, evaluator_level=judged)
    [gap] = gaps(period, [places.province.pk])
    assert (gap.mean, gap.lowered, gap.raised) == (0, 1, 1)


def test_gaps_are_of_the_governments_asked_for(compared, places):
    world.fill_quickly(Submission.objects.get(period=compared, agency=places.majene_dinkes), 5, evaluator=0)
    assert len(gaps(compared, [places.province.pk])) == 2
    assert len(gaps(compared, [places.majene.pk])) == 37
    assert gaps(compared, [places.mamuju.pk]) == []


@pytest.mark.parametrize("status", list(Status))
def test_silent_is_who_has_not_handed_in(status, period, places, submission):
    world.set_status(submission, status)
    listed = silent(period, places.province, period.fill_from).submissions
    assert (submission in listed) is (status not in HANDED_IN)
    assert {found.agency.government for found in listed} == {places.province}


def test_silent_lists_least_progress_first(period, places, submission, submission2):
    world.fill_quickly(submission2, 3)
    Answer.objects.filter(submission=submission, indicator__code="1").update(is_complete=True)
    listed = silent(period, places.province, period.fill_from).submissions
    assert [(found.agency.abbreviation, found.complete, found.rows) for found in listed] == [
        ("Diskominfo", 0, 37), ("BKD", 1, 37), ("Dinkes", 37, 37),
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "late"), [(-1, 0), (0, 0), (1, 1), (9, 9)])
def test_days_late_count_from_the_day_after_the_filling_date(days, late, period, places):
    assert silent(period, places.province, period.fill_until + dt.timedelta(days=days)).days_late == late
