"""Blind second scoring: who may be asked, what each writes, when both lie open, and what the decision does."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent, Membership, Notice
from evaluations import second
from evaluations.models import SecondReview, SecondScore, SignOff, StageStep, Submission
from evaluations.services import second as service
from evaluations.services.moves import move
from evaluations.services.review import Verdict, record_assessment
from evaluations.services.sharing import share
from evaluations.services.sign_offs import may_sign
from evaluations.services.stages import begin_stage
from tests import world


@pytest.fixture
def review(assessed, evaluator2, coordinator):
    return service.ask(submission=assessed, evaluator=evaluator2, by=coordinator, note="Uji petik.")


def entry(level, findings="Fakta kedua."):
    return service.Entry(level, findings, "Alasan kedua." if level != 3 else "")


@pytest.fixture
def compared(review, evaluator, evaluator2):
    """Both are done; they differ on rows 1 (3 and 4) and 2 (3 and 1)."""
    world.score_second(review, {"1": 4, "2": 1}, findings="Fakta kedua.", note="Alasan kedua.")
    service.finish_second(review=review, by=evaluator2)
    return service.finish_first(review=review, by=evaluator)


def score_of(review, code) -> SecondScore:
    return review.scores.select_related("review__submission").get(answer__indicator__code=code)


def test_another_evaluator_is_asked_and_both_are_told(review, evaluator, evaluator2, coordinator):
    assert (review.round, review.stage, review.first_done_at) == (1, "document", None)
    event = AuditEvent.objects.get(action="second.asked")
    assert event.data == {"evaluator": "Evaluator2", "note": "Uji petik."}
    told = dict(Notice.objects.filter(event="second.asked").values_list("person", "sentence"))
    assert set(told) == {evaluator.pk, evaluator2.pk}
    words = f"Anda diminta menjadi penilai kedua BKD ({review.submission.period}), tanpa melihat hasil penilai pertama."
    assert told[evaluator2.pk] == words


def test_only_the_koordinator_asks(assessed, evaluator, evaluator2, majene_coordinator):
    for who in (evaluator, majene_coordinator):
        with pytest.raises(NotAllowed):
            service.ask(submission=assessed, evaluator=evaluator2, by=who)


def test_first_evaluator_koordinator_and_strangers_are_no_second(assessed, evaluator, coordinator, operator):
    for person in (evaluator, coordinator, operator):
        with pytest.raises(Refusal, match="tidak dapat menjadi penilai kedua"):
            service.ask(submission=assessed, evaluator=person, by=coordinator)


def test_nobody_scores_the_own_opd(submission2, operator2, evaluator, evaluator2, coordinator):
    world.set_status(submission2, "sent")
    assert second.candidates(submission2) == [evaluator]
    with pytest.raises(Refusal, match="bekerja di OPD itu"):
        service.ask(submission=submission2, evaluator=evaluator2, by=coordinator)


def test_to_whom_the_opd_was_given_is_no_second(sent, evaluator, evaluator2, coordinator):
    work = {"period": sent.period, "government": sent.agency.government, "kind": "agency", "by": coordinator}
    assert second.candidates(sent) == [evaluator, evaluator2]
    share(**work, plan={sent.agency_id: evaluator.pk})
    assert second.candidates(sent) == [evaluator2]


@pytest.mark.parametrize("status", ["draft", "with_head", "returned", "final"])
def test_asked_only_between_sending_and_final(assessed, status, evaluator2, coordinator):
    world.set_status(assessed, status)
    with pytest.raises(Refusal, match="sebelum final"):
        service.ask(submission=assessed, evaluator=evaluator2, by=coordinator)


def test_closed_period_and_second_request_are_refused(review, assessed, evaluator2, coordinator):
    with pytest.raises(Refusal, match="sudah berjalan"):
        service.ask(submission=assessed, evaluator=evaluator2, by=coordinator)
    service.withdraw(review=review, by=coordinator, reason="Keliru.")
    assessed.period.status = "closed"
    assessed.period.save()
    with pytest.raises(Refusal, match="tidak sedang dibuka"):
        service.ask(submission=assessed, evaluator=evaluator2, by=coordinator)


def test_of_a_verified_submission_the_first_is_done(assessed, evaluator, evaluator2, coordinator):
    move(submission=assessed, action="verify", by=evaluator)
    review = service.ask(submission=assessed, evaluator=evaluator2, by=coordinator)
    assert review.first_done_at
    world.score_second(review)
    assert service.finish_second(review=review, by=evaluator2).closed_at


def test_row_is_stored_and_the_trail_does_not_tell_the_level(review, evaluator2):
    row = world.answer_of(review.submission, "1")
    service.score(review=review, answer=row, by=evaluator2, seen_version=0, entry=entry(4))
    stored = service.score(review=review, answer=row, by=evaluator2, seen_version=1, entry=entry(5))
    assert (stored.level, stored.version) == (5, 2)
    events = AuditEvent.objects.filter(action="second.scored")
    assert [event.data for event in events] == [{"indicator": "1"}] * 2
    assert {event.object_type for event in events} == {"evaluations.secondreview"}


def test_same_row_twice_is_no_conflict_but_another_window_is(review, evaluator2):
    row = world.answer_of(review.submission, "1")
    for _ in range(2):
        service.score(review=review, answer=row, by=evaluator2, seen_version=0, entry=entry(4))
    with pytest.raises(service.StaleScore) as stale:
        service.score(review=review, answer=row, by=evaluator2, seen_version=0, entry=entry(2))
    assert (stale.value.current.level, stale.value.current.version) == (4, 1)


def test_bad_rows_are_refused(review, submission2, evaluator2):
    row, foreign = world.answer_of(review.submission, "1"), world.answer_of(submission2, "1")
    for answer, typed, sentence in (
        (row, service.Entry(None), "Pilih tingkat"),
        (row, service.Entry(6, note="x"), "Pilih tingkat"),
        (row, service.Entry(2), "isi catatan"),
        (foreign, service.Entry(3), "bukan bagian"),
    ):
        with pytest.raises(Refusal, match=sentence):
            service.score(review=review, answer=answer, by=evaluator2, seen_version=0, entry=typed)
    assert not SecondScore.objects.exists()


def test_only_the_one_who_was_asked_scores_and_only_until_done(review, evaluator, evaluator2, coordinator):
    row = world.answer_of(review.submission, "1")
    for who in (evaluator, coordinator):
        with pytest.raises(NotAllowed):
            service.score(review=review, answer=row, by=who, seen_version=0, entry=entry(3))
    world.score_second(review)
    service.finish_second(review=review, by=evaluator2)
    with pytest.raises(Refusal, match="sudah menyatakan"):
        service.score(review=review, answer=row, by=evaluator2, seen_version=1, entry=entry(4))


def test_whose_role_is_gone_scores_no_more(review, evaluator2):
    Membership.objects.filter(user=evaluator2).delete()
    with pytest.raises(NotAllowed):
        service.score(
            review=review, answer=world.answer_of(review.submission, "1"), by=evaluator2, seen_version=0, entry=entry(3)
        )


def test_second_is_done_when_every_row_is(review, evaluator, evaluator2, coordinator):
    with pytest.raises(Refusal, match="37 butir belum Anda nilai"):
        service.finish_second(review=review, by=evaluator2)
    world.score_second(review)
    done = service.finish_second(review=review, by=evaluator2)
    assert done.second_done_at
    assert done.compared_at is None
    assert "penilai kedua selesai" in Notice.objects.get(event="second.one_done").sentence
    assert Notice.objects.get(event="second.one_done").person == coordinator
    with pytest.raises(NotAllowed):
        service.finish_first(review=review, by=evaluator2)


def test_first_is_done_when_every_row_is_and_none_is_asked_to_repair(sent, evaluator, evaluator2, coordinator):
    review = service.ask(submission=sent, evaluator=evaluator2, by=coordinator)
    with pytest.raises(Refusal, match="37 butir belum dinilai penilai pertama"):
        service.finish_first(review=review, by=evaluator)
    world.assess_quickly(sent, evaluator)
    row = world.answer_of(sent, "1")
    record_assessment(answer=row, by=evaluator, seen_version=1, verdict=Verdict(3, repair_request="Lampirkan."))
    with pytest.raises(Refusal, match="ditandai perlu diperbaiki"):
        service.finish_first(review=review, by=evaluator)
    record_assessment(answer=row, by=evaluator, seen_version=2, verdict=Verdict(3))
    assert service.finish_first(review=review, by=evaluator).first_done_by == evaluator
    with pytest.raises(Refusal, match="sudah dinyatakan selesai"):
        service.finish_first(review=review, by=evaluator)
    with pytest.raises(Refusal, match="sudah dinyatakan selesai"):
        record_assessment(answer=row, by=evaluator, seen_version=3, verdict=Verdict(2, analysis="Berubah pikiran."))


def test_second_evaluator_does_not_assess_first(sent, evaluator2, coordinator):
    service.ask(submission=sent, evaluator=evaluator2, by=coordinator)
    with pytest.raises(NotAllowed, match="Anda penilai kedua"):
        record_assessment(answer=world.answer_of(sent, "1"), by=evaluator2, seen_version=0, verdict=Verdict(3))


def test_first_assessment_goes_on_meanwhile(sent, evaluator, evaluator2, coordinator):
    service.ask(submission=sent, evaluator=evaluator2, by=coordinator)
    record_assessment(answer=world.answer_of(sent, "1"), by=evaluator, seen_version=0, verdict=Verdict(3))
    sent.refresh_from_db()
    assert sent.status == "in_review"


def test_both_done_lie_side_by_side(compared, evaluator, evaluator2, coordinator):
    first, other = score_of(compared, "1"), score_of(compared, "3")
    assert (first.first_level, first.level, first.first_by, first.differs) == (3, 4, evaluator, True)
    assert (other.first_level, other.level, other.differs) == (3, 3, False)
    assert (compared.compared_at is None, compared.closed_at) == (False, None)
    assert AuditEvent.objects.get(action="second.compared").data == {"same": 35, "differing": 2}
    told = Notice.objects.filter(event="second.compared")
    assert {notice.person for notice in told} == {evaluator, evaluator2, coordinator}
    assert "2 butir berbeda" in told[0].sentence
    found = second.agreement(compared.submission.period, [compared.submission.agency.government])
    assert (found.same, found.compared) == (35, 37)


def test_without_a_difference_all_is_decided(review, evaluator, evaluator2):
    service.finish_first(review=review, by=evaluator)
    world.score_second(review)
    assert service.finish_second(review=review, by=evaluator2).closed_at
    move(submission=review.submission, action="verify", by=evaluator)


@pytest.mark.parametrize("action", ["verify", "return"])
def test_status_stands_still_until_decided(review, action, evaluator, coordinator):
    with pytest.raises(Refusal, match="Penilaian kedua sedang berjalan"):
        move(submission=review.submission, action=action, by=evaluator, note="Alasan.")
    service.withdraw(review=review, by=coordinator, reason="Tidak jadi.")
    if action == "verify":
        assert move(submission=review.submission, action=action, by=evaluator).status == "verified"


def test_verify_names_the_differences_that_are_left(compared, evaluator, coordinator):
    with pytest.raises(Refusal, match="berbeda pada 2 butir"):
        move(submission=compared.submission, action="verify", by=evaluator)
    for code in ("1", "2"):
        service.decide(score=score_of(compared, code), by=coordinator, level=2, reason="Dibahas bersama.")
    assert move(submission=compared.submission, action="verify", by=evaluator).status == "verified"


@pytest.mark.parametrize("action", ["finalise", "reopen"])
def test_verified_submission_stands_still_too(assessed, action, evaluator, evaluator2, coordinator):
    move(submission=assessed, action="verify", by=evaluator)
    service.ask(submission=assessed, evaluator=evaluator2, by=coordinator)
    with pytest.raises(Refusal, match="Penilaian kedua sedang berjalan"):
        move(submission=assessed, action=action, by=coordinator, note="Alasan.")


def test_stage_does_not_change_in_between(review, coordinator):
    today = timezone.localdate()
    period, government = review.submission.period, review.submission.agency.government
    begin = {"period": period, "government": government, "code": "interview", "since": today, "until": today}
    with pytest.raises(Refusal, match="masih berjalan di BKD"):
        begin_stage(**begin, by=coordinator, reopen=True)


def test_decision_becomes_the_level_that_counts(compared, coordinator, evaluator, evaluator2):
    decided = service.decide(score=score_of(compared, "1"), by=coordinator, level=4, reason="Bukti B2 memenuhi.")
    row = world.answer_of(compared.submission, "1")
    assert (row.evaluator_level, decided.decided_by) == (4, coordinator)
    assessment = row.assessments.get()
    assert (assessment.level, assessment.by, assessment.findings) == (4, coordinator, "Fakta kedua.")
    assert assessment.analysis == "Keputusan bersama dua penilai: Bukti B2 memenuhi."
    event = AuditEvent.objects.get(action="second.decided")
    assert event.data["level"] == [3, 4]
    assert (event.data["first_level"], event.data["second_level"]) == (3, 4)
    assert not AuditEvent.objects.filter(action="second.closed").exists()
    service.decide(score=score_of(compared, "2"), by=coordinator, level=3, reason="Tetap.")
    compared.refresh_from_db()
    assert compared.closed_at
    assert {n.person for n in Notice.objects.filter(event="second.decided")} == {evaluator, evaluator2}


def test_decision_needs_level_reason_and_a_difference(compared, coordinator):
    for code, level, reason, sentence in (
        ("1", None, "Dibahas.", "Pilih tingkat"),
        ("1", 9, "Dibahas.", "Pilih tingkat"),
        ("1", 4, "  ", "Tulis alasan"),
        ("1", 4, "x" * 2001, "paling banyak 2000"),
        ("3", 4, "Dibahas.", "tingkat yang sama"),
    ):
        with pytest.raises(Refusal, match=sentence):
            service.decide(score=score_of(compared, code), by=coordinator, level=level, reason=reason)


def test_neither_of_the_two_decides(compared, evaluator, evaluator2, majene_coordinator):
    for who in (evaluator, evaluator2, majene_coordinator):
        with pytest.raises(NotAllowed):
            service.decide(score=score_of(compared, "1"), by=who, level=4, reason="Saya yakin.")
    for who in (evaluator, evaluator2):
        Membership.objects.filter(user=who).update(role="koordinator")
        if hasattr(who, "_memberships"):
            del who._memberships
        with pytest.raises(NotAllowed, match="salah satu dari kedua penilai"):
            service.decide(score=score_of(compared, "1"), by=who, level=4, reason="Saya yakin.")


def test_nothing_is_decided_before_both_are_done(review, evaluator2, coordinator):
    world.score_second(review, {"1": 4})
    with pytest.raises(Refusal, match="baru terbuka setelah kedua"):
        service.decide(score=score_of(review, "1"), by=coordinator, level=4, reason="Dini.")


def test_later_stage_and_closed_period_leave_the_decision(compared, coordinator, evaluator, period):
    for code in ("1", "2"):
        service.decide(score=score_of(compared, code), by=coordinator, level=2, reason="Dibahas.")
    begin_stage(
        period=period, government=compared.submission.agency.government, code="interview", since=period.fill_from,
        until=period.review_until, by=coordinator, reopen=False,
    )  # fmt: skip
    with pytest.raises(Refusal, match="putaran atau tahap"):
        service.decide(score=score_of(compared, "1"), by=coordinator, level=4, reason="Terlambat.")
    StageStep.objects.all().delete()
    Submission.objects.filter(pk=compared.submission_id).update(round=2)
    with pytest.raises(Refusal, match="putaran atau tahap"):
        service.decide(score=score_of(compared, "1"), by=coordinator, level=4, reason="Terlambat.")
    Submission.objects.filter(pk=compared.submission_id).update(round=1)
    type(period).objects.update(status="closed")
    with pytest.raises(Refusal, match="tidak sedang dibuka"):
        service.decide(score=score_of(compared, "1"), by=coordinator, level=4, reason="Terlambat.")
    assert world.answer_of(compared.submission, "1").evaluator_level == 2


def test_signed_result_is_not_decided_again(compared, coordinator, leader, submission2, operator2):
    for code in ("1", "2"):
        service.decide(score=score_of(compared, code), by=coordinator, level=2, reason="Dibahas.")
    place = {"period": compared.submission.period, "government": compared.submission.agency.government}
    SignOff.objects.create(**place, figures={}, exceptions=[], signed_by=leader)
    with pytest.raises(Refusal, match="sudah disahkan"):
        service.decide(score=score_of(compared, "1"), by=coordinator, level=4, reason="Terlambat.")


def test_nothing_is_signed_while_somebody_scores_blind(review, leader, submission2):
    world.set_status(submission2, "final")
    decision = may_sign(leader, review.submission.period, review.submission.agency.government)
    assert (bool(decision), decision.reason) == (
        False,
        "Penilaian kedua masih berjalan; selesaikan atau tarik dahulu.",
    )


def test_second_evaluator_is_not_given_the_opd(review, evaluator2, coordinator):
    place = {"period": review.submission.period, "government": review.submission.agency.government}
    with pytest.raises(Refusal, match="sedang menjadi penilai kedua"):
        share(**place, kind="agency", plan={review.submission.agency_id: evaluator2.pk}, by=coordinator)


def test_decision_may_change_until_final(compared, coordinator, evaluator):
    for code in ("1", "2"):
        service.decide(score=score_of(compared, code), by=coordinator, level=2, reason="Dibahas.")
    service.decide(score=score_of(compared, "1"), by=coordinator, level=4, reason="Dibahas lagi.")
    assert world.answer_of(compared.submission, "1").evaluator_level == 4
    move(submission=compared.submission, action="verify", by=evaluator)
    move(submission=compared.submission, action="finalise", by=coordinator)
    with pytest.raises(Refusal, match="tidak berubah lagi"):
        service.decide(score=score_of(compared, "1"), by=coordinator, level=3, reason="Terlambat.")


def test_one_of_the_two_does_not_undo_what_both_found(compared, coordinator, evaluator):
    for code in ("1", "2"):
        service.decide(score=score_of(compared, code), by=coordinator, level=2, reason="Dibahas.")
    for code in ("1", "3"):  # decided, and the same from the beginning
        row = world.answer_of(compared.submission, code)
        version = row.assessments.get().version
        verdict = Verdict(5, analysis="Saya naikkan.")
        with pytest.raises(Refusal, match="ditetapkan bersama"):
            record_assessment(answer=row, by=evaluator, seen_version=version, verdict=verdict)
        level = row.evaluator_level
        verdict = Verdict(level, findings="Ditambah.", analysis="Tetap.", repair_request="Lampirkan.")
        record_assessment(answer=row, by=evaluator, seen_version=version, verdict=verdict)
        assert world.answer_of(compared.submission, code).evaluator_level == level


def test_withdrawn_with_a_reason_and_only_while_running(review, coordinator, evaluator, evaluator2):
    with pytest.raises(NotAllowed):
        service.withdraw(review=review, by=evaluator, reason="Saya tidak mau.")
    with pytest.raises(Refusal, match="Tulis alasan"):
        service.withdraw(review=review, by=coordinator, reason=" ")
    service.withdraw(review=review, by=coordinator, reason="Waktu habis.")
    assert AuditEvent.objects.get(action="second.withdrawn").data == {"reason": "Waktu habis."}
    assert {n.person for n in Notice.objects.filter(event="second.withdrawn")} == {evaluator, evaluator2}
    with pytest.raises(Refusal, match="sudah ditutup"):
        service.withdraw(review=review, by=coordinator, reason="Lagi.")
    assert Submission.objects.visible_to(evaluator2).filter(pk=review.submission_id).exists()


def test_database_keeps_half_states_out(compared, coordinator):
    score = score_of(compared, "3")
    reviews, scores = SecondReview.objects.filter(pk=compared.pk), SecondScore.objects.filter(pk=score.pk)
    now = timezone.now()
    for found, values in (
        (reviews, {"first_done_at": None}),
        (reviews, {"withdrawn_at": now}),
        (reviews, {"withdrawn_at": now, "withdrawn_by": coordinator, "reason": "x", "closed_at": now}),
        (reviews, {"compared_at": None, "closed_at": now}),
        (scores, {"level": 6}),
        (scores, {"first_level": 6}),
        (scores, {"decided_level": 3, "decided_reason": "x", "decided_by": coordinator, "decided_at": now}),
        (SecondScore.objects.filter(pk=score_of(compared, "1").pk), {"decided_level": 3}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            found.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondScore.objects.create(review=compared, answer=score.answer, level=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondReview.objects.create(
            submission=compared.submission, round=1, stage="document", evaluator=coordinator, asked_by=coordinator
        )
