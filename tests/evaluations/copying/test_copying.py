"""Last period's answers and evidence in a new one: what is copied, what is not, and who may."""

import datetime as dt

import pytest

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations import copying as rules_of_copying
from evaluations.copying import Tally, way
from evaluations.models import Evidence, Period, Submission
from evaluations.services import copying, evidence
from tests import world
from tests.evaluations.copying.conftest import ROWS, SERVICE_ROW, TODAY, copied, row, save

# -- what is copied --------------------------------------------------------------------------------------------------


def test_answer_comes_with_text_service_and_evidence(old, submission, operator):
    tally = copied(old, submission, operator)
    assert tally == Tally(copied=3, filled=0, unmatched=ROWS - 3)
    source, answer = row(old, SERVICE_ROW), row(submission, SERVICE_ROW)
    assert (answer.level, answer.explanation, answer.service_name) == (2, world.TEXT, f"Layanan {SERVICE_ROW}")
    assert answer.copied_from == source
    assert (answer.is_complete, answer.repair, answer.evaluator_level) == (False, "", None)
    assert (answer.version, answer.updated_by) == (2, operator)
    assert [c.evidence for c in answer.citations.all()] == [c.evidence for c in source.citations.all()]


def test_pages_and_level_of_a_citation_come_along(old, submission, operator):
    world.fill(old, operator, {"1": 3})
    evidence.change_details(citation=row(old, "1").citations.get(), by=operator, pages="2–4", level=3)
    copying.copy_answers(submission=submission, by=operator)
    citation = row(submission, "1").citations.get()
    assert (citation.pages, citation.level, citation.look_again) == ("2–4", 3, False)


def test_newest_version_of_a_file_is_cited_once_and_flagged(old, submission, operator):
    world.fill(old, operator, {"1": 3})
    first = evidence.add_file(answer=row(old, "1"), by=operator, file=world.pdf_file("lama")).evidence
    Period.objects.filter(pk=old.period_id).update(status="closed")
    second = evidence.replace(evidence=first, by=operator, file=world.pdf_file("baru"))
    newest = evidence.replace(evidence=second, by=operator, file=world.pdf_file("terbaru"))
    copying.copy_answers(submission=submission, by=operator)
    cited = [(c.label, c.evidence, c.look_again) for c in row(submission, "1").citations.select_related("evidence")]
    assert cited == [("B1", Evidence.objects.get(replaces=None, url__startswith="http"), False), ("B2", newest, True)]


def test_two_versions_in_one_row_become_one_citation(old, submission, operator):
    world.fill(old, operator, {"1": 3})
    first = evidence.add_file(answer=row(old, "1"), by=operator, file=world.pdf_file("lama")).evidence
    evidence.add_file(answer=row(old, "1"), by=operator, file=world.pdf_file("lain"))
    Evidence.objects.filter(original_name="lain.pdf").update(replaces=first)
    copying.copy_answers(submission=submission, by=operator)
    assert [c.evidence.original_name for c in row(submission, "1").citations.all()] == ["", "lain.pdf"]


def test_filled_and_cited_rows_stay(old, submission, operator):
    world.fill(old, operator, {"1": 3, "2": 3, "3": 3})
    save(row(submission, "1"), operator, explanation="Sudah ditulis.")
    evidence.add_link(answer=row(submission, "2"), by=operator, url="https://a.example/b", title="Baru")
    tally = copying.copy_answers(submission=submission, by=operator)
    assert tally == Tally(copied=1, filled=2, unmatched=ROWS - 3)
    assert row(submission, "1").explanation == "Sudah ditulis."
    assert row(submission, "2").copied_from is None
    assert row(submission, "3").copied_from == row(old, "3")


def test_second_run_copies_nothing_and_tells_nothing(old, submission, operator):
    copied(old, submission, operator)
    again = copying.copy_answers(submission=submission, by=operator)
    assert again == Tally(copied=0, filled=3, unmatched=ROWS - 3)
    assert AuditEvent.objects.filter(action="submission.answers_copied").count() == 1
    assert row(submission, "1").citations.count() == 1


def test_row_with_evidence_alone_is_copied_once(old, submission, operator):
    evidence.add_link(answer=row(old, "4"), by=operator, url="https://a.example/b", title="Tautan")
    assert copying.copy_answers(submission=submission, by=operator).copied == 1
    row(submission, "4").citations.all().delete()
    assert copying.copy_answers(submission=submission, by=operator).copied == 0


def test_latest_earlier_period_that_says_anything_is_the_source(old, submission, operator, coordinator, places):
    world.fill(old, operator, {"1": 3})
    between = world.open_period(coordinator, [places.province], name="Kosong")
    Period.objects.filter(pk=between.pk).update(year=TODAY.year - 1)
    assert copying.earlier([submission]) == {places.bkd.pk: old}
    world.fill(Submission.objects.get(period=between, agency=places.bkd), operator, {"1": 1})
    copying.copy_answers(submission=submission, by=operator)
    assert row(submission, "1").level == 1


def test_a_later_period_is_no_source(old, submission, operator):
    world.fill(submission, operator, {"1": 3})
    with pytest.raises(Refusal, match="belum punya jawaban"):
        copying.copy_answers(submission=old, by=operator)


def test_copy_is_told_with_its_counts(old, submission, operator):
    copied(old, submission, operator)
    event = AuditEvent.objects.get(action="submission.answers_copied")
    assert (event.actor, event.agency, event.object_id) == (operator, submission.agency, str(submission.pk))
    assert event.data == {"dari": "Evaluasi 2025", "disalin": 3, "sudah_terisi": 0, "tanpa_padanan": ROWS - 3}


# -- across instruments ----------------------------------------------------------------------------------------------


def test_across_instruments_text_and_evidence_without_any_level(old, new_rules, operator):
    world.fill(old, operator, {"1": 3, "3": 3, "26": 4})  # 1 → 10 and 26 → 36 are the same, 3 was split
    evidence.change_details(citation=row(old, "26").citations.get(), by=operator, pages="7", level=4)
    tally = copying.copy_answers(submission=new_rules, by=operator)
    assert (tally.copied, tally.filled) == (2, 0)
    answer = row(new_rules, "36")
    assert (answer.level, answer.explanation, answer.copied_from) == (None, world.TEXT, row(old, "26"))
    citation = answer.citations.get()
    assert (citation.pages, citation.level) == ("7", None)
    assert set(new_rules.answers.exclude(copied_from=None).values_list("indicator__code", flat=True)) == {"10", "36"}


def test_level_alone_is_nothing_to_copy_across_instruments(old, new_rules, operator):
    save(row(old, "26"), operator, level=4)
    assert copying.copy_answers(submission=new_rules, by=operator).copied == 0


def test_way_within_across_and_without_crosswalk():
    assert way("a", "a", ["1", "2"]) == rules_of_copying.Way({"1": "1", "2": "2"}, levels=True)
    across = way(world.OLD, world.NEW, [])
    assert across.rows["36"] == "26"
    assert "1" not in across.rows
    assert not across.levels
    assert way(world.NEW, world.OLD, ["1"]).rows == {}


def test_no_crosswalk_copies_nothing(new_rules, operator, coordinator, places):
    Period.objects.filter(pk=new_rules.period_id).update(year=TODAY.year - 2)
    world.fill(Submission.objects.get(pk=new_rules.pk), operator, {"36": 3})
    later = world.open_period(coordinator, [places.province], name="Kembali ke yang lama")
    target = Submission.objects.get(period=later, agency=places.bkd)
    assert copying.copy_answers(submission=target, by=operator) == Tally(0, 0, ROWS)
    assert copying.on_offer(target)[1] == 0


# -- who and when ----------------------------------------------------------------------------------------------------


def test_only_the_opd_and_its_koordinator_copy(old, submission, operator, head, operator2, evaluator, leader):
    world.fill(old, operator, {"1": 3})
    for person in (operator2, evaluator, leader):
        with pytest.raises(NotAllowed):
            copying.copy_answers(submission=submission, by=person)
    assert copying.copy_answers(submission=submission, by=head).copied == 1


@pytest.mark.parametrize("status", ["sent", "in_review", "verified", "final"])
def test_copy_needs_an_open_submission(status, old, submission, operator):
    world.fill(old, operator, {"1": 3})
    world.set_status(submission, status)
    with pytest.raises(Refusal, match="hanya dapat dibaca"):
        copying.copy_answers(submission=submission, by=operator)


def test_copy_needs_an_open_period_and_its_dates(old, submission, operator):
    world.fill(old, operator, {"1": 3})
    with pytest.raises(Refusal, match="sudah lewat"):
        copying.copy_answers(submission=submission, by=operator, today=TODAY + dt.timedelta(days=11))
    Period.objects.filter(pk=submission.period_id).update(status="closed")
    with pytest.raises(Refusal, match="ditutup"):
        copying.copy_answers(submission=submission, by=operator)


def test_after_a_return_only_rows_asked_for_are_filled(old, submission, operator):
    world.fill(old, operator, {"1": 3, "2": 3})
    world.set_status(submission, "returned", 2)
    submission.answers.filter(indicator__code="2").update(repair="requested", repair_note="Isi.")
    assert copying.copy_answers(submission=submission, by=operator).copied == 1
    assert row(submission, "1").copied_from is None
