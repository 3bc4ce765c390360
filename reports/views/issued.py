"""One paper as it was issued: where it stands, its file, its signed scan."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies.access import Permission, can
from agencies.errors import Refusal
from evaluations.rules import require
from reports import verification
from reports.downloads import PDF, XLSX, file_name, file_response
from reports.forms import ScanForm
from reports.models import IssuedReport
from reports.services import issuing


def _report(request: HttpRequest, pk: int) -> IssuedReport:
    found = IssuedReport.objects.visible_to(request.user).select_related(
        "government__parent", "submission__agency__government", "period", "issued_by", "scan_by"
    )
    return get_object_or_404(found.distinct(), pk=pk)


@require_GET
def issued(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: where it stands among the others, its hashes, its signed scan."""
    report = _report(request, pk)
    check = verification.check(report)
    editions = list(IssuedReport.objects.same_paper(report))
    context = {
        "report": report, "check": check, "editions": editions, "newest": editions[0],
        "code": verification.shown_code(report.code), "form": ScanForm(),
        "may_scan": not report.scan and can(request.user, Permission.ISSUE, report.government),
    }  # fmt: skip
    return render(request, "reports/issued.html", context)


@require_GET
def issued_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The very bytes that were issued, after their hash has been compared."""
    report = _report(request, pk)
    _checked(request, report, "terbit")
    name = f"{file_name(f'{report.kind} {_short(report)}', report.period, f'edisi-{report.edition}', report.extension)}"
    with report.file.open("rb") as stream:
        return file_response(stream.read(), PDF if report.extension == "pdf" else XLSX, name)


@require_GET
def issued_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed scan."""
    report = get_object_or_404(IssuedReport.objects.visible_to(request.user).exclude(scan="").distinct(), pk=pk)
    _checked(request, report, "pindaian")
    name = file_name(f"{report.kind} {_short(report)}", report.period, f"edisi-{report.edition}-bertanda-tangan", "pdf")
    response = FileResponse(report.scan.open("rb"), as_attachment=True, filename=name, content_type=PDF)
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _short(report: IssuedReport) -> str:
    return report.submission.agency.abbreviation if report.submission else report.government.short_name


def _checked(request: HttpRequest, report: IssuedReport, what: str) -> None:
    found = issuing.record_opening(report=report, by=request.user, what=what)
    if not found:
        broken = ", ".join(found.broken)
        raise Refusal(f"Laporan ini tidak dapat dibuka: {broken} tidak lagi sama dengan saat diterbitkan. "
                      "Laporkan kepada pengelola portal.")  # fmt: skip


@require_POST
def scan_add(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    require(can(request.user, Permission.ISSUE, report.government))
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refusal("Pilih berkas PDF hasil pindaian dahulu.")
    issuing.add_scan(report=report, by=request.user, file=form.cleaned_data["file"])
    messages.success(request, "Pindaian bertanda tangan tersimpan di samping laporan terbit.")
    return redirect(report)
