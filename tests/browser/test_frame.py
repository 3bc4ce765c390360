"""Sign-in, account and error pages in a real browser, at phone and desk width."""

import pytest

from tests import world

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    (None, "/akun/sandi/lupa/"),
    (None, "/akun/sandi/lupa/terkirim/"),
    (None, "/akun/nonaktif/"),
    (None, "/tidak-ada/"),
    ("coordinator", "/akun/"),
    ("coordinator", "/akun/sandi/"),
    ("coordinator", "/akun/keluar/"),
    ("coordinator", "/bantuan/"),
    ("coordinator", "/orang/baru/"),
    ("coordinator", "/periode/baru/"),
    ("coordinator", "/tidak-ada/"),
    ("operator", "/jejak-audit/"),
    ("nobody", "/"),
)


@pytest.mark.parametrize("width", [360, 1280])
def test_frame_pages_are_accessible(people, page_as, assert_accessible, width):
    pages, wide = {}, []
    for who, path in PAGES:
        page = pages.setdefault(who, page_as(people.get(who), width=width))
        page.goto(path)
        assert_accessible(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    assert wide == []


@pytest.mark.parametrize("width", [360, 1280])
def test_wrong_password_takes_the_focus_and_keeps_the_name(operator, page_as, assert_accessible, width):
    page = page_as(width=width)
    page.goto("/akun/masuk/")
    page.get_by_label("Nama pengguna atau surel").fill("operator")
    page.get_by_label("Kata sandi", exact=True).fill("salah")
    page.get_by_role("button", name="Masuk").click()
    assert page.locator(".error-summary").evaluate("e => e === document.activeElement")
    assert page.get_by_label("Nama pengguna atau surel").input_value() == "operator"
    assert_accessible(page)
    page.get_by_label("Kata sandi", exact=True).fill(world.PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/isian/**")


def test_error_summary_leads_to_the_field(coordinator, page_as, assert_accessible):
    page = page_as(coordinator, width=360)
    page.goto("/periode/baru/")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("link", name="Pemerintah daerah: ").click()
    assert page.locator("#id_governments").evaluate("e => e === document.activeElement")
    assert_accessible(page)


def test_keyboard_skips_to_the_content(operator, page_as):
    page = page_as(operator)
    page.goto("/bantuan/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
