"""The worksheet in a real browser: download, a bad cell, the repaired file, applied."""

import pytest
from openpyxl import load_workbook

from tests import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_round_trip_with_a_bad_cell(submission, operator, page_as, assert_accessible, tmp_path, width):
    page = page_as(operator, width=width)
    page.goto(f"/isian/{submission.pk}/lembar-kerja/")
    assert_accessible(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="Unduh lembar kerja").click()
    path = tmp_path / "lke.xlsx"
    started.value.save_as(path)
    book = load_workbook(path)
    book["Isian"]["E5"], book["Isian"]["G5"] = 7, world.TEXT
    book.save(path)
    page.get_by_label("Lembar kerja yang sudah diisi").set_input_files(path)
    page.get_by_role("button", name="Periksa lembar kerja").click()
    assert "E5: tingkat 7 tidak ada; pilih 0 sampai 5." in page.locator(".error-summary").inner_text()
    assert_accessible(page)
    book["Isian"]["E5"], book["Isian"]["J5"] = 3, "https://jdih.contoh.example/" + "peraturan-daerah-" * 8
    book.save(path)
    page.get_by_label("Lembar kerja yang sudah diisi").set_input_files(path)
    page.get_by_role("button", name="Periksa lembar kerja").click()
    assert page.get_by_role("heading", level=1).inner_text() == "1 butir akan berubah"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
    page.get_by_role("button", name="Terapkan ke isian").click()
    page.get_by_text("Lembar kerja diterapkan: 1 butir berubah.").wait_for()
    assert world.answer_of(submission, "1").level == 3
