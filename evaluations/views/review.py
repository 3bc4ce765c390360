"""One submission as its reviewer sees it: every row with both levels, what is left, and the moves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies.access import Permission, can
from agencies.errors import NotAllowed, Refusal
from agencies.keys import pair
from evaluations import rules, second
from evaluations.history import told
from evaluations.models import Submission
from evaluations.queue import own_aspects
from evaluations.review_list import OWN, ReviewList
from evaluations.services.clarify import unread_per_answer
from evaluations.services.moves import NOTE_MAX, move
from evaluations.services.review import accept_self_levels
from evaluations.views.load import submission_of


def reviewed_submission(request: HttpRequest, pk: int) -> Submission:
    """The submission, for whoever reviews it or finalises it; 403 with the reason for other readers."""
    found = submission_of(request, pk)
    decision = can(request.user, Permission.REVIEW, found.agency)
    if not decision and not can(request.user, Permission.FINALISE, found.agency):
        raise NotAllowed(decision.reason)
    return found


def review_list(request: HttpRequest, found: Submission) -> ReviewList:
    """The rows, narrowed by `aspek` in the address: to one aspect, or to those given to the person."""
    aspect = request.GET.get("aspek", "")
    return ReviewList(found, aspect, own_aspects(request.user, found) if aspect == OWN else None)


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Overview of one submission: the rows, what is left, what can be done now, what has happened."""
    return _overview(request, reviewed_submission(request, pk))


def _overview(request: HttpRequest, found: Submission, *, status: int = 200, **extra) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "submission": found,
        "period": found.period,
        "rows": review_list(request, found),
        "may_review": rules.may_review(request.user, found, today),
        "moves": {move.action: move for move in rules.open_moves(request.user, found, today)},
        "history": told(found),
        "second": (latest := found.second_reviews.select_related("evaluator").first()),
        "may_finish_first": latest and second.may_finish_first(request.user, latest),
        "unread_rows": unread_per_answer(found, request.user),
        "note": "",
        "note_max": NOTE_MAX,
        **extra,
    }
    return render(request, "evaluations/review/submission.html", context, status=status)


SAID = {
    "return": "Penilaian dikembalikan kepada OPD; hanya butir bertanda yang terbuka.",
    "verify": "Penilaian terverifikasi.",
    "finalise": "Penilaian ditetapkan final.",
    "reopen": "Penilaian dibuka kembali untuk direviu.",
}


@require_POST
def accept_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the OPD's level of the ticked rows ("answer:version"); the message names those that stayed, and why."""
    found = reviewed_submission(request, pk)
    seen = dict(filter(None, map(pair, request.POST.getlist("row"))))
    if not seen:
        return _overview(request, found, status=400, sentence="Centang dahulu paling sedikit satu butir.")
    try:
        done, left = accept_self_levels(submission=found, by=request.user, seen=seen)
    except Refusal as refusal:
        return _overview(request, found, status=refusal.status, sentence=str(refusal))
    if done:
        messages.success(request, f"Tingkat mandiri {done} butir disetujui.")
    if left:
        messages.warning(request, " ".join(left))
    return redirect(f"{reverse('evaluations:review', args=[found.pk])}?{request.GET.urlencode()}".rstrip("?"))


@require_POST
def make_move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Return, verify, finalise, reopen. A refusal comes back on the overview with the note kept."""
    found = reviewed_submission(request, pk)
    note = request.POST.get("note", "")
    try:
        move(submission=found, action=action, by=request.user, note=note)
    except Refusal as refusal:
        return _overview(request, found, status=refusal.status, sentence=str(refusal), note=note)
    messages.success(request, SAID[action])
    return redirect("evaluations:review", found.pk)
