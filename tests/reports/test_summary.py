"""The read model: lines that add up to the headline, both readings, order, and what a region is."""

from decimal import Decimal
from fractions import Fraction

import pytest

from agencies.models import Government
from evaluations.models import Answer, Submission
from evaluations.workflow import Status
from reports.models import MinistryResult
from reports.summary import (
    agency_summaries,
    agency_summary,
    difference,
    government_summaries,
    latest_ministry_results,
    region_summary,
)
from tests import world

# A1 4, A2 3, A3 2, A4 1, A5 0, A6 5, A7 3; weights 7, 10, 8, 8, 12, 35, 20 (sum of weight x level: 317)
BY_ASPECT = {"A1": 4, "A2": 3, "A3": 2, "A4": 1, "A5": 0, "A6": 5, "A7": 3}
INDEX = Fraction(28 + 30 + 16 + 8 + 0 + 175 + 60, 100)


def levels_by_aspect(period):
    return {row.code: BY_ASPECT[aspect.code] for aspect in period.instrument.structure.aspects() for row in aspect.rows}


def fresh(submission):
    return Submission.objects.with_people_and_place().get(pk=submission.pk)


@pytest.fixture
def judged(submission):
    """BKD: the OPD says 5 everywhere, the evaluator one level per aspect."""
    world.fill_quickly(submission, 5, evaluator=levels_by_aspect(submission.period))
    return fresh(submission)


def test_figures_of_one_opd_as_computed_by_hand(judged):
    found = agency_summary(judged)
    assert found.index == INDEX == Fraction(317, 100)
    assert {code: group.value for code, group in found.evaluator.score.aspects.items()} == BY_ASPECT
    domains = {code: group.value for code, group in found.evaluator.score.domains.items()}
    assert domains == {"D1": Fraction(58, 17), "D2": Fraction(24, 28), "D3": Fraction(235, 55)}
    assert found.mandiri.index == 5
    assert found.gap == Fraction(317, 100) - 5
    assert (found.column.score.predicate, found.rank, found.next_border) == ("Baik", 3, Fraction(7, 2))


def test_contributions_of_rows_aspects_and_domains_each_sum_to_the_index(judged):
    found = agency_summary(judged)
    for kind, count in (("row", 37), ("aspect", 7), ("domain", 3)):
        lines = [line for line in found.lines if line.kind == kind]
        assert len(lines) == count
        assert sum(line.contribution for line in lines) == found.index
        assert sum(line.weight for line in lines) == 100
    assert (found.whole_weight, found.counted_weight, found.whole_rows) == (100, 100, 37)


def test_lines_follow_the_instrument_and_carry_both_levels(judged):
    lines = agency_summary(judged).lines
    assert [line.code for line in lines[:4]] == ["D1", "A1", "1", "2"]
    first = lines[2]
    assert (first.mandiri, first.evaluator, first.level, first.gap) == (5, 4, 4, -1)
    assert first.contribution == Fraction(4, 100)


def test_before_any_assessment_the_headline_and_its_working_are_the_opds_own(submission):
    world.fill_quickly(submission, levels_by_aspect(submission.period))
    found = agency_summary(fresh(submission))
    assert not found.by_evaluator
    assert (found.column_name, found.index) == ("mandiri", INDEX)
    assert found.evaluator.index is None
    assert sum(line.contribution for line in found.lines if line.kind == "row") == INDEX
    assert all(line.level == line.mandiri for line in found.lines)
    assert found.counted_weight == 100


def test_one_assessed_row_moves_the_headline_to_the_evaluator(submission):
    world.fill_quickly(submission, 5, evaluator={"1": 2})
    found = agency_summary(fresh(submission))
    assert (found.column_name, found.index) == ("evaluator", 2)
    assert found.counted_weight == 1
    assert found.evaluator.coverage.answers == 1
    final = agency_summary(fresh(submission), final=True)
    assert final.index == Fraction(2, 100)
    assert final.reading == "final"


def test_without_any_level_there_is_no_index_and_no_predicate(submission):
    found = agency_summary(submission)
    assert (found.index, found.rank, found.next_border, found.gap) == (None, 0, None, None)
    assert found.counted_weight == 0
    assert all(line.contribution is None for line in found.lines)


def test_one_opd_is_measured_on_its_own_rows_alone(judged):
    """Only A5 (weight 12, level 0) and A6 (35, level 5) are assigned: the division is by 47, not by 100."""
    Answer.objects.filter(submission=judged).exclude(indicator__aspect__code__in=["A5", "A6"]).delete()
    found = agency_summary(fresh(judged))
    assert found.index == Fraction(12 * 0 + 35 * 5, 47)
    assert [line.code for line in found.lines if line.kind == "aspect"] == ["A5", "A6"]
    assert found.whole_weight == 47
    assert len(found.unassigned) == 27
    assert agency_summary(fresh(judged), final=True).index == found.index


def test_a_governments_unassigned_rows_stay_in_sight(period, places):
    Answer.objects.filter(submission__period=period, indicator__code="18").delete()
    [found] = government_summaries(period, [places.province])
    assert found.unassigned == ("18",)
    assert "18" in [line.code for line in found.lines]


def test_reading_is_final_by_itself_once_every_submission_is(period, places):
    ours = Submission.objects.filter(period=period, agency__government=places.province)
    ours.update(status=Status.FINAL)
    assert government_summaries(period, [places.province])[0].reading == "final"
    world.set_status(ours.first(), Status.VERIFIED)
    [found] = government_summaries(period, [places.province])
    assert (found.settled, found.reading) == (False, "sementara")
    [asked] = government_summaries(period, [places.province], final=True)
    assert (asked.settled, asked.reading) == (False, "final")


def test_settled_makes_both_readings_one(period, places):
    for submission in Submission.objects.filter(period=period, agency__government=places.province):
        world.fill_quickly(submission, 3, evaluator=levels_by_aspect(period))
        world.set_status(submission, Status.FINAL)
    [sementara], [final] = (government_summaries(period, [places.province], final=f) for f in (False, True))
    assert sementara.index == final.index == INDEX


def test_ranking_is_best_first_then_by_name(period, places):
    for agency, level in ((places.bkd, 2), (places.dinkes, 4), (places.diskominfo, 2)):
        world.fill_quickly(Submission.objects.get(period=period, agency=agency), 5, evaluator=level)
    assert [s.subject for s in agency_summaries(period, places.province)] == [
        places.dinkes, places.bkd, places.diskominfo,
    ]  # fmt: skip


def test_ranking_puts_who_has_nothing_last_and_hides_drafts(period, places, submission, submission2):
    world.fill_quickly(submission, 5)
    world.fill_quickly(submission2, 1)
    world.set_status(submission2, Status.SENT)
    ranked = agency_summaries(period, places.province)
    assert ranked[0].subject == places.dinkes
    assert ranked[0].mandiri.index == 1
    assert [s.index for s in ranked[1:]] == [None, None]
    assert agency_summary(fresh(submission)).mandiri.index == 5  # the OPD itself sees what it has typed


def test_region_shows_the_province_first_and_no_index_of_its_own(period, places):
    for submission in Submission.objects.filter(period=period):
        world.fill_quickly(submission, 3, evaluator=2 if submission.agency.government == places.province else 4)
    found = region_summary(period, places.province)
    assert [s.subject.code for s in found.governments] == ["76", "76.02", "76.05"]
    assert found.home.subject == places.province
    assert found.mean == Fraction(2 + 4 + 4, 3)
    assert not hasattr(found, "index")


def test_region_leaves_out_other_provinces_and_who_takes_no_part(period, places):
    far = Government.objects.create(code="73", name="Pemerintah Provinsi Lain", short_name="Lain", kind="provinsi")
    period.governments.add(far)
    period.governments.remove(places.majene)
    assert [s.subject.code for s in region_summary(period, places.province).governments] == ["76", "76.02"]


def test_region_without_its_province_begins_with_the_first_government(period, places):
    period.governments.remove(places.province)
    found = region_summary(period, places.province)
    assert found.home.subject == places.mamuju
    assert found.mean is None
    assert found.reading == "sementara"


def test_region_is_final_only_when_every_government_is(period, places):
    Submission.objects.filter(period=period).update(status=Status.FINAL)
    assert region_summary(period, places.province).reading == "final"
    Submission.objects.filter(period=period, agency__government=places.majene).update(status=Status.SENT)
    assert region_summary(period, places.province).reading == "sementara"


def test_newest_result_of_the_ministry_is_shown(period, places):
    for year, index in ((2023, "3.10"), (2024, "3.47"), (2022, "2.00")):
        MinistryResult.objects.create(
            government=places.province, year=year, instrument=world.NEW, index=Decimal(index), predicate="Baik"
        )
    assert latest_ministry_results([places.province.pk])[places.province.pk].year == 2024
    assert government_summaries(period, [places.province])[0].ministry.index == Decimal("3.47")
    assert government_summaries(period, [places.majene])[0].ministry is None


@pytest.mark.parametrize(("a", "b", "gap"), [(None, 1, None), (1, None, None), (None, None, None), (3, 5, -2)])
def test_difference_needs_both(a, b, gap):
    assert difference(a, b) == gap
