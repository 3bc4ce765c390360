"""What a report is about, loaded for a person: 404 for whatever they may not know exists."""

from django.shortcuts import get_object_or_404

from agencies.access import Permission, governments_with, regions_with
from agencies.models import Government, User
from evaluations.models import Period, Submission
from reports.summary import RegionSummary, Summary, agency_summary, government_summaries, region_summary


def region_for(user: User, period_id: int, code: str, *, final: bool = False) -> RegionSummary:
    """The region's figures, for whoever reads dashboards of the whole region."""
    region = get_object_or_404(regions_with(user, Permission.VIEW_DASHBOARD), code=code)
    return region_summary(_period(user, period_id, region), region, final=final)


def government_for(user: User, period_id: int, code: str, *, final: bool = False) -> Summary:
    """The figures of one government, for whoever reads its dashboard."""
    period, government = place_for(user, period_id, code)
    return government_summaries(period, [government], final=final)[0]


def place_for(user: User, period_id: int, code: str) -> tuple[Period, Government]:
    """The period and the government in it, without figures, for whoever reads its dashboard."""
    government = get_object_or_404(governments_with(user, Permission.VIEW_DASHBOARD), code=code)
    return _period(user, period_id, government), government


def agency_for(user: User, period_id: int, agency_id: int, *, final: bool = False) -> Summary:
    """The figures of one OPD: for its own people and for whoever reads its answers or its government's dashboard."""
    submission = get_object_or_404(
        readable_submissions(user).with_people_and_place().with_progress(), period=period_id, agency=agency_id
    )
    return agency_summary(submission, final=final)


def readable_submissions(user: User):
    """Submissions whose figures the person may read."""
    return Submission.objects.visible_to(user) | Submission.objects.filter(
        agency__government__in=governments_with(user, Permission.VIEW_DASHBOARD)
    )


def _period(user: User, period_id: int, government: Government) -> Period:
    periods = Period.objects.visible_to(user).select_related("instrument").filter(governments=government)
    return get_object_or_404(periods, pk=period_id)
