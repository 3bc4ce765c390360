"""What evaluator and koordinator see: the queue, one submission, one answer, and the moves."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access import Permission, can, governments_with
from agencies.errors import NotAllowed, Refusal
from evaluations import rules
from evaluations.checks import row_state
from evaluations.forms.review import AssessmentForm
from evaluations.history import told
from evaluations.models import Answer, Assessment, Submission
from evaluations.queue import Filters, queue, status_counts
from evaluations.services import review as service
from evaluations.services.moves import move
from evaluations.views.load import answer_of, submission_of
from evaluations.workflow import MOVES
from indicators.models import Aspect

PER_PAGE = 25


@require_GET
def queue_page(request: HttpRequest) -> HttpResponse:
    """What waits for the evaluator, filtered by the address."""
    rules.require_permission(request.user, Permission.REVIEW, None)
    filters = Filters.read(request.GET)
    query = request.GET.copy()
    query.pop("halaman", None)
    chip_query = query.copy()
    chip_query.pop("status", None)
    context = {
        "page": Paginator(queue(request.user, filters), PER_PAGE).get_page(request.GET.get("halaman")),
        "query": query.urlencode(),
        "chip_query": chip_query.urlencode(),
        "chips": status_counts(request.user, filters),
        "filters": filters,
        "governments": governments_with(request.user, Permission.REVIEW),
        "aspects": _aspects(request.user),
    }
    return render(request, "evaluations/review/queue.html", context)


def _aspects(user) -> list[tuple[str, str]]:
    """(code, name) of the aspects of the instruments in use."""
    used = Aspect.objects.filter(domain__instrument__periods__submissions__isnull=False).distinct()
    return list(dict(used.order_by("order").values_list("code", "name")).items())


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One submission: every row with both levels, what is left, and what can be done now."""
    return _review_page(request, _load(request, pk))


def _load(request: HttpRequest, pk: int) -> Submission:
    """The submission, for whoever reviews it or finalises it; 403 with the reason for other readers."""
    found = submission_of(request, pk)
    decision = can(request.user, Permission.REVIEW, found.agency)
    if not decision and not can(request.user, Permission.FINALISE, found.agency):
        raise NotAllowed(decision.reason)
    return found


def _rows(submission: Submission) -> list[Answer]:
    answers = list(submission.answers.with_indicator().in_order())
    for answer in answers:
        answer.submission = submission
        answer.state = row_state(repair=answer.repair, is_complete=answer.is_complete, is_empty=answer.is_empty)
    return answers


def needs_look(answer: Answer) -> bool:
    """Whether the evaluator still has to look at the row as it stands now."""
    return answer.evaluator_level is None or (answer.assessed_version or 0) < answer.version


def _review_page(request: HttpRequest, found: Submission, *, status: int = 200, **extra) -> HttpResponse:
    today = timezone.localdate()
    rows = _rows(found)
    left = [row for row in rows if needs_look(row)]
    context = {
        "submission": found,
        "period": found.period,
        "rows": rows,
        "left": left,
        "marked": [row for row in rows if row.repair == Answer.Repair.MARKED],
        "may_review": rules.may_review(request.user, found, today),
        "moves": {m.action: m for m in rules.open_moves(request.user, found, today)},
        "history": told(found),
        "last": found.period.review_until,
        **extra,
    }
    return render(request, "evaluations/review/submission.html", context, status=status)


@require_http_methods(["GET", "POST"])
def review_answer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The OPD's answer beside the evaluator's assessment. What was typed is kept whatever goes wrong."""
    row = answer_of(_load(request, pk), code)
    current = _current(row)
    if request.method == "GET":
        return _answer_page(request, row, AssessmentForm(answer=row, current=current))
    form = AssessmentForm(request.POST, answer=row, current=current)
    if not form.is_valid():
        return _answer_page(request, row, form, status=400)
    try:
        service.record_assessment(
            answer=row, by=request.user, seen_version=form.cleaned_data["version"], verdict=form.verdict
        )
    except service.StaleAssessment as stale:
        return _answer_page(request, row, form, status=409, conflict=stale.current)
    except Refusal as refusal:
        return _answer_page(request, row, form, status=refusal.status, sentence=str(refusal))
    return _onward(request, row)


def _current(row: Answer) -> Assessment | None:
    return row.assessments.filter(round=row.submission.round, stage=service.STAGE).select_related("by").first()


def _onward(request: HttpRequest, row: Answer) -> HttpResponse:
    """To the next row that waits, round to the first again; to the overview when none is left."""
    messages.success(request, f"Penilaian butir {row.indicator.code} tersimpan.")
    if "stay" in request.POST:
        return redirect("evaluations:review_answer", row.submission_id, row.indicator.code)
    waiting = [answer for answer in _rows(row.submission) if needs_look(answer)]
    later = [answer for answer in waiting if answer.indicator.order > row.indicator.order]
    if not waiting:
        return redirect("evaluations:review", row.submission_id)
    return redirect("evaluations:review_answer", row.submission_id, (later or waiting)[0].indicator.code)


def _answer_page(
    request: HttpRequest, row: Answer, form: AssessmentForm, *, status: int = 200, conflict=None, sentence: str = ""
) -> HttpResponse:
    rows = _rows(row.submission)
    place = next(i for i, answer in enumerate(rows) if answer.pk == row.pk)
    waiting = [answer for answer in rows if needs_look(answer) and answer.pk != row.pk]
    structure = row.submission.period.instrument.structure
    part = structure.row(row.indicator.code)
    context = {
        "answer": row,
        "submission": row.submission,
        "period": row.submission.period,
        "indicator": row.indicator,
        "form": form,
        "levels": [(level, structure.level_name(part, level), part.criteria[level]) for level in structure.levels],
        "own_level": part.criteria.get(row.level),
        "own_name": structure.level_name(part, row.level) if row.level is not None else "",
        "chosen": str(form["level"].value() if form["level"].value() is not None else ""),
        "rows": [(answer, needs_look(answer)) for answer in rows],
        "waiting": waiting,
        "previous": rows[place - 1] if place else None,
        "next": next((a for a in waiting if a.indicator.order > row.indicator.order), waiting[0] if waiting else None),
        "citations": row.citations.select_related("evidence"),
        "rounds": row.assessments.select_related("by"),
        "changed": row.assessed_version is not None and needs_look(row),
        "may_review": rules.may_review(request.user, row.submission, timezone.localdate()),
        "conflict": conflict,
        "sentence": sentence,
    }
    return render(request, "evaluations/review/answer.html", context, status=status)


SAID = {
    "return": "Penilaian dikembalikan kepada OPD; hanya butir bertanda yang terbuka.",
    "verify": "Penilaian terverifikasi.",
    "finalise": "Penilaian ditetapkan final.",
    "reopen": "Penilaian dibuka kembali untuk direviu.",
}


@require_POST
def make_move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Return, verify, finalise, reopen. A refusal comes back on the overview with the note kept."""
    found = _load(request, pk)
    note = request.POST.get("note", "")
    try:
        move(submission=found, action=action, by=request.user, note=note)
    except Refusal as refusal:
        return _review_page(
            request, found, status=refusal.status, sentence=str(refusal), note=note, refused=MOVES[action]
        )
    messages.success(request, SAID[action])
    return redirect("evaluations:review", found.pk)


@require_POST
def finalise_many(request: HttpRequest) -> HttpResponse:
    """Finalise the chosen verified submissions, each on its own; says which ones could not be."""
    chosen = [int(pk) for pk in request.POST.getlist("submission") if pk.isdigit()]
    done, failed = 0, []
    for pk in chosen:
        found = get_object_or_404(Submission.objects.visible_to(request.user).with_people_and_place(), pk=pk)
        try:
            move(submission=found, action="finalise", by=request.user)
            done += 1
        except Refusal as refusal:
            failed.append(f"{found.agency.abbreviation}: {refusal}")
    messages.success(request, f"{done} penilaian ditetapkan final." + (" Belum: " + " ".join(failed) if failed else ""))
    return redirect(request.POST.get("next") if request.POST.get("next", "").startswith("/periode/") else "home")
