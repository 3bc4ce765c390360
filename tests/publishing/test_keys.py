"""Keys of the API: who makes which, shown once, kept as a hash, revoked at once, and told in the audit trail."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from publishing.models import ApiKey
from publishing.services import keys
from tests import world

ADD, MADE, LIST = (reverse(f"publishing:{name}") for name in ("key_add", "key_made", "keys"))


def typed(*reach, **more):
    later = timezone.localdate() + dt.timedelta(days=30)
    return {"name": "Dasbor", "reach": reach, "expires_on": f"{later:%Y-%m-%d}", "per_minute": "60"} | more


def test_koordinator_makes_a_key_that_is_shown_once(client_as, coordinator, places):
    client = client_as(coordinator)
    page = client.post(ADD, typed("pemda-76.05", "pemda-76.02"), follow=True)
    assert page.redirect_chain == [(MADE, 302)]
    key = ApiKey.objects.get()
    secret = page.context["secret"]
    assert secret in page.text
    assert page["Cache-Control"] == "private, no-store"
    assert keys.find(secret) == key
    assert secret not in client.get(LIST).text
    assert key.prefix in client.get(LIST).text
    kept = " ".join(str(value) for value in ApiKey.objects.values_list().get())
    assert secret not in kept
    assert (key.created_by, key.reach_name) == (coordinator, "Pemkab Mamuju, Pemkab Majene")


def test_reloading_shows_no_key_again_and_makes_no_second_one(client_as, coordinator, places):
    client = client_as(coordinator)
    secret = client.post(ADD, typed("pemda-76"), follow=True).context["secret"]
    again = client.get(MADE, follow=True)
    assert again.redirect_chain == [(LIST, 302)]
    assert "Kunci hanya tampil satu kali" in again.text
    assert secret not in again.text
    assert secret not in str(dict(client.session))
    assert ApiKey.objects.count() == 1


def test_nobody_else_is_shown_the_key(client_as, coordinator, admin_user, places):
    client = client_as(coordinator)
    client.post(ADD, typed("pemda-76"))
    assert client_as(admin_user).get(MADE).status_code == 302
    client.force_login(admin_user)
    assert client.get(MADE).status_code == 302


def test_every_government_that_is_read_learns_of_the_key(client_as, coordinator, places):
    client_as(coordinator).post(ADD, typed("wilayah-76"))
    told = AuditEvent.objects.filter(action="key.created")
    assert {event.government.code for event in told} == {"76", "76.05", "76.02"}
    assert all(event.actor == coordinator for event in told)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Nama pemakai kunci"),
        ({"reach": []}, "Pilih sedikitnya satu pemerintah daerah"),
        ({"reach": ["wilayah-76", "pemda-76"]}, "Pilih seluruh wilayah saja"),
        ({"reach": ["pemda-99"]}, "pemda-99"),
        ({"expires_on": "2020-01-01"}, "Tanggal ini sudah lewat"),
        ({"expires_on": "2099-01-01"}, "Paling lama dua tahun"),
        ({"expires_on": "besok"}, "Berlaku sampai"),
        ({"per_minute": "0"}, "Permintaan per menit"),
        ({"per_minute": "601"}, "Permintaan per menit"),
    ],
)
def test_bad_input_makes_no_key_and_is_kept(wrong, sentence, client_as, coordinator, places):
    response = client_as(coordinator).post(ADD, typed("pemda-76") | wrong)
    assert response.status_code == 400
    assert sentence in response.text
    assert wrong.get("name") or 'value="Dasbor"' in response.text
    assert not ApiKey.objects.exists()


def test_a_kabupaten_gives_only_its_own(client_as, majene_coordinator, places):
    client = client_as(majene_coordinator)
    page = client.get(ADD).text
    assert "Pemkab Majene" in page
    assert "Pemkab Mamuju" not in page
    assert "Seluruh wilayah" not in page
    for reach in ("pemda-76", "pemda-76.02", "wilayah-76"):
        assert client.post(ADD, typed(reach)).status_code == 400
    assert client.post(ADD, typed("pemda-76.05")).status_code == 302


def test_the_service_refuses_what_the_form_would_not_offer(majene_coordinator, evaluator, places):
    for by, governments, region in (
        (majene_coordinator, [places.mamuju], None),
        (majene_coordinator, [places.majene, places.mamuju], None),
        (majene_coordinator, [], places.province),
        (evaluator, [places.province], None),
    ):
        with pytest.raises(NotAllowed):
            world.api_key(by, *governments, region=region)
    for wrong in ({"per_minute": 0}, {"per_minute": 601}, {"expires_on": dt.date(2020, 1, 1)}):
        with pytest.raises(Refusal):
            world.api_key(majene_coordinator, places.majene, **wrong)
    with pytest.raises(Refusal, match="Pilih pemerintah daerah"):
        world.api_key(majene_coordinator)
    assert not ApiKey.objects.exists()


def test_keys_that_reach_further_are_not_seen_and_not_ended(client_as, coordinator, majene_coordinator, places):
    both, _ = world.api_key(coordinator, places.majene, places.mamuju)
    whole, _ = world.api_key(coordinator, region=places.province, name="Wilayah")
    own, _ = world.api_key(coordinator, places.majene, name="Milik Majene")
    client = client_as(majene_coordinator)
    page = client.get(LIST).text
    assert "Milik Majene" in page
    assert both.prefix not in page
    assert whole.prefix not in page
    for key in (both, whole):
        assert client.post(reverse("publishing:key_revoke", args=[key.pk])).status_code == 404
    assert client.post(reverse("publishing:key_revoke", args=[own.pk])).status_code == 302


def test_revoked_it_is_found_no_more(client_as, admin_user, coordinator, places):
    key, secret = world.api_key(coordinator, places.province)
    url = reverse("publishing:key_revoke", args=[key.pk])
    assert client_as(admin_user).post(url).status_code == 302
    assert keys.find(secret) is None
    key.refresh_from_db()
    assert key.revoked_by == admin_user
    event = AuditEvent.objects.get(action="key.revoked")
    assert (event.actor, event.government) == (admin_user, places.province)
    assert "Dicabut" in client_as(admin_user).get(LIST).text
    assert client_as(admin_user).post(url).status_code == 409


def test_it_holds_until_the_end_of_its_last_day(coordinator, places):
    today = timezone.localdate()
    key, secret = world.api_key(coordinator, places.province, expires_on=today)
    assert keys.find(secret) == key
    assert not key.holds(today + dt.timedelta(days=1))


def test_last_use_is_kept_once_a_minute(coordinator, places, django_assert_num_queries):
    key, secret = world.api_key(coordinator, places.province)
    keys.used(key)
    key.refresh_from_db()
    first = key.last_used_at
    assert first is not None
    with django_assert_num_queries(0):
        keys.used(key)
    ApiKey.objects.update(last_used_at=first - dt.timedelta(minutes=2))
    keys.used(keys.find(secret))
    key.refresh_from_db()
    assert key.last_used_at >= first


def test_keys_are_long_and_unalike(coordinator, places):
    made = {world.api_key(coordinator, places.province)[1] for _ in range(20)}
    assert len(made) == 20
    assert all(len(secret) > 45 for secret in made)


@pytest.mark.parametrize("secret", ["", "spbe_", "x" * 500, "spbe_tebakan"])
def test_what_is_no_key_finds_none(secret, coordinator, places):
    world.api_key(coordinator, places.province)
    assert keys.find(secret) is None


def test_list_asks_as_often_for_many_as_for_few(client_as, coordinator, places, django_assert_max_num_queries):
    world.api_key(coordinator, places.province)
    client = client_as(coordinator)
    with django_assert_max_num_queries(10):
        client.get(LIST)
    for _ in range(5):
        world.api_key(coordinator, places.majene, places.mamuju)
        world.api_key(coordinator, region=places.province)
    with django_assert_max_num_queries(10):
        client.get(LIST)


def test_database_refuses_half_a_revocation_and_a_second_key_of_one_hash(coordinator, places):
    key, _ = world.api_key(coordinator, places.province)
    for change in ({"revoked_at": timezone.now()}, {"revoked_by": coordinator}, {"per_minute": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiKey.objects.filter(pk=key.pk).update(**change)
    key.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        key.save(force_insert=True)
