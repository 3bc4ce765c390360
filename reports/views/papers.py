"""Reports as PDF."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.models import Agency, Government
from reports import gaps, pictures
from reports.downloads import PDF, file_name, file_response, record_download
from reports.notes import answers_with_notes
from reports.papers import render_pdf
from reports.summary import agency_summaries
from reports.views.scope import agency_of, government_of, region_of


def _common(request: HttpRequest, found, government: Government) -> dict:
    return {
        "period": found.period,
        "government": government,
        "issuer": _issuer(government),
        "now": timezone.localtime(),
        "by": request.user,
        "reading": found.reading,
    }


def _issuer(government: Government) -> Agency | None:
    """The unit that coordinates SPBE, named in the letterhead."""
    return next((a for a in government.agencies.active() if "KOMINFO" in a.lead_keys), None)


@require_GET
def opd_pdf(request: HttpRequest, period: int, agency: int) -> HttpResponse:
    summary = agency_of(request, period, agency)
    answers = answers_with_notes(summary.submission)
    context = _common(request, summary, summary.subject.government) | {
        "summary": summary,
        "ruler": pictures.summary_ruler(summary),
        "radar": pictures.summary_radar(summary),
        "answers": answers,
        "different": [answer for answer in answers if answer.gap],
    }
    record_download(request.user, summary, "PDF")
    content = render_pdf("reports/pdf/agency.html", context)
    name = file_name(summary.subject.abbreviation, summary.period, summary.reading, "pdf")
    return file_response(content, PDF, name)


@require_GET
def government_pdf(request: HttpRequest, period: int, code: str) -> HttpResponse:
    summary = government_of(request, period, code)
    context = _common(request, summary, summary.subject) | {
        "summary": summary,
        "ruler": pictures.summary_ruler(summary),
        "radar": pictures.summary_radar(summary),
        "agencies": agency_summaries(summary.period, summary.subject, final=summary.final),
        "gaps": gaps.gaps(summary.period, [summary.subject.pk]),
    }
    record_download(request.user, summary, "PDF")
    content = render_pdf("reports/pdf/government.html", context)
    name = file_name(summary.subject.short_name, summary.period, summary.reading, "pdf")
    return file_response(content, PDF, name)


@require_GET
def region_pdf(request: HttpRequest, period: int, code: str) -> HttpResponse:
    found = region_of(request, period, code)
    context = _common(request, found, found.region) | {
        "region": found,
        "pages": [(s, pictures.summary_ruler(s), pictures.summary_radar(s)) for s in found.governments],
        "tracks": [(summary, pictures.summary_track(summary)) for summary in found.governments],
    }
    record_download(request.user, found, "PDF")
    content = render_pdf("reports/pdf/region.html", context)
    name = file_name(f"wilayah {found.region.short_name}", found.period, found.reading, "pdf")
    return file_response(content, PDF, name)
