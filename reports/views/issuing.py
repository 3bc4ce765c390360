"""Preparing a paper: type number, date and signers, look at the preview, issue."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.rules import require
from reports import long_papers, papers
from reports.downloads import PDF
from reports.forms import IssueForm
from reports.models import IssuedReport
from reports.services import issuing
from reports.services.letterheads import letterhead_of
from reports.views.paper_scope import Scope, scope_of
from reports.views.scope import wants_final

Kind = IssuedReport.Kind


def _require_issuable(request: HttpRequest, scope: Scope, kind: str) -> None:
    if kind not in scope.kinds:
        raise Http404
    require(issuing.may_issue(request.user, kind, scope.found))


def _form(request: HttpRequest, scope: Scope, kind: str) -> IssueForm:
    government = issuing.government_of(scope.found)
    start = {"place": government.capital, "day": timezone.localdate()}
    data = request.POST if request.method == "POST" else None
    return IssueForm(data, kind=kind, head=letterhead_of(government), left=scope.left_office, initial=start)


def _wish(request: HttpRequest, scope: Scope, kind: str, form: IssueForm) -> long_papers.Wish:
    """The paper that the page is about, as background work finds it again."""
    return long_papers.Wish(kind, scope.found, form.details, wants_final(request))


@require_http_methods(["GET", "POST"])
def paper_issue(request: HttpRequest, period: int, kind: str, code=None, agency=None, region=False) -> HttpResponse:
    """Type number, date and signers; look at the preview; issue."""
    scope = scope_of(request, period, code, agency, region)
    _require_issuable(request, scope, kind)
    form = _form(request, scope, kind)
    if request.method == "POST" and form.is_valid():
        address = _public(request) + reverse("reports:verify", args=["CODE"]).replace("CODE", "{code}")
        if long_papers.is_long(kind, scope.found):
            return redirect(
                long_papers.start_issuing(_wish(request, scope, kind, form), by=request.user, address=address)
            )
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
        "long": long_papers.is_long(kind, scope.found),
        "preview": kind != Kind.WORKSHEET and scope.url("preview", kind),
    }
    return render(request, "reports/issue.html", context, status=400 if form.is_bound else 200)


def _public(request: HttpRequest) -> str:
    """The portal's public address, without the slash at its end."""
    return settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"


@require_POST
def paper_preview(request: HttpRequest, period: int, kind: str, code=None, agency=None, region=False) -> HttpResponse:
    """The paper as it would be issued, marked "Pratinjau" on every page; a long one is made in the background."""
    scope = scope_of(request, period, code, agency, region)
    _require_issuable(request, scope, kind)
    if kind == Kind.WORKSHEET:
        raise Http404
    form = _form(request, scope, kind)
    form.fields["number"].required = False
    if not form.is_valid():
        return _issue_page(request, scope, kind, form, None)
    if long_papers.is_long(kind, scope.found):
        return redirect(
            long_papers.start_preview(_wish(request, scope, kind, form), by=request.user, address=_public(request))
        )
    data = issuing.draft(kind=kind, found=scope.found, details=form.details, url=_public(request))
    response = HttpResponse(papers.paper_pdf(data, papers.VERSION), content_type=PDF)
    response["Content-Disposition"] = 'inline; filename="pratinjau.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
