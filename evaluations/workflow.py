"""WHEN: the states of a submission and the moves between them, as one table. Pure: no Django, no database.

diisi ──serahkan──> di kepala OPD ──kirim──> terkirim ──mulai reviu──> direviu ──verifikasi──> terverifikasi
  ^                      │                      ^                        │                         │
  └──kembalikan ke operator                     └── kirim ── dikembalikan <── minta perbaikan      └─finalkan─> final
"""

from dataclasses import dataclass
from enum import StrEnum

from spbe_portal.states import State


class Status(State):
    """Where a submission stands."""

    DRAFT = "draft", "Sedang diisi"
    WITH_HEAD = "with_head", "Diperiksa kepala OPD", "draft"
    SENT = "sent", "Terkirim"
    IN_REVIEW = "in_review", "Direviu", "review"
    RETURNED = "returned", "Dikembalikan"
    VERIFIED = "verified", "Terverifikasi", "done"
    FINAL = "final", "Final"


class Window(StrEnum):
    """Which of the period's dates bounds a move or a write."""

    FILLING = "filling"
    REVIEW = "review"
    NONE = "none"


@dataclass(frozen=True)
class Move:
    """One row of the table. `permission` names a member of `agencies.access.Permission`."""

    action: str
    label: str
    sources: frozenset[Status]
    target: Status
    permission: str
    window: Window
    needs_note: bool = False


def _move(action, label, sources, target, permission, window, needs_note=False):
    return action, Move(action, label, frozenset(sources), target, permission, window, needs_note)


S = Status
MOVES: dict[str, Move] = dict(
    [
        _move("hand_over", "Serahkan ke kepala OPD", {S.DRAFT, S.RETURNED}, S.WITH_HEAD, "HAND_OVER", Window.FILLING),
        _move("hand_back", "Kembalikan ke operator", {S.WITH_HEAD}, S.DRAFT, "SEND", Window.FILLING, needs_note=True),
        _move("send", "Kirim ke evaluator", {S.DRAFT, S.RETURNED, S.WITH_HEAD}, S.SENT, "SEND", Window.FILLING),
        _move("start_review", "Mulai reviu", {S.SENT}, S.IN_REVIEW, "REVIEW", Window.REVIEW),
        _move(
            "return", "Kembalikan ke OPD", {S.SENT, S.IN_REVIEW}, S.RETURNED, "REVIEW", Window.REVIEW, needs_note=True
        ),
        _move("verify", "Verifikasi", {S.SENT, S.IN_REVIEW}, S.VERIFIED, "REVIEW", Window.REVIEW),
        _move("finalise", "Tetapkan final", {S.VERIFIED}, S.FINAL, "FINALISE", Window.NONE),
        _move("reopen", "Buka kembali", {S.VERIFIED, S.FINAL}, S.IN_REVIEW, "FINALISE", Window.NONE, needs_note=True),
    ]
)

# States in which the OPD may write, and the permission that it takes.
FILLABLE: dict[Status, str] = {S.DRAFT: "FILL", S.RETURNED: "FILL", S.WITH_HEAD: "SEND"}
# States in which an evaluator may write.
REVIEWABLE: frozenset[Status] = frozenset({S.SENT, S.IN_REVIEW})
# States that count as handed in.
HANDED_IN: frozenset[Status] = frozenset({S.SENT, S.IN_REVIEW, S.RETURNED, S.VERIFIED, S.FINAL})


class MoveError(ValueError):
    """The move does not exist in this state; the message is a sentence for the person."""


def find(action: str, status: str) -> Move:
    """The move `action` from `status`; MoveError when the table has none."""
    move = MOVES[action]
    if status not in move.sources:
        raise MoveError(f"Tindakan “{move.label}” tidak dapat dilakukan: status sekarang {Status(status).label}.")
    return move


def row_is_open(status: str, round_no: int, repair: str) -> bool:
    """Whether the OPD may write this row: all rows in the first filling, after a return only those asked for.

    `repair` is the row's `Answer.repair`; `round_no` the submission's round, 1 before the first return.
    """
    if status not in FILLABLE:
        return False
    return round_no == 1 or repair in {"requested", "done"}
