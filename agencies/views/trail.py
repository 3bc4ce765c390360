"""Reading the audit trail."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from agencies.access import Permission, can
from agencies.errors import NotAllowed
from agencies.models import AuditEvent

PER_PAGE = 50


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Search by words (person, object, action) and by day; newest first."""
    decision = can(request.user, Permission.VIEW_AUDIT)
    if not decision:
        raise NotAllowed(decision.reason)
    events = AuditEvent.objects.visible_to(request.user).select_related("actor", "agency")
    words, day = request.GET.get("q", "").strip(), request.GET.get("tanggal", "").strip()
    if words:
        events = events.filter(
            Q(actor__full_name__icontains=words) | Q(label__icontains=words) | Q(action__icontains=words)
        )
    date = _date(day)
    if date:
        events = events.filter(at__date=date)
    query = request.GET.copy()
    query.pop("halaman", None)
    context = {
        "page": Paginator(events, PER_PAGE).get_page(request.GET.get("halaman")),
        "query": query.urlencode(),
        "words": words,
        "day": day,
    }
    return render(request, "agencies/audit.html", context)


def _date(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None
