"""Whether a person may do something to a submission now: policy, state and dates together.

Views ask to show or hide; services ask again before they write. The answer carries its reason.
"""

import datetime as dt

from agencies.access import YES, Decision, Permission, can
from agencies.errors import NotAllowed, Refusal
from agencies.models import User
from evaluations import second, workflow
from evaluations.models import Answer, Period, SignOff, Submission
from evaluations.workflow import MOVES, Move, Window
from spbe_portal.templatetags.figures import tanggal


def filling_deadline(submission: Submission) -> dt.date:
    """Last day on which the OPD may write: the period's filling date, after a return its review date; or later, where
    the koordinator has extended it for this OPD."""
    period = submission.period
    last = period.fill_until if submission.round == 1 else period.review_until
    return max(last, submission.extended_until or last)


def within(submission: Submission, window: Window, today: dt.date) -> Decision:
    """Whether the period's dates allow it today. The last day itself still counts."""
    period = submission.period
    if window is Window.NONE:
        return YES
    if period.status != Period.Status.OPEN:
        return Decision(False, f"Periode {period} {period.get_status_display().lower()}; isian hanya dapat dibaca.")
    if today < period.fill_from:
        return Decision(False, f"Pengisian baru mulai {tanggal(period.fill_from)}.")
    last = filling_deadline(submission) if window is Window.FILLING else period.review_until
    if today > last:
        what = "pengisian" if window is Window.FILLING and submission.round == 1 else "perbaikan dan reviu"
        return Decision(False, f"Batas {what} {tanggal(last)} sudah lewat. Hubungi koordinator.")
    return YES


def may_fill(user: User, submission: Submission, today: dt.date) -> Decision:
    """May the person write answers of this submission at all?"""
    decision = can(user, Permission.FILL, submission.agency)
    if not decision:
        return decision
    permission = workflow.FILLABLE.get(submission.state)
    if permission is None:
        return Decision(False, f"Isian hanya dapat dibaca: status {submission.state.label}.")
    if not can(user, Permission[permission], submission.agency):
        return Decision(False, "Isian sedang diperiksa kepala OPD; operator mengubah lagi setelah dikembalikan.")
    return within(submission, Window.FILLING, today)


def may_fill_row(user: User, answer: Answer, today: dt.date) -> Decision:
    """May the person write this row? After a return only the rows that the evaluator asked for are open."""
    submission = answer.submission
    decision = may_fill(user, submission, today)
    if decision and not workflow.row_is_open(submission.status, submission.round, answer.repair):
        return Decision(False, "Butir ini tidak diminta diperbaiki, jadi hanya dapat dibaca.")
    return decision


def may_copy_into(user: User, submission: Submission, today: dt.date) -> Decision:
    """May the person put answers of an earlier period into this submission? Its OPD, whenever it may write; who
    assigns rows (the koordinator), for a draft that the OPD is still filling."""
    if not can(user, Permission.ASSIGN, submission.agency):
        return may_fill(user, submission, today)
    if submission.state is not workflow.Status.DRAFT:
        return Decision(False, f"Jawaban lama disalin selama isian diisi; status sekarang {submission.state.label}.")
    return within(submission, Window.FILLING, today)


def unsigned(submission: Submission) -> Decision:
    """Whether the government's result is still open: signed off by its pimpinan, nothing in it moves any more."""
    signed = SignOff.objects.standing().filter(period=submission.period_id, government=submission.agency.government_id)
    if signed.exists():
        return Decision(False, "Hasil pemerintah daerah ini sudah disahkan pimpinan; cabut pengesahannya dahulu.")
    return YES


def may_review(user: User, submission: Submission, today: dt.date) -> Decision:
    """May the person assess answers of this submission now?"""
    decision = can(user, Permission.REVIEW, submission.agency)
    if not decision:
        return decision
    if submission.state not in workflow.REVIEWABLE:
        return Decision(False, f"Penilaian hanya dapat dibaca: status {submission.state.label}.")
    return (
        within(submission, Window.REVIEW, today) and unsigned(submission) and second.may_score_first(user, submission)
    )


def may_clarify(user: User, submission: Submission, today: dt.date) -> Decision:
    """May the person ask or answer about a row now? Either side may, while the submission is with the evaluator."""
    decision = can(user, Permission.FILL, submission.agency) or can(user, Permission.REVIEW, submission.agency)
    if not decision:
        return decision
    if submission.state not in workflow.REVIEWABLE:
        return Decision(False, "Klarifikasi terbuka selama penilaian berada pada evaluator.")
    return within(submission, Window.REVIEW, today)


def may_move(user: User, submission: Submission, action: str, today: dt.date) -> Decision:
    """May the person make this move now? Says nothing of the content: see `evaluations.checks`."""
    move = MOVES[action]
    decision = can(user, Permission[move.permission], submission.agency)
    if not decision:
        return decision
    try:
        workflow.find(action, submission.status)
    except workflow.MoveError as error:
        return Decision(False, str(error))
    decision = within(submission, move.window, today) and unsigned(submission)
    return decision if action in second.ALLOWED else decision and second.undecided(submission)


def open_moves(user: User, submission: Submission, today: dt.date) -> list[Move]:
    """The moves that the person may make now, in the order of the table."""
    return [move for action, move in MOVES.items() if may_move(user, submission, action, today)]


def require(decision: Decision) -> None:
    """Raise the decision's reason when it is a no: NotAllowed when the person is the reason, else Refusal."""
    if not decision:
        raise (NotAllowed if decision.by_role else Refusal)(decision.reason)


def require_permission(user: User, permission: Permission, obj) -> None:
    require(can(user, permission, obj))
