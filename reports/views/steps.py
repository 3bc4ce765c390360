"""What lifts the index most, and the fewest steps to the next predicate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reports.lifting import lifting
from reports.summary import Summary
from reports.views.scope import agency_of, government_of, wants_final


@require_GET
def government_steps(request: HttpRequest, period: int, code: str) -> HttpResponse:
    return _page(request, government_of(request, period, code))


@require_GET
def agency_steps(request: HttpRequest, period: int, agency: int) -> HttpResponse:
    return _page(request, agency_of(request, period, agency))


def _page(request: HttpRequest, summary: Summary) -> HttpResponse:
    context = {
        "summary": summary,
        "period": summary.period,
        "lifting": lifting(summary),
        "final": wants_final(request),
    }
    return render(request, "reports/steps.html", context)
