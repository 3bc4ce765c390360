"""One assessment: keep or change the level, findings, a request; two evaluators at once; an answer that moves on."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations.models import Answer, Assessment
from evaluations.services.review import AnswerMovedOn, SeenAnswer, StaleAssessment, Verdict, record_assessment
from evaluations.workflow import REVIEWABLE, Status
from tests import world


@pytest.fixture
def sent(submission):
    """BKD has sent level 3 everywhere."""
    world.fill_quickly(submission, 3)
    return world.set_status(submission, Status.SENT)


def record(submission, by, code="1", *, seen=0, level=3, **more):
    today = more.pop("today", None)
    seen_answer = more.pop("seen_answer", None)
    return record_assessment(
        answer=world.answer_of(submission, code), by=by, seen_version=seen, verdict=Verdict(level=level, **more),
        seen_answer=seen_answer, today=today,
    )  # fmt: skip


def typed(submission, code="1", **values):
    """The form as the page fills it before anything is typed."""
    row = world.answer_of(submission, code)
    return {"version": 0, "round": submission.round, "answer_version": row.version, "level": 3, "stage": ""} | values


def url(submission, code="1"):
    return f"/reviu/{submission.pk}/butir/{code}/"


# The service ---------------------------------------------------------------------


def test_first_assessment_starts_the_review_and_is_written_down(sent, evaluator):
    record(sent, evaluator, findings="Terlihat pada halaman 2.")
    sent.refresh_from_db()
    row = world.answer_of(sent, "1")
    assert (sent.status, row.evaluator_level, row.assessed_version) == (Status.IN_REVIEW, 3, row.version)
    assert sent.transitions.get().action == "start_review"
    event = AuditEvent.objects.get(action="assessment.recorded")
    assert (event.actor, event.agency, event.data["level"], event.data["self_level"]) == (evaluator, sent.agency, 3, 3)


def test_changed_level_needs_its_reason(sent, evaluator):
    with pytest.raises(Refusal, match="isi analisis sebagai alasannya"):
        record(sent, evaluator, level=2)
    with pytest.raises(Refusal, match="isi analisis"):
        record(sent, evaluator, level=2, analysis="  \n ")
    assert not Assessment.objects.exists()
    sent.refresh_from_db()
    assert sent.status == Status.SENT
    record(sent, evaluator, level=2, analysis="Bukti hanya sampai tingkat 2.")
    assert world.answer_of(sent, "1").evaluator_level == 2


@pytest.mark.parametrize("level", [-1, 6])
def test_level_outside_the_scale_is_refused(level, sent, evaluator):
    with pytest.raises(Refusal, match=f"Tingkat {level} tidak ada; pilih 0 sampai 5"):
        record(sent, evaluator, level=level, analysis="x")


def test_no_level_and_no_request_is_nothing(sent, evaluator):
    with pytest.raises(Refusal, match="Pilih tingkat menurut evaluator"):
        record(sent, evaluator, level=None)


def test_request_may_stand_without_a_level_and_is_taken_back_by_an_empty_one(sent, evaluator):
    record(sent, evaluator, level=None, repair_request="Lampirkan SK.")
    row = world.answer_of(sent, "1")
    assert (row.evaluator_level, row.repair, row.repair_note, row.repair_by) == (
        None,
        "marked",
        "Lampirkan SK.",
        evaluator,
    )
    record(sent, evaluator, seen=1, level=3)
    row.refresh_from_db()
    assert (row.evaluator_level, row.repair, row.repair_note, row.repair_by) == (3, "", "", None)


def test_same_assessment_twice_is_no_conflict_and_no_second_event(sent, evaluator):
    first = record(sent, evaluator, findings="Sama.")
    assert record(sent, evaluator, findings="Sama.") == first
    assert AuditEvent.objects.filter(action="assessment.recorded").count() == 1
    assert Assessment.objects.get().version == 1


def test_second_evaluator_does_not_write_over_the_first(sent, evaluator, evaluator2):
    record(sent, evaluator, findings="Yang pertama.")
    with pytest.raises(StaleAssessment) as caught:
        record(sent, evaluator2, findings="Yang kedua.")
    assert caught.value.current.findings == "Yang pertama."
    assert Assessment.objects.get().findings == "Yang pertama."
    record(sent, evaluator2, seen=1, findings="Yang kedua, setelah membaca.")
    assert (Assessment.objects.get().by, Assessment.objects.get().version) == (evaluator2, 2)


@pytest.mark.parametrize("seen", [SeenAnswer(1, 99), SeenAnswer(2, 1)])
def test_judgement_of_another_answer_than_was_read_is_refused(seen, sent, evaluator):
    with pytest.raises(AnswerMovedOn):
        record(sent, evaluator, seen_answer=seen)
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("status", sorted(set(Status) - REVIEWABLE))
def test_nothing_is_assessed_in_other_states(status, sent, evaluator):
    world.set_status(sent, status)
    with pytest.raises(Refusal, match="hanya dapat dibaca"):
        record(sent, evaluator)
    assert not Assessment.objects.exists()


def test_who_may_not(sent, evaluator2, operator, leader, majene_coordinator, submission2):
    world.set_status(submission2, Status.SENT)
    for person, where in ((operator, sent), (leader, sent), (majene_coordinator, sent), (evaluator2, submission2)):
        with pytest.raises(NotAllowed):
            record(where, person)
    assert not Assessment.objects.exists()


def test_review_ends_with_its_last_day(sent, evaluator):
    last = sent.period.review_until
    record(sent, evaluator, today=last)
    with pytest.raises(Refusal, match="sudah lewat"):
        record(sent, evaluator, "2", today=last + dt.timedelta(days=1))


def test_closed_period_is_only_read(sent, evaluator):
    sent.period.status = "closed"
    sent.period.save()
    with pytest.raises(Refusal, match="hanya dapat dibaca"):
        record(sent, evaluator)


def test_database_takes_one_assessment_per_round_and_stage(sent, evaluator):
    first = record(sent, evaluator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(
            answer=first.answer, round=1, stage=first.stage, answer_version=1, level=1, by=evaluator
        )


# The page -------------------------------------------------------------------------


def test_page_sets_both_sides_beside_each_other(sent, evaluator, client_as):
    page = client_as(evaluator).get(url(sent)).content.decode()
    for words in (
        "Jawaban OPD",
        "Penilaian evaluator",
        "Pertahankan tingkat OPD",
        "Simpan, lanjut ke 2",
        "Belum dinilai",
    ):
        assert words in page
    assert world.TEXT.strip()[:90] in page


def test_save_goes_to_the_next_row_that_waits_and_round_to_the_first(sent, evaluator, client_as):
    client = client_as(evaluator)
    assert client.post(url(sent, "36"), typed(sent)).status_code == 404
    assert client.post(url(sent, "35-3"), typed(sent, "35-3")).url == url(sent, "1")
    assert client.post(url(sent, "1"), typed(sent)).url == url(sent, "2")
    assert client.post(url(sent, "2"), typed(sent, "2", stay="1")).url == url(sent, "2")


def test_last_row_leads_to_the_overview(sent, evaluator, client_as):
    world.assess_all(sent, evaluator)
    response = client_as(evaluator).post(url(sent), typed(sent, version=1))
    assert response.url == f"/reviu/{sent.pk}/"


def test_aspect_is_kept_from_row_to_row(sent, evaluator, client_as):
    response = client_as(evaluator).post(f"{url(sent, '19')}?aspek=A3", typed(sent, "19"))
    assert response.url == f"{url(sent, '18')}?aspek=A3"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"level": ""}, "Pilih tingkat menurut evaluator."),
        ({"level": "9"}, "9"),
        ({"level": "2", "analysis": ""}, "isi analisis sebagai alasannya"),
        ({"ask_repair": "on", "repair_request": " "}, "Tuliskan apa yang perlu diperbaiki OPD."),
        ({"recommendation": "x" * 4001}, "4000"),
        ({"version": "satu"}, "Versi penilaian"),
    ],
)
def test_bad_input_keeps_what_was_typed(wrong, sentence, sent, evaluator, client_as):
    response = client_as(evaluator).post(url(sent), typed(sent, findings="Sudah diketik panjang.") | wrong)
    page = response.content.decode()
    assert response.status_code == 400
    assert sentence in page
    assert "Sudah diketik panjang." in page
    assert not Assessment.objects.exists()


def test_conflict_shows_both_texts_and_the_way_on(sent, evaluator, evaluator2, client_as):
    record(sent, evaluator, findings="Yang pertama.")
    response = client_as(evaluator2).post(url(sent), typed(sent, findings="Yang kedua."))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Yang pertama." in page
    assert "Yang kedua." in page
    again = client_as(evaluator2).post(url(sent), typed(sent, findings="Yang kedua.", overwrite=1))
    assert again.status_code == 302
    assert Assessment.objects.get().findings == "Yang kedua."


def test_answer_that_moved_on_keeps_the_judgement_and_names_the_new_version(sent, evaluator, client_as):
    form = typed(sent, findings="Menilai yang lama.")
    Answer.objects.filter(submission=sent, indicator__code="1").update(version=7, explanation="Teks baru OPD.")
    response = client_as(evaluator).post(url(sent), form)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Menilai yang lama." in page
    assert "Teks baru OPD." in page
    assert 'name="answer_version" value="7"' in page


def test_too_late_keeps_the_text(sent, evaluator, client_as):
    form = typed(sent, findings="Terlambat semenit.")
    world.set_status(sent, Status.VERIFIED)
    response = client_as(evaluator).post(url(sent), form)
    assert response.status_code == 409
    assert "hanya dapat dibaca: status Terverifikasi" in response.content.decode()


def test_reader_of_a_finished_review_gets_no_form(sent, evaluator, client_as):
    record(sent, evaluator, findings="Sudah selesai.")
    world.set_status(sent, Status.FINAL)
    page = client_as(evaluator).get(url(sent)).content.decode()
    assert "Sudah selesai." in page
    assert "<textarea" not in page


@pytest.mark.parametrize("place", [0, 1, -1])
def test_reader_goes_to_the_rows_beside(place, sent, evaluator, client_as):
    world.set_status(sent, Status.FINAL)
    codes = [row.indicator.code for row in sent.answers.with_indicator().in_order()]
    here = place % len(codes)
    page = client_as(evaluator).get(url(sent, codes[here])).content.decode()
    links = page.partition('aria-label="Butir lain"')[2].partition("</nav>")[0]
    beside = [codes[n] for n in (here - 1, here + 1) if 0 <= n < len(codes)]
    assert re.findall(r'href="([^"]+)"', links) == [url(sent, code) for code in beside]


def test_session_that_ended_brings_the_text_back(sent, client):
    response = client.post(url(sent), typed(sent, findings="Temuan panjang yang belum tersimpan."))
    assert response.status_code == 401
    assert "Temuan panjang yang belum tersimpan." in response.content.decode()
