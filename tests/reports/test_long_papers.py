"""Papers of the longest content: nothing is lost, heads return, no heading stands alone at the foot of a page."""

import datetime as dt
import json
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from evaluations.models import Answer, Assessment, Submission
from evaluations.workflow import Status
from reports import papers
from reports.services import issuing
from reports.summary import agency_summary, government_summaries
from tests import world

LONG_NAME = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk, dan Keluarga Berencana " * 2
LONG_TEXT = ("Kalimat uji yang panjang tentang penerapan layanan. " * 90)[:3980] + " Akhirnya."
DETAILS = issuing.Details(
    "000.7.1/1234/SPBE/2026 (contoh)", "Mamuju", dt.date(2026, 11, 25),
    issuing.Signer("Sekretaris Daerah", "Nama Pejabat Yang Sangat Panjang Sekali, S.Kom., M.Si. (contoh)"),
    issuing.Signer("Ketua Tim"),
)  # fmt: skip


def pages_of(kind, found) -> list[str]:
    data = issuing.draft(kind=kind, found=found, details=DETAILS, edition=1, code="ABCDEFGHJK", url="https://x.example")
    pdf = papers.paper_pdf(json.loads(json.dumps(data)), papers.VERSION, data_hash="a" * 64)
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def write_long(submission, evaluator) -> None:
    world.fill_quickly(submission, 3, evaluator=2)
    answers = list(submission.answers.all())
    submission.answers.update(explanation=LONG_TEXT)
    Assessment.objects.bulk_create(
        Assessment(answer=a, round=1, self_level=3, answer_version=1, level=2, findings=LONG_TEXT, analysis=LONG_TEXT,
                   recommendation=LONG_TEXT, by=evaluator) for a in answers
    )  # fmt: skip
    world.set_status(submission, Status.FINAL)


def test_longest_texts_and_names_of_an_opd_are_all_there(submission, evaluator):
    submission.agency.name = LONG_NAME[:250].strip()
    submission.agency.save()
    write_long(submission, evaluator)
    pages = pages_of("opd", agency_summary(Submission.objects.with_people_and_place().get(pk=submission.pk)))
    whole = " ".join(" ".join(pages).split())
    assert whole.count("Akhirnya.") == 37 * 4
    assert all("ABCDE-FGHJK" in page for page in pages)
    assert all(f"Halaman {n} dari {len(pages)}" in page for n, page in enumerate(pages, 1))


def test_sixty_opd_fill_tables_whose_heads_return(places, coordinator):
    for number in range(57):
        world.agency(places.province, f"{LONG_NAME[:90]} {number:02}", f"D{number:02}")
    period = world.open_period(coordinator, [places.province])
    answers = Answer.objects.filter(submission__period=period)
    answers.update(level=3, evaluator_level=2, explanation=world.TEXT, is_complete=True)
    Submission.objects.filter(period=period).update(status=Status.FINAL)
    pages = pages_of("pemda", government_summaries(period, [places.province])[0])
    listed = [page for page in pages if "Dinas Pemberdayaan" in page and "Predikat" in page]
    assert len(listed) >= 2
    whole = " ".join(" ".join(pages).split())
    assert all(f" {number:02} " in whole for number in range(57))


@pytest.mark.parametrize("kind", ["opd", "bukti", "mandiri"])
def test_no_heading_is_the_last_thing_on_a_page(kind, submission, evaluator):
    write_long(submission, evaluator)
    found = agency_summary(Submission.objects.with_people_and_place().get(pk=submission.pk))
    headings = {f"{a.indicator.code} {a.indicator.name}" for a in submission.answers.select_related("indicator")}
    for page in pages_of(kind, found):
        last = last_line(page)
        assert last not in headings
        assert not last.startswith(("Lampiran", "Mandiri 3, evaluator")), last


def last_line(page: str) -> str:
    """The last line of the page's own text: what the margins say comes after it."""
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    foot = next(n for n, line in enumerate(lines) if line.startswith("Periksa keaslian"))
    own = [line for line in lines[:foot] if f"SPBE {timezone.localdate().year} " not in line]
    return own[-1]
