"""A submission's way from draft to final: every move of `evaluations.workflow`, checked, written, told."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.errors import Refusal
from agencies.models import User
from evaluations import facts, rules, workflow
from evaluations.models import Answer, Submission, Transition
from evaluations.services import revisions
from evaluations.services.telling import tell_move
from evaluations.workflow import Status

NOTE_MAX = 2000  # characters


@transaction.atomic
def move(*, submission: Submission, action: str, by: User, note: str = "", today: dt.date | None = None) -> Submission:
    """Make the move `action` ("hand_over", "send", "return", "verify", "finalise", "reopen", ...).

    Raises NotAllowed when the person's role does not cover it, Refusal when state, dates or content forbid it.
    Making the same move twice is refused the second time, because the state has changed.
    """
    today = today or timezone.localdate()
    locked = Submission.objects.select_for_update(of=("self",)).with_people_and_place().get(pk=submission.pk)
    row = workflow.MOVES[action]
    rules.require(rules.may_move(by, locked, action, today))
    note = note.replace("\r\n", "\n").replace("\0", "").strip()
    if row.needs_note and not note:
        raise Refusal(f"Tulis alasan untuk “{row.label}”.")
    if len(note) > NOTE_MAX:
        raise Refusal(f"Catatan paling banyak {NOTE_MAX} karakter; yang Anda tulis {len(note)}.")
    _CONTENT.get(action, _nothing)(locked)
    source, target = locked.status, _target(locked, row)
    now = timezone.now()
    _EFFECT.get(action, _nothing)(locked)
    if action == "send":
        locked.sent_at, locked.sent_by = now, by
    locked.status, locked.last_activity = target, now
    locked.save(update_fields=["status", "round", "sent_at", "sent_by", "last_activity"])
    Transition.objects.create(
        submission=locked, action=action, source=source, target=target, round=locked.round, note=note, by=by
    )
    audit.record(f"submission.{action}", locked, by=by, agency=locked.agency, status=[source, str(target)], note=note)
    tell_move(locked, action, by)
    return locked


def _target(submission: Submission, row: workflow.Move) -> Status:
    """Handed back, a submission that was once returned is "dikembalikan" again, not a first draft."""
    if row.action == "hand_back" and submission.round > 1:
        return Status.RETURNED
    return row.target


def _nothing(submission: Submission) -> None:
    pass


def _must_be_complete(submission: Submission) -> None:
    blocked = facts.blocking(facts.checked_answers(submission))
    if blocked:
        codes = [answer.indicator.code for answer, _ in blocked]
        raise Refusal(f"Belum dapat dikirim: {len(codes)} butir masih kurang (indikator {', '.join(codes)}).")


def _must_ask_for_repair(submission: Submission) -> None:
    if not submission.answers.filter(repair=Answer.Repair.MARKED).exists():
        raise Refusal("Tandai dahulu paling sedikit satu butir yang perlu diperbaiki.")


def _must_be_assessed(submission: Submission) -> None:
    left = submission.answers.to_review().count()
    if left:
        raise Refusal(f"Belum dapat diverifikasi: {left} butir belum dinilai.")
    if submission.answers.filter(repair=Answer.Repair.MARKED).exists():
        raise Refusal("Masih ada butir yang ditandai perlu diperbaiki. Kembalikan ke OPD, atau hapus tandanya.")


def _open_marked_rows(submission: Submission) -> None:
    """A new round: rows that the evaluator marked open again, the others stay closed."""
    submission.round += 1
    submission.answers.filter(repair=Answer.Repair.DONE).update(
        repair="", repair_note="", repair_by=None, repair_at=None, repair_response=""
    )
    submission.answers.filter(repair=Answer.Repair.MARKED).update(repair=Answer.Repair.REQUESTED, repair_response="")


def _clear_repairs(submission: Submission) -> None:
    submission.answers.exclude(repair="").update(
        repair="", repair_note="", repair_by=None, repair_at=None, repair_response=""
    )


_CONTENT = {"send": _must_be_complete, "return": _must_ask_for_repair, "verify": _must_be_assessed}
_EFFECT = {"send": revisions.keep, "return": _open_marked_rows, "verify": _clear_repairs}
