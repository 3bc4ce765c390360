"""The province's result is final; what is not to be read lies beside it."""

import pytest

from publishing.models import Publication
from publishing.services import publishing
from publishing.snapshots import PARTS
from tests import world


@pytest.fixture
def final(period, places):
    """The province is final with levels 3 (OPD) and 2 (evaluator); Majene and Mamuju are not."""
    world.settle(period, places.province)
    return period


@pytest.fixture
def gap(places, coordinator):
    """The province's result is final, and no OPD of it was given the rows 1 and 35-1."""
    without = world.open_period(coordinator, [places.province], name="Evaluasi bercelah", without=("1", "35-1"))
    world.settle(without, places.province)
    return without


@pytest.fixture
def publish(places, coordinator):
    """publish(period, *parts): the province publishes these parts, or all."""

    def make(period, *parts) -> Publication:
        chosen = list(parts or PARTS)
        seen = publishing.draft(period=period, government=places.province, parts=chosen).fingerprint
        return publishing.publish(period=period, government=places.province, by=coordinator, parts=chosen, seen=seen)

    return make


@pytest.fixture
def published(final, publish) -> Publication:
    return publish(final)
