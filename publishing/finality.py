"""When a government's result of a period is final, and since when: only then may others read it.

It is final while a pengesahan stands, or when every OPD that takes part is final. Opened again, it is not.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q

from evaluations.models import Period, SignOff, Submission, Transition
from evaluations.workflow import Status

Pair = tuple[int, int]  # period, government


@dataclass(frozen=True)
class Finality:
    """Why the result counts as final: signed off (`exceptions` OPD were left out by name), or all OPD final."""

    signed: bool
    since: dt.datetime | None
    exceptions: int = 0


def finalities(governments: Iterable[int], period: Period | None = None) -> dict[Pair, Finality]:
    """Every final result of these governments, in one period or in all; three queries for any number."""
    places = list(governments)
    here = {"agency__government__in": places} | ({"period": period} if period else {})
    found = {pair: Finality(False, at) for pair, at in _settled(here).items()}
    signed = SignOff.objects.standing().filter(government__in=places)
    for one in signed.filter(period=period) if period else signed:
        found[(one.period_id, one.government_id)] = Finality(True, one.signed_at, len(one.exceptions))
    return found


def _settled(here: dict) -> dict[Pair, dt.datetime | None]:
    """Pairs whose every submission is final, with the moment at which the last one became so."""
    pair = ("period_id", "agency__government_id")
    counted = Submission.objects.filter(**here).values(*pair)
    counted = counted.annotate(all=Count("pk"), final=Count("pk", filter=Q(status=Status.FINAL))).filter(all=F("final"))
    settled = {tuple(row[name] for name in pair): None for row in counted.order_by()}
    there = {f"submission__{name}": value for name, value in here.items()}
    moves = Transition.objects.filter(action="finalise", **there)
    ended = moves.values("submission__period_id", "submission__agency__government_id").annotate(last=Max("at"))
    for row in ended.order_by():
        key = (row["submission__period_id"], row["submission__agency__government_id"])
        if key in settled:
            settled[key] = row["last"]
    return settled
