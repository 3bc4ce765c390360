"""Assigning rows to the OPD of one government: presets and the matrix."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import Permission, governments_with
from agencies.errors import Refusal
from agencies.models import Government
from evaluations import rules
from evaluations.matrix import Matrix, stored_matrix, stored_plan, typed_plan
from evaluations.models import Period
from evaluations.presets import offered
from evaluations.services import periods as service
from evaluations.views.periods import load_period


def load_matrix(request: HttpRequest, pk: int, code: str) -> tuple[Period, Government]:
    """The period and the government whose assignments the person may change."""
    period = load_period(request, pk)
    seen = governments_with(request.user, Permission.MONITOR)
    government = get_object_or_404(period.governments.filter(pk__in=seen), code=code)
    rules.require_permission(request.user, Permission.ASSIGN, government)
    return period, government


@require_http_methods(["GET", "POST"])
def assignments(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The matrix. A refused save comes back with every tick as it was made."""
    period, government = load_matrix(request, pk, code)
    if request.method == "GET":
        return _page(request, stored_matrix(period, government))
    listed = {agency.pk for agency in service.agencies_of(government)}
    plan = typed_plan(request.POST, stored_plan(period, government), listed)
    try:
        changed = service.set_assignments(
            period=period, government=government, plan=plan, by=request.user, seen=request.POST.get("seen", "")
        )
    except Refusal as refusal:
        matrix = replace(stored_matrix(period, government), plan=plan)
        return _page(request, matrix, status=refusal.status, sentence=str(refusal))
    messages.success(request, f"Penugasan tersimpan: {changed} perubahan." if changed else "Tidak ada perubahan.")
    return redirect(request.get_full_path())


@require_POST
def preset(request: HttpRequest, pk: int, code: str, name: str) -> HttpResponse:
    """Fill the whole matrix by a preset."""
    period, government = load_matrix(request, pk, code)
    presets = offered(period.instrument.code)
    if name not in presets:
        raise Refusal("Susunan siap pakai itu tidak tersedia untuk instrumen ini.")
    plan = presets[name][2](service.agencies_of(government), service.indicators_of(period))
    changed = service.set_assignments(period=period, government=government, plan=plan, by=request.user)
    messages.success(request, f"{presets[name][0]} diterapkan: {changed} perubahan.")
    return redirect("evaluations:assignments", period.pk, government.code)


def _page(request: HttpRequest, matrix: Matrix, *, status: int = 200, sentence: str = "") -> HttpResponse:
    words = request.GET.get("q", "").strip()
    chosen = next((a for a in matrix.agencies if str(a.pk) == request.GET.get("opd")), None)
    context = {
        "period": matrix.period,
        "government": matrix.government,
        "matrix": matrix,
        "lines": list(matrix.lines(words)),
        "columns": matrix.columns(),
        "chosen": chosen,
        "words": words,
        "by_lead": matrix.period.method == Period.Method.LEAD,
        "presets": [(key, label, text) for key, (label, text, _) in offered(matrix.period.instrument.code).items()],
        "sentence": sentence,
    }
    return render(request, "evaluations/periods/assignments.html", context, status=status)
