"""Which papers there are of a region, a government or an OPD, and which have been issued."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from agencies.access import Permission, can, governments_with, regions_with
from agencies.errors import NotAllowed
from agencies.models import Government
from evaluations.models import Period
from reports.models import IssuedReport
from reports.services import issuing
from reports.views.paper_scope import Scope, scope_of
from reports.views.scope import readable_submissions

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
