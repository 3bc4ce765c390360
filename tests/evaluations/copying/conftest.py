"""An earlier period with answers, and a new one to copy them into."""

import pytest
from django.utils import timezone

from evaluations.copying import Tally
from evaluations.models import Answer, Period, Submission
from evaluations.services import copying
from evaluations.services.answers import save_answer
from tests import world

TODAY = timezone.localdate()
ROWS = 37
SERVICE_ROW = "35-1"


def earlier_period(coordinator, places, code=world.OLD) -> Period:
    """The same governments a year ago; open, so that services may fill it."""
    found = world.open_period(coordinator, [places.province, places.majene], code=code, name="Evaluasi 2025")
    Period.objects.filter(pk=found.pk).update(year=TODAY.year - 1)
    return Period.objects.get(pk=found.pk)


@pytest.fixture
def before(coordinator, places) -> Period:
    return earlier_period(coordinator, places)


@pytest.fixture
def old(before, places) -> Submission:
    """BKD's submission of last year, still empty."""
    return Submission.objects.with_people_and_place().get(period=before, agency=places.bkd)


@pytest.fixture
def new_rules(places, coordinator) -> Submission:
    """BKD's submission in a later period with the other instrument."""
    governments = [places.province]
    found = world.open_period(coordinator, governments, code=world.NEW, name="Evaluasi dengan instrumen baru")
    return Submission.objects.with_people_and_place().get(period=found, agency=places.bkd)


def row(submission, code) -> Answer:
    found = world.answer_of(submission, code)
    found.submission = submission
    return found


def save(answer, by, **changes):
    stored = {"level": answer.level, "explanation": answer.explanation, "service_name": answer.service_name}
    return save_answer(answer=answer, by=by, seen_version=answer.version, **(stored | changes))


def copied(old, submission, operator, levels=None) -> Tally:
    world.fill(old, operator, levels or {"1": 3, "2": 0, SERVICE_ROW: 2})
    return copying.copy_answers(submission=submission, by=operator)
