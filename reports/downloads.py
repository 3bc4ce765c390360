"""A report as a file: its name, its type, and its line in the audit trail."""

import re
import unicodedata

from django.http import HttpResponse

from agencies import audit
from agencies.models import Agency, User
from evaluations.models import Period
from reports.summary import RegionSummary, Summary

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_response(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def file_name(subject: object, period: Period, reading: str, extension: str) -> str:
    """SPBE-2025-bkd-sementara.pdf: plain letters only, whatever the subject is called."""
    plain = unicodedata.normalize("NFKD", str(subject)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return f"SPBE-{period.year}-{slug}-{reading}.{extension}"


def record_download(by: User, found: Summary | RegionSummary, kind: str) -> None:
    """Write down who took which report away."""
    subject = found.region if isinstance(found, RegionSummary) else found.subject
    place = {"agency": subject} if isinstance(subject, Agency) else {"government": subject}
    audit.record("report.downloaded", found.period, by=by, **place, berkas=kind, tentang=str(subject))
