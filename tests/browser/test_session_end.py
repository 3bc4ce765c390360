"""The warning before the session ends: said once, put off by one press, and honest when it is too late."""

import pytest
from django.conf import settings as portal

from jobs.models import Job
from tests import world

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
