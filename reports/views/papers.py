"""Working copies as PDF."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from reports import working_copies
from reports.downloads import PDF, file_name, file_response, record_download
from reports.views.scope import agency_of, government_of, region_of


@require_GET
def opd_pdf(request: HttpRequest, period: int, agency: int) -> HttpResponse:
    summary = agency_of(request, period, agency)
    record_download(request.user, summary, "PDF")
    name = file_name(summary.subject.abbreviation, summary.period, summary.reading, "pdf")
    return file_response(working_copies.agency_copy(summary, request.user), PDF, name)


@require_GET
def government_pdf(request: HttpRequest, period: int, code: str) -> HttpResponse:
    summary = government_of(request, period, code)
    record_download(request.user, summary, "PDF")
    name = file_name(summary.subject.short_name, summary.period, summary.reading, "pdf")
    return file_response(working_copies.government_copy(summary, request.user), PDF, name)


@require_GET
def region_pdf(request: HttpRequest, period: int, code: str) -> HttpResponse:
    found = region_of(request, period, code)
    record_download(request.user, found, "PDF")
    name = file_name(f"wilayah {found.region.short_name}", found.period, found.reading, "pdf")
    return file_response(working_copies.region_copy(found, request.user), PDF, name)
