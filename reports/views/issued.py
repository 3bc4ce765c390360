"""Papers: what was issued of a region, a government or an OPD; preview, issue, open, add the signed scan."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access import Permission, can, governments_with, regions_with
from agencies.errors import NotAllowed, Refusal
from agencies.models import Government
from evaluations.models import Period
from evaluations.rules import require
from reports import papers, verification
from reports.downloads import PDF, XLSX, file_name, file_response
from reports.forms import IssueForm, ScanForm
from reports.models import IssuedReport
from reports.services import issuing
from reports.services.letterheads import letterhead_of
from reports.summary import RegionSummary
from reports.views.scope import agency_of, government_of, readable_submissions, region_of

Kind = IssuedReport.Kind


@require_GET
def papers_home(request: HttpRequest) -> HttpResponse:
    """The newest period's papers of the person's own government, or of the first that they read."""
    if not can(request.user, Permission.VIEW_DASHBOARD):
        raise NotAllowed("Peran Anda tidak mencakup laporan.")
    readable = governments_with(request.user, Permission.VIEW_DASHBOARD)
    period = Period.objects.with_dashboard_for(request.user).exclude(status=Period.Status.PREPARED).first()
    if period is None:
        return render(request, "reports/empty.html")
    taking_part = readable.filter(periods=period)
    own = request.user.agency and taking_part.filter(pk=request.user.agency.government_id).first()
    return redirect("reports:government_papers", period.pk, (own or taking_part.first()).code)


@dataclass(frozen=True)
class Scope:
    """What a page of papers is about: its figures, the kinds of paper it has, and where its pages live."""

    found: issuing.Found
    kinds: tuple[str, ...]
    name: str
    args: tuple

    @property
    def subject(self):
        return self.found.region if isinstance(self.found, RegionSummary) else self.found.subject

    @property
    def label(self) -> str:
        return f"Wilayah {self.subject.short_name}" if isinstance(self.found, RegionSummary) else self.subject.name

    @property
    def short(self) -> str:
        if isinstance(self.found, RegionSummary):
            return f"wilayah {self.subject.short_name}"
        return self.subject.short_name if isinstance(self.subject, Government) else self.subject.abbreviation

    @property
    def left_office(self) -> str:
        """The head of an OPD signs its papers; the pimpinan those of a government."""
        return "" if isinstance(self.subject, Government) else f"Kepala {self.subject.name}"

    def url(self, what: str = "", *more) -> str:
        return reverse(f"reports:{self.name}_{what or 'papers'}", args=[*self.args, *more])

    def issued(self):
        submission = getattr(self.found, "submission", None)
        government = issuing.government_of(self.found)
        return IssuedReport.objects.filter(
            period=self.found.period, government=government, submission=submission, kind__in=self.kinds
        )


def scope_of(request: HttpRequest, period: int, code: str | None, agency: int | None, region: bool) -> Scope:
    if agency is not None:
        found = agency_of(request, period, agency)
        return Scope(found, issuing.OF_AGENCY, "agency", (period, agency))
    if region:
        return Scope(region_of(request, period, code), issuing.OF_REGION, "region", (period, code))
    return Scope(government_of(request, period, code), issuing.OF_GOVERNMENT, "government", (period, code))


@require_GET
def paper_list(request: HttpRequest, period: int, code=None, agency=None, region=False) -> HttpResponse:
    """Every kind of paper of the subject, with the editions that were issued."""
    scope = scope_of(request, period, code, agency, region)
    editions: dict[str, list[IssuedReport]] = {kind: [] for kind in scope.kinds}
    for report in scope.issued().select_related("issued_by", "submission__agency", "period").order_by("-edition"):
        editions[report.kind].append(report)
    kinds = [
        {
            "label": Kind(kind).label,
            "editions": editions[kind],
            "decision": issuing.may_issue(request.user, kind, scope.found),
            "url": scope.url("issue", kind),
        }
        for kind in scope.kinds
    ]
    context = {"scope": scope, "kinds": kinds, "period": scope.found.period, "count": sum(map(len, editions.values()))}
    if not isinstance(scope.subject, Government):
        place = scope.subject.government
        context["up"] = governments_with(request.user, Permission.VIEW_DASHBOARD).filter(pk=place.pk).first()
    elif scope.name == "government":
        context |= _around(request, scope)
    return render(request, "reports/papers.html", context)


def _around(request: HttpRequest, scope: Scope) -> dict:
    """From a government's papers the way to its OPD, its region, and its letterhead."""
    submissions = readable_submissions(request.user).filter(period=scope.found.period, agency__government=scope.subject)
    return {
        "submissions": submissions.select_related("agency").order_by("agency__name"),
        "regions": regions_with(request.user, Permission.VIEW_DASHBOARD).filter(pk=scope.subject.region.pk),
        "governments": governments_with(request.user, Permission.VIEW_DASHBOARD).filter(periods=scope.found.period),
        "may_have_all": can(request.user, Permission.VIEW_SUBMISSION, scope.subject),
        "may_letterhead": can(request.user, Permission.MANAGE_AGENCIES, scope.subject),
    }


def _require_issuable(request: HttpRequest, scope: Scope, kind: str) -> None:
    if kind not in scope.kinds:
        raise Http404
    require(issuing.may_issue(request.user, kind, scope.found))


def _form(request: HttpRequest, scope: Scope, kind: str) -> IssueForm:
    government = issuing.government_of(scope.found)
    start = {"place": government.capital, "day": timezone.localdate()}
    data = request.POST if request.method == "POST" else None
    return IssueForm(data, kind=kind, head=letterhead_of(government), left=scope.left_office, initial=start)


@require_http_methods(["GET", "POST"])
def paper_issue(request: HttpRequest, period: int, kind: str, code=None, agency=None, region=False) -> HttpResponse:
    """Type number, date and signers; look at the preview; issue."""
    scope = scope_of(request, period, code, agency, region)
    _require_issuable(request, scope, kind)
    form = _form(request, scope, kind)
    if request.method == "POST" and form.is_valid():
        address = _public(request) + reverse("reports:verify", args=["CODE"]).replace("CODE", "{code}")
        report = issuing.issue(kind=kind, found=scope.found, details=form.details, by=request.user, address=address)
        messages.success(request, f"{report} terbit dengan nomor {report.number}.")
        return redirect(scope.url())
    earlier = scope.issued().filter(kind=kind).order_by("-edition").first()
    return _issue_page(request, scope, kind, form, earlier)


def _issue_page(request: HttpRequest, scope: Scope, kind: str, form: IssueForm, earlier) -> HttpResponse:
    context = {
        "scope": scope,
        "form": form,
        "label": Kind(kind).label,
        "earlier": earlier,
        "period": scope.found.period,
        "target": scope.url("issue", kind),
        "preview": kind != Kind.WORKSHEET and scope.url("preview", kind),
    }
    return render(request, "reports/issue.html", context, status=400 if form.is_bound else 200)


def _public(request: HttpRequest) -> str:
    """The portal's public address, without the slash at its end."""
    return settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"


@require_POST
def paper_preview(request: HttpRequest, period: int, kind: str, code=None, agency=None, region=False) -> HttpResponse:
    """The paper as it would be issued, marked "Pratinjau" on every page. Nothing is kept."""
    scope = scope_of(request, period, code, agency, region)
    _require_issuable(request, scope, kind)
    if kind == Kind.WORKSHEET:
        raise Http404
    form = _form(request, scope, kind)
    form.fields["number"].required = False
    if not form.is_valid():
        return _issue_page(request, scope, kind, form, None)
    data = issuing.draft(kind=kind, found=scope.found, details=form.details, url=_public(request))
    response = HttpResponse(papers.paper_pdf(data, papers.VERSION), content_type=PDF)
    response["Content-Disposition"] = 'inline; filename="pratinjau.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


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
