"""The evaluator's assessment of one answer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies import audit
from agencies.errors import Refusal
from agencies.models import User
from evaluations import rules, second, stages
from evaluations.models import Answer, Assessment, Submission
from evaluations.services.answers import touch
from evaluations.services.moves import move
from evaluations.workflow import Status
from indicators.structure import Stage


class StaleAssessment(Refusal):
    """Someone else saved an assessment since the person opened it. `current` is what is stored (None: taken away)."""

    def __init__(self, current: Assessment | None):
        super().__init__("Penilaian ini sudah diubah orang lain sejak Anda membukanya. Tulisan Anda belum hilang.")
        self.current = current


class AnswerMovedOn(Refusal):
    """The OPD's answer or the round is another one than the person judged; nothing was written."""

    def __init__(self):
        super().__init__(
            "Jawaban OPD atau tahap penilaian berubah sejak Anda membuka halaman ini. Tulisan Anda masih ada di "
            "formulir; periksa jawaban yang sekarang, lalu simpan lagi."
        )


@dataclass(frozen=True)
class Verdict:
    """What the evaluator typed. `repair_request` non-empty asks the OPD to repair the row."""

    level: int | None
    findings: str = ""
    analysis: str = ""
    recommendation: str = ""
    repair_request: str = ""


@dataclass(frozen=True)
class SeenAnswer:
    """The answer as the evaluator read it: in which round, its version, and at which stage of the instrument."""

    round: int
    version: int
    stage: str = stages.DOCUMENT


@transaction.atomic
def record_assessment(
    *,
    answer: Answer,
    by: User,
    seen_version: int,
    verdict: Verdict,
    seen_answer: SeenAnswer | None = None,
    today: dt.date | None = None,
) -> Assessment:
    """Write the assessment of this round and stage, unless someone else did after `seen_version` was read (0: none).

    `seen_answer` refuses a judgement of an answer that has changed since it was read; None for a caller that has just
    read it. Keeps the level that counts in `Answer.evaluator_level`. The first assessment of a sent submission starts
    the review. A level other than the OPD's needs an analysis; a repair request may stand without a level. The
    assessment that is already stored changes nothing: a form sent twice is no conflict.
    """
    today = today or timezone.localdate()
    submission = Submission.objects.select_for_update(of=("self",)).with_people_and_place().get(pk=answer.submission_id)
    rules.require(rules.may_review(by, submission, today))
    stored = Answer.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=answer.pk)
    stage = stages.current(submission.period, submission.agency.government)
    if seen_answer and seen_answer != SeenAnswer(submission.round, stored.version, stage.code):
        raise AnswerMovedOn
    _check(submission, stored, verdict)
    here = {"answer": stored, "round": submission.round, "stage": stage.code}
    _check_settled(here, verdict)
    current = Assessment.objects.filter(**here).select_related("by").first()
    if current and _is_stored(current, stored, verdict):
        return current
    if submission.status == Status.SENT:
        submission = move(submission=submission, action="start_review", by=by, today=today)
    assessment = _write(here, by, seen_version, verdict, current)
    _keep_level(stored, assessment, stages.reviewed(submission.period))
    _keep_request(stored, by, verdict)
    touch(submission, timezone.now())
    stored.submission = submission
    audit.record(
        "assessment.recorded",
        stored,
        by=by,
        agency=submission.agency,
        stage=stage.code,
        round=submission.round,
        self_level=stored.level,
        level=verdict.level,
        repair=bool(verdict.repair_request.strip()),
    )
    return assessment


def accept_self_levels(*, submission: Submission, by: User, seen: dict[int, int]) -> tuple[int, list[str]]:
    """Confirm the OPD's own level of the chosen rows, each on its own: {answer: the version that was read}.

    Returns how many were written, and a sentence for every row that was not. Rows already assessed in this round stay.
    """
    done, left = 0, []
    stage = stages.current(submission.period, submission.agency.government)
    rules.require(rules.may_review(by, submission, timezone.localdate()))
    for answer in submission.answers.with_indicator().in_order().filter(pk__in=seen):
        code = answer.indicator.code
        if answer.level is None:
            left.append(f"Butir {code}: OPD belum memilih tingkat.")
            continue
        try:
            record_assessment(
                answer=answer,
                by=by,
                seen_version=0,
                verdict=Verdict(level=answer.level),
                seen_answer=SeenAnswer(submission.round, seen[answer.pk], stage.code),
            )
            done += 1
        except StaleAssessment:
            left.append(f"Butir {code}: sudah dinilai pada putaran ini.")
        except Refusal as refusal:
            left.append(f"Butir {code}: {refusal}")
    return done, left


def _check(submission: Submission, answer: Answer, verdict: Verdict) -> None:
    instrument = submission.period.instrument
    level = verdict.level
    if level is None and not verdict.repair_request.strip():
        raise Refusal("Pilih tingkat menurut evaluator.")
    if level is not None and not instrument.level_min <= level <= instrument.level_max:
        raise Refusal(f"Tingkat {level} tidak ada; pilih {instrument.level_min} sampai {instrument.level_max}.")
    if level is not None and level != answer.level and not verdict.analysis.strip():
        raise Refusal("Tingkat diubah dari jawaban OPD; isi analisis sebagai alasannya.")


def _check_settled(here: dict, verdict: Verdict) -> None:
    """What two evaluators found or decided together is not changed by one of them; a later round or stage may."""
    answer = here["answer"]
    if verdict.level != answer.evaluator_level and second.settled(answer, here["round"], here["stage"]):
        raise Refusal(
            f"Tingkat {answer.evaluator_level} pada butir {answer.indicator.code} ditetapkan bersama oleh dua penilai; "
            "koordinator dapat memutuskannya lagi pada halaman penilaian kedua."
        )


def write_decided(*, answer: Answer, submission: Submission, stage: str, by: User, verdict: Verdict) -> Assessment:
    """Put what two evaluators decided together in the place of this round's and stage's assessment.

    For `services.second`, which has locked the submission, checked the right to it and writes the audit.
    """
    here = {"answer": answer, "round": submission.round, "stage": stage}
    current = Assessment.objects.filter(**here).select_related("by").first()
    assessment = _write(here, by, current.version if current else 0, verdict, current)
    _keep_level(answer, assessment, stages.reviewed(submission.period))
    touch(submission, timezone.now())
    return assessment


def _is_stored(current: Assessment, answer: Answer, verdict: Verdict) -> bool:
    """Whether the verdict stands there already, on the answer as it is now."""
    same = all(getattr(current, name) == value for name, value in vars(verdict).items())
    return same and current.answer_version == answer.version and answer.assessed_version in (None, answer.version)


def _write(here: dict, by: User, seen_version: int, verdict: Verdict, current: Assessment | None) -> Assessment:
    answer = here["answer"]
    typed = vars(verdict) | {"self_level": answer.level, "answer_version": answer.version, "by": by}
    if current is None and seen_version == 0:
        return Assessment.objects.create(**here, **typed)
    written = current and Assessment.objects.filter(pk=current.pk, version=seen_version).update(
        **typed, version=F("version") + 1, updated_at=timezone.now()
    )
    if not written:
        raise StaleAssessment(current)
    current.refresh_from_db()
    return current


def _keep_level(answer: Answer, assessment: Assessment, order: Sequence[Stage]) -> None:
    """The level that counts is that of the latest stage, then round, with a level; without any there is none."""
    if assessment.level is not None:
        answer.evaluator_level, answer.assessed_version = assessment.level, assessment.answer_version
    else:
        earlier = stages.deciding(answer.assessments.all(), order)
        answer.evaluator_level = earlier and earlier.level
        answer.assessed_version = earlier and min(earlier.answer_version, answer.assessed_version or 0)
    answer.save(update_fields=["evaluator_level", "assessed_version"])


def _keep_request(answer: Answer, by: User, verdict: Verdict) -> None:
    """A request marks the row for the next return; without one the mark goes."""
    if verdict.repair_request.strip():
        answer.repair, answer.repair_note = Answer.Repair.MARKED, verdict.repair_request
        answer.repair_by, answer.repair_at = by, timezone.now()
    elif answer.repair:
        answer.repair, answer.repair_note, answer.repair_by, answer.repair_at = "", "", None, None
        answer.repair_response = ""
    answer.save(update_fields=["repair", "repair_note", "repair_by", "repair_at", "repair_response"])
