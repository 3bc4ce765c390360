"""The koordinator gives one OPD more time, or takes it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import Permission
from agencies.errors import Refusal
from evaluations import rules
from evaluations.forms.extensions import ExtensionForm
from evaluations.models import Submission
from evaluations.services import extensions as service
from evaluations.views.load import submission_of


def _assigned(request: HttpRequest, pk: int) -> Submission:
    found = submission_of(request, pk)
    rules.require_permission(request.user, Permission.ASSIGN, found.agency)
    return found


def _monitor(found: Submission) -> str:
    return reverse("evaluations:monitor", args=[found.period_id])


@require_http_methods(["GET", "POST"])
def extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Date and reason; what is typed stays when the rule says no."""
    found = _assigned(request, pk)
    stored = {"until": found.extended_until, "reason": found.extension_reason}
    form = ExtensionForm(request.POST or None, initial=stored)
    if request.method == "POST" and form.is_valid():
        try:
            service.extend(submission=found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Batas {found.agency.abbreviation} diperpanjang.")
            return redirect(_monitor(found))
    return _page(request, found, form)


def _page(request: HttpRequest, found: Submission, form: ExtensionForm) -> HttpResponse:
    context = {"submission": found, "period": found.period, "form": form, "last": rules.filling_deadline(found)}
    status = 400 if form.is_bound else 200
    return render(request, "evaluations/periods/extension.html", context, status=status)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found = _assigned(request, pk)
    service.revoke(submission=found, by=request.user)
    messages.success(request, f"Perpanjangan {found.agency.abbreviation} dicabut.")
    return redirect(_monitor(found))
