"""A submission's transitions in words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from agencies.events import PLACES
from agencies.models import AuditEvent, User
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


INSIDE = {"berkas", "tingkat penilai pertama", "tingkat penilai kedua"}  # words of agencies.events


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


def changes(submission: Submission, code: str = "") -> QuerySet[AuditEvent]:
    """Who changed what in the submission and its evidence, newest first; with a row's code, only in that row."""
    rows = submission.answers.filter(indicator__code=code) if code else submission.answers.all()
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    found = Q(object_type="evaluations.answer", object_id__in=keys)
    cited = f",{submission.pk}:{code}," if code else f",{submission.pk}:"
    place = {"agency": submission.agency_id, "object_type": "evaluations.evidence"}
    found |= Q(**place, **{f"data__{PLACES}__icontains": cited})
    if not code:
        found |= Q(object_type="evaluations.submission", object_id=str(submission.pk))
    return AuditEvent.objects.filter(found).select_related("actor").order_by("-at", "-pk")


def shown(event: AuditEvent) -> list[tuple[str, str]]:
    """What the history says of the event, to the OPD too: without a file's hash and the two evaluators' own levels,
    which the trail itself keeps."""
    return [(name, value) for name, value in event.told if name not in INSIDE]
