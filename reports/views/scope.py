"""What a dashboard, a paper or a workbook is about, from the address: its subject, and the reading that it asks for."""

from django.http import HttpRequest

from agencies.models import Government
from evaluations.models import Period
from reports import subjects
from reports.subjects import readable_submissions
from reports.summary import RegionSummary, Summary

READING = "bacaan"
__all__ = ["agency_of", "government_of", "place_of", "readable_submissions", "region_of", "wants_final"]


def wants_final(request: HttpRequest) -> bool:
    """Whether the address asks for the reading "final"; anything else is "sementara"."""
    return request.GET.get(READING) == "final"


def region_of(request: HttpRequest, period_id: int, code: str) -> RegionSummary:
    return subjects.region_for(request.user, period_id, code, final=wants_final(request))


def government_of(request: HttpRequest, period_id: int, code: str) -> Summary:
    return subjects.government_for(request.user, period_id, code, final=wants_final(request))


def place_of(request: HttpRequest, period_id: int, code: str) -> tuple[Period, Government]:
    return subjects.place_for(request.user, period_id, code)


def agency_of(request: HttpRequest, period_id: int, agency_id: int) -> Summary:
    return subjects.agency_for(request.user, period_id, agency_id, final=wants_final(request))
