"""From the koordinator's switch to what anybody reads, in a real browser; every page by axe, at both widths."""

import pytest

from tests import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def final(period, places):
    world.settle(period, places.province)
    return period


def assert_fits(page, assert_accessible, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert_accessible(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_koordinator_publishes_and_anybody_reads(width, final, coordinator, page_as, assert_accessible):
    page, stranger = page_as(coordinator, width=width), page_as(width=width)
    public = f"/hasil/76/{final.pk}/"
    assert stranger.goto(public).status == 404

    page.goto("/publikasi/")
    assert_fits(page, assert_accessible, width)
    page.click("main a:text-is('Pemprov Sulbar')")
    assert_fits(page, assert_accessible, width)
    for part in ("Tingkat tiap indikator", "Hasil tiap OPD"):
        page.check(f"text={part}")
    page.click("text=Lihat pratinjau")
    assert_fits(page, assert_accessible, width)
    assert stranger.goto(public).status == 404
    page.click("text=Publikasikan hasil ini")
    assert page.inner_text("h1") == "Edisi 1 terbuka untuk publik"
    assert_fits(page, assert_accessible, width)

    stranger.goto("/hasil/")
    assert_fits(stranger, assert_accessible, width)
    stranger.click("text=Pemerintah Provinsi Sulawesi Barat")
    assert "2,00" in stranger.inner_text("h1")
    table = stranger.locator("#indikator")
    assert table.is_visible()
    if width < 992:
        table.click()
    assert stranger.locator("text=35-1").is_visible()
    assert_fits(stranger, assert_accessible, width)
    with stranger.expect_download() as download:
        stranger.click("text=Unduh data (CSV)")
    assert download.value.suggested_filename.endswith("edisi-1.csv")

    page.fill("#alasan", "Ada yang keliru.")
    page.click("text=Tarik edisi 1")
    assert "belum dipublikasikan" in page.inner_text("h1")
    assert stranger.goto(public).status == 404


@pytest.mark.parametrize("width", [360, 1280])
def test_a_key_is_made_and_the_pages_for_developers_read(width, final, coordinator, page_as, assert_accessible):
    page, developer = page_as(coordinator, width=width), page_as(width=width)
    page.goto("/kunci-api/")
    assert_fits(page, assert_accessible, width)
    page.click("text=Buat kunci")
    page.click("text=Buat dan tampilkan kunci")
    assert page.locator(".error-summary").is_visible()
    assert_fits(page, assert_accessible, width)
    page.fill("#id_name", "Dasbor (contoh)")
    page.check("text=Seluruh wilayah Pemprov Sulbar")
    page.click("text=Buat dan tampilkan kunci")
    secret = page.input_value("#kunci")
    assert_fits(page, assert_accessible, width)
    page.click("text=Sudah saya salin")
    assert_fits(page, assert_accessible, width)
    for path in ("/api/", "/hasil/kamus-data/", "/hasil/"):
        developer.goto(path)
        assert_fits(developer, assert_accessible, width)
    answer = developer.request.get("/api/v1/results", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["items"][0]["index"]["value"] == "2.00"
    page.click("text=Cabut")
    assert developer.request.get("/api/v1/results", headers={"Authorization": f"Bearer {secret}"}).status == 401
