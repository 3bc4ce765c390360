"""Pengesahan: the page on which a pimpinan signs the government's result off, or takes that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import may_sign_off
from agencies.errors import NotAllowed, Refusal
from evaluations.models import SignOff
from evaluations.services import sign_offs
from reports.services.signing import sign
from reports.summary import Summary
from reports.views.scope import government_of


@require_http_methods(["GET", "POST"])
def sign_off(request: HttpRequest, period: int, code: str) -> HttpResponse:
    """What would be signed, which OPD are not final, and who has signed before."""
    summary = government_of(request, period, code)
    if request.method == "GET":
        return _page(request, summary)
    left = sign_offs.unfinished(summary.period, summary.subject)
    reasons = {submission.pk: request.POST.get(f"alasan-{submission.pk}", "") for submission in left}
    try:
        sign(summary=summary, by=request.user, reasons=reasons)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(request, summary, sentence=str(refusal), reasons=reasons, status=refusal.status)
    messages.success(request, f"Hasil {summary.subject} disahkan.")
    return redirect("reports:sign_off", period, code)


@require_POST
def sign_off_withdraw(request: HttpRequest, period: int, code: str) -> HttpResponse:
    summary = government_of(request, period, code)
    if not (decision := may_sign_off(request.user, summary.subject)):
        raise NotAllowed(decision.reason)
    signed = sign_offs.standing(summary.period, summary.subject)
    if signed is None:
        raise Refusal("Hasil ini belum disahkan, jadi tidak ada yang dicabut.")
    try:
        sign_offs.withdraw(signed=signed, by=request.user, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        return _page(request, summary, sentence=str(refusal), status=refusal.status)
    messages.success(request, "Pengesahan dicabut; koordinator dapat membuka kembali isian.")
    return redirect("reports:sign_off", period, code)


def _page(
    request: HttpRequest, summary: Summary, *, sentence: str = "", reasons: dict | None = None, status: int = 200
) -> HttpResponse:
    period, government = summary.period, summary.subject
    left = sign_offs.unfinished(period, government)
    context = {
        "summary": summary,
        "period": period,
        "signed": sign_offs.standing(period, government),
        "decision": sign_offs.may_sign(request.user, period, government),
        "may_withdraw": may_sign_off(request.user, government),
        "left": [(submission, (reasons or {}).get(submission.pk, "")) for submission in left],
        "withdrawn": SignOff.objects.filter(period=period, government=government, withdrawn_at__isnull=False)
        .select_related("signed_by", "withdrawn_by"),
        "sentence": sentence,
    }  # fmt: skip
    return render(request, "reports/sign_off.html", context, status=status)
