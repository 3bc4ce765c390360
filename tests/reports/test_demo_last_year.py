"""Last year's invented period is closed, final, and there once."""

import pytest
from django.db.models import F

from agencies.models import User
from evaluations import demo_last_year
from evaluations.models import Answer, Assessment, Period
from evaluations.workflow import Status
from reports.summary import government_summaries
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(places, people) -> Period:
    world.instrument()
    return demo_last_year.load(by=User.objects.get(username="koordinator"), out=lambda line: None)


def test_last_year_is_closed_final_and_assessed(period):
    assert period.status == Period.Status.CLOSED
    assert period.name.endswith("(contoh)")
    assert set(period.submissions.values_list("status", flat=True)) == {Status.FINAL}
    answers = Answer.objects.filter(submission__period=period)
    assert not answers.filter(evaluator_level=None).exists()
    assert not answers.filter(evaluator_level__gt=F("level")).exists()
    assert Assessment.objects.filter(answer__in=answers, level=F("answer__evaluator_level")).count() == answers.count()
    assert all(submission.transitions.count() == 4 for submission in period.submissions.all())


def test_last_year_gives_a_settled_figure(period, places):
    summary = government_summaries(period, [places.province])[0]
    assert summary.settled
    assert summary.index is not None


def test_last_year_is_loaded_once(period):
    said = []
    assert demo_last_year.load(by=User.objects.get(username="koordinator"), out=said.append) == period
    assert said == [f"{period}: tetap"]
    assert Period.objects.count() == 1
