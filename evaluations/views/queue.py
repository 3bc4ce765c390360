"""The queue of the evaluators, and finalising several submissions at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies.access import Permission, governments_with
from agencies.errors import Refusal
from agencies.keys import keys
from evaluations import rules
from evaluations.models import Submission
from evaluations.queue import DEFAULT, Filters, aspects_of, open_tasks, periods_of, queue, second_reviews, status_counts
from evaluations.services.clarify import unread_per_submission
from evaluations.services.moves import move

PER_PAGE = 25


@require_GET
def queue_page(request: HttpRequest) -> HttpResponse:
    """What waits for the evaluator, filtered by the address."""
    rules.require_permission(request.user, Permission.REVIEW, None)
    tasks = open_tasks(request.user)
    filters = Filters.read(request.GET, tasks=tasks)
    periods = periods_of(request.user)
    page = Paginator(queue(request.user, filters), PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "page": page,
        "unread_rows": unread_per_submission([submission.pk for submission in page], request.user),
        "query": _query_without(request, "halaman"),
        "chip_query": _query_without(request, "halaman", "status"),
        "chips": status_counts(request.user, filters),
        "filters": filters,
        "seconds": list(second_reviews(request.user)),
        "has_tasks": bool(tasks),
        "by_aspect": any(task.aspect_id for task in tasks),
        "whose_query": _query_without(request, "halaman", "milik"),
        "waiting_only": filters.status == DEFAULT,
        "governments": list(governments_with(request.user, Permission.REVIEW)),
        "periods": list(periods),
        "aspects": aspects_of(periods),
    }
    return render(request, "evaluations/review/queue.html", context)


def _query_without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


@require_POST
def finalise_many(request: HttpRequest) -> HttpResponse:
    """Finalise the chosen submissions, each on its own; the message names those that could not be, and why."""
    rules.require_permission(request.user, Permission.FINALISE, None)
    done, failed = 0, []
    for found in _chosen(request):
        try:
            move(submission=found, action="finalise", by=request.user)
            done += 1
        except Refusal as refusal:
            failed.append(f"{found.agency.abbreviation}: {refusal}")
    if done:
        messages.success(request, f"{done} penilaian ditetapkan final.")
    if failed:
        messages.warning(request, f"Belum final: {' '.join(failed)}")
    if not done and not failed:
        messages.warning(request, "Pilih dahulu paling sedikit satu OPD.")
    back = request.POST.get("next", "")
    return redirect(back if back.startswith("/periode/") else "evaluations:queue")


def _chosen(request: HttpRequest) -> list[Submission]:
    """All of the ticked submissions; 404 when the person may not know one of them."""
    ticked = keys(request.POST.getlist("submission"))
    found = list(Submission.objects.visible_to(request.user).with_people_and_place().filter(pk__in=ticked))
    if len(found) != len(ticked):
        raise Http404
    return found
