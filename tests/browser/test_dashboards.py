"""Dashboards on paper are one A4 page; the projector shows no frame."""

import re

import pytest

from evaluations.models import Period, Submission
from evaluations.workflow import Status
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("/dasbor/{p}/wilayah/76/", "/dasbor/{p}/pemda/76/", "/dasbor/{p}/opd/{a}/")


@pytest.fixture
def two_years(places, people):
    """Forty OPD, last year and this year; some have not sent."""
    for number in range(40):
        world.agency(places.province, f"Dinas Urusan Pemerintahan {number:02}", f"Dinas {number:02}")
    for year, level in ((2025, 2), (2026, 3)):
        period = world.open_period(
            people["coordinator"], [places.province, places.majene, places.mamuju], name=f"Evaluasi {year}"
        )
        for submission in Submission.objects.filter(period=period):
            world.fill_quickly(submission, level, evaluator=level - 1)
        Submission.objects.filter(period=period).exclude(agency=places.bkd).update(status=Status.FINAL)
        Period.objects.filter(pk=period.pk).update(year=year)
    return {"p": period.pk, "a": places.bkd.pk}


def test_paper_is_exactly_one_page(two_years, people, page_as):
    page = page_as(people["leader"])
    pages = {}
    for path in PAGES:
        page.goto(path.format(**two_years))
        pdf = page.pdf(prefer_css_page_size=True, print_background=True)
        pages[path] = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert set(pages.values()) == {1}, pages


def test_projector_has_large_type_no_frame_and_no_fault(two_years, people, page_as, assert_accessible):
    page = page_as(people["leader"], width=1920)
    for path in PAGES:
        page.goto(f"{path.format(**two_years)}?tampilan=proyektor")
        assert not page.locator(".masthead").is_visible()
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
        assert page.evaluate("document.documentElement.scrollWidth") <= 1920
        assert_accessible(page)
        assert page.get_by_role("link", name="Tampilan biasa").is_visible()
