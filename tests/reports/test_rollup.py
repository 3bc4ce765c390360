"""How OPD become a government: every method in both readings, computed by hand.

The province's three OPD, in order of name: BKD, Dinkes, Diskominfo. Row 18 weighs 4 of 100, row 1 weighs 1.
"""

from fractions import Fraction

import pytest

from evaluations.models import Answer, Assignment, Submission
from evaluations.workflow import HANDED_IN, Status
from reports.rollup import EMPTY, Coverage, Tally, coverage, roll_up
from reports.summary import government_summaries
from tests import world

# mandiri of BKD, Dinkes, Diskominfo; evaluator of the same. None: not there.
ROW_18 = ((4, 2, None), (3, None, None))
ROW_1 = ((5, 5, 2), (5, 4, 1))

# (method, final) -> (mandiri, evaluator) of row 18 and of row 1. BKD is the pengampu of both.
BY_HAND = {
    ("mean", False): (("3", "3"), ("4", "10/3")),
    ("mean", True): (("2", "1"), ("4", "10/3")),  # (4+2+0)/3 and (3+0+0)/3
    ("lowest", False): (("2", "3"), ("2", "1")),
    ("lowest", True): (("0", "0"), ("2", "1")),
    ("lead", False): (("4", "3"), ("5", "5")),
    ("lead", True): (("4", "3"), ("5", "5")),
}


def give(period, places, code, mandiri, evaluator):
    """Levels of one row for the three OPD, all of which have handed in."""
    for agency, own, judged in zip((places.bkd, places.dinkes, places.diskominfo), mandiri, evaluator, strict=True):
        row = Answer.objects.filter(submission__period=period, submission__agency=agency, indicator__code=code)
        row.update(level=own, evaluator_level=judged)
    Submission.objects.filter(period=period).update(status=Status.SENT)


def led_by(period, agency):
    """Make the OPD the pengampu of every row of its government."""
    rows = Assignment.objects.filter(period=period, government=agency.government)
    rows.update(is_lead=False)
    rows.filter(agency=agency).update(is_lead=True)


def summary(period, government, *, final=False):
    return government_summaries(period, [government], final=final)[0]


@pytest.fixture
def opened(places, coordinator):
    def make(method):
        period = world.open_period(coordinator, [places.province, places.majene], method=method)
        led_by(period, places.bkd)
        give(period, places, "18", *ROW_18)
        give(period, places, "1", *ROW_1)
        return period

    return make


@pytest.mark.parametrize(("method", "final"), BY_HAND)
def test_row_is_joined_as_computed_by_hand(method, final, opened, places):
    found = summary(opened(method), places.province, final=final)
    for code, (mandiri, evaluator) in zip(("18", "1"), BY_HAND[method, final], strict=True):
        assert found.mandiri.levels[code] == Fraction(mandiri)
        assert found.evaluator.levels[code] == Fraction(evaluator)


@pytest.mark.parametrize(
    ("method", "sementara", "final"),
    [
        # sementara: the two rows alone, (4 x row 18 + 1 x row 1) / 5; final: the same sum over 100
        ("mean", "46/15", "11/150"),  # (12 + 10/3) / 5 and (4 x 1 + 10/3) / 100
        ("lowest", "13/5", "1/100"),  # (12 + 1) / 5 and (0 + 1) / 100
        ("lead", "17/5", "17/100"),  # (12 + 5) / 5 and (12 + 5) / 100
    ],
)
def test_index_of_two_rows_in_both_readings(method, sementara, final, opened, places):
    period = opened(method)
    assert summary(period, places.province).evaluator.index == Fraction(sementara)
    assert summary(period, places.province, final=True).evaluator.index == Fraction(final)


@pytest.mark.parametrize("method", ["mean", "lowest", "lead"])
def test_missing_level_counts_as_the_lowest_of_an_instrument_that_begins_at_one(method, places, coordinator):
    period = world.open_period(coordinator, [places.province], code=world.NEW, method=method)
    found = summary(period, places.province, final=True)
    assert set(found.evaluator.levels.values()) == {Fraction(1)}
    assert (found.evaluator.index, found.mandiri.index) == (1, 1)
    assert summary(period, places.province).index is None


def test_pengampu_without_a_level_leaves_the_row_empty_whatever_others_say(opened, places):
    period = opened("lead")
    Assignment.objects.filter(period=period, indicator__code="18", is_lead=True).update(is_lead=False)
    Assignment.objects.filter(period=period, agency=places.diskominfo, indicator__code="18").update(is_lead=True)
    assert "18" not in summary(period, places.province).mandiri.levels
    assert summary(period, places.province, final=True).mandiri.levels["18"] == 0
    assert roll_up(period, [places.province.pk])[places.province.pk]["18"].mandiri == Tally(1, 0, 0, None)


def test_row_with_no_pengampu_is_named_and_counts_as_lowest_only_in_the_final_reading(opened, places):
    period = opened("lead")
    Assignment.objects.filter(period=period, indicator__code="18").update(is_lead=False)
    found = summary(period, places.province)
    assert found.unassigned == ("18",)
    assert found.evaluator.index == 5  # row 1 alone
    assert summary(period, places.province, final=True).evaluator.levels["18"] == 0


def test_row_of_no_opd_is_named_and_left_out_until_final(opened, places):
    period = opened("mean")
    Answer.objects.filter(submission__period=period, indicator__code="18").delete()
    found = summary(period, places.province)
    assert found.unassigned == ("18",)
    assert found.evaluator.index == Fraction(10, 3)
    final = summary(period, places.province, final=True)
    assert final.unassigned == ("18",)
    assert final.evaluator.index == Fraction(10, 3) / 100
    assert len(final.evaluator.levels) == 37


@pytest.mark.parametrize("status", list(Status))
def test_only_what_was_handed_in_is_the_word_of_an_opd(status, opened, places):
    period = opened("mean")
    Submission.objects.filter(period=period).update(status=status)
    levels = summary(period, places.province).mandiri.levels
    assert ("18" in levels) is (status in HANDED_IN)
    assert summary(period, places.province).evaluator.levels["18"] == 3


def test_other_governments_and_periods_do_not_count(opened, places, coordinator):
    period = opened("mean")
    world.open_period(coordinator, [places.province], name="Evaluasi lain")
    majene = Submission.objects.get(period=period, agency=places.majene_dinkes)
    world.fill_quickly(majene, 1, evaluator=1)
    assert summary(period, places.province).evaluator.levels["18"] == 3
    assert summary(period, places.majene).evaluator.index == 1


def test_coverage_counts_opd_and_answers_apart_for_each_column(opened, places):
    period = opened("mean")
    mandiri, evaluator = coverage(period, [places.province.pk])[places.province.pk]
    assert mandiri == Coverage(agencies=3, agencies_total=3, answers=5, answers_total=111)
    assert evaluator == Coverage(agencies=3, agencies_total=3, answers=4, answers_total=111)
    assert evaluator.share == Fraction(4, 111)
    assert not evaluator.complete
    Answer.objects.filter(submission__agency=places.diskominfo).update(evaluator_level=None)
    assert coverage(period, [places.province.pk])[places.province.pk][1].agencies == 2


def test_coverage_under_lead_counts_the_pengampu_alone(opened, places):
    period = opened("lead")
    mandiri, evaluator = coverage(period, [places.province.pk])[places.province.pk]
    assert (mandiri.answers, mandiri.answers_total) == (2, 37)
    assert (evaluator.answers, evaluator.answers_total) == (2, 37)


def test_coverage_of_nothing_is_none_and_never_complete(opened, places):
    period = opened("mean")
    assert coverage(period, [places.mamuju.pk])[places.mamuju.pk] == (Coverage(0, 0, 0, 0),) * 2
    assert Coverage(0, 0, 0, 0).share == 0
    assert not Coverage(0, 0, 0, 0).complete
    assert Coverage(1, 1, 37, 37).complete


def test_government_outside_the_period_has_empty_tallies(opened, places):
    assert roll_up(opened("mean"), [places.mamuju.pk]) == {places.mamuju.pk: {}}
    for method in ("mean", "lowest", "lead"):
        assert EMPTY.mandiri.level(method, None) is None
        assert EMPTY.mandiri.level(method, 0) == 0


@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize("method", ["mean", "lowest"])
def test_raising_one_level_never_lowers_a_government(method, final, opened, places):
    period = opened(method)
    before = summary(period, places.province, final=final).index
    for answer in Answer.objects.filter(submission__period=period, evaluator_level__lt=5):
        Answer.objects.filter(pk=answer.pk).update(evaluator_level=answer.evaluator_level + 1)
        after = summary(period, places.province, final=final).index
        assert after >= before
        before = after
