"""What an OPD sees: its home in a period, one page per row, the check before sending, its history."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from agencies.access import Permission, agencies_with
from agencies.errors import Refusal
from evaluations import facts, rules
from evaluations.checks import RowState
from evaluations.history import changes, shown, told
from evaluations.library import Library
from evaluations.models import Evidence, Submission
from evaluations.services import copying
from evaluations.services.clarify import unread_per_answer
from evaluations.services.moves import move
from evaluations.tasks import TaskList, heading
from evaluations.views.load import submission_of
from evaluations.workflow import MOVES

CHANGES_PER_PAGE = 50
EVIDENCE_PER_PAGE = 50


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the only submission that is being worked on; the list when there are several, or with `?semua=1`."""
    own = agencies_with(request.user, Permission.FILL)
    found = list(
        Submission.objects.filter(agency__in=own)
        .with_people_and_place()
        .with_progress()
        .order_by("-period__year", "-pk")
    )
    current = [submission for submission in found if submission.period.is_open] if len(found) > 1 else found
    if len(current) == 1 and "semua" not in request.GET:
        return redirect(current[0])
    return render(request, "evaluations/filling/list.html", {"submissions": found})


@require_GET
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Home of an OPD in a period: where it stands, what comes next, every row with what it lacks."""
    found = submission_of(request, pk)
    today = timezone.localdate()
    tasks = TaskList(found)
    may_fill = rules.may_fill(request.user, found, today)
    may_copy = may_fill and tasks.in_state(RowState.EMPTY)
    earlier, fillable = copying.on_offer(found) if may_copy else (None, 0)
    history = told(found)
    unread = unread_per_answer(found, request.user)
    last = rules.filling_deadline(found)
    context = {
        "submission": found,
        "period": found.period,
        "tasks": tasks,
        "unread": [task.answer for task in tasks.tasks if task.answer.pk in unread],
        "heading": heading(tasks),
        "history": history,
        "message": next((step for step in reversed(history) if step.note), None),
        "may_fill": may_fill,
        "earlier": earlier,
        "fillable": fillable,
        "moves": {m.action: m for m in rules.open_moves(request.user, found, today)},
        "last": last,
        "days": (last - today).days,
    }
    return render(request, "evaluations/filling/submission.html", context)


@require_GET
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Before sending: everything that blocks, everything that is merely weak, each with its link."""
    return _check_page(request, submission_of(request, pk))


def _check_page(request: HttpRequest, found: Submission, *, status: int = 200, **extra) -> HttpResponse:
    checked = facts.checked_answers(found)
    blocking = facts.blocking(checked)
    context = {
        "submission": found,
        "period": found.period,
        "blocking": blocking,
        "warnings": facts.warnings(checked),
        "rows": len(checked),
        "moves": {m.action: m for m in rules.open_moves(request.user, found, timezone.localdate())},
        "note": "",
        **extra,
    }
    return render(request, "evaluations/filling/check.html", context, status=status)


DONE = {
    "hand_over": "Isian sudah diserahkan kepada kepala OPD.",
    "hand_back": "Isian dikembalikan kepada operator.",
    "send": "Penilaian mandiri sudah dikirim ke evaluator.",
}


@require_POST
def make_move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Hand over, hand back or send. A refusal comes back on the check page with the note kept."""
    found = submission_of(request, pk)
    note = request.POST.get("note", "")
    try:
        move(submission=found, action=action, by=request.user, note=note)
    except Refusal as refusal:
        return _check_page(
            request, found, status=refusal.status, sentence=str(refusal), note=note, refused=MOVES[action]
        )
    messages.success(request, DONE[action])
    return redirect(found)


@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who moved the submission, when and why; and who changed what, `?butir=` in one row."""
    found = submission_of(request, pk)
    code = request.GET.get("butir", "").strip()
    page = Paginator(changes(found, code), CHANGES_PER_PAGE).get_page(request.GET.get("halaman"))
    for event in page.object_list:
        event.shown = shown(event)
    context = {
        "submission": found,
        "history": told(found),
        "page": page,
        "code": code,
        "codes": list(found.answers.in_order().values_list("indicator__code", "indicator__name")),
        "query": urlencode({"butir": code}) if code else "",
    }
    return render(request, "evaluations/filling/history.html", context)


@require_GET
def evidence_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The OPD's library: what it has, which rows of this submission cite it, what lies unused."""
    found = submission_of(request, pk)
    library = Library.read(found, request.GET)
    page = Paginator(library.listed, EVIDENCE_PER_PAGE).get_page(request.GET.get("halaman"))
    query = request.GET.copy()
    query.pop("halaman", None)
    context = {
        "submission": found,
        "library": library,
        "page": page,
        "query": query.urlencode(),
        "counts": library.counts(),
        "kinds": Evidence.Kind.choices,
        "may_fill": rules.may_fill(request.user, found, timezone.localdate()),
    }
    return render(request, "evaluations/filling/evidence.html", context)
