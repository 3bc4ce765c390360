"""Answers of an earlier period into the new one: by an OPD for itself, by the koordinator for a government."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from agencies.access import Permission, governments_with
from evaluations import rules
from evaluations.copying import Tally
from evaluations.services import copying as service
from evaluations.views.load import submission_of
from evaluations.views.periods import load_period


@require_POST
def copy_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the task list, where every copied row waits to be confirmed."""
    found = submission_of(request, pk)
    rules.require_permission(request.user, Permission.FILL, found.agency)
    tally = service.copy_answers(submission=found, by=request.user)
    ask = " Periksa dan konfirmasi tiap butir yang disalin." if tally.copied else ""
    messages.success(request, f"{tally}{ask}")
    return redirect(found)


@require_POST
def copy_government(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Every draft of one government at once; back to the period with the sums."""
    period = load_period(request, pk)
    rules.require_permission(request.user, Permission.ASSIGN, None)
    places = governments_with(request.user, Permission.ASSIGN).filter(periods=period)
    government = get_object_or_404(places, code=code)
    tallies = service.copy_government(period=period, government=government, by=request.user)
    total = sum(tallies.values(), Tally())
    messages.success(request, f"{government.short_name}, {len(tallies)} OPD: {total}")
    return redirect(period)
