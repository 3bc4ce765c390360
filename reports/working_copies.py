"""Working copies: a report on the figures of this moment as PDF, marked as a copy that nobody has issued."""

from django.utils import timezone

from agencies.models import Government, User
from reports import gaps, pictures
from reports.notes import answers_with_notes
from reports.papers import render_pdf
from reports.snapshots import issuer
from reports.summary import RegionSummary, Summary, agency_summaries


def facts(found: Summary | RegionSummary, government: Government, by: User) -> dict:
    """What every working copy says of itself: whose, of which period and reading, when and by whom it was printed."""
    return {
        "period": found.period,
        "government": government,
        "issuer": issuer(government),
        "now": timezone.localtime(),
        "by": by,
        "reading": found.reading,
    }


def _result(summary: Summary, government: Government, by: User) -> dict:
    charts = {"ruler": pictures.summary_ruler(summary), "radar": pictures.summary_radar(summary)}
    return facts(summary, government, by) | {"summary": summary} | charts


def agency_copy(summary: Summary, by: User) -> bytes:
    """One OPD: figures, where levels differ, and what was written on every row."""
    answers = answers_with_notes(summary.submission)
    notes = {"answers": answers, "different": [answer for answer in answers if answer.gap]}
    return render_pdf("reports/pdf/agency.html", _result(summary, summary.subject.government, by) | notes)


def agency_one_page(summary: Summary, by: User) -> bytes:
    """One OPD's figures on one page."""
    return render_pdf("reports/pdf/one_page.html", _result(summary, summary.subject.government, by))


def government_copy(summary: Summary, by: User) -> bytes:
    """One government: figures, its OPD, and where levels differ."""
    context = _result(summary, summary.subject, by) | {
        "agencies": agency_summaries(summary.period, summary.subject, final=summary.final),
        "gaps": gaps.gaps(summary.period, [summary.subject.pk]),
    }
    return render_pdf("reports/pdf/government.html", context)


def region_copy(found: RegionSummary, by: User) -> bytes:
    """The governments of a region side by side, then a sheet of each."""
    context = facts(found, found.region, by) | {
        "region": found,
        "pages": [(s, pictures.summary_ruler(s), pictures.summary_radar(s)) for s in found.governments],
        "tracks": [(summary, pictures.summary_track(summary)) for summary in found.governments],
    }
    return render_pdf("reports/pdf/region.html", context)
