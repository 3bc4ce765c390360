"""A session says when it ends, and is put off by a press of a button."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from spbe_portal.sessions import SessionStore, seconds_left

HOURS = 8 * 60 * 60


def age(client: Client, hours: int) -> None:
    """The session was stored so many hours ago."""
    stored = Session.objects.get(pk=client.session.session_key)
    stored.expire_date = timezone.now() + dt.timedelta(seconds=HOURS) - dt.timedelta(hours=hours)
    data = stored.get_decoded() | {"ends": stored.expire_date.timestamp()}
    stored.session_data = SessionStore().encode(data)
    stored.save()


def test_page_of_a_signed_in_person_carries_the_end(client_as, nobody):
    client = client_as(nobody)
    age(client, 3)
    page = client.get(reverse("help")).text
    left = int(re.search(r'data-left="(\d+)" data-warn="600"', page)[1])
    assert 5 * 3600 - 60 < left <= 5 * 3600
    assert re.search(r'id="sesi"[^>]* hidden>', page)


def test_visitor_has_no_end(client, db):
    page = client.get(reverse("account_login")).text
    assert 'id="sesi"' not in page
    assert "session.js" not in page


def test_asking_puts_nothing_off(client_as, nobody):
    client = client_as(nobody)
    age(client, 7)
    before = Session.objects.get().expire_date
    response = client.get(reverse("session"))
    assert 3540 < response.json()["left"] <= 3600
    assert "no-store" in response["Cache-Control"]
    assert Session.objects.get().expire_date == before


def test_press_begins_the_time_anew(client_as, nobody):
    client = client_as(nobody)
    age(client, 7)
    response = client.post(reverse("session"))
    assert response.json() == {"left": HOURS}
    assert response.cookies["sessionid"]["httponly"]
    assert HOURS - 60 < client.get(reverse("session")).json()["left"] <= HOURS
    assert Session.objects.get().expire_date > timezone.now() + dt.timedelta(seconds=HOURS - 60)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_that_is_over_is_not_brought_back(client_as, nobody, method):
    client = client_as(nobody)
    age(client, 9)
    response = getattr(client, method)(reverse("session"))
    assert (response.status_code, response.json()) == (401, {"left": 0})


def test_putting_off_needs_the_safety_token(nobody):
    client = Client(enforce_csrf_checks=True)
    client.force_login(nobody)
    age(client, 7)
    before = Session.objects.get().expire_date
    assert client.post(reverse("session")).status_code == 403
    assert Session.objects.get().expire_date == before


def test_seconds_left_of_a_session_never_stored():
    assert seconds_left(SessionStore()) is None
    assert seconds_left({"ends": 0}) == 0
