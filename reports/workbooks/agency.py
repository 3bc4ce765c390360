"""The workbook of one OPD: Ringkasan, Nilai, Rincian, Grafik, Predikat."""

from evaluations.models import Answer
from reports.notes import with_notes
from reports.summary import Summary
from reports.workbooks import details, levels
from reports.workbooks.front import add_front
from reports.workbooks.pictures import add_pictures
from sheets import cells


def agency_workbook(summary: Summary) -> bytes:
    """XLSX of one OPD's levels, figures, notes and evidence."""
    submission = summary.submission
    book = cells.new_workbook(f"Penilaian mandiri SPBE {summary.subject}")
    front = book.create_sheet("Ringkasan")
    places = levels.add_levels(book, summary, levels.plain_levels(summary))
    details.add_details(book, _answers(submission.pk), with_agency=False)
    add_pictures(book, summary.structure, places)
    levels.add_predicates(book, summary.structure)
    facts = [
        ("Perangkat daerah", str(summary.subject)),
        ("Pemerintah daerah", str(summary.subject.government)),
        ("Status", submission.state.label),
        ("Butir ditugaskan", f"{summary.mandiri.coverage.answers_total} dari {len(list(summary.structure.rows()))}"),
    ]
    add_front(front, summary, places, facts)
    return cells.as_bytes(book)


def _answers(submission_id: int):
    return with_notes(Answer.objects.filter(submission=submission_id))
