"""Evidence in a real browser: uploaded with its progress, used again for another row, replaced, looked at again."""

import pytest
from playwright.sync_api import expect

from evaluations.models import Citation, Evidence
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)


def offered(words: str) -> dict:
    file = world.pdf_file(words)
    return {"name": file.name, "mimeType": "application/pdf", "buffer": file.read()}


def test_evidence_is_uploaded_reused_and_replaced(submission, people, page_as):
    page = page_as(people["operator"])
    row = f"/isian/{submission.pk}/butir/{{}}/"
    page.goto(row.format("1"))
    fake = {"name": "palsu.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    page.set_input_files("#berkas", [offered("SK Tim SPBE"), fake])
    page.get_by_text("palsu.svg: Jenis berkas tidak diterima.").wait_for()
    page.locator("#bukti .evidence-name", has_text="SK Tim SPBE").wait_for()
    page.set_input_files("#berkas", [offered("SK Tim SPBE")])
    page.get_by_text("Berkas ini sudah ada sebagai “SK Tim SPBE”; dipakai lagi.").wait_for()

    page.goto(row.format("2"))
    page.get_by_text("Pakai bukti yang sudah dimiliki OPD").click()
    page.fill("#saring", "zzz")
    assert not page.locator("#pustaka label").is_visible()
    page.fill("#saring", "tim spbe")
    page.locator("#pustaka label", has_text="SK Tim SPBE").click()
    page.get_by_role("button", name="Pakai untuk butir ini").click()
    page.get_by_text("Bukti dipakai untuk butir ini.").wait_for()

    old = Evidence.objects.get()
    page.goto(f"/bukti/{old.pk}/lihat/")
    assert page.get_by_text("Dipakai di 2 butir").is_visible()
    page.set_input_files("#pengganti", [offered("SK Tim SPBE perubahan")])
    page.get_by_role("button", name="Ganti berkas").click()
    page.get_by_text("Berkas diganti. Versi lama tetap dapat dibaca").wait_for()
    assert Citation.objects.filter(evidence__replaces=old, look_again=True).count() == 2

    page.goto(row.format("2"))
    page.get_by_text("Periksa lagi halaman dan tingkat yang didukung").wait_for()
    page.locator("#bukti summary", has_text="keterangan").click()
    page.locator("#bukti [name$=-pages]").fill("3–5")
    page.get_by_role("button", name="Simpan keterangan").click()
    page.get_by_text("Keterangan B1 tersimpan").wait_for()
    assert not page.get_by_text("Periksa lagi halaman").is_visible()
    assert Citation.objects.filter(look_again=True).count() == 1


def test_what_is_typed_is_saved_while_a_file_goes_up(submission, people, page_as):
    page = page_as(people["operator"], width=360)
    page.goto(f"/isian/{submission.pk}/butir/1/")
    page.fill("#id_explanation", world.TEXT)
    page.set_input_files("#berkas", [offered("SK Tim SPBE")])
    page.locator("#bukti .evidence-name", has_text="SK Tim SPBE").wait_for()
    page.locator("#keadaan", has_text="Tersimpan otomatis").wait_for()
    seen = page.locator("#isian [name=version]")
    before = seen.input_value()
    page.fill("#id_explanation", world.TEXT + "Sesudah berkas.")
    expect(seen).not_to_have_value(before)
    assert world.answer_of(submission, "1").explanation == world.TEXT + "Sesudah berkas."


@pytest.mark.parametrize("width", [360, 1280])
def test_library_and_document_are_accessible(submission, people, page_as, assert_accessible, width):
    page = page_as(people["operator"], width=width)
    page.goto(f"/isian/{submission.pk}/butir/1/")
    page.set_input_files("#berkas", [offered("SK Tim SPBE")])
    page.locator("#bukti .evidence-name").wait_for()
    assert_accessible(page)
    page.goto(f"/isian/{submission.pk}/bukti/")
    assert_accessible(page)
    page.set_viewport_size({"width": 360, "height": 900})  # beside a PDF, axe would enter the browser's own viewer
    page.goto(f"/bukti/{Evidence.objects.get().pk}/lihat/")
    assert_accessible(page)
