"""The switch: who publishes what and when, that only what was seen is published, and how it is taken back."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.models import AuditEvent, Role
from evaluations.models import Answer
from evaluations.workflow import Status
from publishing.models import Publication
from publishing.services import publishing
from publishing.snapshots import PARTS
from tests import world


def address(name, period, code="76"):
    return reverse(f"publishing:{name}", args=[period.pk, code])


def seen(period, government, parts=PARTS):
    return publishing.draft(period=period, government=government, parts=list(parts)).fingerprint


def test_koordinator_sees_a_preview_and_publishes_it(client_as, coordinator, final, places):
    client = client_as(coordinator)
    page = client.get(address("preview", final), {"bagian": ["index", "aspects"]}).text
    assert "Publikasikan hasil ini" in page
    assert "Indeks SPBE" in page
    assert "Tingkat 37 indikator" not in page
    typed = {"bagian": ["index", "aspects"], "dilihat": seen(final, places.province, ["index", "aspects"])}
    assert typed["dilihat"] in page
    assert client.post(address("publish", final), typed).status_code == 302
    made = Publication.objects.get()
    assert (made.edition, made.parts, made.published_by) == (1, ["index", "aspects"], coordinator)
    event = AuditEvent.objects.get(action="publication.published")
    assert (event.actor, event.government) == (coordinator, places.province)
    assert event.data["berkas"] == made.data_sha256


def test_pimpinan_of_the_own_government_publishes_too(client_as, leader, final, places):
    typed = {"bagian": ["index"], "dilihat": seen(final, places.province, ["index"])}
    assert client_as(leader).post(address("publish", final), typed).status_code == 302


def test_preview_and_page_say_the_same(client_as, coordinator, final, publish, client):
    preview = client_as(coordinator).get(address("preview", final), {"bagian": list(PARTS)}).text
    public = client.get(publish(final).get_absolute_url()).text
    start, end = '<section class="hero"', 'aria-labelledby="data"'
    assert preview[preview.index(start) : preview.index(end)] == public[public.index(start) : public.index(end)]


@pytest.mark.parametrize("who", ["evaluator", "operator", "admin_user", "nobody"])
def test_others_find_no_switch(who, people, client_as, final, places):
    client = client_as(people[who])
    assert client.get(address("switch", final)).status_code == 404
    typed = {"bagian": ["index"], "dilihat": seen(final, places.province, ["index"])}
    assert client.post(address("publish", final), typed).status_code == 404
    assert not Publication.objects.exists()


def test_the_province_does_not_publish_for_a_kabupaten(client_as, coordinator, majene_coordinator, period, places):
    world.settle(period, places.majene)
    typed = {"bagian": ["index"], "dilihat": seen(period, places.majene, ["index"])}
    assert client_as(coordinator).post(address("publish", period, "76.05"), typed).status_code == 403
    assert (
        "koordinator atau pimpinan Pemkab Majene" in client_as(coordinator).get(address("switch", period, "76.05")).text
    )
    assert client_as(majene_coordinator).post(address("publish", period, "76.05"), typed).status_code == 302


def test_a_kabupaten_finds_nothing_of_the_province(client_as, majene_coordinator, final):
    assert client_as(majene_coordinator).get(address("switch", final)).status_code == 404
    assert client_as(majene_coordinator).get(address("preview", final), {"bagian": "index"}).status_code == 404


def test_what_is_not_final_is_not_published(client_as, coordinator, period):
    client = client_as(coordinator)
    assert "Hasil belum final" in client.get(address("switch", period)).text
    for response in (
        client.get(address("preview", period), {"bagian": "index"}),
        client.post(address("publish", period), {"bagian": "index", "dilihat": "x"}),
    ):
        assert response.status_code == 409
        assert "belum final" in response.text


@pytest.mark.parametrize("parts", [[], ["semua"], ["index", "notes"]])
def test_no_part_or_an_unknown_one_is_refused(parts, client_as, coordinator, final):
    response = client_as(coordinator).post(address("publish", final), {"bagian": parts, "dilihat": "x"})
    assert response.status_code == 409
    assert "Pilih sedikitnya satu bagian" in response.text


def test_figures_that_moved_after_the_preview_are_not_published(client_as, coordinator, final, places, submission):
    typed = {"bagian": ["index"], "dilihat": seen(final, places.province, ["index"])}
    Answer.objects.filter(submission=submission).update(evaluator_level=5)
    response = client_as(coordinator).post(address("publish", final), typed)
    assert response.status_code == 409
    assert "berubah sejak pratinjau" in response.text
    assert not Publication.objects.exists()


def test_publishing_again_makes_a_new_edition_and_the_old_one_stays(published, publish, client):
    again = publish(published.period, "index")
    published.refresh_from_db()
    assert (again.edition, published.superseded_at) == (2, again.published_at)
    assert "domains" in json.loads(published.data)
    page = client.get(again.get_absolute_url()).text
    assert "edisi 2" in page
    assert "Domain dan aspek" not in page


def test_later_changes_leave_the_public_page_and_tell_the_koordinator(
    published, client_as, coordinator, client, submission
):
    before = client.get(published.get_absolute_url()).content
    switch = address("switch", published.period)
    assert "Isinya berubah" not in client_as(coordinator).get(switch).text
    Answer.objects.filter(submission=submission).update(evaluator_level=5)
    assert client.get(published.get_absolute_url()).content == before
    assert "Isinya berubah sesudah dipublikasikan" in client_as(coordinator).get(switch).text
    world.set_status(submission, Status.RETURNED, 2)
    assert "Hasil dibuka kembali sesudah dipublikasikan" in client_as(coordinator).get(switch).text
    assert client.get(published.get_absolute_url()).content == before


def test_withdrawn_with_a_reason_nothing_is_public_any_more(published, client_as, coordinator, client, publish):
    url, withdraw = published.get_absolute_url(), address("withdraw", published.period)
    refused = client_as(coordinator).post(withdraw, {"reason": "  "})
    assert refused.status_code == 409
    assert client.get(url).status_code == 200
    assert client_as(coordinator).post(withdraw, {"reason": "Ada yang keliru."}).status_code == 302
    for path in (url, f"{url}data.csv", f"{url}data.json"):
        assert client.get(path).status_code == 404
    assert "Sulawesi Barat</span>" not in client.get(reverse("publishing:results")).text
    assert AuditEvent.objects.get(action="publication.withdrawn").data["alasan"] == "Ada yang keliru."
    page = client_as(coordinator).get(address("switch", published.period)).text
    assert "Ada yang keliru." in page
    assert client_as(coordinator).post(withdraw, {"reason": "Lagi."}).status_code == 409
    assert publish(published.period).edition == 2
    assert client.get(url).status_code == 200


def test_a_reason_holds_no_sign_that_a_database_refuses(published, client_as, coordinator):
    client, withdraw = client_as(coordinator), address("withdraw", published.period)
    assert client.post(withdraw, {"reason": "\0 \0"}).status_code == 409
    assert client.post(withdraw, {"reason": "Keliru\0."}).status_code == 302
    published.refresh_from_db()
    assert published.reason == "Keliru."


def test_a_refused_withdrawal_keeps_what_was_typed(published, client_as, leader, coordinator):
    publishing.withdraw(publication=published, by=coordinator, reason="Keliru.")
    response = client_as(leader).post(address("withdraw", published.period), {"reason": "Alasan saya."})
    assert response.status_code == 409
    assert "tidak ada yang ditarik" in response.text


def test_home_lists_final_and_open_results_of_the_own_reach(published, client_as, admin_user, majene_coordinator):
    page = client_as(admin_user).get(reverse("publishing:home")).text
    assert "Satu hasil terbuka untuk publik" in page
    assert "Edisi 1" in page
    assert page.count("Belum final") == 2
    own = client_as(majene_coordinator).get(reverse("publishing:home")).text
    assert "Pemprov Sulbar" not in own
    assert "Pemkab Majene" in own


def test_home_asks_as_often_for_many_as_for_few(
    client_as, coordinator, final, places, publish, django_assert_num_queries
):
    client = client_as(coordinator)
    url = reverse("publishing:home")
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)
    publish(final)
    world.settle(final, places.majene)
    for name in ("Evaluasi B", "Evaluasi C"):
        world.open_period(coordinator, [places.province, places.majene, places.mamuju], name=name)
    with django_assert_num_queries(12):
        client.get(url)


@pytest.mark.parametrize(
    "change",
    [{"reason": "x"}, {"withdrawn_at": "2026-01-01T00:00Z"}, {"data": ""}, {"edition": 0}, {"data_sha256": ""}],
)
def test_database_refuses_half_a_publication(change, published):
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=published.pk).update(**change)


@pytest.mark.parametrize("change", [{}, {"edition": 2}])
def test_database_refuses_a_second_one_in_force(change, published):
    published.pk = None
    for name, value in change.items():
        setattr(published, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        published.save(force_insert=True)


def test_the_page_of_the_sign_off_leads_on_for_whoever_may_publish(client_as, leader, final):
    page = reverse("reports:sign_off", args=[final.pk, "76"])
    client = client_as(leader)
    assert address("switch", final) not in client.get(page).text
    client.post(page)
    assert address("switch", final) in client.get(page).text
    assert client.get(address("switch", final)).status_code == 200


def test_the_province_does_not_withdraw_for_a_kabupaten(client_as, coordinator, majene_coordinator, period, places):
    world.settle(period, places.majene)
    parts = ["index"]
    made = publishing.publish(
        period=period, government=places.majene, by=majene_coordinator, parts=parts,
        seen=seen(period, places.majene, parts),
    )  # fmt: skip
    withdraw = address("withdraw", period, "76.05")
    assert client_as(coordinator).post(withdraw, {"reason": "Keliru."}).status_code == 403
    made.refresh_from_db()
    assert made.withdrawn_at is None
    assert "Tarik edisi" not in client_as(coordinator).get(address("switch", period, "76.05")).text
    assert client_as(majene_coordinator).post(withdraw, {"reason": "Keliru."}).status_code == 302


def test_admin_reads_what_is_open_and_leads_to_the_keys_alone(published, client_as, admin_user):
    page = client_as(admin_user).get(reverse("publishing:home")).text
    assert reverse("publishing:keys") in page
    assert address("switch", published.period) not in page
    assert published.get_absolute_url() in page


def test_home_leads_only_to_switches_that_open(client_as, admin_user, final, places):
    """Admin of the region, koordinator of one kabupaten: every link on the page answers."""
    admin_user.memberships.create(role=Role.COORDINATOR, government=places.majene)
    client = client_as(admin_user)
    page = client.get(reverse("publishing:home")).text
    assert address("switch", final, "76.05") in page
    assert client.get(address("switch", final, "76.05")).status_code == 200
    for code in ("76", "76.02"):
        assert address("switch", final, code) not in page
