"""What a report is about, loaded for a person: 404 for whatever they may not know exists, 403 for whoever scores an OPD
in it blind now."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from agencies.access import Permission, agencies_with, governments_with, regions_with
from agencies.models import Government, User
from evaluations import second
from evaluations.models import Period, Submission
from evaluations.rules import require
from reports.summary import RegionSummary, Summary, agency_summary, government_summaries, region_summary


def region_for(user: User, period_id: int, code: str, *, final: bool = False) -> RegionSummary:
    """The region's figures, for whoever reads dashboards of the whole region."""
    region = get_object_or_404(regions_with(user, Permission.VIEW_DASHBOARD), code=code)
    period = _period(user, period_id, region)
    everywhere = Government.objects.filter(Q(pk=region.pk) | Q(parent=region))
    require(second.may_see_figures(user, period, everywhere))
    return region_summary(period, region, final=final)


def government_for(user: User, period_id: int, code: str, *, final: bool = False) -> Summary:
    """The figures of one government, for whoever reads its dashboard."""
    period, government = place_for(user, period_id, code)
    return government_summaries(period, [government], final=final)[0]


def place_for(user: User, period_id: int, code: str) -> tuple[Period, Government]:
    """The period and the government in it, without figures, for whoever reads its dashboard."""
    government = get_object_or_404(governments_with(user, Permission.VIEW_DASHBOARD), code=code)
    period = _period(user, period_id, government)
    require(second.may_see_figures(user, period, [government]))
    return period, government


def agency_for(user: User, period_id: int, agency_id: int, *, final: bool = False) -> Summary:
    """The figures of one OPD: for its own people and for whoever reads its answers or its government's dashboard."""
    here = {"period": period_id, "agency": agency_id}
    submission = readable_submissions(user).with_people_and_place().with_progress().filter(**here).first()
    if submission is None:
        second.refuse_blind(user, Submission.objects.filter(**here))
        raise Http404
    earlier = Submission.objects.filter(agency=agency_id, period__year__lte=submission.period.year)
    second.refuse_blind(user, earlier)  # the trend shows their figures too
    return agency_summary(submission, final=final)


def readable_submissions(user: User):
    """Submissions whose figures the person may read."""
    of_dashboards = Q(agency__government__in=governments_with(user, Permission.VIEW_DASHBOARD))
    of_answers = Q(agency__in=agencies_with(user, Permission.VIEW_SUBMISSION))
    return Submission.objects.filter(of_answers | of_dashboards).unless_blind(user)


def _period(user: User, period_id: int, government: Government) -> Period:
    periods = Period.objects.visible_to(user).select_related("instrument").filter(governments=government)
    return get_object_or_404(periods, pk=period_id)
