"""Assignments from Excel: added to the matrix, pengampu named, nothing taken away."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from evaluations.presets import Plan
from evaluations.services import periods

HEAD = ("OPD", "Butir", "Pengampu")


@pytest.fixture
def url(period, places, coordinator):
    """The import of the province, whose OPD answer nothing yet."""
    empty = Plan(frozenset(), {})
    periods.set_assignments(period=period, government=places.province, plan=empty, by=coordinator)
    return reverse("evaluations:assignment_import", args=[period.pk, "76"])


def upload(client, url, *rows):
    book = Workbook()
    book.active.title = "Penugasan"
    for row in (HEAD, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return client.post(url, {"berkas": SimpleUploadedFile("impor.xlsx", stream.getvalue())})


def effects(response):
    return [line.effect.value for line in response.context["plan"].lines]


def test_assignments_are_added_and_a_second_time_change_nothing(client_as, coordinator, url, period, places):
    client = client_as(coordinator)
    rows = [("Dinas Kesehatan", 1, "Ya"), ("badan kepegawaian daerah", "1", "Tidak")]
    response = upload(client, url, *rows)
    assert effects(response) == ["new", "new"]
    assert client.post(url, {"isi": response.context["token"]}).status_code == 302
    stored = period.assignments.filter(government=places.province)
    assert stored.count() == 2
    assert stored.get(is_lead=True).agency == places.dinkes
    assert effects(upload(client, url, *rows)) == ["same", "same"]
    assert effects(upload(client, url, ("Badan Kepegawaian Daerah", "1", "Ya"))) == ["changed"]


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (("Dinas Hantu", "1", None), "A3: “Dinas Hantu” tidak dikenal"),
        (("Dinas Kesehatan", "99", None), "B3: “99” tidak dikenal"),
        (("Dinas Kesehatan", "1", "Ya"), "B3: penugasan ini tertulis dua kali"),
        (("Badan Kepegawaian Daerah", "1", "Ya"), "C3: butir 1 sudah diberi pengampu di baris lain."),
    ],
)
def test_bad_cell_stops_the_whole_sheet(client_as, coordinator, url, row, error):
    response = upload(client_as(coordinator), url, ("Dinas Kesehatan", "1", "Ya"), row)
    assert response.status_code == 400
    assert error in response.content.decode()


def test_closed_period_is_refused(client_as, coordinator, url, period):
    client = client_as(coordinator)
    response = upload(client, url, ("Dinas Kesehatan", "1", None))
    periods.close_period(period=period, by=coordinator)
    assert client.post(url, {"isi": response.context["token"]}).status_code == 409
