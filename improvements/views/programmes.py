"""The coordination team's work plan: its programmes, and the page of each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access import Permission, can
from agencies.errors import NotAllowed
from improvements.forms import ProgrammeForm, TargetForm
from improvements.models import FollowUp, Programme
from improvements.services import programmes as service

SHOWN = 8  # follow-ups on the page of a programme; the list behind it has them all


def _require_any(request: HttpRequest) -> None:
    decision = can(request.user, Permission.VIEW_DASHBOARD)
    if not decision:
        raise NotAllowed(decision.reason)


@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    _require_any(request)
    today = timezone.localdate()
    found = Programme.objects.visible_to(request.user).with_progress(today).prefetch_related("targets")
    return render(request, "improvements/programmes.html", {"programmes": found, "year": today.year})


@require_GET
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    return _page(request, found, TargetForm(initial={"year": timezone.localdate().year}))


def _load(request: HttpRequest, pk: int) -> Programme:
    _require_any(request)
    today = timezone.localdate()
    return get_object_or_404(Programme.objects.visible_to(request.user).with_progress(today), pk=pk)


def _page(request: HttpRequest, found: Programme, form: TargetForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    mine = FollowUp.objects.visible_to(request.user).filter(programme=found)
    context = {
        "programme": found,
        "targets": found.targets.all(),
        "follow_ups": mine.with_place().most_urgent_first(today)[:SHOWN],
        "form": form,
        "may_monitor": can(request.user, Permission.MONITOR),
        "may_change": can(request.user, Permission.MANAGE_PROGRAMME, found.region),
    }
    return render(request, "improvements/programme.html", context, status=status)


def _require_change(request: HttpRequest, found: Programme) -> None:
    decision = can(request.user, Permission.MANAGE_PROGRAMME, found.region)
    if not decision:
        raise NotAllowed(decision.reason)


@require_http_methods(["GET", "POST"])
def programme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    _require_change(request, found)
    form = ProgrammeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        service.change_programme(programme=found, by=request.user, **form.cleaned_data)
        messages.success(request, "Program tersimpan.")
        return redirect(found)
    context = {"form": form, "heading": f"Ubah program {found.number}", "back": found.get_absolute_url()}
    return render(request, "agencies/form.html", context, status=400 if form.is_bound else 200)


@require_POST
def programme_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the target of one year, new or anew."""
    found = _load(request, pk)
    _require_change(request, found)
    form = TargetForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 400)
    service.set_target(programme=found, by=request.user, **form.cleaned_data)
    messages.success(request, f"Sasaran {form.cleaned_data['year']} tersimpan.")
    return redirect(found)
