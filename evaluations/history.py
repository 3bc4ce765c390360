"""A submission's transitions in words."""

from dataclasses import dataclass
from datetime import datetime

from agencies.models import User
from evaluations.models import Submission

SAID = {
    "hand_over": "Diserahkan ke kepala OPD",
    "hand_back": "Dikembalikan ke operator",
    "send": "Dikirim ke evaluator",
    "start_review": "Reviu dimulai",
    "return": "Dikembalikan untuk diperbaiki",
    "verify": "Diverifikasi",
    "finalise": "Ditetapkan final",
    "reopen": "Dibuka kembali",
}


@dataclass(frozen=True)
class Step:
    """One move, as the timeline shows it."""

    action: str
    label: str
    at: datetime
    by: User
    note: str
    round: int


def told(submission: Submission) -> list[Step]:
    """Every move of the submission, oldest first, in one query."""
    return [
        Step(t.action, SAID[t.action], t.at, t.by, t.note, t.round) for t in submission.transitions.select_related("by")
    ]
