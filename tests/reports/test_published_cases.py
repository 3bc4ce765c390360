"""Published results, typed in as one OPD's answers, come out of the portal as published."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from evaluations.models import Submission
from indicators.scoring import display
from reports.summary import agency_summary
from tests import world

CASES = json.loads((Path(__file__).parent.parent / "cases" / "published-results.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_entered_through_the_pages_gives_the_published_figures(case, places, people, client_as):
    period = world.open_period(people["coordinator"], [places.province], code=case["instrument"])
    submission = Submission.objects.get(period=period, agency=places.bkd)
    client = client_as(people["operator"])
    for code, level in case["levels"].items():
        url = f"/isian/{submission.pk}/butir/{code}/"
        response = client.post(url, {"version": 1, "level": level, "explanation": world.TEXT})
        assert response.status_code == 302
    published = case["published"]
    summary = agency_summary(Submission.objects.with_people_and_place().get(pk=submission.pk))
    for number, value in published["aspects"].items():
        assert Fraction(display(summary.mandiri.score.aspects[f"A{number}"].value)) == Fraction(str(value))
    page = client.get(f"/dasbor/{period.pk}/opd/{places.bkd.pk}/").content.decode()
    figure = re.search(r'class="figure-big">([\d,]+)<', page)[1]
    assert float(figure.replace(",", ".")) == published["index"]
    if published["predicate"]:
        assert published["predicate"] in page
