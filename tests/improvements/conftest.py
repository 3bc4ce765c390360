"""A programme, a final submission with two recommendations, and a follow-up of BKD."""

import datetime as dt

import pytest
from django.utils import timezone

from evaluations.models import Assessment
from evaluations.workflow import Status
from improvements.models import Programme
from improvements.services import follow_ups
from improvements.services.follow_ups import Wish
from tests import world


@pytest.fixture
def programme(places) -> Programme:
    return Programme.objects.create(region=places.province, number=4, name="Aplikasi khusus")


@pytest.fixture
def wish(programme, places) -> Wish:
    return Wish(programme, places.bkd, "Susun SOP", timezone.localdate() + dt.timedelta(days=14), detail="Lengkapi.")


@pytest.fixture
def follow_up(wish, coordinator):
    return follow_ups.create(by=coordinator, wish=wish)


@pytest.fixture
def reviewed(submission, evaluator):
    """BKD's submission, final, with recommendations on rows 2 and 35-1 and a blank one on row 3."""
    world.fill_quickly(submission, 3, evaluator=2)
    for code, text in (("2", "Tetapkan peraturan."), ("3", ""), ("35-1", "Lengkapi layanan.")):
        Assessment.objects.create(
            answer=world.answer_of(submission, code), round=1, self_level=3, answer_version=1, level=2,
            analysis="Belum terbukti.", recommendation=text, by=evaluator,
        )  # fmt: skip
    return world.set_status(submission, Status.FINAL)
