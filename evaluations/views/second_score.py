"""The second evaluator's own pages: the rows of one submission, and one row, without anything of the first scoring."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.errors import NotAllowed, Refusal
from evaluations import rules, second
from evaluations.forms.second import SecondForm
from evaluations.models import Answer, SecondReview, SecondScore
from evaluations.review_list import ReviewState
from evaluations.services import second as service


def review_of(request: HttpRequest, pk: int) -> SecondReview:
    """The second review, for whoever reviews the OPD or makes it final; 403 for its other readers."""
    found = SecondReview.objects.visible_to(request.user).select_related(
        "evaluator", "asked_by", "first_done_by", "withdrawn_by", "submission__period__instrument",
        "submission__agency__government",
    )  # fmt: skip
    review = get_object_or_404(found, pk=pk)
    rules.require(second.may_see(request.user, review))
    return review


def own_review(request: HttpRequest, pk: int) -> SecondReview:
    review = review_of(request, pk)
    if review.evaluator_id != request.user.pk:
        raise NotAllowed("Halaman ini hanya untuk penilai kedua yang diminta.")
    return review


@require_GET
def second_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row with the second evaluator's own level; once both are done, the page of differences."""
    review = own_review(request, pk)
    if review.compared_at or not review.is_running:
        return redirect(review)
    return _rows_page(request, review)


def _rows_page(request: HttpRequest, review: SecondReview, *, status: int = 200, sentence: str = "") -> HttpResponse:
    scores = {score.answer_id: score for score in review.scores.all()}
    rows = [(answer, scores.get(answer.pk)) for answer in _answers(review)]
    left = [answer for answer, score in rows if score is None]
    context = {
        "review": review,
        "submission": review.submission,
        "period": review.submission.period,
        "rows": rows,
        "left": left,
        "may_score": second.may_score(request.user, review),
        "sentence": sentence,
    }
    return render(request, "evaluations/second/rows.html", context, status=status)


def _answers(review: SecondReview) -> list[Answer]:
    return list(review.submission.answers.with_indicator().in_order())


@require_http_methods(["GET", "POST"])
def second_row(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The OPD's answer beside the second evaluator's own scoring of it. What was typed is kept whatever goes wrong."""
    review = own_review(request, pk)
    rules.require(second.may_score(request.user, review))
    answer = get_object_or_404(review.submission.answers.with_indicator(), indicator__code=code)
    answer.submission = review.submission
    stored = review.scores.filter(answer=answer).first()
    levels = review.submission.period.instrument.structure.levels
    form = SecondForm(request.POST or None, answer=answer, stored=stored, levels=levels)
    if request.method == "GET":
        return _row_page(request, review, answer, form)
    if not form.is_valid():
        return _row_page(request, review, answer, form, status=400)
    try:
        service.score(
            review=review, answer=answer, by=request.user, seen_version=form.cleaned_data["version"], entry=form.entry
        )
    except service.StaleScore as stale:
        return _row_page(request, review, answer, form, status=409, sentence=str(stale), stored=stale.current)
    except Refusal as refusal:
        return _row_page(request, review, answer, form, status=refusal.status, sentence=str(refusal))
    return _onward(request, review, answer)


def _onward(request: HttpRequest, review: SecondReview, answer: Answer) -> HttpResponse:
    """To the next row without a level, round to the first again; to the list when none is left."""
    key = f"spbe:{request.user.pk}:kedua:{answer.pk}"  # see static/js/backup.js
    messages.success(request, f"Penilaian Anda atas butir {answer.indicator.code} tersimpan.", extra_tags=key)
    following = _next(review, answer)
    if following is None:
        return redirect("evaluations:second_rows", review.pk)
    return redirect("evaluations:second_row", review.pk, following.indicator.code)


def _next(review: SecondReview, answer: Answer) -> Answer | None:
    scored = set(review.scores.values_list("answer", flat=True))
    left = [found for found in _answers(review) if found.pk not in scored and found.pk != answer.pk]
    later = [found for found in left if found.indicator.order > answer.indicator.order]
    return next(iter(later or left), None)


def _row_page(
    request: HttpRequest,
    review: SecondReview,
    answer: Answer,
    form: SecondForm,
    *,
    status: int = 200,
    sentence: str = "",
    stored: SecondScore | None = None,
) -> HttpResponse:
    """`stored` is what this person saved elsewhere meanwhile: the form names its version next time."""
    structure = review.submission.period.instrument.structure
    part = structure.row(answer.indicator.code)
    chosen = form["level"].value()
    context = {
        "review": review,
        "submission": review.submission,
        "period": review.submission.period,
        "answer": answer,
        "indicator": answer.indicator,
        "form": form,
        "version": stored.version if stored else form["version"].value(),
        "levels": [(level, structure.level_name(part, level), part.criteria[level]) for level in structure.levels],
        "chosen": "" if chosen is None else str(chosen),
        "citations": list(answer.citations.select_related("evidence__replacement")),
        "state": ReviewState.WAITING,
        "next": _next(review, answer),
        "sentence": sentence,
    }
    return render(request, "evaluations/second/row.html", context, status=status)


@require_POST
def second_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """The second evaluator is done. A refusal comes back on the list."""
    review = own_review(request, pk)
    try:
        done = service.finish_second(review=review, by=request.user)
    except Refusal as refusal:
        return _rows_page(request, review, status=refusal.status, sentence=str(refusal))
    if done.compared_at is None:
        messages.success(request, "Penilaian kedua selesai. Perbedaan terbuka setelah penilai pertama juga selesai.")
        return redirect("evaluations:second_rows", pk)
    return redirect(reverse("evaluations:second", args=[pk]))
