"""The page of the audit trail."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies import audit
from agencies.models import AuditEvent

URL = reverse("agencies:audit")


@pytest.fixture
def trail(places, operator, coordinator):
    """Four events of three governments; the first is a month old."""
    old = audit.record("agency.created", places.bkd, by=coordinator, agency=places.bkd)
    AuditEvent.objects.filter(pk=old.pk).update(at=timezone.now() - dt.timedelta(days=30))
    audit.record("person.changed", operator, by=coordinator, agency=places.bkd, is_active=[True, False])
    audit.record("answer.saved", places.majene_dinkes, by=operator, agency=places.majene_dinkes, level=[None, 3])
    audit.record("government.changed", places.mamuju, by=None, government=places.mamuju)


def actions(response) -> list[str]:
    return [event.action for event in response.context["page"]]


def test_newest_first_with_who_what_and_where(trail, client_as, coordinator):
    response = client_as(coordinator).get(URL)
    assert actions(response) == ["government.changed", "answer.saved", "person.changed", "agency.created"]
    text = response.content.decode()
    for words in ("Mengubah orang", "aktif: ya → tidak", "tingkat: kosong → 3", "BKD, Pemprov Sulbar", "portal"):
        assert words in text


def test_trail_of_other_governments_is_not_shown(trail, client_as, majene_coordinator):
    response = client_as(majene_coordinator).get(URL)
    assert actions(response) == ["answer.saved"]
    assert "Mamuju" not in response.content.decode()
    assert actions(client_as(majene_coordinator).get(URL, {"pemda": "76.02"})) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "operator"}, ["answer.saved", "person.changed"]),
        ({"q": "bkd"}, ["person.changed", "agency.created"]),
        ({"q": "tidak ada"}, []),
        ({"tindakan": "answer.saved"}, ["answer.saved"]),
        ({"tindakan": "tak.dikenal"}, []),
        ({"pemda": "76.02"}, ["government.changed"]),
        ({"q": "koordinator", "tindakan": "agency.created"}, ["agency.created"]),
        ({"dari": "bukan tanggal"}, ["government.changed", "answer.saved", "person.changed", "agency.created"]),
        ({"dari": "2026-02-31", "tindakan": "answer.saved"}, ["answer.saved"]),
        ({"dari": "9999-12-31"}, []),
    ],
)
def test_trail_is_filtered(asked, found, trail, client_as, coordinator):
    assert actions(client_as(coordinator).get(URL, asked)) == found


def test_trail_of_some_days(trail, client_as, coordinator):
    client, today = client_as(coordinator), timezone.localdate()
    assert len(actions(client.get(URL, {"dari": today.isoformat()}))) == 3
    week_ago = (today - dt.timedelta(days=7)).isoformat()
    assert actions(client.get(URL, {"sampai": week_ago})) == ["agency.created"]
    response = client.get(URL, {"dari": today.isoformat(), "sampai": week_ago})
    assert "Tidak ada catatan yang cocok" in response.content.decode()
    assert f'value="{week_ago}"' in response.content.decode()


def test_a_long_trail_has_pages_and_constant_queries(client_as, coordinator, places, django_assert_num_queries):
    client = client_as(coordinator)
    for size in (1, 60):
        for _ in range(size):
            audit.record("agency.changed", places.bkd, by=coordinator, agency=places.bkd)
        with django_assert_num_queries(7):
            response = client.get(URL, {"q": "badan"})
    assert len(actions(response)) == 50
    assert "?q=badan&amp;halaman=2" in response.content.decode()
    assert len(actions(client.get(URL, {"q": "badan", "halaman": "2"}))) == 11


@pytest.mark.parametrize("who", ["operator", "head", "evaluator", "leader", "nobody"])
def test_trail_is_not_for_everyone(who, people, client_as):
    response = client_as(people[who]).get(URL)
    assert response.status_code == 403
    assert "Peran Anda tidak mencakup tindakan ini." in response.content.decode()


def test_trail_cannot_be_written_from_outside(client_as, coordinator):
    assert client_as(coordinator).post(URL, {}).status_code == 405
