"""The demo publishes the province's earlier period, labelled as an example, and once."""

import pytest
from django.urls import reverse

from agencies.models import User
from evaluations import demo_last_year
from evaluations.models import Period, SignOff
from publishing import demo
from publishing.models import Publication
from reports.models import IssuedReport
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(places, people) -> Period:
    world.instrument()
    return demo_last_year.load(by=User.objects.get(username="koordinator"), out=lambda line: None)


def test_the_earlier_period_of_the_province_is_signed_and_public(earlier, client, places):
    made = demo.load(period=earlier, out=lambda line: None)
    assert SignOff.objects.get().government == places.province
    page = client.get(made.get_absolute_url()).text
    assert "(contoh)" in page
    assert "disahkan pimpinan" in page
    paper = IssuedReport.objects.get()
    assert reverse("reports:verify", args=[paper.code]) in page
    assert "asli dan berlaku" in client.get(reverse("reports:verify", args=[paper.code])).text
    assert client.get(reverse("publishing:result", args=["76.05", earlier.pk])).status_code == 404


def test_it_is_loaded_once(earlier):
    first = demo.load(period=earlier, out=lambda line: None)
    said = []
    assert demo.load(period=earlier, out=said.append) == first
    assert said == [f"{first}: tetap"]
    assert Publication.objects.count() == 1
