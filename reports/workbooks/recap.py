"""The workbook of a month's recap: who did how much, and every event behind it."""

from django.utils import timezone

from agencies.models import AuditEvent
from reports.recap import COUNTED, Member, Month
from sheets import cells
from spbe_portal.templatetags.figures import waktu


def recap_workbook(month: Month, members: list[Member], events: list[AuditEvent]) -> bytes:
    """XLSX: Rekap with sums as formulas, Jejak with one line per event."""
    book = cells.new_workbook(f"Rekap kerja tim evaluator {month}")
    _add_members(book.create_sheet("Rekap"), month, members)
    _add_events(book.create_sheet("Jejak"), month, events)
    return cells.as_bytes(book)


def _add_members(sheet, month: Month, members: list[Member]) -> None:
    head = cells.title(
        sheet,
        f"Rekap kerja tim evaluator {month}",
        "Dihitung dari jejak audit: jawaban dan OPD yang berbeda, berapa kali pun disimpan",
        f"Keadaan {waktu(timezone.now())}",
    )
    cells.heading(sheet, head, ("Nama", "Unit kerja", *(label for _, label in COUNTED.values())))
    for line, member in enumerate(members, start=head + 1):
        cells.text(sheet.cell(line, 1), str(member.person))
        cells.text(sheet.cell(line, 2), str(member.person.agency or ""))
        for column, count in enumerate(member.counts, start=3):
            cells.figure(sheet.cell(line, column), count, "0")
        cells.hairline(cells.line(sheet, line, 2 + len(COUNTED)))
    cells.widths(sheet, 34, 44, 16, 18, 24)
    cells.paper(sheet, head_row=head, freeze=f"A{head + 1}", landscape=True)


def _add_events(sheet, month: Month, events: list[AuditEvent]) -> None:
    head = cells.title(sheet, f"Jejak {month}", "Setiap baris satu kejadian dalam jejak audit")
    cells.heading(sheet, head, ("Waktu", "Nama", "Tindakan", "Objek", "OPD"))
    for line, event in enumerate(events, start=head + 1):
        for column, value in enumerate(
            (waktu(event.at), str(event.actor), event.verb, event.label, str(event.agency or "")), start=1
        ):
            cells.text(sheet.cell(line, column), value)
        cells.hairline(cells.line(sheet, line, 5))
    cells.widths(sheet, 20, 34, 24, 60, 44)
    cells.paper(sheet, head_row=head, freeze=f"A{head + 1}", landscape=True)
