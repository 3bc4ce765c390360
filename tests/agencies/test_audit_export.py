"""The audit trail as a workbook, and its filters by group, person and OPD."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies import audit
from agencies.models import AuditEvent

PAGE, EXPORT = reverse("agencies:audit"), reverse("agencies:audit_export")


@pytest.fixture
def trail(places, operator, coordinator):
    audit.record("agency.changed", places.bkd, by=coordinator, agency=places.bkd, name=["a", "=1+1"])
    audit.record("answer.saved", places.majene_dinkes, by=operator, agency=places.majene_dinkes, level=[None, 3])


def rows(response):
    book = load_workbook(io.BytesIO(response.content))
    return [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]


def test_export_says_what_the_page_says_and_is_audited(trail, client_as, coordinator):
    found = rows(client_as(coordinator).get(EXPORT))
    assert [row[2] for row in found] == ["Menyimpan jawaban", "Mengubah OPD"]
    assert found[0][6] == "tingkat: kosong → 3"
    assert set(AuditEvent.objects.filter(action="audit.exported").values_list("actor", flat=True)) == {coordinator.pk}


def test_text_in_the_export_is_never_a_formula(places, coordinator, client_as):
    audit.record("agency.changed", places.bkd, by=coordinator, agency=places.bkd)
    AuditEvent.objects.update(label="=HYPERLINK(1)")
    book = load_workbook(io.BytesIO(client_as(coordinator).get(EXPORT).content))
    assert (book.active["D2"].value, book.active["D2"].data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"tindakan": "Isian dan bukti"}, ["answer.saved"]),
        ({"orang": "koordinator"}, ["agency.changed"]),
        ({"opd": "bkd"}, ["agency.changed"]),
        ({"opd": "tidak ada"}, []),
    ],
)
def test_page_and_export_share_their_filters(trail, client_as, coordinator, asked, found):
    client = client_as(coordinator)
    response = client.get(PAGE, asked)
    assert [event.action for event in response.context["page"]] == found
    assert len(rows(client.get(EXPORT, asked))) == len(found)


def test_export_stays_within_the_persons_governments(trail, client_as, majene_coordinator, operator):
    assert len(rows(client_as(majene_coordinator).get(EXPORT))) == 1
    assert client_as(operator).get(EXPORT).status_code == 403
