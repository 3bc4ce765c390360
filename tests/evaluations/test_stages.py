"""The stages of the instrument: each keeps its own level, the latest decides, the koordinator moves on."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations import stages
from evaluations.models import StageStep, Transition
from evaluations.services.moves import move
from evaluations.services.review import AnswerMovedOn, SeenAnswer, Verdict, record_assessment
from evaluations.services.second import ask
from evaluations.services.stages import begin_stage, undo_stage
from tests import world


@pytest.fixture
def sent(submission, operator, head):
    world.fill(submission, operator, 3)
    return world.send(submission, head)


def begin(submission, by, code, *, reopen=True, since=None, until=None):
    today = timezone.localdate()
    return begin_stage(
        period=submission.period, government=submission.agency.government, code=code,
        since=since or today, until=until or today, by=by, reopen=reopen,
    )  # fmt: skip


def assess(submission, by, level, *, seen=0, request=""):
    row = world.answer_of(submission, "1")
    analysis = "" if level in (row.level, None) else f"Dinilai {level}."
    verdict = Verdict(level=level, analysis=analysis, repair_request=request)
    record_assessment(answer=row, by=by, seen_version=seen, verdict=verdict)
    row.refresh_from_db()
    return row


def test_a_period_begins_with_documents(submission):
    assert stages.current(submission.period, submission.agency.government).code == "document"


def test_each_stage_keeps_its_level_and_the_latest_decides(sent, evaluator, coordinator):
    assert assess(sent, evaluator, 2).evaluator_level == 2
    begin(sent, coordinator, "interview")
    assert world.answer_of(sent, "1").evaluator_level == 2  # not discussed yet
    row = assess(sent, evaluator, 4)
    assert row.evaluator_level == 4
    assert list(row.assessments.values_list("stage", "level")) == [("document", 2), ("interview", 4)]


def test_request_without_a_level_keeps_the_stage_before(sent, evaluator, coordinator):
    assess(sent, evaluator, 2)
    begin(sent, coordinator, "interview")
    assess(sent, evaluator, 4)
    assert assess(sent, evaluator, None, seen=1, request="Lampirkan.").evaluator_level == 2


def test_stage_says_more_than_round():
    entries = [stages.Assessment(pk=k, stage=s, round=r, level=n) for k, (s, r, n) in enumerate(
        [("interview", 1, 4), ("document", 2, 1), ("interview", 2, None), ("document", 1, 2)])]  # fmt: skip
    order = [stages.Stage(code, code, "") for code in ("document", "interview", "final")]
    assert stages.deciding(entries, order).level == 4
    assert stages.deciding(entries[1:], order).level == 1
    assert stages.deciding([], order) is None


def test_optional_stage_may_be_passed_over_but_never_goes_back(sent, coordinator):
    begin(sent, coordinator, "observation")
    for code in ("interview", "document", "observation", "self", "x"):
        with pytest.raises(Refusal, match="tidak mengikuti"):
            begin(sent, coordinator, code)
    begin(sent, coordinator, "final")
    now = stages.current(sent.period, sent.agency.government)
    assert (now.code, stages.following(sent.period, now)) == ("final", [])


def test_other_governments_stay_where_they_are(sent, majene_submission, coordinator):
    begin(sent, coordinator, "interview")
    assert stages.current(sent.period, majene_submission.agency.government).code == "document"


def test_dates_must_lie_within_the_period(sent, coordinator):
    today = timezone.localdate()
    for dates in ({"until": sent.period.review_until + dt.timedelta(days=1)}, {"since": today + dt.timedelta(days=1)}):
        with pytest.raises(Refusal, match="Tanggal tahap"):
            begin(sent, coordinator, "interview", **dates)


def test_verified_submissions_open_again_only_when_asked(sent, evaluator, coordinator):
    world.assess_all(sent, evaluator)
    move(submission=sent, action="verify", by=evaluator)
    assert begin(sent, coordinator, "interview", reopen=False) == 0
    assert begin(sent, coordinator, "observation") == 1
    sent.refresh_from_db()
    assert sent.status == "in_review"
    assert AuditEvent.objects.filter(action="stage.begun").count() == 2


def test_only_a_koordinator_begins_a_stage(sent, evaluator, majene_coordinator):
    for who in (evaluator, majene_coordinator):
        with pytest.raises(NotAllowed):
            begin(sent, who, "interview")


def test_closed_period_has_no_next_stage(sent, coordinator):
    sent.period.status = "closed"
    sent.period.save()
    with pytest.raises(Refusal, match="tidak sedang dibuka"):
        begin(sent, coordinator, "interview")


def test_form_made_at_another_stage_is_refused_and_kept(sent, evaluator, coordinator, client_as):
    row = world.answer_of(sent, "1")
    begin(sent, coordinator, "interview")
    with pytest.raises(AnswerMovedOn):
        record_assessment(
            answer=row, by=evaluator, seen_version=0, verdict=Verdict(3), seen_answer=SeenAnswer(1, row.version)
        )
    url = reverse("evaluations:review_answer", args=[sent.pk, "1"])
    typed = {
        "version": 0,
        "round": 1,
        "answer_version": row.version,
        "stage": "document",
        "level": 3,
        "findings": "Ini",
    }
    response = client_as(evaluator).post(url, typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert 'name="stage" value="interview"' in page
    assert ">Ini</textarea>" in page


def test_history_stands_side_by_side(sent, evaluator, coordinator, client_as):
    assess(sent, evaluator, 2)
    begin(sent, coordinator, "interview")
    url = reverse("evaluations:review_answer", args=[sent.pk, "1"])
    page = client_as(evaluator).get(url).content.decode()
    assert "Tahap Wawancara" in page
    assert "Dinilai 2." in page
    assert "Tidak dibahas; tingkat tahap sebelumnya berlaku" in page


def test_page_begins_the_stage_and_refuses_wrong_dates(sent, coordinator, client_as):
    url = reverse("evaluations:stages", args=[sent.period_id, "76"])
    client, today = client_as(coordinator), timezone.localdate()
    assert "Evaluasi Dokumen sedang berjalan" in client.get(url).content.decode()
    wrong = client.post(url, {"code": "interview", "since": today, "until": today + dt.timedelta(days=400)})
    assert wrong.status_code == 400
    assert "Tanggal tahap harus berurutan" in wrong.content.decode()
    page = client.post(url, {"code": "interview", "since": today, "until": today}, follow=True).content.decode()
    assert "Wawancara sedang berjalan" in page


def test_database_keeps_stages_once_and_dates_in_order(sent, coordinator):
    begin(sent, coordinator, "interview")
    step = StageStep.objects.get()
    same = {"period": step.period, "government": step.government, "by": coordinator}
    for broken in ({"stage": "interview", "until": step.until}, {"stage": "x", "until": step.since - dt.timedelta(1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StageStep.objects.create(since=step.since, **same, **broken)


def undo(submission, by, reason="Salah pilih pemerintah daerah."):
    return undo_stage(period=submission.period, government=submission.agency.government, by=by, reason=reason)


def now(submission):
    return stages.current(submission.period, submission.agency.government).code


def test_stage_begun_by_mistake_is_taken_back(sent, evaluator, coordinator):
    """What it opened is verified again; what was in review before stays so."""
    world.assess_quickly(sent, evaluator)
    move(submission=sent, action="verify", by=evaluator)
    begin(sent, coordinator, "interview")
    assert undo(sent, coordinator) == (1, 0)
    sent.refresh_from_db()
    assert (now(sent), sent.status) == ("document", "verified")
    assert Transition.objects.filter(submission=sent).last().note == "Tahap Wawancara dibatalkan."
    event = AuditEvent.objects.get(action="stage.undone")
    assert event.data == {"stage": "interview", "reason": "Salah pilih pemerintah daerah."}
    begin(sent, coordinator, "interview")
    assert now(sent) == "interview"


def test_what_cannot_be_verified_again_is_counted(sent, evaluator, coordinator):
    world.assess_quickly(sent, evaluator)
    move(submission=sent, action="verify", by=evaluator)
    begin(sent, coordinator, "interview")
    sent.answers.filter(indicator__code="1").update(assessed_version=0)  # its evidence changed
    assert undo(sent, coordinator) == (0, 1)
    sent.refresh_from_db()
    assert sent.status == "in_review"


def test_only_the_last_step_is_taken_back(sent, coordinator):
    begin(sent, coordinator, "interview")
    begin(sent, coordinator, "observation")
    undo(sent, coordinator)
    assert now(sent) == "interview"


def test_nothing_is_taken_back_once_something_was_entered(sent, evaluator, evaluator2, coordinator):
    begin(sent, coordinator, "interview")
    assess(sent, evaluator, 4)
    with pytest.raises(Refusal, match="sudah ada penilaian pada 1 butir"):
        undo(sent, coordinator)
    begin(sent, coordinator, "observation")
    ask(submission=sent, evaluator=evaluator2, by=coordinator)
    with pytest.raises(Refusal, match="penilaian kedua sudah diminta"):
        undo(sent, coordinator)


def test_first_stage_reason_role_and_closed_period_are_refused(sent, evaluator, coordinator, majene_coordinator):
    with pytest.raises(Refusal, match="tahap pertama"):
        undo(sent, coordinator)
    begin(sent, coordinator, "interview")
    for reason in ("", " ", "x" * 501):
        with pytest.raises(Refusal, match="Tulis alasan pembatalan"):
            undo(sent, coordinator, reason)
    for who in (evaluator, majene_coordinator):
        with pytest.raises(NotAllowed):
            undo(sent, who)
    sent.period.status = "closed"
    sent.period.save()
    with pytest.raises(Refusal, match="tidak sedang dibuka"):
        undo(sent, coordinator)


def test_page_takes_the_stage_back_and_keeps_a_refused_reason(sent, evaluator, coordinator, client_as):
    page_url = reverse("evaluations:stages", args=[sent.period_id, "76"])
    url, client = reverse("evaluations:stage_undo", args=[sent.period_id, "76"]), client_as(coordinator)
    assert "Batalkan tahap ini" not in client.get(page_url).content.decode()
    begin(sent, coordinator, "interview")
    assert "Batalkan tahap Wawancara" in client.get(page_url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 409
    page = client.post(url, {"reason": "Keliru."}, follow=True).content.decode()
    assert "Tahap dibatalkan." in page
    assert "Evaluasi Dokumen sedang berjalan" in page
    begin(sent, coordinator, "interview")
    assess(sent, evaluator, 4)
    response = client.post(url, {"reason": "Keliru lagi."})
    assert response.status_code == 409
    assert "sudah ada penilaian" in response.content.decode()
    assert "Batalkan tahap ini" not in response.content.decode()
