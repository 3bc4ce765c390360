"""Reports as Excel workbooks."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from reports.downloads import XLSX, file_name, file_response, record_download
from reports.views.scope import agency_of, government_of, region_of
from reports.workbooks.agency import agency_workbook
from reports.workbooks.government import government_workbook
from reports.workbooks.region import region_workbook


@require_GET
def opd_xlsx(request: HttpRequest, period: int, agency: int) -> HttpResponse:
    summary = agency_of(request, period, agency)
    record_download(request.user, summary, "Excel")
    name = file_name(summary.subject.abbreviation, summary.period, summary.reading, "xlsx")
    return file_response(agency_workbook(summary), XLSX, name)


@require_GET
def government_xlsx(request: HttpRequest, period: int, code: str) -> HttpResponse:
    summary = government_of(request, period, code)
    record_download(request.user, summary, "Excel")
    name = file_name(summary.subject.short_name, summary.period, summary.reading, "xlsx")
    return file_response(government_workbook(summary), XLSX, name)


@require_GET
def region_xlsx(request: HttpRequest, period: int, code: str) -> HttpResponse:
    found = region_of(request, period, code)
    record_download(request.user, found, "Excel")
    name = file_name(f"wilayah {found.region.short_name}", found.period, found.reading, "xlsx")
    return file_response(region_workbook(found), XLSX, name)
