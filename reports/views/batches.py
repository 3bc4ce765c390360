"""Asking for the papers of every OPD of a government, which are made in the background."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from evaluations.rules import require
from jobs.services import start
from reports.batches.making import KIND, may_have_all, submissions_of
from reports.forms import BatchForm
from reports.views.scope import place_of


@require_http_methods(["GET", "POST"])
def all_agencies(request: HttpRequest, period: int, code: str) -> HttpResponse:
    """Choose papers, shape and reading; then wait on the job's page."""
    one, government = place_of(request, period, code)
    require(may_have_all(request.user, one.pk, government.code))
    form = BatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        job = start(
            kind=KIND,
            by=request.user,
            title=f"Laporan semua OPD {government.short_name}, {one}",
            params={"period": one.pk, "government": government.code, **form.params},
            government=government,
        )
        return redirect(job)
    context = {
        "form": form,
        "period": one,
        "government": government,
        "count": submissions_of(one, government, request.user).count(),
    }
    return render(request, "reports/all_agencies.html", context, status=400 if form.is_bound else 200)
