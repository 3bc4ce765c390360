"""Pages of governments and OPD."""

import pytest
from django.urls import reverse

from agencies.models import Agency, AuditEvent, Government
from tests import world

AGENCY = {"name": "Dinas Sosial", "abbreviation": "Dinsos", "kind": "dinas", "is_active": "on", "as_of": "2024"}


def page(response) -> str:
    return response.content.decode()


def url(name, *args) -> str:
    return reverse(f"agencies:{name}", args=args)


# Lists


def test_governments_with_their_units(client_as, coordinator, places):
    world.agency(places.majene, "Dinas Sosial", "Dinsos")
    Agency.objects.filter(pk=places.majene_dinkes.pk).update(verified=False)
    world.agency(places.majene, "Dinas Tutup", "Tutup", is_active=False)
    response = client_as(coordinator).get(url("governments"))
    counts = {g.code: (g.units, g.unverified) for g in response.context["governments"]}
    assert counts == {"76": (3, 0), "76.02": (1, 0), "76.05": (2, 1)}
    assert "Pemerintah Kabupaten Majene" in page(response)


def test_staff_of_an_agency_count_only_what_they_see(client_as, operator):
    response = client_as(operator).get(url("governments"))
    assert [(g.code, g.units) for g in response.context["governments"]] == [("76", 1)]


def test_person_without_a_role_is_told_why_the_list_is_empty(client_as, nobody):
    text = page(client_as(nobody).get(url("governments")))
    assert "Daftar ini terisi setelah Anda mendapat peran." in text
    assert "<table" not in text


def test_koordinator_of_majene_sees_majene_alone(client_as, majene_coordinator):
    client = client_as(majene_coordinator)
    text = page(client.get(url("governments")))
    assert "Majene" in text
    assert "Mamuju" not in text
    assert client.get(url("government", "76.02")).status_code == 404
    assert client.get(url("government", "76.05")).status_code == 200
    assert client.get(url("government", "99")).status_code == 404


def test_units_are_grouped_and_marked(client_as, coordinator, places):
    Agency.objects.filter(pk=places.bkd.pk).update(kind="badan", verified=False)
    Agency.objects.filter(pk=places.dinkes.pk).update(is_active=False)
    response = client_as(coordinator).get(url("government", "76"))
    assert [(kind, [u.abbreviation for u in units]) for kind, units in response.context["groups"]] == [
        ("Badan", ["BKD"]), ("Dinas", ["Dinkes", "Diskominfo"]),
    ]  # fmt: skip
    text = page(response)
    assert [text.count(word) for word in ("Belum diverifikasi", "Tidak aktif", "Terverifikasi")] == [1, 1, 1]
    assert "Tambah OPD" in text


def test_units_are_searched_by_name_and_abbreviation(client_as, coordinator):
    client = client_as(coordinator)
    for words, found in (("kesehatan", ["Dinkes"]), ("bkd", ["BKD"]), ("dis", ["Diskominfo"])):
        groups = client.get(url("government", "76"), {"q": words}).context["groups"]
        assert [unit.abbreviation for _, units in groups for unit in units] == found
    response = client.get(url("government", "76"), {"q": "<b>tidak ada"})
    assert "Tidak ada OPD yang cocok" in page(response)
    assert "&lt;b&gt;tidak ada" in page(response)


def test_those_who_may_not_change_are_offered_nothing(client_as, leader, places):
    client = client_as(leader)
    assert "Tambah OPD" not in page(client.get(url("government", "76")))
    text = page(client.get(url("agency", places.bkd.pk)))
    assert "Ubah OPD" not in text
    assert "Tambah orang" not in text


@pytest.mark.parametrize("name", ["governments", "government"])
def test_queries_do_not_grow_with_the_units(name, client_as, coordinator, places, django_assert_max_num_queries):
    client = client_as(coordinator)
    target = url(name, *(["76"] if name == "government" else []))
    for size in (1, 30):
        for number in range(size):
            world.agency(places.province, f"Dinas {size}-{number}", f"D{number}")
        with django_assert_max_num_queries(6):
            client.get(target)


def test_agency_shows_identity_and_people(client_as, coordinator, places, head):
    head.is_active = False
    head.save()
    Agency.objects.filter(pk=places.bkd.pk).update(verified=False, as_of="2021")
    text = page(client_as(coordinator).get(url("agency", places.bkd.pk)))
    for words in ("Badan Kepegawaian Daerah", "belum diverifikasi", "2021", "Kepegawaian", "Operator OPD"):
        assert words in text
    assert "Kepala OPD, akun tidak aktif" in text
    assert url("person", head.pk) in text


def test_agency_without_people_says_what_follows(client_as, coordinator, places):
    text = page(client_as(coordinator).get(url("agency", places.diskominfo.pk)))
    assert "Tanpa operator dan kepala, OPD ini tidak dapat mengisi dan mengirim." in text


def test_agency_of_others_does_not_exist(client_as, operator, majene_coordinator, nobody, places):
    assert client_as(operator).get(url("agency", places.dinkes.pk)).status_code == 404
    assert client_as(majene_coordinator).get(url("agency", places.mamuju_dinkes.pk)).status_code == 404
    assert client_as(nobody).get(url("agency", places.dinkes.pk)).status_code == 404
    assert client_as(operator).get(url("agency", places.bkd.pk)).status_code == 200


# Changes


def test_agency_is_added(client_as, majene_coordinator, places):
    response = client_as(majene_coordinator).post(url("agency_add", "76.05"), AGENCY | {"lead_keys": ["HUKUM"]})
    new = Agency.objects.get(name="Dinas Sosial")
    assert response.url == url("agency", new.pk)
    assert (new.government, new.verified, new.lead_keys) == (places.majene, False, ["HUKUM"])
    assert AuditEvent.objects.get().action == "agency.created"


def test_agency_is_changed(client_as, admin_user, places):
    response = client_as(admin_user).post(url("agency_edit", places.bkd.pk), AGENCY | {"verified": "on"}, follow=True)
    assert "Dinas Sosial tersimpan." in page(response)
    assert AuditEvent.objects.get().data["name"] == ["Badan Kepegawaian Daerah", "Dinas Sosial"]


def test_bad_agency_keeps_what_was_typed(client_as, coordinator, places):
    client = client_as(coordinator)
    response = client.post(url("agency_add", "76"), AGENCY | {"abbreviation": "", "as_of": "Perda 5/2024"})
    assert response.status_code == 400
    text = page(response)
    assert "Ada isian yang perlu diperbaiki" in text
    assert 'href="#id_abbreviation"' in text
    assert 'value="Dinas Sosial"' in text
    assert 'value="Perda 5/2024"' in text
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "Dinas Kesehatan"}, "sudah memiliki OPD bernama “Dinas Kesehatan”"),
        ({"lead_keys": ["KOMINFO"]}, "Dinas Komunikasi dan Informatika sudah menjadi pengampu komunikasi"),
    ],
)
def test_refused_agency_keeps_what_was_typed(change, sentence, client_as, coordinator, places):
    response = client_as(coordinator).post(url("agency_edit", places.bkd.pk), AGENCY | change)
    assert response.status_code == 400
    assert sentence in page(response)
    assert 'value="Dinsos"' in page(response)
    places.bkd.refresh_from_db()
    assert places.bkd.abbreviation == "BKD"


def test_pengampu_moves_when_the_other_lets_go(client_as, coordinator, places):
    client = client_as(coordinator)
    client.post(url("agency_edit", places.diskominfo.pk), AGENCY)
    response = client.post(url("agency_edit", places.bkd.pk), AGENCY | {"name": "BKD", "lead_keys": ["KOMINFO"]})
    assert response.status_code == 302
    places.bkd.refresh_from_db()
    assert places.bkd.lead_keys == ["KOMINFO"]


def test_government_is_changed(client_as, majene_coordinator, places):
    client = client_as(majene_coordinator)
    data = {"short_name": "Pemkab Majene", "capital": "Majene", "website": "", "address": "Jalan Contoh 1"}
    response = client.post(url("government_edit", "76.05"), data, follow=True)
    assert "Jalan Contoh 1" in page(response)
    assert AuditEvent.objects.get().data == {"address": ["", "Jalan Contoh 1"]}


def test_bad_government_keeps_what_was_typed(client_as, majene_coordinator):
    data = {"short_name": "", "capital": "Majene", "address": "x" * 301}
    response = client_as(majene_coordinator).post(url("government_edit", "76.05"), data)
    assert response.status_code == 400
    assert "x" * 301 in page(response)
    assert Government.objects.get(code="76.05").short_name == "Pemkab Majene"


@pytest.mark.parametrize("who", ["operator", "head", "evaluator", "leader"])
def test_readers_change_nothing(who, people, places, client_as):
    client = client_as(people[who])
    for target in (url("agency_edit", places.bkd.pk), url("agency_add", "76"), url("government_edit", "76")):
        for response in (client.get(target), client.post(target, AGENCY)):
            assert response.status_code == 403
            assert "Peran Anda tidak mencakup tindakan ini." in page(response)
    assert not AuditEvent.objects.exists()


def test_strangers_find_nothing_to_change(client_as, majene_coordinator, places):
    client = client_as(majene_coordinator)
    for target in (url("agency_edit", places.bkd.pk), url("agency_add", "76.02"), url("government_edit", "76")):
        assert client.post(target, AGENCY).status_code == 404
