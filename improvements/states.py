"""WHEN: the states of a follow-up and the moves between them, as one table. Pure: no Django, no database.

belum mulai ──mulai──> berjalan ──laporkan selesai──> menunggu konfirmasi ──konfirmasi──> selesai
                          ^                                  │
                          └──────── minta dilengkapi ────────┘
"""

from dataclasses import dataclass

from spbe_portal import states


class State(states.State):
    """Where a follow-up stands."""

    OPEN = "open", "Belum dimulai", "none"
    RUNNING = "running", "Berjalan", "draft"
    REPORTED = "reported", "Menunggu konfirmasi", "sent"
    DONE = "done", "Selesai"
    DROPPED = "dropped", "Dibatalkan", "empty"


# States in which work is still owed; only these can be overdue. What is reported waits for the evaluator.
OWED = (State.OPEN, State.RUNNING)


@dataclass(frozen=True)
class Move:
    """One row of the table. `permission` names a member of `agencies.access.Permission`; REVIEW is never the own OPD's.

    `asks` is the label of the note that the person writes.
    """

    action: str
    label: str
    sources: frozenset[State]
    target: State
    permission: str
    asks: str
    needs_note: bool = False

    @property
    def is_rare(self) -> bool:
        """Not the way that things go: the page keeps it folded."""
        return self.permission == "MANAGE_FOLLOW_UP"


S = State
MOVES: dict[str, Move] = {
    move.action: move
    for move in (
        Move("start", "Mulai dikerjakan", frozenset({S.OPEN}), S.RUNNING, "ADVANCE_FOLLOW_UP", "Rencana singkat"),
        Move("report", "Laporkan selesai", frozenset(OWED), S.REPORTED, "ADVANCE_FOLLOW_UP", "Apa yang selesai", True),
        Move("confirm", "Konfirmasi selesai", frozenset({S.REPORTED}), S.DONE, "REVIEW", "Catatan untuk OPD"),
        Move("send_back", "Minta dilengkapi", frozenset({S.REPORTED}), S.RUNNING, "REVIEW", "Apa yang kurang", True),
        Move("drop", "Batalkan", frozenset(OWED), S.DROPPED, "MANAGE_FOLLOW_UP", "Alasan dibatalkan", True),
        Move(
            "reopen", "Buka kembali", frozenset({S.DONE, S.DROPPED}), S.RUNNING, "MANAGE_FOLLOW_UP",
            "Alasan dibuka kembali", True,
        ),
    )
}  # fmt: skip


class MoveError(ValueError):
    """The move does not exist in this state; the message is a sentence for the person."""


def find(action: str, state: str) -> Move:
    """The move `action` from `state`; MoveError when the table has none."""
    move = MOVES[action]
    if state not in move.sources:
        raise MoveError(f"“{move.label}” tidak dapat dilakukan: status sekarang {State(state).label}.")
    return move
