"""What lifts most: the page, the section on dashboards, and the plan against the arithmetic of the real roll-up."""

from fractions import Fraction

import pytest
from django.utils.html import escape

from evaluations.models import Answer, Submission
from evaluations.workflow import Status
from indicators.scoring import score
from reports.lifting import lifting
from reports.summary import agency_summary, government_summaries
from tests import world


def summary_of(period, government, *, final=False):
    return government_summaries(period, [government], final=final)[0]


def judged(period, places, levels):
    """All OPD of the province are in review with these evaluator's levels, one per OPD in order of name."""
    submissions = Submission.objects.filter(period=period, agency__government=places.province).order_by("agency__name")
    for submission, level in zip(submissions, levels, strict=True):
        world.fill_quickly(submission, 3, evaluator=level)
        world.set_status(submission, Status.IN_REVIEW)


def carry_out(period, government, found) -> None:
    """Do in the database what the plan asks: the OPD that it names rise to the levels that it names."""
    for planned in found.planned:
        for holder, level in zip(planned.chance.holders, planned.line.after, strict=True):
            Answer.objects.filter(
                submission__period=period, submission__agency=holder.agency, indicator__code=planned.chance.row.code
            ).update(evaluator_level=level)


@pytest.mark.parametrize("method", ["mean", "lowest", "lead"])
@pytest.mark.parametrize("final", [False, True])
def test_carrying_out_the_plan_of_a_government_reaches_the_border(method, final, places, coordinator):
    period = world.open_period(coordinator, [places.province], method=method)
    judged(period, places, [2, 3, 1])
    before = summary_of(period, places.province, final=final)
    found = lifting(before)
    carry_out(period, places.province, found)
    after = summary_of(period, places.province, final=final)
    assert after.index == found.reached == before.index + found.plan.gain
    assert after.column.score.predicate == before.column.score.next_predicate


def test_the_plan_of_an_opd_reaches_the_border(submission):
    world.fill_quickly(submission, 3, evaluator=2)
    summary = agency_summary(submission)
    found = lifting(summary)
    raised = summary.column.levels | {p.chance.row.code: p.after for p in found.planned}
    assert score(summary.structure, raised).index == found.reached
    assert score(summary.structure, raised).predicate == "Baik"
    assert all(p.line.lifted == 1 for p in found.planned)


def test_one_chance_tells_gain_demand_and_who_answers(period, places):
    judged(period, places, [2, 2, 1])
    chance = next(c for c in lifting(summary_of(period, places.province)).chances if c.row.code == "32")
    assert chance.whole.gain == Fraction(10, 3) / 100
    assert chance.step.gain == Fraction(10, 3) / 300
    assert chance.to_top == Fraction(10, 3) / 100 * Fraction(5 * 3 - 5, 3)
    assert (chance.goal, [h.agency.abbreviation for h in chance.waiting]) == (2, ["Diskominfo"])
    assert chance.demands == chance.row.criteria[2]


def test_greatest_gain_comes_first(period, places):
    judged(period, places, [2, 2, 2])
    gains = [chance.whole.gain for chance in lifting(summary_of(period, places.province)).chances]
    assert gains == sorted(gains, reverse=True)
    assert len(gains) == 37


def test_everything_at_the_top_leaves_nothing(period, places, leader, client_as):
    judged(period, places, [5, 5, 5])
    found = lifting(summary_of(period, places.province))
    assert (found.chances, found.plan, found.need) == ((), None, None)
    page = client_as(leader).get(f"/dasbor/{period.pk}/pemda/76/langkah/").content.decode()
    assert "Semua butir sudah pada tingkat tertinggi" in page


def test_without_levels_the_page_says_what_comes_next(period, leader, client_as):
    page = client_as(leader).get(f"/dasbor/{period.pk}/pemda/76/langkah/").content.decode()
    assert "Belum ada tingkat untuk dinaikkan" in page


def test_only_some_rows_count_and_no_plan_reaches_the_border(submission):
    """One row at the top counts for nothing more; the highest predicate leaves no need."""
    world.fill_quickly(submission, {"1": 4}, evaluator={"1": 4})
    found = lifting(agency_summary(submission))
    assert [c.row.code for c in found.chances] == ["1"]
    assert found.plan.steps == 1
    assert found.reached == 5


@pytest.mark.parametrize("final", ["", "?bacaan=final"])
def test_page_of_a_government_lists_plan_and_criteria(final, period, places, leader, client_as):
    judged(period, places, [2, 3, 1])
    found = lifting(summary_of(period, places.province, final=bool(final)))
    page = client_as(leader).get(f"/dasbor/{period.pk}/pemda/76/langkah/{final}").content.decode()
    assert "langkah lagi menuju Baik" in page
    assert escape(found.best[0].demands) in page
    assert f'<td role="cell" data-label="Langkah" class="n">{found.plan.steps}</td>' in page


def test_dashboards_show_the_three_best(period, submission, places, leader, operator, client_as):
    judged(period, places, [2, 3, 1])
    for person, url in (
        (leader, f"/dasbor/{period.pk}/pemda/76/"),
        (operator, f"/dasbor/{period.pk}/opd/{submission.agency_id}/"),
    ):
        page = client_as(person).get(url).content.decode()
        assert page.count('class="lift-gain"') == 3
        assert "Lihat semua langkah dan rencananya" in page


def test_pages_of_others_do_not_exist(period, submission, operator2, majene_coordinator, client_as):
    assert client_as(operator2).get(f"/dasbor/{period.pk}/opd/{submission.agency_id}/langkah/").status_code == 404
    assert client_as(majene_coordinator).get(f"/dasbor/{period.pk}/pemda/76/langkah/").status_code == 404
