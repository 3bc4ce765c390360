"""Sign-in, account and error pages in a real browser, at phone and desk width."""

import io

import pytest
from pypdf import PdfReader

from spbe_portal.guides import GUIDES
from tests import world
from tests.browser.conftest import sign_in

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
    ("coordinator", "/bantuan/koordinator/"),
    ("operator", "/bantuan/operator-opd/"),
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


@pytest.mark.parametrize("who", ["operator", "evaluator", "coordinator", "leader", "admin_user", "nobody"])
def test_menu_takes_one_line_on_a_phone(people, who, page_as):
    page = page_as(people[who], width=360)
    page.goto("/bantuan/")
    assert page.locator(".mainnav").evaluate("e => e.offsetHeight") < 50
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_menu_opens_one_group_at_a_time_and_closes(coordinator, page_as, assert_accessible):
    page = page_as(coordinator, width=360)
    page.goto("/bantuan/")
    entry = page.locator(".mainnav a", has_text="Jejak audit")
    assert not entry.is_visible()
    page.get_by_text("Hasil", exact=True).click()
    page.get_by_text("Kelola", exact=True).click()
    assert entry.is_visible()
    assert not page.locator(".mainnav a", has_text="Laporan").is_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    assert not entry.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Kelola"
    page.keyboard.press("Enter")
    page.mouse.click(180, 880)
    assert not entry.is_visible()
    page.keyboard.press("Tab")
    page.get_by_text("Kelola", exact=True).click()
    entry.click()
    page.wait_for_url("**/jejak-audit/")


def test_menu_works_without_script(coordinator, browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, coordinator, live_server.url)
    page = context.new_page()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/bantuan/")
        if width == 360:
            page.get_by_text("Kelola", exact=True).click()
        page.locator(".mainnav a", has_text="Orang").click()
        page.wait_for_url("**/orang/")
    context.close()


def test_a_guide_is_two_sheets_of_paper(nobody, page_as):
    page = page_as(nobody)
    for guide in GUIDES:
        page.goto(guide.url)
        page.evaluate("for (const picture of document.images) picture.loading = 'eager'")
        page.wait_for_load_state("networkidle")
        assert page.locator("img.shot").evaluate_all("all => all.every(picture => picture.naturalWidth)")
        sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        assert len(sheets) == 2, guide.slug
