"""Dashboards of a region, a government and an OPD, and the working of their figures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.access import Permission, agencies_with, can, governments_with, regions_with
from agencies.errors import NotAllowed
from agencies.models import Government, User
from evaluations.models import Answer, Period
from evaluations.services.sign_offs import standing
from reports import gaps, pictures, rollup
from reports.lifting import lifting
from reports.ranking import Order, ordered
from reports.summary import Summary, agency_summaries
from reports.trend import trend
from reports.views.scope import agency_of, government_of, region_of, wants_final

PROJECTOR = "proyektor"  # ?tampilan=proyektor: large type and nothing around it, for a meeting room
SHOWN = 6  # silent OPD and gaps named on a dashboard; the rest is one link away


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """The newest period's dashboard: a koordinator's own government, otherwise the region or the government."""
    if not can(request.user, Permission.VIEW_DASHBOARD):
        raise NotAllowed("Peran Anda tidak mencakup dasbor.")
    period = _periods(request.user).first()
    if period is None:
        return render(request, "reports/empty.html")
    region = regions_with(request.user, Permission.VIEW_DASHBOARD).first()
    own = _own_government(request.user, period)
    if region and not (own and can(request.user, Permission.MANAGE_PERIOD)):
        return redirect("reports:region", period.pk, region.code)
    if own is None:
        own = governments_with(request.user, Permission.VIEW_DASHBOARD).filter(periods=period).first()
    return redirect("reports:government", period.pk, own.code)


def _periods(user: User):
    """Opened periods with a dashboard for the person, newest first."""
    return Period.objects.with_dashboard_for(user).exclude(status=Period.Status.PREPARED).select_related("instrument")


def _own_government(user: User, period: Period) -> Government | None:
    if user.agency is None:
        return None
    own = governments_with(user, Permission.VIEW_DASHBOARD).filter(periods=period, pk=user.agency.government_id)
    return own.first()


@require_GET
def region(request: HttpRequest, period: int, code: str) -> HttpResponse:
    """The province's figures, and all governments of the region side by side."""
    found = region_of(request, period, code)
    if not found.governments:
        raise Http404
    ids = [summary.subject.pk for summary in found.governments]
    context = _government_context(request, found.home) | {
        "region": found,
        "governments": [(summary, pictures.summary_track(summary)) for summary in found.governments],
        "gaps": gaps.gaps(found.period, ids)[:SHOWN],
        "ministry": next((s.ministry for s in found.governments if s.ministry), None),
    }
    return render(request, "reports/region.html", context)


@require_GET
def government(request: HttpRequest, period: int, code: str) -> HttpResponse:
    """One government: index, what it rests on, aspects, OPD, who is silent, where the levels differ."""
    summary = government_of(request, period, code)
    context = _government_context(request, summary)
    context["gaps"] = gaps.gaps(summary.period, [summary.subject.pk])[:SHOWN]
    return render(request, "reports/government.html", context)


def _figures(request: HttpRequest, summary: Summary) -> dict:
    """What every dashboard shows of one OPD or government, and how the address asks to show it."""
    found = trend(summary)
    previous = found.previous if found.previous and not found.years[-1].other else None
    lifts = lifting(summary)
    return {
        "summary": summary,
        "period": summary.period,
        "ruler": pictures.summary_ruler(summary, lifts.target),
        "radar": pictures.summary_radar(summary, previous),
        "before": f"Periode {previous.period.year}" if previous else "",
        "trend": found,
        "trend_chart": pictures.trend_picture(found),
        "lifting": lifts,
        "final": wants_final(request),
        "projector": request.GET.get("tampilan") == PROJECTOR,
    }


def _government_context(request: HttpRequest, summary: Summary) -> dict:
    order = Order.read(request.GET, summary.structure)
    silence = gaps.silent(summary.period, summary.subject, timezone.localdate())
    agencies = ordered(agency_summaries(summary.period, summary.subject, final=summary.final), order)
    return _figures(request, summary) | {
        "agencies": agencies,
        "assessed": [found for found in agencies if found.evaluator.index is not None],
        "unassessed": [found for found in agencies if found.evaluator.index is None],
        "order": order,
        "silence": silence,
        "signed": standing(summary.period, summary.subject),
        "silent": silence.submissions[:SHOWN],
        "may_open": set(agencies_with(request.user, Permission.VIEW_SUBMISSION).values_list("pk", flat=True)),
        "may_import": can(request.user, Permission.IMPORT_RESULTS, summary.subject),
        "may_monitor": can(request.user, Permission.MONITOR, summary.subject),
        "regions": regions_with(request.user, Permission.VIEW_DASHBOARD).filter(pk=summary.subject.region.pk),
        "periods": _periods(request.user).filter(governments=summary.subject),
    }


@require_GET
def agency(request: HttpRequest, period: int, agency: int) -> HttpResponse:
    """One OPD: its figures with their working."""
    summary = agency_of(request, period, agency)
    return render(request, "reports/agency.html", _figures(request, summary))


@require_GET
def government_rows(request: HttpRequest, period: int, code: str) -> HttpResponse:
    """Why this figure: every row with weight, levels, contribution, and how many OPD it rests on."""
    summary = government_of(request, period, code)
    tallies = rollup.roll_up(summary.period, [summary.subject.pk])[summary.subject.pk]
    lines = [(line, _tally(summary, tallies, line.code)) for line in summary.lines]
    context = {"summary": summary, "period": summary.period, "lines": lines, "final": wants_final(request)}
    return render(request, "reports/rows.html", context)


@require_GET
def government_row(request: HttpRequest, period: int, code: str, row: str) -> HttpResponse:
    """Behind one row's figure: the OPD, their levels, and how they are joined."""
    summary = government_of(request, period, code)
    line = next((line for line in summary.lines if line.kind == "row" and line.code == row), None)
    if line is None:
        raise Http404
    answers = (
        rollup.counted_answers(summary.period)
        .filter(submission__agency__government=summary.subject, indicator__code=row)
        .select_related("submission__agency")
        .order_by("submission__agency__name")
    )
    context = {
        "summary": summary,
        "period": summary.period,
        "line": line,
        "tally": _tally(summary, rollup.roll_up(summary.period, [summary.subject.pk])[summary.subject.pk], row),
        "answers": answers,
        "left_out": _left_out(summary, row),
        "final": wants_final(request),
    }
    return render(request, "reports/row.html", context)


def _tally(summary: Summary, tallies: dict[str, rollup.RowTally], code: str) -> rollup.Tally:
    """What the row's level in the headline is made of."""
    return getattr(tallies.get(code, rollup.EMPTY), summary.column_name)


def _left_out(summary: Summary, row: str) -> int:
    """OPD that answer the row but do not count, because the period counts the pengampu alone."""
    everyone = Answer.objects.filter(
        submission__period=summary.period, submission__agency__government=summary.subject, indicator__code=row
    )
    counted = rollup.counted_answers(summary.period).filter(
        submission__agency__government=summary.subject, indicator__code=row
    )
    return everyone.count() - counted.count()
