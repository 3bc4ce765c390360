"""Public: is this paper genuine and current? Nothing else is told, and nobody needs to sign in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from limits.counting import Allowance, count_address
from reports import verification
from reports.forms import CodeForm, CompareForm
from reports.models import IssuedReport

PER_MINUTE = 30  # questions of one address
FILE_MAX = 60 * 1024 * 1024  # bytes of a file to compare


@login_not_required
@require_http_methods(["GET", "POST"])
def verify_home(request: HttpRequest) -> HttpResponse:
    """Type the code that stands on the paper."""
    if not (allowance := count_address(request, "verify", PER_MINUTE)):
        return _too_often(request, allowance)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        code = verification.clean_code(form.cleaned_data["code"])
        if code:
            return _quiet(redirect("reports:verify", code))
        form.add_error("code", "Kode itu tidak dikenal. Salin dari kaki halaman dokumen.")
    return _quiet(render(request, "reports/verify_home.html", {"form": form}, status=400 if form.is_bound else 200))


@login_not_required
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What the code stands for, and whether a file that is held up against it is the issued one."""
    if not (allowance := count_address(request, "verify", PER_MINUTE)):
        return _too_often(request, allowance)
    report = (
        IssuedReport.objects.select_related("period", "government", "submission__agency")
        .filter(code=verification.clean_code(code))
        .first()
    )
    if report is None:
        return _quiet(render(request, "reports/verify_unknown.html", {"form": CodeForm()}, status=404))
    form = CompareForm(request.POST, request.FILES) if request.method == "POST" else CompareForm()
    same = _same(form, report) if form.is_bound and form.is_valid() else None
    context = {
        "report": report,
        "code": verification.shown_code(report.code),
        "genuine": bool(verification.check(report)),
        "newest": IssuedReport.objects.same_paper(report).first(),
        "form": form,
        "same": same,
    }
    status = 400 if form.is_bound and not form.is_valid() else 200
    return _quiet(render(request, "reports/verify.html", context, status=status))


def _same(form: CompareForm, report: IssuedReport) -> bool | None:
    """Whether the file or hash is that of the issued file or of its signed scan; None when the file is too big."""
    file = form.cleaned_data.get("file")
    if file is not None and file.size > FILE_MAX:
        form.add_error("file", "Berkas ini lebih besar daripada laporan mana pun.")
        return None
    digest = verification.sha256_of(file.chunks()) if file else form.cleaned_data["digest"].strip().lower()
    return digest in {report.file_sha256, report.scan_sha256} - {""}


def _too_often(request: HttpRequest, allowance: Allowance) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(allowance.wait)
    return _quiet(response)


def _quiet(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response
