"""Moving a government of a period to the next stage of the instrument, and back when that was a mistake."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.access import Permission
from agencies.errors import Refusal
from agencies.models import Government, User
from evaluations import rules, stages
from evaluations.models import Period, SecondReview, StageStep, Submission
from evaluations.services.moves import move
from evaluations.workflow import Status
from spbe_portal.templatetags.figures import tanggal

REASON_MAX = 500  # characters of the reason of an undoing


@transaction.atomic
def begin_stage(
    *, period: Period, government: Government, code: str, since: dt.date, until: dt.date, by: User, reopen: bool
) -> int:
    """From now on assessments of this government are written to the stage `code`. Returns how many were reopened.

    `reopen` opens verified submissions again, so that evaluators can write; rows that are not discussed keep their
    level. Raises Refusal when the stage does not follow the present one or the dates lie outside the period.
    """
    locked = Period.objects.select_for_update(of=("self",)).select_related("instrument").get(pk=period.pk)
    rules.require_permission(by, Permission.FINALISE, government)
    if locked.status != Period.Status.OPEN:
        raise Refusal(f"Periode {locked} tidak sedang dibuka.")
    now = stages.current(locked, government)
    stage = next((stage for stage in stages.following(locked, now) if stage.code == code), None)
    if stage is None:
        raise Refusal(f"Tahap yang dipilih tidak mengikuti {now.name}.")
    if not since <= until <= locked.review_until:
        raise Refusal(f"Tanggal tahap harus berurutan dan tidak melewati batas reviu {tanggal(locked.review_until)}.")
    _require_no_second_review(locked, government)
    step = StageStep.objects.create(period=locked, government=government, stage=code, since=since, until=until, by=by)
    reopened = _reopen_verified(locked, government, stage.name, by) if reopen else 0
    audit.record("stage.begun", step, by=by, government=government, stage=[now.code, code], reopened=reopened)
    return reopened


@transaction.atomic
def undo_stage(*, period: Period, government: Government, by: User, reason: str) -> tuple[int, int]:
    """Take back the last step, begun by mistake: nothing may have been entered at that stage.

    Submissions that the step opened again are verified again where that can be done; returns (verified again, left
    open). Raises Refusal while the government is at the first stage, or something was entered.
    """
    locked = Period.objects.select_for_update(of=("self",)).select_related("instrument").get(pk=period.pk)
    rules.require_permission(by, Permission.FINALISE, government)
    here = Submission.objects.filter(period=locked, agency__government=government)
    list(here.select_for_update(of=("self",)).order_by("pk"))  # nobody assesses meanwhile
    decision = stages.may_undo(locked, government)
    if not decision:
        raise Refusal(decision.reason)
    reason = reason.replace("\0", "").strip()
    if not 0 < len(reason) <= REASON_MAX:
        raise Refusal(f"Tulis alasan pembatalan, paling banyak {REASON_MAX} karakter.")
    step = stages.last_step(locked, government)
    now = stages.current(locked, government)
    opened = _opened_by(step, now.name)
    audit.record("stage.undone", step, by=by, government=government, stage=step.stage, reason=reason)
    step.delete()
    again = _verify_again(opened, now.name, by)
    return again, len(opened) - again


def _opened_by(step: StageStep, name: str) -> list[Submission]:
    """Submissions whose last move was that the stage opened them again."""
    here = Submission.objects.filter(period=step.period, agency__government=step.government, status=Status.IN_REVIEW)
    last = {found: list(found.transitions.all())[-1:] for found in here.prefetch_related("transitions")}
    note = _opening_note(name)
    return [found for found, moves in last.items() if [(m.action, m.note) for m in moves] == [("reopen", note)]]


def _verify_again(opened: list[Submission], name: str, by: User) -> int:
    """Each on its own; one that may not be verified by this person, or not now, stays open."""
    done = 0
    for submission in opened:
        try:
            with transaction.atomic():
                move(submission=submission, action="verify", by=by, note=f"Tahap {name} dibatalkan.")
        except Refusal:
            continue
        done += 1
    return done


def _opening_note(name: str) -> str:
    return f"Tahap {name} dimulai."


def _require_no_second_review(period: Period, government: Government) -> None:
    """Two evaluators compare what they found at one stage, so it does not change between them."""
    running = SecondReview.objects.running().filter(
        submission__period=period, submission__agency__government=government
    )
    names = running.values_list("submission__agency__abbreviation", flat=True)
    if names:
        raise Refusal(f"Penilaian kedua masih berjalan di {', '.join(sorted(names))}; selesaikan atau tarik dahulu.")


def _reopen_verified(period: Period, government: Government, name: str, by: User) -> int:
    verified = Submission.objects.filter(period=period, agency__government=government, status=Status.VERIFIED)
    found = list(verified)
    for submission in found:
        move(submission=submission, action="reopen", by=by, note=_opening_note(name), today=timezone.localdate())
    return len(found)
