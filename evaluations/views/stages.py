"""The koordinator moves a government of a period to its next stage, and back after a mistake."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import Permission, governments_with
from agencies.errors import Refusal
from agencies.models import Government
from evaluations import rules, stages
from evaluations.models import Period, StageStep, Submission
from evaluations.services.stages import REASON_MAX, begin_stage, undo_stage
from evaluations.views.periods import load_period
from evaluations.workflow import Status


class StageForm(forms.Form):
    code = forms.ChoiceField(label="Tahap berikutnya", widget=forms.RadioSelect)
    since = forms.DateField(label="Mulai", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label="Sampai", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    reopen = forms.BooleanField(label="Buka kembali penilaian yang sudah terverifikasi", required=False, initial=True)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = choices


@require_http_methods(["GET", "POST"])
def stages_page(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Where the government stands, and the form that begins the next stage."""
    period, government = _place(request, pk, code)
    form = _form(request, period, government)
    if request.method == "POST" and form.is_valid():
        try:
            reopened = begin_stage(period=period, government=government, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            again = f" {reopened} penilaian terverifikasi dibuka kembali." if reopened else ""
            messages.success(request, f"Tahap dimulai; penilaian berikutnya tercatat di tahap ini.{again}")
            return redirect("evaluations:stages", period.pk, government.code)
    return _page(request, period, government, form, status=400 if form.errors else 200)


@require_POST
def undo(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take back a stage that was begun by mistake; a refusal comes back with the reason kept."""
    period, government = _place(request, pk, code)
    reason = request.POST.get("reason", "")
    try:
        again, left = undo_stage(period=period, government=government, by=request.user, reason=reason)
    except Refusal as refusal:
        form = StageForm(choices=_choices(period, government), initial=_initial(period, government))
        return _page(request, period, government, form, status=refusal.status, sentence=str(refusal), reason=reason)
    told = f" {again} penilaian kembali terverifikasi." if again else ""
    told += f" {left} penilaian tetap direviu; verifikasi lagi oleh evaluatornya." if left else ""
    messages.success(request, f"Tahap dibatalkan.{told}")
    return redirect("evaluations:stages", period.pk, government.code)


def _place(request: HttpRequest, pk: int, code: str) -> tuple[Period, Government]:
    period = load_period(request, pk)
    seen = governments_with(request.user, Permission.MONITOR).filter(periods=period)
    government = get_object_or_404(seen, code=code)
    rules.require_permission(request.user, Permission.FINALISE, government)
    return period, government


def _choices(period: Period, government: Government) -> list[tuple[str, str]]:
    now = stages.current(period, government)
    return [(stage.code, stage.name) for stage in stages.following(period, now)]


def _initial(period: Period, government: Government) -> dict:
    choices = _choices(period, government)
    return {
        "since": timezone.localdate(),
        "until": period.review_until,
        "code": choices[0][0] if choices else "",
    }


def _form(request: HttpRequest, period: Period, government: Government) -> StageForm:
    return StageForm(request.POST or None, choices=_choices(period, government), initial=_initial(period, government))


def _page(
    request: HttpRequest,
    period: Period,
    government: Government,
    form: StageForm,
    *,
    status: int = 200,
    sentence: str = "",
    reason: str = "",
) -> HttpResponse:
    now, order = stages.current(period, government), stages.reviewed(period)
    steps = {s.stage: s for s in StageStep.objects.filter(period=period, government=government).select_related("by")}
    here = Submission.objects.filter(period=period, agency__government=government)
    context = {
        "period": period,
        "government": government,
        "now": now,
        "past": [stage.code for stage in order[: order.index(now)]],
        "steps": [(stage, steps.get(stage.code)) for stage in order],
        "form": form,
        "may_go_on": bool(stages.following(period, now)),
        "may_undo": stages.may_undo(period, government),
        "verified": here.filter(status=Status.VERIFIED).count(),
        "reason": reason,
        "reason_max": REASON_MAX,
        "sentence": sentence,
    }
    return render(request, "evaluations/periods/stages.html", context, status=status)
