"""Simulasi: try levels out, share the address, keep the outcome as a target."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies.access import Permission, can
from agencies.errors import NotAllowed, Refusal
from agencies.models import Agency
from improvements.services.targets import save_target
from reports import whatif
from reports.summary import Summary
from reports.views.scope import READING, agency_of, government_of, wants_final

FIELD = "b-"  # names of the form's fields: b-35-1
CHANGES, FRAGMENT = "tingkat", "bagian"


@require_GET
def government_whatif(request: HttpRequest, period: int, code: str) -> HttpResponse:
    return _page(request, government_of(request, period, code))


@require_GET
def agency_whatif(request: HttpRequest, period: int, agency: int) -> HttpResponse:
    return _page(request, agency_of(request, period, agency))


def _page(request: HttpRequest, summary: Summary, status: int = 200, sentence: str = "") -> HttpResponse:
    """A form that was sent is led to its short address; `bagian` asks for the outcome alone."""
    typed = {key.removeprefix(FIELD): value for key, value in request.GET.items() if key.startswith(FIELD)}
    if typed:
        changes = whatif.read("_".join(f"{code}.{level}" for code, level in typed.items()), summary.structure)
        return redirect(_address(request, whatif.try_out(summary, changes)))
    asked = request.POST if request.method == "POST" else request.GET
    trial = whatif.try_out(summary, whatif.read(asked.get(CHANGES, ""), summary.structure))
    context = {
        "summary": summary,
        "period": summary.period,
        "trial": trial,
        "of_agency": isinstance(summary.subject, Agency),
        "may_save": can(request.user, Permission.SET_TARGET, summary.subject),
        "final": wants_final(request),
        "year": summary.period.year + 1,
        "sentence": sentence,
        "share": request.build_absolute_uri(_address(request, trial, whole=True)),
    }
    template = "reports/_outcome.html" if FRAGMENT in request.GET else "reports/whatif.html"
    return render(request, template, context, status=status)


def _address(request: HttpRequest, trial: whatif.Trial, *, whole: bool = False) -> str:
    """The page with these changes; `whole` leaves out that only a fragment was asked for."""
    query = {}
    if trial.changes:
        query[CHANGES] = trial.address
    if wants_final(request):
        query[READING] = "final"
    if FRAGMENT in request.GET and not whole:
        query[FRAGMENT] = "1"
    return f"{_path(trial.summary)}?{urlencode(query)}" if query else _path(trial.summary)


def _path(summary: Summary) -> str:
    if isinstance(summary.subject, Agency):
        return reverse("reports:agency_whatif", args=[summary.period.pk, summary.subject.pk])
    return reverse("reports:government_whatif", args=[summary.period.pk, summary.subject.code])


@require_POST
def government_target(request: HttpRequest, period: int, code: str) -> HttpResponse:
    return _save(request, government_of(request, period, code))


@require_POST
def agency_target(request: HttpRequest, period: int, agency: int) -> HttpResponse:
    return _save(request, agency_of(request, period, agency))


def _save(request: HttpRequest, summary: Summary) -> HttpResponse:
    decision = can(request.user, Permission.SET_TARGET, summary.subject)
    if not decision:
        raise NotAllowed(decision.reason)
    trial = whatif.try_out(summary, whatif.read(request.POST.get(CHANGES, ""), summary.structure))
    year = request.POST.get("year", "")
    try:
        saved = save_target(
            by=request.user, subject=summary.subject, instrument=summary.period.instrument, levels=trial.levels,
            year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
            earliest=timezone.localdate().year,
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, summary, 400, str(refusal))
    messages.success(request, f"Target {saved.year} tersimpan; dasbor menunjukkannya di sebelah capaian.")
    return redirect(_address(request, trial))
