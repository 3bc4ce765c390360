"""The evaluator's assessment of one answer."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies import audit
from agencies.access import Permission
from agencies.errors import Refusal
from agencies.models import User
from evaluations import rules
from evaluations.models import Answer, Assessment, Submission
from evaluations.services.answers import touch
from evaluations.services.moves import move
from evaluations.workflow import Status

STAGE = "document"


class StaleAssessment(Refusal):
    """Someone else saved an assessment, or the answer changed, since the person opened it."""

    def __init__(self, current: Assessment | None):
        super().__init__("Penilaian ini sudah diubah orang lain sejak Anda membukanya. Tulisan Anda belum hilang.")
        self.current = current


@dataclass(frozen=True)
class Verdict:
    """What the evaluator typed. `repair_request` non-empty asks the OPD to repair the row."""

    level: int | None
    findings: str = ""
    analysis: str = ""
    recommendation: str = ""
    repair_request: str = ""


@transaction.atomic
def record_assessment(
    *, answer: Answer, by: User, seen_version: int, verdict: Verdict, today: dt.date | None = None
) -> Assessment:
    """Write the assessment of this round, unless someone else wrote it after `seen_version` was read (0: none yet).

    Keeps the level that counts in `Answer.evaluator_level`. The first assessment of a sent submission starts the
    review. A level other than the OPD's needs an analysis; a repair request may stand without a level.
    """
    today = today or timezone.localdate()
    submission = Submission.objects.select_for_update(of=("self",)).with_people_and_place().get(pk=answer.submission_id)
    rules.require_permission(by, Permission.REVIEW, submission.agency)
    rules.require(rules.may_review(by, submission, today))
    stored = Answer.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=answer.pk)
    _check(submission, stored, verdict)
    if submission.status == Status.SENT:
        submission = move(submission=submission, action="start_review", by=by, today=today)
    assessment = _write(submission, stored, by, seen_version, verdict)
    _keep_on_answer(stored, by, verdict)
    touch(submission, timezone.now())
    stored.submission = submission
    audit.record(
        "assessment.recorded",
        stored,
        by=by,
        agency=submission.agency,
        round=submission.round,
        self_level=stored.level,
        level=verdict.level,
        repair=bool(verdict.repair_request),
    )
    return assessment


def _check(submission: Submission, answer: Answer, verdict: Verdict) -> None:
    instrument = submission.period.instrument
    level = verdict.level
    if level is None and not verdict.repair_request:
        raise Refusal("Pilih tingkat menurut evaluator.")
    if level is not None and not instrument.level_min <= level <= instrument.level_max:
        raise Refusal(f"Tingkat {level} tidak ada; pilih {instrument.level_min} sampai {instrument.level_max}.")
    if level is not None and level != answer.level and not verdict.analysis.strip():
        raise Refusal("Tingkat diubah dari jawaban OPD; isi analisis sebagai alasannya.")


def _write(submission: Submission, answer: Answer, by: User, seen_version: int, verdict: Verdict) -> Assessment:
    typed = vars(verdict) | {"self_level": answer.level, "answer_version": answer.version, "by": by}
    current = Assessment.objects.filter(answer=answer, round=submission.round, stage=STAGE).first()
    if current is None and seen_version == 0:
        return Assessment.objects.create(answer=answer, round=submission.round, stage=STAGE, **typed)
    written = current and Assessment.objects.filter(pk=current.pk, version=seen_version).update(
        **typed, version=F("version") + 1, updated_at=timezone.now()
    )
    if not written:
        raise StaleAssessment(current)
    current.refresh_from_db()
    return current


def _keep_on_answer(answer: Answer, by: User, verdict: Verdict) -> None:
    if verdict.level is not None:
        answer.evaluator_level = verdict.level
        answer.assessed_version = answer.version
    if verdict.repair_request:
        answer.repair, answer.repair_note = Answer.Repair.MARKED, verdict.repair_request
        answer.repair_by, answer.repair_at = by, timezone.now()
    elif answer.repair:
        answer.repair, answer.repair_note, answer.repair_by, answer.repair_at = "", "", None, None
    answer.save(
        update_fields=["evaluator_level", "assessed_version", "repair", "repair_note", "repair_by", "repair_at"]
    )
