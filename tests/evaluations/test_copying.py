"""Last period's answers and evidence in a new one: what is copied, what is not, who may, and how it is confirmed."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations import copying as rules_of_copying
from evaluations.copying import Tally, way
from evaluations.models import Answer, Evidence, Period, Submission
from evaluations.presets import Plan
from evaluations.services import copying, evidence, moves, periods
from evaluations.services.answers import save_answer
from evaluations.tasks import TaskList
from tests import world

TODAY = timezone.localdate()
ROWS = 37
SERVICE_ROW = "35-1"


def earlier_period(coordinator, places, code=world.OLD) -> Period:
    """The same governments a year ago; open, so that services may fill it."""
    found = world.open_period(coordinator, [places.province, places.majene], code=code, name="Evaluasi 2025")
    Period.objects.filter(pk=found.pk).update(year=TODAY.year - 1)
    return Period.objects.get(pk=found.pk)


@pytest.fixture
def before(coordinator, places) -> Period:
    return earlier_period(coordinator, places)


@pytest.fixture
def old(before, places) -> Submission:
    """BKD's submission of last year, still empty."""
    return Submission.objects.with_people_and_place().get(period=before, agency=places.bkd)


@pytest.fixture
def new_rules(places, coordinator) -> Submission:
    """BKD's submission in a later period with the other instrument."""
    governments = [places.province]
    found = world.open_period(coordinator, governments, code=world.NEW, name="Evaluasi dengan instrumen baru")
    return Submission.objects.with_people_and_place().get(period=found, agency=places.bkd)


def row(submission, code) -> Answer:
    found = world.answer_of(submission, code)
    found.submission = submission
    return found


def save(answer, by, **changes):
    stored = {"level": answer.level, "explanation": answer.explanation, "service_name": answer.service_name}
    return save_answer(answer=answer, by=by, seen_version=answer.version, **(stored | changes))


def copied(old, submission, operator, levels=None) -> Tally:
    world.fill(old, operator, levels or {"1": 3, "2": 0, SERVICE_ROW: 2})
    return copying.copy_answers(submission=submission, by=operator)


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


# -- confirming ------------------------------------------------------------------------------------------------------


def test_unconfirmed_row_blocks_until_ticked(old, submission, operator):
    copied(old, submission, operator)
    task = next(t for t in TaskList(submission).tasks if t.answer.indicator.code == "1")
    assert (task.state.label, task.note) == ("Dari tahun lalu", "")
    assert [p.sentence for p in task.problems if p.blocking] == ["Jawaban dari tahun lalu belum dikonfirmasi"]
    saved = save(row(submission, "1"), operator, confirm=True)
    assert (saved.copied_from, saved.is_complete, saved.version) == (None, True, 3)
    event = AuditEvent.objects.filter(action="answer.saved", object_id=str(saved.pk)).get()
    assert event.data == {"copied_from": ["1 Badan Kepegawaian Daerah Evaluasi 2025", None]}


@pytest.mark.parametrize("change", [{"level": 1}, {"explanation": "Berubah."}])
def test_any_change_confirms(change, old, submission, operator):
    copied(old, submission, operator)
    assert save(row(submission, "1"), operator, **change).copied_from is None


def test_same_values_without_tick_confirm_nothing(old, submission, operator):
    copied(old, submission, operator)
    saved = save(row(submission, "1"), operator)
    assert (saved.version, saved.copied_from_id) == (2, row(old, "1").pk)


def test_tick_on_a_row_that_was_not_copied_changes_nothing(submission, operator):
    assert save(row(submission, "1"), operator, confirm=True).version == 1


def test_evidence_alone_does_not_confirm(old, submission, operator):
    copied(old, submission, operator)
    evidence.add_link(answer=row(submission, "1"), by=operator, url="https://a.example/x", title="Tambahan")
    assert row(submission, "1").copied_from is not None
    assert not row(submission, "1").is_complete


def test_submission_with_unconfirmed_rows_is_not_sent(old, submission, operator, head):
    copied(old, submission, operator, 0)
    with pytest.raises(Refusal, match="37 butir masih kurang"):
        moves.move(submission=submission, action="send", by=head)


def test_copy_that_counts_as_complete_breaks_the_constraint(old, submission, operator):
    copied(old, submission, operator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=row(submission, "1").pk).update(is_complete=True)


def test_assignment_whose_answer_was_copied_stays(old, submission, before, places, operator, coordinator):
    """Emptied afterwards, the earlier answer is still where the copy came from."""
    copied(old, submission, operator)
    source = row(old, "1")
    source.citations.all().delete()
    save(source, operator, level=None, explanation="")
    with pytest.raises(Refusal, match="tidak dapat dihapus"):
        periods.set_assignments(period=before, government=places.province, plan=Plan(frozenset(), {}), by=coordinator)


# -- pages -----------------------------------------------------------------------------------------------------------


def test_operator_copies_and_confirms_on_the_pages(old, submission, operator, client_as):
    world.fill(old, operator, {"1": 3})
    client, home = client_as(operator), f"/isian/{submission.pk}/"
    page = client.get(home).content.decode()
    assert "Mulai dari jawaban Evaluasi 2025" in page
    assert "Salin ke 1 butir kosong" in page
    told = client.post(f"{home}salin/", follow=True).content.decode()
    assert "1 butir disalin, 0 sudah terisi, 36 tidak ada padanan" in told
    assert "state-copied" in told
    assert "Pastikan jawaban tahun lalu masih berlaku" in told
    assert "butir kosong</button>" not in told  # nothing is left to copy
    page = client.get(f"{home}butir/1/").content.decode()
    assert "Evaluasi 2025, indikator 1" in page
    assert 'id="id_confirm"' in page
    typed = {"version": 2, "level": 3, "explanation": world.TEXT}  # ends in a blank, which the form takes off
    saved = client.post(f"{home}butir/1/simpan-otomatis/", typed).json()
    assert row(submission, "1").copied_from is not None
    client.post(f"{home}butir/1/", typed | {"confirm": "1", "version": saved["version"]})
    assert row(submission, "1").is_complete
    assert 'id="id_confirm"' not in client.get(f"{home}butir/1/").content.decode()


def test_page_says_why_there_is_no_level(old, new_rules, operator, evaluator, client_as):
    world.fill(old, operator, {"26": 4})
    home = f"/isian/{new_rules.pk}/"
    assert "Tingkat tidak ikut disalin" in client_as(operator).get(home).content.decode()
    client_as(operator).post(f"{home}salin/")
    assert "Tingkat tidak ikut disalin" in client_as(operator).get(f"{home}butir/36/").content.decode()
    read = client_as(evaluator).get(f"{home}butir/36/").content.decode()
    assert "OPD belum memastikan" in read
    assert 'id="id_confirm"' not in read


def test_without_earlier_answers_nothing_is_offered(submission, operator, client_as):
    page = client_as(operator).get(f"/isian/{submission.pk}/").content.decode()
    assert "butir kosong</button>" not in page
    assert client_as(operator).post(f"/isian/{submission.pk}/salin/").status_code == 409


def test_copy_page_refuses_strangers_roles_and_closed_periods(
    old, submission, operator, operator2, evaluator, client_as
):
    world.fill(old, operator, {"1": 3})
    url = f"/isian/{submission.pk}/salin/"
    assert client_as(operator2).post(url).status_code == 404
    assert client_as(evaluator).post(url).status_code == 403
    Period.objects.filter(pk=submission.period_id).update(status="closed")
    assert client_as(operator).post(url).status_code == 409
    assert row(submission, "1").copied_from is None


# -- a whole government ----------------------------------------------------------------------------------------------


def test_koordinator_copies_for_the_whole_government(
    before, period, places, people, submission, submission2, majene_submission, coordinator, client_as
):
    for agency, who in ((places.bkd, "operator"), (places.dinkes, "operator2")):
        world.fill(Submission.objects.get(period=before, agency=agency), people[who], {"1": 3, "2": 2})
    url = f"/periode/{period.pk}/"
    assert f'formaction="{url}salin/76/"' in client_as(coordinator).get(url).content.decode()
    told = client_as(coordinator).post(f"{url}salin/76/", follow=True).content.decode()
    assert "Pemprov Sulbar, 2 OPD: 4 butir disalin" in told
    assert row(submission2, "2").level == 2
    assert AuditEvent.objects.filter(action="submission.answers_copied").count() == 2
    assert not majene_submission.answers.exclude(copied_from=None).exists()


def test_drafts_of_the_government_alone_are_filled(
    before, period, places, people, submission, submission2, coordinator
):
    for agency, who in ((places.bkd, "operator"), (places.dinkes, "operator2")):
        world.fill(Submission.objects.get(period=before, agency=agency), people[who], {"1": 3})
    world.set_status(submission2, "with_head")
    tallies = copying.copy_government(period=period, government=places.province, by=coordinator)
    assert set(tallies) == {submission.pk}


def test_government_without_earlier_answers_or_closed_is_refused(before, period, places, coordinator, leader):
    with pytest.raises(Refusal, match="Belum ada OPD"):
        copying.copy_government(period=period, government=places.province, by=coordinator)
    with pytest.raises(NotAllowed):
        copying.copy_government(period=period, government=places.province, by=leader)
    Period.objects.filter(pk=period.pk).update(status="closed")
    with pytest.raises(Refusal, match="ditutup"):
        copying.copy_government(period=period, government=places.province, by=coordinator)


def statements(period, places, coordinator) -> int:
    with CaptureQueriesContext(connection) as captured:
        copying.copy_government(period=period, government=places.province, by=coordinator)
    return len(captured)


@pytest.mark.parametrize("many", [False, True])
def test_bulk_copy_asks_as_often_for_many_as_for_few(many, places, coordinator, operator):
    if many:
        for number in range(12):
            world.agency(places.province, f"Dinas Baru {number:02}", f"DB{number:02}")
    before = earlier_period(coordinator, places)
    period = world.open_period(coordinator, [places.province])
    for submission in Submission.objects.filter(period=before, agency__government=places.province):
        world.fill_quickly(submission, {str(n): 2 for n in range(1, 4)})
        submission.answers.exclude(indicator__code="1").update(explanation="")
    world.cite_everywhere(Answer.objects.filter(submission__period=before, indicator__code="1"), operator)
    assert statements(period, places, coordinator) == BULK
    assert Answer.objects.exclude(copied_from=None).count() == (15 if many else 3) * 3


BULK = 14
