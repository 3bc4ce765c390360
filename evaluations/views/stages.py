"""The koordinator moves a government of a period to its next stage."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agencies.access import Permission, governments_with
from agencies.errors import Refusal
from evaluations import rules, stages
from evaluations.models import StageStep, Submission
from evaluations.services.stages import begin_stage
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
    period = load_period(request, pk)
    seen = governments_with(request.user, Permission.MONITOR).filter(periods=period)
    government = get_object_or_404(seen, code=code)
    rules.require_permission(request.user, Permission.FINALISE, government)
    now = stages.current(period, government)
    choices = [(stage.code, stage.name) for stage in stages.following(period, now)]
    initial = {"since": timezone.localdate(), "until": period.review_until, "code": choices[0][0] if choices else ""}
    form = StageForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            reopened = begin_stage(period=period, government=government, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            again = f" {reopened} penilaian terverifikasi dibuka kembali." if reopened else ""
            messages.success(request, f"Tahap dimulai; penilaian berikutnya tercatat di tahap ini.{again}")
            return redirect("evaluations:stages", period.pk, government.code)
    steps = {s.stage: s for s in StageStep.objects.filter(period=period, government=government).select_related("by")}
    here = Submission.objects.filter(period=period, agency__government=government)
    context = {
        "period": period,
        "government": government,
        "now": now,
        "past": [stage.code for stage in stages.reviewed(period)[: stages.reviewed(period).index(now)]],
        "steps": [(stage, steps.get(stage.code)) for stage in stages.reviewed(period)],
        "form": form,
        "may_go_on": bool(choices),
        "verified": here.filter(status=Status.VERIFIED).count(),
    }
    return render(request, "evaluations/periods/stages.html", context, status=400 if form.errors else 200)
