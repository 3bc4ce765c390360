"""Reading the audit trail."""

import datetime as dt

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from agencies.access import Permission, can, governments_with
from agencies.errors import NotAllowed
from agencies.events import GROUPS
from agencies.models import AuditEvent

PER_PAGE = 50
FILTERS = ("q", "orang", "opd", "tindakan", "pemda", "dari", "sampai")


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Search by person or object, action, government and days; newest first."""
    events, asked = search(request)
    query = request.GET.copy()
    query.pop("halaman", None)
    context = {
        "page": Paginator(events, PER_PAGE).get_page(request.GET.get("halaman")),
        "query": query.urlencode(),
        "asked": asked,
        "groups": [(name, list(actions.items())) for name, actions in GROUPS.items()],
        "places": governments_with(request.user, Permission.VIEW_AUDIT),
    }
    return render(request, "agencies/audit.html", context)


def search(request: HttpRequest) -> tuple[QuerySet[AuditEvent], dict[str, str]]:
    """The events that the address asks for, of the governments whose trail the person reads; and what was asked."""
    decision = can(request.user, Permission.VIEW_AUDIT)
    if not decision:
        raise NotAllowed(decision.reason)
    asked = {key: request.GET.get(key, "").strip() for key in FILTERS}
    events = AuditEvent.objects.visible_to(request.user).select_related("actor", "agency", "government")
    return _filter(events, asked), asked


def _filter(events: QuerySet[AuditEvent], asked: dict[str, str]) -> QuerySet[AuditEvent]:
    """What is not asked, or cannot be read as a day, does not narrow the list."""
    if words := asked["q"]:
        events = events.filter(
            Q(actor__full_name__icontains=words)
            | Q(actor__username__icontains=words)
            | Q(label__icontains=words)
            | Q(agency__name__icontains=words)
            | Q(agency__abbreviation__icontains=words)
        )
    if action := asked["tindakan"]:
        events = events.filter(action__in=GROUPS.get(action, [action]))
    if person := asked["orang"]:
        events = events.filter(Q(actor__full_name__icontains=person) | Q(actor__username__icontains=person))
    if unit := asked["opd"]:
        events = events.filter(Q(agency__name__icontains=unit) | Q(agency__abbreviation__icontains=unit))
    if place := asked["pemda"]:
        events = events.filter(government__code=place)
    if first := _day(asked["dari"]):
        events = events.filter(at__date__gte=first)
    if last := _day(asked["sampai"]):
        events = events.filter(at__date__lte=last)
    return events


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
