"""The page of one second scoring: how far both are, then where they differ, and what was decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.errors import Refusal
from agencies.keys import key
from evaluations import second
from evaluations.models import SecondReview, SecondScore
from evaluations.services import second as service
from evaluations.views.second_score import review_of


@require_GET
def second_page(request: HttpRequest, pk: int) -> HttpResponse:
    """For both evaluators and the koordinator. The second evaluator is sent to the own rows until both are done."""
    review = review_of(request, pk)
    if review.is_running and review.compared_at is None and review.evaluator_id == request.user.pk:
        return redirect("evaluations:second_rows", pk)
    return _page(request, review)


def _page(
    request: HttpRequest, review: SecondReview, *, status: int = 200, sentence: str = "", **typed
) -> HttpResponse:
    """`typed` keeps what a refused form held: `reason`, or `code`, `level` and `why` of a decision."""
    context = {
        "review": review,
        "submission": review.submission,
        "period": review.submission.period,
        "may_finish_first": second.may_finish_first(request.user, review),
        "may_withdraw": second.may_withdraw(request.user, review),
        "may_decide": second.may_decide(request.user, review),
        "reason_max": service.REASON_MAX,
        "decision_max": service.DECISION_MAX,
        "sentence": sentence,
        "reason": "",
        "code": "",
        "level": None,
        "why": "",
        "agreement": None,
        **(_compared(review) if review.compared_at and not review.withdrawn_at else _progress(review)),
        **typed,
    }
    return render(request, "evaluations/second/review.html", context, status=status)


def _progress(review: SecondReview) -> dict:
    return {"rows": review.submission.answers.count(), "scored": review.scores.count()}


def _compared(review: SecondReview) -> dict:
    structure = review.submission.period.instrument.structure
    scores = list(
        review.scores.select_related("answer__indicator", "first_by", "decided_by").prefetch_related(
            "answer__citations__evidence"
        )
    )
    found = second.agreement_of(review, scores)
    return {
        "agreement": found,
        "differing": [(score, _levels(structure, score)) for score in scores if score.differs],
        "open": [score for score in scores if score.is_open],
        "same": [score for score in scores if not score.differs],
        "firsts": ", ".join(dict.fromkeys(str(score.first_by) for score in scores if score.first_by)),
    }


def _levels(structure, score: SecondScore) -> list[tuple[int, str, str]]:
    part = structure.row(score.answer.indicator.code)
    return [(level, structure.level_name(part, level), part.criteria[level]) for level in structure.levels]


@require_POST
def second_finish_first(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever assesses first says that it is done; from the review page, where a refusal is shown."""
    review = review_of(request, pk)
    try:
        done = service.finish_first(review=review, by=request.user)
    except Refusal as refusal:
        return _page(request, review, status=refusal.status, sentence=str(refusal))
    if done.compared_at is None:
        messages.success(request, "Penilaian pertama selesai. Perbedaan terbuka setelah penilai kedua juga selesai.")
    return redirect(review)


@require_POST
def second_decide(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What both agreed on for one row. A refusal comes back with what was typed."""
    review = review_of(request, pk)
    score = get_object_or_404(review.scores.select_related("review__submission"), answer__indicator__code=code)
    level, why = key(request.POST.get("level", "")), request.POST.get("reason", "")
    try:
        service.decide(score=score, by=request.user, level=level, reason=why)
    except Refusal as refusal:
        typed = {"code": code, "level": level, "why": why}
        return _page(request, review, status=refusal.status, sentence=str(refusal), **typed)
    messages.success(request, f"Keputusan bersama butir {code} tercatat: tingkat {level}.")
    return redirect(f"{reverse('evaluations:second', args=[pk])}#butir-{code}")


@require_POST
def second_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    review = review_of(request, pk)
    reason = request.POST.get("reason", "")
    try:
        service.withdraw(review=review, by=request.user, reason=reason)
    except Refusal as refusal:
        return _page(request, review, status=refusal.status, sentence=str(refusal), reason=reason)
    messages.success(request, "Permintaan penilaian kedua ditarik; status OPD ini dapat berubah lagi.")
    return redirect("evaluations:seconds", review.submission.period_id, review.submission.agency.government.code)
