"""The audit trail as a workbook, with the filters of its page."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from agencies import audit
from agencies.access import Permission, governments_with
from agencies.models import AuditEvent
from agencies.views.trail import search
from sheets import cells

LIMIT = 20_000  # rows of one export; the newest are kept
HEAD = ("Waktu", "Pelaku", "Tindakan", "Objek", "OPD", "Pemerintah daerah", "Perubahan")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What the filtered page lists, newest first; the export itself becomes part of the trail."""
    events, asked = search(request)
    content = _workbook(events[:LIMIT])
    told = {key: value for key, value in asked.items() if value}
    for place in governments_with(request.user, Permission.VIEW_AUDIT):
        audit.record("audit.exported", place, by=request.user, government=place, saringan=repr(told) if told else "")
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="jejak-audit-{timezone.localdate():%Y-%m-%d}.xlsx"'
    return response


def _workbook(events) -> bytes:
    """Written row by row, so that its size in memory does not grow with the trail."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Jejak audit")
    sheet.freeze_panes = "A2"
    cells.widths(sheet, 20, 28, 28, 44, 20, 24, 60)
    sheet.append([cells.text(WriteOnlyCell(sheet), title) for title in HEAD])
    for event in events.iterator(chunk_size=1000):
        sheet.append([cells.text(WriteOnlyCell(sheet), word) for word in _words(event)])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _words(event: AuditEvent) -> tuple[str, ...]:
    return (
        f"{timezone.localtime(event.at):%Y-%m-%d %H.%M}",
        str(event.actor or "portal"),
        event.verb,
        event.label,
        event.agency.abbreviation if event.agency else "",
        event.government.short_name,
        "\n".join(f"{name}: {value}" for name, value in event.told),
    )
