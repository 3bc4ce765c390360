"""The life of a blind second scoring: asked for, scored, both done, compared, decided; or withdrawn."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies import audit
from agencies.errors import Refusal
from agencies.models import User
from evaluations import rules, second, stages
from evaluations.models import Answer, Assessment, SecondReview, SecondScore, Submission
from evaluations.services import telling_second as telling
from evaluations.services.review import Verdict, write_decided
from evaluations.workflow import Status

REASON_MAX = 500  # characters of a message and of a reason to withdraw
DECISION_MAX = 2000  # characters of the reason of a decision


class StaleScore(Refusal):
    """The row was saved elsewhere since this page was opened; `current` is what is stored."""

    def __init__(self, current: SecondScore | None):
        super().__init__(
            "Butir ini sudah Anda simpan di jendela lain. Tulisan Anda masih ada di formulir; simpan lagi bila ini "
            "yang dipakai."
        )
        self.current = current


@dataclass(frozen=True)
class Entry:
    """What the second evaluator typed on one row."""

    level: int | None
    findings: str = ""
    note: str = ""


@transaction.atomic
def ask(*, submission: Submission, evaluator: User, by: User, note: str = "") -> SecondReview:
    """Ask `evaluator` to score the submission blind. Of a verified one the first evaluator is done already."""
    locked = _lock_submission(submission.pk)
    rules.require(second.may_ask(by, locked))
    rules.require(rules.unsigned(locked))
    if evaluator not in second.candidates(locked):
        raise Refusal(
            f"{evaluator} tidak dapat menjadi penilai kedua {locked.agency.abbreviation}: bekerja di OPD itu, sudah "
            "menilainya, ditugasi mereviunya, atau membaca jejak audit."
        )
    verified = locked.status == Status.VERIFIED
    review = SecondReview.objects.create(
        submission=locked,
        round=locked.round,
        stage=stages.current(locked.period, locked.agency.government).code,
        evaluator=evaluator,
        note=_text(note, REASON_MAX, "Pesan"),
        asked_by=by,
        first_done_at=timezone.now() if verified else None,
    )
    audit.record("second.asked", review, by=by, agency=locked.agency, evaluator=str(evaluator), note=review.note)
    telling.asked(review)
    return review


@transaction.atomic
def score(*, review: SecondReview, answer: Answer, by: User, seen_version: int, entry: Entry) -> SecondScore:
    """Store the second evaluator's row, unless it was stored after `seen_version` (0: nothing) was read.

    The audit trail says that it was written, not what: the first evaluator may read there.
    """
    locked = _lock(review)
    rules.require(second.may_score(by, locked))
    _check(locked, answer, entry)
    same = {"review": locked, "answer": answer}
    current = SecondScore.objects.filter(**same).first()
    if current and (current.level, current.findings, current.note) == (entry.level, entry.findings, entry.note):
        return current
    if current is None and seen_version == 0:
        stored = SecondScore.objects.create(**same, **vars(entry))
    else:
        written = SecondScore.objects.filter(**same, version=seen_version).update(
            **vars(entry), version=F("version") + 1, updated_at=timezone.now()
        )
        if not written:
            raise StaleScore(current)
        stored = SecondScore.objects.get(**same)
    audit.record("second.scored", locked, by=by, agency=locked.submission.agency, indicator=answer.indicator.code)
    return stored


@transaction.atomic
def finish_second(*, review: SecondReview, by: User) -> SecondReview:
    """The second evaluator has scored every row and says so; from now on nothing of it changes."""
    locked = _lock(review)
    rules.require(second.may_score(by, locked))
    left = locked.submission.answers.exclude(second_scores__review=locked).count()
    if left:
        raise Refusal(f"Belum dapat diselesaikan: {left} butir belum Anda nilai.")
    locked.second_done_at = timezone.now()
    locked.save(update_fields=["second_done_at"])
    audit.record("second.second_done", locked, by=by, agency=locked.submission.agency)
    return _compare_if_both_done(locked, by)


@transaction.atomic
def finish_first(*, review: SecondReview, by: User) -> SecondReview:
    """The first assessment is whole, and stays as it is until both are compared."""
    locked = _lock(review)
    rules.require(second.may_finish_first(by, locked))
    answers = locked.submission.answers
    left = answers.to_review().count()
    if left:
        raise Refusal(f"Belum dapat diselesaikan: {left} butir belum dinilai penilai pertama.")
    if answers.filter(repair=Answer.Repair.MARKED).exists():
        raise Refusal(
            "Ada butir yang ditandai perlu diperbaiki. Hapus tandanya, atau minta koordinator menarik dahulu."
        )
    locked.first_done_at, locked.first_done_by = timezone.now(), by
    locked.save(update_fields=["first_done_at", "first_done_by"])
    audit.record("second.first_done", locked, by=by, agency=locked.submission.agency)
    return _compare_if_both_done(locked, by)


def _compare_if_both_done(review: SecondReview, by: User) -> SecondReview:
    """Freeze the first evaluator's levels and texts beside the second's; without a difference all is decided."""
    if not (review.first_done_at and review.second_done_at):
        telling.one_done(review, by)
        return review
    order = stages.reviewed(review.submission.period)
    scores = list(review.scores.select_related("answer").prefetch_related("answer__assessments"))
    for found in scores:
        first = stages.deciding(found.answer.assessments.all(), order)
        found.first_level = found.answer.evaluator_level
        if first:
            found.first_findings, found.first_note, found.first_by_id = first.findings, first.analysis, first.by_id
    SecondScore.objects.bulk_update(scores, ["first_level", "first_findings", "first_note", "first_by"])
    differing = sum(found.differs for found in scores)
    review.compared_at = timezone.now()
    review.closed_at = None if differing else review.compared_at
    review.save(update_fields=["compared_at", "closed_at"])
    same = len(scores) - differing
    audit.record("second.compared", review, by=by, agency=review.submission.agency, same=same, differing=differing)
    telling.compared(review, differing)
    return review


@transaction.atomic
def decide(*, score: SecondScore, by: User, level: int | None, reason: str) -> SecondScore:
    """Write what both evaluators agreed on for a row on which they differed; it becomes the level that counts.

    May be decided again until the submission is final. The last open difference closes the review.
    """
    review = _lock(score.review)
    rules.require(second.may_decide(by, review))
    rules.require(rules.unsigned(review.submission))
    stored = review.scores.select_related("answer__indicator").get(pk=score.pk)
    reason = _text(reason, DECISION_MAX, "Alasan")
    _check_decision(review, stored, level, reason)
    before = stored.answer.evaluator_level
    stored.decided_level, stored.decided_reason = level, reason
    stored.decided_by, stored.decided_at = by, timezone.now()
    stored.save(update_fields=["decided_level", "decided_reason", "decided_by", "decided_at"])
    _write_assessment(review, stored, by)
    audit.record(
        "second.decided", stored.answer, by=by, agency=review.submission.agency, level=[before, level],
        first_level=stored.first_level, second_level=stored.level, reason=reason,
    )  # fmt: skip
    if review.closed_at is None and not any(found.is_open for found in review.scores.all()):
        review.closed_at = timezone.now()
        review.save(update_fields=["closed_at"])
        audit.record("second.closed", review, by=by, agency=review.submission.agency)
        telling.decided(review, by)
    return stored


@transaction.atomic
def withdraw(*, review: SecondReview, by: User, reason: str) -> SecondReview:
    """Take the request back. What was decided already stays decided; the rest of the second scores is not shown."""
    locked = _lock(review)
    rules.require(second.may_withdraw(by, locked))
    reason = _text(reason, REASON_MAX, "Alasan")
    if not reason:
        raise Refusal("Tulis alasan menarik permintaan penilaian kedua.")
    locked.withdrawn_by, locked.withdrawn_at, locked.reason = by, timezone.now(), reason
    locked.save(update_fields=["withdrawn_by", "withdrawn_at", "reason"])
    audit.record("second.withdrawn", locked, by=by, agency=locked.submission.agency, reason=reason)
    telling.withdrawn(locked, by)
    return locked


def _write_assessment(review: SecondReview, score: SecondScore, by: User) -> Assessment:
    """The assessment takes over the decision; the findings are those of the evaluator whose level it is."""
    answer = score.answer
    last = answer.assessments.filter(round=review.round, stage=review.stage).first()
    of_second = score.decided_level == score.level and score.findings
    verdict = Verdict(
        level=score.decided_level,
        findings=score.findings if of_second else score.first_findings,
        analysis=f"Keputusan bersama dua penilai: {score.decided_reason}",
        recommendation=last.recommendation if last else "",
    )
    return write_decided(answer=answer, submission=review.submission, stage=review.stage, by=by, verdict=verdict)


def _lock_submission(pk: int) -> Submission:
    return Submission.objects.select_for_update(of=("self",)).with_people_and_place().get(pk=pk)


def _lock(review: SecondReview) -> SecondReview:
    """The review as it is now; its submission is locked before it, as everywhere."""
    submission = _lock_submission(review.submission_id)
    locked = SecondReview.objects.select_for_update(of=("self",)).select_related("evaluator").get(pk=review.pk)
    locked.submission = submission
    return locked


def _text(text: str, most: int, what: str) -> str:
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > most:
        raise Refusal(f"{what} paling banyak {most} karakter; yang Anda tulis {len(text)}.")
    return text


def _check(review: SecondReview, answer: Answer, entry: Entry) -> None:
    if answer.submission_id != review.submission_id:
        raise Refusal("Butir ini bukan bagian dari penilaian yang diminta.")
    _check_level(review, entry.level)
    if entry.level != answer.level and not entry.note.strip():
        raise Refusal("Tingkat Anda berbeda dari jawaban OPD; isi catatan sebagai alasannya.")


def _check_level(review: SecondReview, level: int | None) -> None:
    scale = review.submission.period.instrument
    if level is None or not scale.level_min <= level <= scale.level_max:
        raise Refusal(f"Pilih tingkat {scale.level_min} sampai {scale.level_max}.")


def _check_decision(review: SecondReview, score: SecondScore, level: int | None, reason: str) -> None:
    if not score.differs:
        raise Refusal("Kedua penilai memberi tingkat yang sama pada butir ini; tidak ada yang diputuskan.")
    _check_level(review, level)
    if not reason:
        raise Refusal("Tulis alasan keputusan bersama.")
