"""One answer beside the evaluator's assessment of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agencies.errors import Refusal
from evaluations import rules, stages
from evaluations.conflict import AssessmentConflict
from evaluations.forms.review import AssessmentForm
from evaluations.models import Answer, Assessment
from evaluations.review_list import review_state
from evaluations.services import clarify as clarification
from evaluations.services import review as service
from evaluations.services.revisions import changed_since_last_round
from evaluations.views.load import answer_of
from evaluations.views.review import review_list, reviewed_submission
from indicators.structure import Stage


@require_http_methods(["GET", "POST"])
def review_answer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The OPD's answer beside the evaluator's assessment. What was typed is kept whatever goes wrong."""
    row = answer_of(reviewed_submission(request, pk), code)
    rounds = list(row.assessments.select_related("by"))
    stage = _stage(row)
    if request.method == "GET":
        return _page(request, row, rounds, AssessmentForm(answer=row, rounds=rounds, stage=stage.code))
    if "suggest" in request.POST:
        return _page(request, row, rounds, _with_suggestion(request, row, rounds))
    form = AssessmentForm(_typed(request, row), answer=row, rounds=rounds, stage=stage.code)
    if not form.is_valid():
        return _page(request, row, rounds, form, status=400)
    try:
        service.record_assessment(answer=row, by=request.user, verdict=form.verdict, **form.seen)
    except service.StaleAssessment as stale:
        found = stale.current and AssessmentConflict(stale.current, form)
        return _page(request, row, rounds, form, status=409, conflict=found, sentence=str(stale))
    except service.AnswerMovedOn as moved:
        return _page(request, row, rounds, form, status=409, sentence=str(moved), seen=form.initial)
    except Refusal as refusal:
        return _page(request, row, rounds, form, status=refusal.status, sentence=str(refusal))
    return _onward(request, row)


def _stage(row: Answer) -> Stage:
    return stages.current(row.submission.period, row.submission.agency.government)


def _typed(request: HttpRequest, row: Answer) -> QueryDict:
    """What was typed; "setujui" is the OPD's own level and no request, whatever was chosen before."""
    typed = request.POST.copy()
    if "accept" in typed:
        typed["level"] = "" if row.level is None else row.level
        typed.pop("ask_repair", None)
    return typed


def _with_suggestion(request: HttpRequest, row: Answer, rounds: list[Assessment]) -> AssessmentForm:
    """The form as typed, with the next level's criterion added to the recommendation. Nothing is saved or checked."""
    form = AssessmentForm(answer=row, rounds=rounds, stage=_stage(row).code)
    form.initial |= {name: request.POST.get(name, "") for name in form.fields}
    form.initial["ask_repair"] = "ask_repair" in request.POST
    structure = row.submission.period.instrument.structure
    chosen = request.POST.get("level", "")
    following = int(chosen) + 1 if chosen.isdecimal() else None
    if following in structure.levels:
        part = structure.row(row.indicator.code)
        text = f"Menuju tingkat {following}, {structure.level_name(part, following)}: {part.criteria[following]}"
        form.initial["recommendation"] = "\n".join(filter(None, [form.initial["recommendation"], text]))
    return form


@require_POST
def clarify(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The evaluator asks or answers about the row; a refusal comes back with what was typed."""
    row = answer_of(reviewed_submission(request, pk), code)
    text = request.POST.get("text", "")
    try:
        clarification.say(answer=row, by=request.user, text=text)
    except Refusal as refusal:
        rounds = list(row.assessments.select_related("by"))
        form = AssessmentForm(answer=row, rounds=rounds, stage=_stage(row).code)
        return _page(request, row, rounds, form, status=refusal.status, sentence=str(refusal), question=text)
    messages.success(request, "Klarifikasi terkirim kepada OPD.")
    return redirect(_address(row, code, "#klarifikasi"))


def _address(row: Answer, code: str, query: str) -> str:
    return reverse("evaluations:review_answer", args=[row.submission_id, code]) + query


def _onward(request: HttpRequest, row: Answer) -> HttpResponse:
    """To the next row that waits, round to the first again; to the overview when none is left."""
    key = f"spbe:{request.user.pk}:nilai:{row.pk}"  # see static/js/backup.js
    messages.success(request, f"Penilaian butir {row.indicator.code} tersimpan.", extra_tags=key)
    rows = review_list(request, row.submission)
    if "stay" in request.POST:
        return redirect(_address(row, row.indicator.code, rows.query))
    following = rows.next_after(row)
    if following:
        return redirect(_address(row, following.code, rows.query))
    return redirect(reverse("evaluations:review", args=[row.submission_id]) + rows.query)


def _since_last_round(row: Answer, rounds: list[Assessment]) -> dict:
    """What was asked for before this round, what the OPD answered, and what it changed."""
    now = row.submission.round
    revisions = list(row.revisions.all())
    return {
        "asked": next((a for a in reversed(rounds) if a.round == now - 1 and a.repair_request), None),
        "response": next((r.response for r in revisions if r.round == now), row.repair_response),
        "changes": changed_since_last_round(row, now, revisions),
    }


def _page(
    request: HttpRequest,
    row: Answer,
    rounds: list[Assessment],
    form: AssessmentForm,
    *,
    status: int = 200,
    conflict: AssessmentConflict | None = None,
    sentence: str = "",
    seen: dict | None = None,
    question: str = "",
) -> HttpResponse:
    """`conflict` is what somebody else stored meanwhile; `seen` the versions to name next time, if not those typed."""
    rows = review_list(request, row.submission)
    review_list_row = next(found for found in rows.rows if found.answer.pk == row.pk)
    structure = row.submission.period.instrument.structure
    part = structure.row(row.indicator.code)
    context = {
        "answer": row,
        "submission": row.submission,
        "period": row.submission.period,
        "indicator": row.indicator,
        "form": form,
        "seen": [(name, seen[name] if seen else form[name].value()) for name in AssessmentForm.SEEN],
        "levels": [(level, structure.level_name(part, level), part.criteria[level]) for level in structure.levels],
        "chosen": str(form["level"].value() if form["level"].value() is not None else ""),
        "state": review_state(row),
        "rows": rows,
        "others": rows.others_left(row),
        "previous": rows.before(row),
        "following": rows.after(row),
        "next": rows.next_after(row),
        "citations": list(row.citations.select_related("evidence__replacement")),
        **_since_last_round(row, rounds),
        "rounds": rounds,
        "stage": (stage := _stage(row)),
        "lines": stages.side_by_side(row.submission, rounds, stage),
        "latest": stages.deciding(rounds, stages.reviewed(row.submission.period)) or (rounds[-1] if rounds else None),
        "may_review": rules.may_review(request.user, row.submission, timezone.localdate()),
        "may_clarify": rules.may_clarify(request.user, row.submission, timezone.localdate()),
        "thread": clarification.thread(row, request.user),
        "question": question,
        "latest_stands": bool(rounds) and not review_list_row.is_left,
        "conflict": conflict,
        "sentence": sentence,
    }
    return render(request, "evaluations/review/answer.html", context, status=status)
