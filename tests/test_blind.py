"""While a second evaluator scores blind, no page of the portal tells one of the two what the other found.

Every URL is opened, whatever it is for: a page that is added later is walked too. The first evaluator's words are
FIRST and their level 5, the second's SECOND and 0; nobody else gave these levels, so a mark of one is a leak.
"""

import pytest
from django.urls import reverse

from agencies.models import Notice
from evaluations.models import Submission
from evaluations.services import second as service
from evaluations.services.moves import move
from improvements.models import FollowUp, Programme
from jobs.models import Job
from reports.models import IssuedReport
from tests import access_walk, world
from tests.access_rules import RULES
from tests.access_walk import Walk

FIRST, SECOND = "PENILAIPERTAMABERKATA", "PENILAIKEDUABERKATA"
WORDS = {"findings": FIRST, "analysis": FIRST, "recommendation": FIRST}
# Pages that show the whole scale of levels, or nobody's level at all.
SCALE = {
    "indicators:indicator",
    "indicators:instrument",
    "evaluations:second_row",
    "evaluations:review_answer",
    "evaluations:review_clarify",
}


@pytest.fixture
def walk(period, places, people):
    found = Walk(period, places, people)
    for submission in found.submissions.values():
        world.fill_quickly(submission, 3)
        world.set_status(submission, "sent")
    return found


@pytest.fixture
def review(walk, evaluator, evaluator2, coordinator):
    """BKD: assessed by the first with 5 in words that must not be read, asked of the second, whose rows are 0."""
    bkd = walk.submissions["bkd"]
    world.assess_quickly(bkd, evaluator, **WORDS)
    bkd.answers.update(evaluator_level=5)
    bkd.answers.filter(indicator__code="1").update(repair="done", repair_note=FIRST, repair_response=FIRST)
    for row in bkd.answers.all():
        row.assessments.update(level=5)
    service.ask(submission=bkd, evaluator=evaluator2, by=coordinator)
    found = bkd.second_reviews.get()
    world.score_second(found, dict.fromkeys(bkd.answers.values_list("indicator__code", flat=True), 0), note=SECOND)
    asked = {"programme": walk.programme(), "created_by": coordinator, "due": "2026-12-31"}
    row = world.answer_of(bkd, "2")
    FollowUp.objects.create(
        agency=bkd.agency, title="Butir 1", answer=row, indicator=row.indicator, detail=FIRST, target_level=5, **asked
    )
    walk.second = lambda submission: found
    return found


def told(walk, client, words: str, level: int) -> list[str]:
    """The URLs whose answer holds the words, or a mark of the level where a mark must be somebody's."""
    bkd, leaks = walk.submissions["bkd"], []
    for name, rule in RULES.items():
        args = walk.args(rule, bkd)
        response = access_walk.request(client, rule, reverse(name, args=args))
        body = response.getvalue() if response.streaming else response.content
        text = body.decode("utf-8", "replace")
        marked = f"level-{level}" in text and "text/html" in response["Content-Type"] and name not in SCALE
        if words in text or marked:
            leaks.append(f"{name}: {response.status_code}")
    return leaks


def test_second_evaluator_reads_nothing_of_the_first(walk, review, client_as, evaluator2):
    assert told(walk, client_as(evaluator2), FIRST, 5) == []


@pytest.mark.parametrize("who", ["evaluator", "coordinator", "operator", "leader"])
def test_nobody_reads_the_second_before_both_are_done(who, walk, review, people, client_as):
    assert told(walk, client_as(people[who]), SECOND, 0) == []


def test_the_walk_would_find_a_leak(walk, review, client_as, evaluator, coordinator):
    """The first evaluator does read the own words, on the pages that are closed to the second."""
    found = told(walk, client_as(evaluator), FIRST, 5)
    for name in ("evaluations:review_answer", "reports:agency", "reports:government", "evaluations:answer",
                 "improvements:follow_up", "reports:government_row"):  # fmt: skip
        assert any(line.startswith(f"{name}:") for line in found), name


CLOSED = (
    ("evaluations:review", lambda s: [s.pk]),
    ("evaluations:review_answer", lambda s: [s.pk, "1"]),
    ("evaluations:submission", lambda s: [s.pk]),
    ("evaluations:answer", lambda s: [s.pk, "1"]),
    ("evaluations:history", lambda s: [s.pk]),
    ("evaluations:check", lambda s: [s.pk]),
    ("improvements:from_review", lambda s: [s.pk]),
    ("reports:agency", lambda s: [s.period_id, s.agency_id]),
    ("reports:agency_steps", lambda s: [s.period_id, s.agency_id]),
    ("reports:agency_whatif", lambda s: [s.period_id, s.agency_id]),
    ("reports:agency_papers", lambda s: [s.period_id, s.agency_id]),
    ("reports:opd_pdf", lambda s: [s.period_id, s.agency_id]),
    ("reports:opd_xlsx", lambda s: [s.period_id, s.agency_id]),
    ("reports:government", lambda s: [s.period_id, "76"]),
    ("reports:government_rows", lambda s: [s.period_id, "76"]),
    ("reports:government_row", lambda s: [s.period_id, "76", "1"]),
    ("reports:government_steps", lambda s: [s.period_id, "76"]),
    ("reports:government_whatif", lambda s: [s.period_id, "76"]),
    ("reports:government_pdf", lambda s: [s.period_id, "76"]),
    ("reports:government_xlsx", lambda s: [s.period_id, "76"]),
    ("reports:government_papers", lambda s: [s.period_id, "76"]),
    ("reports:sign_off", lambda s: [s.period_id, "76"]),
    ("reports:region", lambda s: [s.period_id, "76"]),
    ("reports:region_pdf", lambda s: [s.period_id, "76"]),
    ("reports:region_xlsx", lambda s: [s.period_id, "76"]),
    ("reports:region_papers", lambda s: [s.period_id, "76"]),
)


def test_closed_pages_say_why_and_open_again_when_both_are_done(walk, review, client_as, evaluator, evaluator2):
    client, bkd = client_as(evaluator2), walk.submissions["bkd"]
    for name, args in CLOSED:
        response = client.get(reverse(name, args=args(bkd)))
        assert response.status_code == 403, name
        assert "Anda menilai BKD sebagai penilai kedua" in response.content.decode(), name
    bkd.answers.update(repair="", repair_note="", repair_response="")
    service.finish_first(review=review, by=evaluator)
    service.finish_second(review=review, by=evaluator2)
    for name, args in CLOSED:
        assert client.get(reverse(name, args=args(bkd))).status_code == 200, name
    assert FIRST in client.get(review.get_absolute_url()).content.decode()
    assert SECOND in client_as(evaluator).get(review.get_absolute_url()).content.decode()


def test_other_governments_and_other_opd_stay_open(walk, review, client_as, evaluator2):
    client, bkd = client_as(evaluator2), walk.submissions["bkd"]
    majene = walk.submissions["majene"]
    for name, args in (
        ("evaluations:review", [majene.pk]),
        ("reports:government", [bkd.period_id, "76.05"]),
        ("reports:agency", [bkd.period_id, majene.agency_id]),
        ("reports:agency", [bkd.period_id, walk.submissions["dinkes"].agency_id]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 200


def test_evidence_of_the_opd_stays_open(walk, review, client_as, evaluator2):
    piece = walk.file(walk.submissions["bkd"])
    client = client_as(evaluator2)
    assert client.get(reverse("evaluations:evidence_view", args=[piece.pk])).status_code == 200
    file = client.get(reverse("evaluations:evidence", args=[piece.pk]))
    assert file.getvalue().startswith(b"%PDF")


def test_queue_counts_and_lists_leave_it_out(walk, review, client_as, evaluator, evaluator2):
    page = client_as(evaluator2).get(reverse("evaluations:queue"), {"status": "semua"}).content.decode()
    assert "Anda penilai kedua" in page
    assert page.count("Badan Kepegawaian Daerah") == 1  # in that list alone
    assert not Submission.objects.reviewable_by(evaluator2).filter(agency__abbreviation="BKD").exists()
    assert Submission.objects.reviewable_by(evaluator).filter(agency__abbreviation="BKD").exists()


def test_papers_of_the_period_are_not_among_the_readable(walk, review, evaluator2, evaluator, places):
    region = IssuedReport.objects.get(submission=walk.submissions["majene"])
    IssuedReport.objects.filter(pk=region.pk).update(submission=None, kind="pemda")
    seen, all_papers = (set(IssuedReport.objects.visible_to(who)) for who in (evaluator2, evaluator))
    assert region in all_papers
    assert all_papers - seen == {region, IssuedReport.objects.get(submission=walk.submissions["bkd"])}


def test_package_of_the_government_leaves_it_out(walk, review, client_as, evaluator2, settings):
    client = client_as(evaluator2)
    client.post(reverse("evaluations:package_government", args=[walk.submissions["bkd"].period_id, "76"]))
    job = Job.objects.filter(requested_by=evaluator2).latest("pk")
    assert "BKD" not in job.sentence


def test_a_later_periods_figures_are_closed_too(walk, review, client_as, coordinator, places, evaluator2):
    later = world.open_period(coordinator, [places.province], name="Evaluasi 2027")
    type(later).objects.filter(pk=later.pk).update(year=later.year + 1)
    assert client_as(evaluator2).get(reverse("reports:government", args=[later.pk, "76"])).status_code == 403
    own = reverse("reports:agency", args=[later.pk, places.bkd.pk])  # its trend begins with what is closed
    assert client_as(evaluator2).get(own).status_code == 403
    type(later).objects.filter(pk=later.pk).update(year=later.year - 1)
    assert client_as(evaluator2).get(own).status_code == 200
    assert client_as(evaluator2).get(reverse("reports:government", args=[later.pk, "76"])).status_code == 200


def test_notices_tell_no_level_and_no_progress(walk, review, evaluator, evaluator2):
    sentences = " ".join(Notice.objects.filter(event__startswith="second.").values_list("sentence", flat=True))
    assert FIRST not in sentences
    assert not any(character.isdigit() for character in sentences.replace("2026", ""))


def test_withdrawn_the_second_stays_unread(walk, review, client_as, coordinator, evaluator, evaluator2):
    service.withdraw(review=review, by=coordinator, reason="Waktu habis.")
    for who in (evaluator, coordinator, evaluator2):
        page = client_as(who).get(review.get_absolute_url()).content.decode()
        assert "Permintaan ini sudah ditarik" in page
        assert SECOND not in page
    assert client_as(evaluator2).get(reverse("evaluations:review", args=[review.submission_id])).status_code == 200


def test_verified_meanwhile_is_impossible_so_nothing_becomes_final(walk, review, coordinator, evaluator):
    for action, who in (("verify", evaluator), ("finalise", coordinator)):
        with pytest.raises(service.Refusal):
            move(submission=walk.submissions["bkd"], action=action, by=who)


def test_programme_pages_carry_no_levels(walk, review, client_as, evaluator2):
    programme = Programme.objects.get()
    page = client_as(evaluator2).get(reverse("improvements:programme", args=[programme.pk])).content.decode()
    assert FIRST not in page
