"""Who gets what from every URL: everyone, on objects of every OPD and government. An unclassified URL fails."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access_rules import OWN_ACCOUNT, PEOPLE, PUBLIC, RULES
from tests.access_walk import OUTCOME, Walk, expected, request


def names(resolver=None, prefix="") -> set[str]:
    """The name of every URL of the site, with its namespace."""
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= names(pattern, space)
        elif isinstance(pattern, URLPattern):
            found.add(f"{prefix}{pattern.name}" if pattern.name else str(pattern.pattern))
    return found


def test_every_url_is_classified():
    assert names() == set(RULES) | PUBLIC | OWN_ACCOUNT


@pytest.mark.parametrize("name", sorted(RULES))
def test_url_answers_each_person_as_the_matrix_says(name, period, places, people, client_as):
    rule, walk = RULES[name], Walk(period, places, people)
    wrong = []
    for who in PEOPLE:
        client = client_as(people[who])
        for key, submission in walk.submissions.items():
            url = reverse(name, args=walk.args(rule, submission))
            response = request(client, rule, url)
            got = OUTCOME.get(response.status_code, str(response.status_code))
            if got != expected(rule, who, key):
                wrong.append(f"{who} on {key}: {response.status_code}, expected {expected(rule, who, key)}")
    assert wrong == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_anonymous_is_led_to_sign_in(name, period, places, people, client):
    rule, walk = RULES[name], Walk(period, places, people)
    url = reverse(name, args=walk.args(rule, walk.submissions["bkd"]))
    response = request(client, rule, url)
    if rule.method == "post":
        assert response.status_code == 401
    else:
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", sorted(RULES))
def test_wrong_method_is_refused(name, period, places, people, client_as, coordinator):
    rule, walk = RULES[name], Walk(period, places, people)
    url = reverse(name, args=walk.args(rule, walk.submissions["bkd"]))
    client = client_as(coordinator)
    assert client.delete(url).status_code == 405
    if rule.method == "post":
        assert client.get(url).status_code == 405


def test_own_account_pages_need_a_person(client):
    for name in OWN_ACCOUNT - {"account_logout"}:
        assert client.get(reverse(name)).status_code == 302
