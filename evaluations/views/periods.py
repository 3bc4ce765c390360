"""Periods: list, create, change, open, close."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access import Permission, can, can_all, governments_with
from agencies.errors import NotAllowed, Refusal
from evaluations import rules
from evaluations.forms.periods import PeriodForm
from evaluations.models import Period
from evaluations.progress import government_progress
from evaluations.services import periods as service
from evaluations.services.copying import governments_to_copy


def _managed(request: HttpRequest):
    """Periods in which the person assigns or monitors; 403 for whoever does neither."""
    rules.require_permission(request.user, Permission.MONITOR, None)
    places = governments_with(request.user, Permission.MONITOR)
    return Period.objects.filter(governments__in=places).distinct().select_related("instrument")


def load_period(request: HttpRequest, pk: int) -> Period:
    return get_object_or_404(_managed(request), pk=pk)


@require_GET
def periods(request: HttpRequest) -> HttpResponse:
    context = {
        "periods": _managed(request).prefetch_related("governments"),
        "may_manage": can(request.user, Permission.MANAGE_PERIOD),
    }
    return render(request, "evaluations/periods/list.html", context)


@require_http_methods(["GET", "POST"])
def period_add(request: HttpRequest) -> HttpResponse:
    rules.require_permission(request.user, Permission.MANAGE_PERIOD, None)
    form = PeriodForm(request.POST or None, governments=governments_with(request.user, Permission.MANAGE_PERIOD))
    if request.method == "POST" and form.is_valid():
        try:
            period = service.create_period(by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Periode {period} dibuat. Langkah berikutnya: tugaskan indikator kepada OPD.")
            return redirect(period)
    return _form_page(request, form, "Buat periode", None)


@require_http_methods(["GET", "POST"])
def period_edit(request: HttpRequest, pk: int) -> HttpResponse:
    period = load_period(request, pk)
    _require_manages(request, period)
    places = governments_with(request.user, Permission.MANAGE_PERIOD)
    form = PeriodForm(request.POST or None, instance=period, governments=places)
    if request.method == "POST" and form.is_valid():
        try:
            service.change_period(period=period, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Periode tersimpan.")
            return redirect(period)
    return _form_page(request, form, f"Ubah {Period.objects.get(pk=pk)}", period.get_absolute_url())


def _form_page(request: HttpRequest, form: PeriodForm, heading: str, back: str | None) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back}
    return render(request, "agencies/form.html", context, status=400 if form.is_bound else 200)


@require_GET
def period(request: HttpRequest, pk: int) -> HttpResponse:
    """What the period is, who takes part, what is missing before it opens."""
    return _page(request, load_period(request, pk))


def _page(request: HttpRequest, found: Period, *, status: int = 200, **extra) -> HttpResponse:
    seen = governments_with(request.user, Permission.MONITOR)
    assignable = set(governments_with(request.user, Permission.ASSIGN).values_list("pk", flat=True))
    lines = government_progress(found, seen)
    gaps = service.unassigned_rows(found, [line.government for line in lines])
    rows = [(line, gaps.get(line.government, []), line.government.pk in assignable) for line in lines]
    context = {
        "period": found,
        "rows": rows,
        "gaps": bool(gaps),
        "may_manage": can_all(request.user, Permission.MANAGE_PERIOD, found.governments.all()),
        "copyable": governments_to_copy(found).filter(pk__in=assignable) if found.is_open else [],
        **extra,
    }
    return render(request, "evaluations/periods/period.html", context, status=status)


def _require_manages(request: HttpRequest, found: Period) -> None:
    if not can_all(request.user, Permission.MANAGE_PERIOD, found.governments.all()):
        raise NotAllowed(
            "Periode ini mencakup pemerintah daerah di luar wewenang Anda; koordinator wilayah mengubahnya."
        )


def _act(request: HttpRequest, pk: int, said: str, act) -> HttpResponse:
    found = load_period(request, pk)
    try:
        act(found)
    except Refusal as refusal:
        return _page(request, found, status=refusal.status, sentence=str(refusal))
    messages.success(request, said)
    return redirect(found)


@require_POST
def period_open(request: HttpRequest, pk: int) -> HttpResponse:
    accept = request.POST.get("accept_gaps") == "1"
    return _act(
        request,
        pk,
        "Periode dibuka; OPD sudah dapat mengisi.",
        lambda found: service.open_period(period=found, by=request.user, accept_gaps=accept),
    )


@require_POST
def period_close(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        "Periode ditutup; semuanya kini hanya dapat dibaca.",
        lambda found: service.close_period(period=found, by=request.user),
    )


@require_POST
def period_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _act(
        request,
        pk,
        "Periode dibuka kembali.",
        lambda found: service.reopen_period(period=found, by=request.user, reason=reason),
    )
