"""The warning before the session ends: said once, put off by one press, and honest when it is too late."""

import pytest
from django.conf import settings as portal

from jobs.models import Job
from tests import world
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "Tulisan yang belum tersimpan."


@pytest.fixture
def short_session(settings):
    """Ten seconds, and a warning three seconds after the page has opened."""
    settings.SESSION_COOKIE_AGE = 10
    settings.SESSION_WARNING = 7


@pytest.mark.parametrize("width", [360, 1280])
def test_warning_is_announced_and_one_press_puts_the_end_off(
    page_as, operator, short_session, assert_accessible, width
):
    page = page_as(operator, width=width)
    page.goto("/bantuan/")
    warning = page.locator("#sesi")
    assert warning.is_hidden()
    warning.get_by_text("Sesi Anda berakhir pukul").wait_for()
    assert "Sesi Anda berakhir pukul" in page.locator("#sesi-kabar[role=status]").text_content()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
    warning.get_by_role("button", name="Perpanjang sesi").click()
    warning.get_by_text("Sesi diperpanjang sampai pukul").wait_for()
    assert "diperpanjang" in page.locator("#sesi-kabar").text_content()
    assert not warning.get_by_role("button").is_visible()
    # The button that had the focus is gone; the words have it, and stay as long as they do.
    assert page.evaluate("document.activeElement.matches('#sesi [data-words]')")


def test_session_that_has_ended_leads_to_sign_in_and_back(page_as, operator, submission, settings):
    settings.SESSION_COOKIE_AGE = settings.SESSION_WARNING = 4
    page = page_as(operator)
    page.goto(f"/isian/{submission.pk}/butir/1/")
    page.get_by_text("Sesi Anda sudah berakhir. Masuk lagi sebelum menyimpan.").first.wait_for()
    page.fill("#id_explanation", TYPED)
    page.locator("#keadaan", has_text="Belum tersimpan").wait_for()
    page.locator("#sesi").get_by_role("link", name="Masuk lagi").click(modifiers=["ControlOrMeta"])
    settings.SESSION_COOKIE_AGE = 600
    other = page.context.wait_for_event("page") if len(page.context.pages) == 1 else page.context.pages[1]
    other.fill("[name=login]", "operator")
    other.fill("[name=password]", world.PASSWORD)
    other.locator("main button[type=submit]").click()
    other.wait_for_url(f"**/isian/{submission.pk}/butir/1/")
    page.locator("#keadaan", has_text="Tersimpan otomatis").wait_for()
    assert world.answer_of(submission, "1").explanation == TYPED


def test_another_page_may_have_put_it_off(page_as, operator, short_session, settings):
    page = page_as(operator)
    page.goto("/bantuan/")
    settings.SESSION_COOKIE_AGE = 600
    page.evaluate(
        """fetch("/akun/sesi/", {method: "POST", headers: {
            "X-CSRFToken": document.cookie.match(/csrftoken=([^;]+)/)[1]}})"""
    )
    page.wait_for_timeout(4000)  # the moment of the first warning has passed
    assert page.locator("#sesi-kabar").text_content() == ""


def looks(page) -> list[str]:
    """The methods with which the page asks about the session, from now on."""
    asked = []
    page.on("request", lambda request: request.url.endswith("/akun/sesi/") and asked.append(request.method))
    return asked


def test_server_is_asked_seldom_while_the_warning_stands(page_as, operator, settings):
    settings.SESSION_COOKIE_AGE = settings.SESSION_WARNING = 120
    page = page_as(operator)
    asked = looks(page)
    page.goto("/bantuan/")
    page.locator("#sesi").get_by_text("Sesi Anda berakhir pukul").wait_for()
    page.get_by_role("button", name="Perpanjang sesi").click()
    page.get_by_text("Sesi diperpanjang sampai pukul").first.wait_for()
    page.wait_for_timeout(5000)
    assert asked == ["GET", "POST"]


def test_good_news_leaves_but_not_from_under_the_focus(page_as, operator, short_session, settings):
    page = page_as(operator)
    page.clock.install()
    page.goto("/bantuan/")
    page.clock.fast_forward(4000)
    settings.SESSION_COOKIE_AGE = 600
    page.get_by_role("button", name="Perpanjang sesi").click()
    page.locator("#sesi").get_by_text("Sesi diperpanjang sampai pukul").wait_for()
    page.clock.fast_forward(7000)
    assert page.locator("#sesi").is_visible()
    page.locator("h1").click()
    page.clock.fast_forward(7000)
    assert page.locator("#sesi").is_hidden()


def test_bar_leaves_after_signing_in_elsewhere(page_as, operator, settings, live_server):
    settings.SESSION_COOKIE_AGE = settings.SESSION_WARNING = 3
    page = page_as(operator)
    page.clock.install()
    page.goto("/bantuan/")
    page.wait_for_timeout(3500)
    page.clock.fast_forward(3500)
    page.locator("#sesi").get_by_text("Sesi Anda sudah berakhir.").wait_for()
    settings.SESSION_COOKIE_AGE = 600
    sign_in(page.context, operator, live_server.url)
    page.clock.fast_forward(31000)
    page.locator("#sesi").wait_for(state="hidden")
    assert page.locator("#sesi-kabar").text_content() == ""


def test_no_connection_is_said_and_the_button_stays(page_as, operator, short_session):
    page = page_as(operator)
    page.goto("/bantuan/")
    page.get_by_role("button", name="Perpanjang sesi").wait_for()
    page.context.set_offline(True)
    page.get_by_role("button", name="Perpanjang sesi").click()
    page.locator("#sesi", has_text="Sambungan terputus; sesi belum diperpanjang").wait_for()
    assert page.get_by_role("button", name="Perpanjang sesi").is_visible()


def sign_out(page):
    page.context.clear_cookies(name=portal.SESSION_COOKIE_NAME)


def test_page_of_a_running_job_leads_to_sign_in_as_a_whole(page_as, operator):
    job = Job.objects.create(kind="uji", title="Uji", requested_by=operator)
    page = page_as(operator)
    page.goto(job.get_absolute_url())
    sign_out(page)
    page.wait_for_url(f"**/akun/masuk/?next={job.get_absolute_url()}")
    assert page.locator("h1").count() == 1


def test_simulation_leads_to_sign_in_as_a_whole(page_as, operator, submission):
    page = page_as(operator)
    page.goto(f"/dasbor/{submission.period_id}/opd/{submission.agency_id}/simulasi/")
    sign_out(page)
    page.locator("#simulasi select").first.select_option(index=1)
    page.wait_for_url("**/akun/masuk/?next=**")
    assert page.locator("h1").count() == 1
