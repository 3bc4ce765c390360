"""The koordinator's monitor: where each OPD stands."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.access import Permission, can, governments_with
from evaluations import rules
from evaluations.progress import LATE, ORDERS, Monitor
from evaluations.views.periods import load_period
from evaluations.workflow import HANDED_IN, Status

PER_PAGE = 25


@require_GET
def monitor(request: HttpRequest, pk: int) -> HttpResponse:
    """Chips by status, search, order; the heading says how many have sent."""
    period = load_period(request, pk)
    today = timezone.localdate()
    view = Monitor.read(period, request.user, today, request.GET)
    chips = view.chips()
    counts = {value: count for value, _, _, count in chips}
    query, chip_query = request.GET.copy(), request.GET.copy()
    query.pop("halaman", None)
    for key in ("halaman", "status"):
        chip_query.pop(key, None)
    page = Paginator(view.listed, PER_PAGE).get_page(request.GET.get("halaman"))
    for submission in page:
        submission.last_day = rules.filling_deadline(submission)
        submission.is_late = submission.last_day < today and submission.status not in HANDED_IN - {Status.RETURNED}
    context = {
        "period": period,
        "view": view,
        "page": page,
        "chips": chips,
        "total": counts.get("", 0),
        "sent": sum(counts.get(status.value, 0) for status in HANDED_IN),
        "late": counts.get(LATE, 0),
        "orders": [(value, label) for value, (label, _) in ORDERS.items()],
        "governments": governments_with(request.user, Permission.MONITOR).filter(periods=period),
        "may_finalise": can(request.user, Permission.FINALISE),
        "query": query.urlencode(),
        "chip_query": chip_query.urlencode(),
    }
    return render(request, "evaluations/periods/monitor.html", context)
