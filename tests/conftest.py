"""People and places for every test, and a network that ends at this machine."""

import socket

import pytest
from django.test import Client

from evaluations.models import Period, Submission
from tests import world


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Connections leave this machine neither on purpose nor by accident."""
    connect = socket.socket.connect

    def local_only(self, address):
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"localhost", "127.0.0.1", "::1"}:
            raise AssertionError(f"A test tried to reach {address}")
        return connect(self, address)

    socket.socket.connect = local_only
    yield
    socket.socket.connect = connect


@pytest.fixture
def places(db) -> world.Places:
    return world.places()


@pytest.fixture
def people(places):
    return world.people(places)


def _person(name):
    @pytest.fixture(name=name)
    def fixture(people):
        return people[name]

    return fixture


operator = _person("operator")
head = _person("head")
operator2 = _person("operator2")
evaluator = _person("evaluator")
evaluator2 = _person("evaluator2")
coordinator = _person("coordinator")
majene_coordinator = _person("majene_coordinator")
mamuju_operator = _person("mamuju_operator")
leader = _person("leader")
admin_user = _person("admin_user")
nobody = _person("nobody")


@pytest.fixture
def client_as():
    """client_as(user): a browser in which the person has signed in."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def period(places, coordinator) -> Period:
    return world.open_period(coordinator, [places.province, places.majene, places.mamuju])


def _submission(period, agency) -> Submission:
    return Submission.objects.with_people_and_place().get(period=period, agency=agency)


@pytest.fixture
def submission(period, places) -> Submission:
    """The submission of BKD, where `operator` and `head` work."""
    return _submission(period, places.bkd)


@pytest.fixture
def submission2(period, places) -> Submission:
    """The submission of Dinkes, where `operator2` works."""
    return _submission(period, places.dinkes)


@pytest.fixture
def majene_submission(period, places) -> Submission:
    return _submission(period, places.majene_dinkes)


@pytest.fixture
def mamuju_submission(period, places) -> Submission:
    return _submission(period, places.mamuju_dinkes)
