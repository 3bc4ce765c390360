"""A final OPD, the address that issues its paper, and the issued paper."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from evaluations.workflow import Status
from reports.models import IssuedReport
from tests import world

Kind = IssuedReport.Kind
TYPED = {
    "number": "000.7/1/SPBE (contoh)", "place": "Mamuju", "day": "2026-11-25",
    "left_office": "Sekretaris Daerah", "left_name": "Pejabat Satu (contoh)", "left_rank": "", "left_nip": "(contoh)",
    "right_office": "Ketua Tim", "right_name": "Pejabat Dua (contoh)", "right_rank": "", "right_nip": "(contoh)",
}  # fmt: skip


@pytest.fixture
def final(submission):
    world.fill_quickly(submission, 3, evaluator=2)
    return world.set_status(submission, Status.FINAL)


@pytest.fixture
def url(final):
    return reverse("reports:agency_issue", args=[final.period_id, final.agency_id, "opd"])


@pytest.fixture
def report(client_as, coordinator, url) -> IssuedReport:
    assert client_as(coordinator).post(url, TYPED).status_code == 302
    return IssuedReport.objects.get()


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def file_of(report) -> bytes:
    with report.file.open("rb") as stream:
        return stream.read()
