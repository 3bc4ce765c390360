"""Mutasi: the roles of one person become another's, within the scope of whoever does it."""

import pytest

from agencies.errors import NotAllowed, Refusal
from agencies.handover import hand_over
from agencies.models import AuditEvent, Membership
from tests import world


def roles(person):
    return sorted(person.memberships.values_list("role", flat=True))


def test_roles_go_over_and_are_told(operator, operator2, coordinator, places):
    Membership.objects.create(user=operator, role="kepala", government=places.province, agency=places.bkd)
    hand_over(person=operator, successor=operator2, by=coordinator)
    assert roles(operator) == []
    assert roles(operator2) == ["kepala", "operator", "operator"]
    assert AuditEvent.objects.get(action="person.handed_over").data["penerus"] == str(operator2)


def test_role_that_the_successor_has_is_only_taken_away(operator, coordinator, places):
    successor = world.person("penerus", "operator", places.bkd)
    plan = hand_over(person=operator, successor=successor, by=coordinator)
    assert (plan.moving, roles(successor), roles(operator)) == ([], ["operator"], [])


def test_old_account_may_be_closed(operator, operator2, coordinator):
    hand_over(person=operator, successor=operator2, by=coordinator, deactivate=True)
    operator.refresh_from_db()
    assert not operator.is_active


def test_other_governments_stay_out_of_reach(operator, operator2, majene_coordinator):
    with pytest.raises(NotAllowed):
        hand_over(person=operator, successor=operator2, by=majene_coordinator)
    assert roles(operator) == ["operator"]


def test_refused_as_a_whole(operator, operator2, nobody, coordinator):
    for person, successor in ((nobody, operator2), (operator, operator)):
        with pytest.raises(Refusal):
            hand_over(person=person, successor=successor, by=coordinator)
    with pytest.raises(NotAllowed):
        hand_over(person=operator, successor=coordinator, by=coordinator)
    nobody.is_active = False
    nobody.save()
    with pytest.raises(Refusal, match="tidak aktif"):
        hand_over(person=operator, successor=nobody, by=coordinator)
    assert roles(operator) == ["operator"]


def test_page_shows_what_moves_and_moves_it(operator, operator2, coordinator, client_as):
    client, url = client_as(coordinator), f"/orang/{operator.pk}/serah-terima/"
    page = client.get(url, {"successor": operator2.pk}).content.decode()
    assert "Operator OPD BKD" in page
    assert roles(operator) == ["operator"]
    assert client.post(url, {"successor": ""}).status_code == 400
    assert client.post(url, {"successor": operator2.pk}).status_code == 302
    assert roles(operator) == []
    assert client.post(url, {"successor": operator2.pk}).status_code == 409
