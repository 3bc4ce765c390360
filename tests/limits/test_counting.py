"""Counts per minute: exact for one, for many at once, and for who stands behind a proxy."""

from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory

from limits.counting import count, count_address
from limits.models import Count

NOON = 29_000_000 * 60.0  # the first second of a minute


@pytest.mark.django_db
def test_the_limit_is_reached_and_not_passed():
    answers = [count("uji", "a", 3, now=NOON + second) for second in range(5)]
    assert [bool(answer) for answer in answers] == [True, True, True, False, False]
    assert [answer.left for answer in answers] == [2, 1, 0, 0, 0]
    assert [answer.wait for answer in answers] == [60, 59, 58, 57, 56]


@pytest.mark.django_db
def test_the_next_minute_begins_anew():
    assert not [count("uji", "a", 1, now=NOON) for _ in range(2)][-1]
    assert count("uji", "a", 1, now=NOON + 60)


@pytest.mark.django_db
def test_one_does_not_spend_what_is_anothers():
    assert count("uji", "a", 1, now=NOON)
    assert count("uji", "b", 1, now=NOON)
    assert count("lain", "a", 1, now=NOON)
    assert not count("uji", "a", 1, now=NOON)


@pytest.mark.django_db
def test_old_counts_are_swept_away():
    count("uji", "a", 1, now=NOON)
    count("uji", "b", 1, now=NOON + 11 * 60)
    assert list(Count.objects.values_list("name", flat=True)) == ["uji:b"]


@pytest.mark.django_db
def test_within_a_minute_one_statement_is_enough(django_assert_num_queries):
    count("uji", "a", 9, now=NOON)
    with django_assert_num_queries(1):
        count("uji", "a", 9, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_exactly():
    def ask():
        try:
            for _ in range(10):
                count("uji", "a", 1000, now=NOON)
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Count.objects.get().times == 40


def _times(settings, proxies: int, forwarded: list[str]) -> int:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    Count.objects.all().delete()
    for address in forwarded:
        used = count_address(RequestFactory().get("/", headers={"X-Forwarded-For": address}), "uji", 9).used
    return used


@pytest.mark.django_db
def test_behind_a_proxy_each_person_counts_alone(settings):
    assert _times(settings, 1, ["192.0.2.1", "192.0.2.2"]) == 1
    assert _times(settings, 1, ["192.0.2.1", "192.0.2.1"]) == 2


@pytest.mark.django_db
def test_an_invented_address_in_front_of_the_real_one_changes_nothing(settings):
    assert _times(settings, 1, ["198.51.100.1, 192.0.2.1", "198.51.100.2, 192.0.2.1"]) == 2
    assert _times(settings, 0, ["198.51.100.1", "198.51.100.2"]) == 2


@pytest.mark.django_db
def test_database_keeps_one_count_per_name_and_minute():
    Count.objects.create(name="uji:a", minute=1, times=1)
    for wrong in ({"name": "uji:a", "minute": 1, "times": 1}, {"name": "uji:b", "minute": 1, "times": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Count.objects.create(**wrong)
