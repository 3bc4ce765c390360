"""The koordinator's monitor: where each OPD stands, and reminding those that are awaited."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies.access import Permission, agencies_with, can, governments_with
from agencies.keys import keys
from agencies.models import Agency
from evaluations import rules
from evaluations.models import Submission
from evaluations.progress import LATE, ORDERS, Monitor, evaluators_of
from evaluations.services.reminders import Reminded, reminded_on
from evaluations.services.reminders import remind as remind_service
from evaluations.views.periods import load_period
from evaluations.workflow import FILLABLE, HANDED_IN, Status

PER_PAGE = 25
NAMED = 5  # OPD that a message names; of more it tells the number


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
    reminded = reminded_on(page, today)
    mine = _may_remind(request, period)
    may_extend = period.is_open and bool(can(request.user, Permission.FINALISE))
    for submission in page:
        submission.reminded = submission.pk in reminded
        submission.may_remind = submission.agency_id in mine and submission.status in FILLABLE
        submission.last_day = rules.filling_deadline(submission)
        submission.is_late = submission.last_day < today and submission.status not in HANDED_IN - {Status.RETURNED}
        submission.may_extend = may_extend and submission.status in FILLABLE
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
        "ending": "Sisa hari" if period.is_open else "Keadaan akhir",
        "evaluators": evaluators_of(page),
        "may_remind": any(submission.may_remind for submission in page),
        "finalising": can(request.user, Permission.FINALISE) and view.status == Status.VERIFIED,
        "query": query.urlencode(),
        "chip_query": chip_query.urlencode(),
    }
    return render(request, "evaluations/periods/monitor.html", context)


def _may_remind(request: HttpRequest, period) -> set[int]:
    """Keys of the OPD whose koordinator the person is; none while the period is not open."""
    return set(agencies_with(request.user, Permission.ASSIGN).values_list("pk", flat=True)) if period.is_open else set()


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the ticked OPD, or all that the filters in the address leave."""
    period = load_period(request, pk)
    rules.require_permission(request.user, Permission.ASSIGN, None)
    view = Monitor.read(period, request.user, timezone.localdate(), request.GET)
    everyone = request.POST.get("everyone") == "1"
    chosen = list(view.listed.filter(status__in=FILLABLE)) if everyone else _ticked(request, view)
    if chosen:
        _say(request, remind_service(submissions=chosen, by=request.user))
    else:
        messages.warning(request, "Pilih dahulu paling sedikit satu OPD.")
    query = request.GET.urlencode()
    return redirect(reverse("evaluations:monitor", args=[pk]) + (f"?{query}" if query else ""))


def _ticked(request: HttpRequest, view: Monitor) -> list[Submission]:
    """404 when the person may not know one of them."""
    ticked = keys(request.POST.getlist("submission"))
    found = list(Submission.objects.monitored_by(view.user).filter(period=view.period, pk__in=ticked))
    if len(found) != len(ticked):
        raise Http404
    return found


def _say(request: HttpRequest, result: Reminded) -> None:
    if result.told:
        messages.success(request, f"{len(result.told)} OPD diingatkan: {result.people} orang diberi tahu.")
    left_out = (
        ("Tidak punya operator atau kepala yang aktif", result.nobody),
        ("Sudah diingatkan hari ini", result.already),
        ("Tidak perlu diingatkan", result.not_waiting),
    )
    for why, agencies in left_out:
        if agencies:
            messages.warning(request, f"{why}: {_names(agencies)}.")


def _names(agencies: list[Agency]) -> str:
    names = ", ".join(agency.abbreviation for agency in agencies[:NAMED])
    more = len(agencies) - NAMED
    return f"{names}, dan {more} OPD lain" if more > 0 else names
