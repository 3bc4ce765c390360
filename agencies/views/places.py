"""Governments and OPD: look up, add, change."""

from itertools import groupby

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import services
from agencies.access import Permission, can, visible_governments
from agencies.errors import NotAllowed, Refusal
from agencies.forms import AgencyForm, GovernmentForm
from agencies.leads import LEAD_KEYS
from agencies.models import Agency, Government


@require_GET
def governments(request: HttpRequest) -> HttpResponse:
    """The governments that the person may look up, with how many OPD of each."""
    active = Q(agencies__in=Agency.objects.visible_to(request.user).active())
    found = visible_governments(request.user).annotate(
        units=Count("agencies", filter=active),
        unverified=Count("agencies", filter=active & Q(agencies__verified=False)),
    )
    context = {"governments": found, "may_import": can(request.user, Permission.IMPORT_RESULTS)}
    return render(request, "agencies/governments.html", context)


@require_GET
def government(request: HttpRequest, code: str) -> HttpResponse:
    """One government and its OPD by kind; `?q=` searches name and abbreviation."""
    found = get_object_or_404(visible_governments(request.user), code=code)
    words = request.GET.get("q", "").strip()
    units = Agency.objects.visible_to(request.user).filter(government=found).order_by("kind", "name")
    if words:
        units = units.filter(Q(name__icontains=words) | Q(abbreviation__icontains=words))
    groups = [(Agency.Kind(kind).label, list(members)) for kind, members in groupby(units, lambda unit: unit.kind)]
    context = {
        "government": found,
        "groups": groups,
        "words": words,
        "may_manage": can(request.user, Permission.MANAGE_AGENCIES, found),
    }
    return render(request, "agencies/government.html", context)


@require_http_methods(["GET", "POST"])
def government_edit(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(visible_governments(request.user), code=code)
    _require(request, found)
    form = GovernmentForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        stored = Government.objects.get(pk=found.pk)
        services.change_government(government=stored, by=request.user, **form.cleaned_data)
        messages.success(request, f"{found} tersimpan.")
        return redirect(found)
    context = {"form": form, "heading": f"Ubah {found}", "back": found.get_absolute_url()}
    return render(request, "agencies/form.html", context, status=400 if form.is_bound else 200)


@require_GET
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """One OPD and the people in it."""
    found = get_object_or_404(Agency.objects.visible_to(request.user).select_related("government__parent"), pk=pk)
    context = {
        "agency": found,
        "leads": [LEAD_KEYS.get(key, key) for key in found.lead_keys],
        "memberships": found.memberships.select_related("user").order_by("role", "user__full_name"),
        "may_manage": can(request.user, Permission.MANAGE_AGENCIES, found.government),
        "may_manage_people": can(request.user, Permission.MANAGE_PEOPLE, found.government),
    }
    return render(request, "agencies/agency.html", context)


@require_http_methods(["GET", "POST"])
def agency_add(request: HttpRequest, code: str) -> HttpResponse:
    place = get_object_or_404(visible_governments(request.user), code=code)
    _require(request, place)
    return _agency_form(request, Agency(government=place), f"Tambah OPD {place.short_name}", place.get_absolute_url())


@require_http_methods(["GET", "POST"])
def agency_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Agency.objects.visible_to(request.user).select_related("government__parent"), pk=pk)
    _require(request, found.government)
    return _agency_form(request, found, f"Ubah {found}", found.get_absolute_url())


def _agency_form(request: HttpRequest, found: Agency, heading: str, back: str) -> HttpResponse:
    form = AgencyForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        stored = Agency.objects.get(pk=found.pk) if found.pk else Agency(government=found.government)
        try:
            saved = services.save_agency(agency=stored, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{saved} tersimpan.")
            return redirect(saved)
    context = {"form": form, "heading": heading, "back": back}
    return render(request, "agencies/form.html", context, status=400 if form.is_bound else 200)


def _require(request: HttpRequest, place: Government) -> None:
    decision = can(request.user, Permission.MANAGE_AGENCIES, place)
    if not decision:
        raise NotAllowed(decision.reason)
