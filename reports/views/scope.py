"""Load and authorise: what a dashboard, a paper or a workbook is about, or 404."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from agencies.access import Permission, governments_with, regions_with
from agencies.models import Government, User
from evaluations.models import Period, Submission
from reports.summary import (
    RegionSummary,
    Summary,
    agency_summary,
    government_summaries,
    region_summary,
)

READING = "bacaan"


def wants_final(request: HttpRequest) -> bool:
    """Whether the address asks for the reading "final"; anything else is "sementara"."""
    return request.GET.get(READING) == "final"


def region_of(request: HttpRequest, period_id: int, code: str) -> RegionSummary:
    """The region's figures, for whoever reads dashboards of the whole region."""
    region = get_object_or_404(regions_with(request.user, Permission.VIEW_DASHBOARD), code=code)
    period = _period(request.user, period_id, region)
    return region_summary(period, region, final=wants_final(request))


def government_of(request: HttpRequest, period_id: int, code: str) -> Summary:
    """The figures of one government, for whoever reads its dashboard."""
    period, government = place_of(request, period_id, code)
    return government_summaries(period, [government], final=wants_final(request))[0]


def place_of(request: HttpRequest, period_id: int, code: str) -> tuple[Period, Government]:
    """The period and the government in it, without figures, for whoever reads its dashboard."""
    government = get_object_or_404(governments_with(request.user, Permission.VIEW_DASHBOARD), code=code)
    return _period(request.user, period_id, government), government


def agency_of(request: HttpRequest, period_id: int, agency_id: int) -> Summary:
    """The figures of one OPD: for its own people and for whoever reads its answers or its government's dashboard."""
    submission = get_object_or_404(
        readable_submissions(request.user).with_people_and_place().with_progress(),
        period=period_id,
        agency=agency_id,
    )
    return agency_summary(submission, final=wants_final(request))


def readable_submissions(user: User):
    """Submissions whose figures the person may read."""
    return Submission.objects.visible_to(user) | Submission.objects.filter(
        agency__government__in=governments_with(user, Permission.VIEW_DASHBOARD)
    )


def _period(user: User, period_id: int, government: Government) -> Period:
    periods = Period.objects.visible_to(user).select_related("instrument").filter(governments=government)
    return get_object_or_404(periods, pk=period_id)
