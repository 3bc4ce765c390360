"""One row: fill it in, save it by hand or by itself, resolve two people's texts."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agencies.errors import Refusal
from evaluations import checks, rules
from evaluations.conflict import Conflict
from evaluations.file_types import ACCEPT_ATTRIBUTE, ACCEPTED
from evaluations.forms.answers import AnswerForm, DetailsForm, LinkForm
from evaluations.models import Answer, Evidence
from evaluations.services import answers as service
from evaluations.services import clarify as clarification
from evaluations.tasks import TaskList
from evaluations.views.load import answer_of, submission_of, writable_answer_of
from spbe_portal.templatetags.figures import jam


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The page of one row. Whatever goes wrong with a save, the page comes back with what was typed."""
    submission = submission_of(request, pk)
    row = answer_of(submission, code)
    if request.method == "GET":
        return answer_page(request, row, AnswerForm(answer=row))
    form = AnswerForm(request.POST, answer=row)
    if not form.is_valid():
        return answer_page(request, row, form, status=400)
    if _typed_by_another(request):
        return answer_page(request, row, form, status=409, sentence=OTHER_PERSON)
    try:
        saved = _save(request, row, form)
    except service.StaleAnswer as stale:
        return answer_page(request, row, form, status=409, conflict=Conflict(stale.current, form))
    except Refusal as refusal:
        return answer_page(request, row, form, status=refusal.status, sentence=str(refusal))
    return _onward(request, saved)


OTHER_PERSON = (
    "Di peramban ini sekarang orang lain yang masuk, sedangkan tulisan ini diketik dengan akun sebelumnya. "
    "Belum ada yang disimpan: masuk lagi dengan akun itu, atau muat ulang halaman."
)


def _typed_by_another(request: HttpRequest) -> bool:
    """On a shared computer the page may have been opened by whoever was signed in before."""
    return request.POST.get("person", str(request.user.pk)) != str(request.user.pk)


def _save(request: HttpRequest, row: Answer, form: AnswerForm) -> Answer:
    saved = service.save_answer(answer=row, by=request.user, seen_version=form.seen_version, **form.typed)
    if row.repair and "repair_shown" in request.POST:
        service.mark_repair(answer=row, by=request.user, done="repair_done" in request.POST)
    return saved


def _onward(request: HttpRequest, saved: Answer) -> HttpResponse:
    """To the next row, or back to the list after the last; "stay" stays."""
    key = f"spbe:{request.user.pk}:isian:{saved.pk}"  # see static/js/backup.js
    messages.success(request, f"Butir {saved.indicator.code} tersimpan.", extra_tags=key)
    if "stay" in request.POST:
        return redirect(saved)
    tasks = TaskList(saved.submission)
    place = tasks.find(saved.indicator.code)
    following = tasks.tasks[place + 1 : place + 2]
    return redirect(following[0].answer if following else saved.submission)


def answer_page(
    request: HttpRequest,
    row: Answer,
    form: AnswerForm,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
    sentence: str = "",
    **extra,
) -> HttpResponse:
    """The page of one row with this form. `conflict` holds what somebody else stored meanwhile."""
    tasks = TaskList(row.submission)
    place = tasks.find(row.indicator.code)
    may_fill = rules.may_fill_row(request.user, row, timezone.localdate())
    context = {
        "answer": row,
        "submission": row.submission,
        "period": row.submission.period,
        "indicator": row.indicator,
        "form": form,
        "levels": _levels(row, form),
        "problems": tasks.tasks[place].problems,
        "group": next(group for group in tasks.groups if tasks.tasks[place] in group.tasks),
        "previous": tasks.tasks[place - 1].answer if place else None,
        "next": tasks.tasks[place + 1].answer if place + 1 < len(tasks.tasks) else None,
        "may_fill": may_fill,
        "last": rules.filling_deadline(row.submission),
        "conflict": conflict,
        "sentence": sentence,
        "minimum": checks.EXPLANATION_MIN,
        "thread": clarification.thread(row, request.user),
        "may_clarify": rules.may_clarify(request.user, row.submission, timezone.localdate()),
        "question": "",
        **evidence_context(row, request.GET.get("q", "").strip()),
        **extra,
    }
    return render(request, "evaluations/filling/answer.html", context, status=status)


@require_POST
def clarify(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The OPD asks or answers about the row; a refusal comes back with what was typed."""
    row = writable_answer_of(request, pk, code)
    text = request.POST.get("text", "")
    try:
        clarification.say(answer=row, by=request.user, text=text)
    except Refusal as refusal:
        form = AnswerForm(answer=row)
        return answer_page(request, row, form, status=refusal.status, sentence=str(refusal), question=text)
    messages.success(request, "Klarifikasi terkirim kepada evaluator.")
    return redirect(f"{row.get_absolute_url()}#klarifikasi")


def evidence_context(row: Answer, words: str = "") -> dict:
    """What the list of evidence on the page needs; `words` narrow what may be picked from the OPD's library."""
    levels = row.submission.period.instrument.structure.levels
    citations = list(
        row.citations.select_related("evidence__replacement").prefetch_related("evidence__citations__answer__indicator")
    )
    cited = [citation.evidence_id for citation in citations]
    library = Evidence.objects.filter(agency=row.submission.agency).current().exclude(pk__in=cited)
    return {
        "citations": [
            (c, DetailsForm(instance=c.evidence, citation=c, levels=levels), _elsewhere(c)) for c in citations
        ],
        "library": library.matching(words).order_by("title", "pk"),
        "library_words": words,
        "link_form": LinkForm(),
        "limit": settings.EVIDENCE_MAX_BYTES,
        "accepted": ACCEPTED,
        "accept": ACCEPT_ATTRIBUTE,
    }


def _elsewhere(citation) -> list[str]:
    """Codes of the other rows in the same submission that cite the same evidence."""
    return [
        other.answer.indicator.code
        for other in citation.evidence.citations.all()
        if other.pk != citation.pk and other.answer.submission_id == citation.answer.submission_id
    ]


def _levels(row: Answer, form: AnswerForm) -> list[dict]:
    """The level cards: number, name, criterion, chosen by the OPD, and the evaluator's mark of an earlier round."""
    structure = row.submission.period.instrument.structure
    part = structure.row(row.indicator.code)
    chosen = str(form["level"].value() if form["level"].value() is not None else "")
    return [
        {
            "number": level,
            "name": structure.level_name(part, level),
            "text": part.criteria[level],
            "checked": chosen == str(level),
            "by_evaluator": row.evaluator_level == level and row.submission.round > 1,
        }
        for level in structure.levels
    ]


@login_not_required
@require_POST
def autosave(request: HttpRequest, pk: int, code: str) -> JsonResponse:
    """Save while typing. Answers in JSON: state, sentence, and the version to name next time.

    state: saved, stale (somebody else saved; `html` holds both texts), refused, invalid, signed_out.
    """
    if not request.user.is_authenticated:
        return JsonResponse(
            {
                "state": "signed_out",
                "sentence": "Sesi berakhir; tulisan Anda tetap di peramban ini.",
                "url": reverse("account_login"),
            },
            status=401,
        )
    submission = submission_of(request, pk)
    row = answer_of(submission, code)
    if _typed_by_another(request):
        return JsonResponse({"state": "other_person", "sentence": OTHER_PERSON}, status=409)
    form = AnswerForm(request.POST, answer=row)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return JsonResponse({"state": "invalid", "sentence": sentence}, status=400)
    try:
        saved = _save(request, row, form)
    except service.StaleAnswer as stale:
        return JsonResponse(_stale(request, row, form, stale), status=409)
    except Refusal as refusal:
        return JsonResponse({"state": "refused", "sentence": str(refusal)}, status=refusal.status)
    return JsonResponse({"state": "saved", "version": saved.version, "time": jam(saved.updated_at or timezone.now())})


def _stale(request: HttpRequest, row: Answer, form: AnswerForm, stale: service.StaleAnswer) -> dict:
    context = {"answer": row, "form": form, "conflict": Conflict(stale.current, form)}
    return {
        "state": "stale",
        "sentence": str(stale),
        "html": render_to_string("evaluations/filling/_conflict.html", context, request),
    }
