"""Pages of people and roles."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from agencies.models import AuditEvent, Membership, Role, User
from tests import world


def page(response) -> str:
    return response.content.decode()


def url(name, *args) -> str:
    return reverse(f"agencies:{name}", args=args)


def new_person(**more) -> dict:
    return {"full_name": "Orang Baru", "username": "baru", "email": "baru@contoh.example"} | more


def listed(response) -> set[str]:
    return {person.username for person in response.context["page"]}


# The list


def test_managers_see_the_people_of_their_governments(client_as, coordinator, majene_coordinator, people):
    everyone = listed(client_as(coordinator).get(url("people")))
    assert everyone == {user.username for user in people.values()}
    assert listed(client_as(majene_coordinator).get(url("people"))) == {"koordinator-majene"}


def test_roles_elsewhere_are_not_told(client_as, majene_coordinator, places):
    guest = world.person("tamu", Role.EVALUATOR, places.majene, unit=places.bkd)
    Membership.objects.create(user=guest, role=Role.LEADER, government=places.mamuju)
    client = client_as(majene_coordinator)
    for response in (client.get(url("people")), client.get(url("person", guest.pk))):
        assert "Evaluator Pemkab Majene" in page(response)
        assert "Mamuju" not in page(response)
    assert "di luar pemerintah daerah yang Anda kelola" in page(response)
    hidden = guest.memberships.get(role=Role.LEADER)
    assert client.post(url("role_revoke", guest.pk, hidden.pk)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "operator2"}, {"operator2"}),
        ({"q": "SEKPROV@contoh"}, {"sekprov"}),
        ({"q": "kepegawaian"}, {"operator", "kepala"}),
        ({"q": "bkd"}, {"operator", "kepala"}),
        ({"pemda": "76.05"}, {"koordinator-majene"}),
        ({"pemda": "73"}, set()),
        ({"peran": "operator"}, {"operator", "operator2", "operator-mamuju"}),
        ({"peran": "operator", "pemda": "76"}, {"operator", "operator2"}),
        ({"peran": "juru-tulis"}, set()),
        ({"q": "tidak ada yang begini"}, set()),
    ],
)
def test_people_are_filtered(asked, found, client_as, coordinator):
    assert listed(client_as(coordinator).get(url("people"), asked)) == found


def test_people_of_one_agency(client_as, coordinator, places):
    client = client_as(coordinator)
    response = client.get(url("people"), {"opd": places.dinkes.pk})
    assert listed(response) == {"operator2", "evaluator2", "tanpa-peran"}
    assert "Orang di Dinkes" in page(response)
    for nonsense in ("x", "-1", "9" * 30, "²", str(10**8)):
        assert len(listed(client.get(url("people"), {"opd": nonsense}))) == 11


def test_a_long_list_has_pages(client_as, coordinator, places):
    for number in range(60):
        world.person(f"orang-{number:02}", Role.OPERATOR, places.bkd)
    client = client_as(coordinator)
    first = client.get(url("people"), {"peran": "operator"})
    assert len(listed(first)) == 50
    assert "dari 63" in page(first)
    assert "?peran=operator&amp;halaman=2" in page(first)
    second = client.get(url("people"), {"peran": "operator", "halaman": "2"})
    assert len(listed(second)) == 13
    assert not listed(first) & listed(second)
    assert listed(client.get(url("people"), {"peran": "operator", "halaman": "x"})) == listed(first)


def test_queries_do_not_grow_with_the_people(client_as, coordinator, places, django_assert_num_queries):
    client = client_as(coordinator)
    client.get(url("people"))
    for size in (1, 30):
        for number in range(size):
            world.person(f"p{size}-{number}", Role.OPERATOR, places.bkd)
        with django_assert_num_queries(10):
            client.get(url("people"))


@pytest.mark.parametrize("who", ["operator", "head", "evaluator", "leader", "nobody"])
def test_others_have_no_business_here(who, people, client_as):
    client = client_as(people[who])
    target = people["operator2"]
    held = target.memberships.get()
    for response in (
        client.get(url("people")),
        client.get(url("person_add")),
        client.post(url("person_add"), new_person()),
        client.get(url("person", target.pk)),
        client.post(url("person_edit", target.pk), {}),
        client.post(url("role_grant", target.pk), {"role": "admin"}),
        client.post(url("role_revoke", target.pk, held.pk)),
    ):
        assert response.status_code == 403
        assert "Peran Anda tidak mencakup tindakan ini." in page(response)
    assert target.memberships.exists()


# Adding


def test_person_is_added_and_sets_a_password_by_link(client_as, client, coordinator, places):
    response = client_as(coordinator).post(url("person_add"), new_person(agency=places.bkd.pk), follow=True)
    person = User.objects.get(username="baru")
    assert response.redirect_chain == [(url("person", person.pk), 302)]
    assert "tautan kata sandi dikirim ke baru@contoh.example" in page(response)
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["person.created", "person.invited"]
    assert [m.to for m in mail.outbox] == [["baru@contoh.example"]]
    link = re.search(r"https?://[^/]+(/akun/sandi/baru/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "kuda-laut-biru", "password2": "kuda-laut-biru"})
    person.refresh_from_db()
    assert person.check_password("kuda-laut-biru")


def test_failing_mail_is_told_and_the_account_stays(client_as, coordinator, places, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = client_as(coordinator).post(url("person_add"), new_person(agency=places.bkd.pk), follow=True)
    assert "surel ke baru@contoh.example gagal terkirim" in page(response)
    assert User.objects.filter(username="baru").exists()


def test_unit_is_chosen_beforehand(client_as, majene_coordinator, places):
    client = client_as(majene_coordinator)
    own = client.get(url("person_add"), {"opd": places.majene_dinkes.pk})
    assert f'<option value="{places.majene_dinkes.pk}" selected>' in page(own)
    other = client.get(url("person_add"), {"opd": places.bkd.pk})
    assert other.context["form"].initial["agency"] is None
    assert 'optgroup label="Pemkab Majene"' in page(own)
    assert "Pemprov" not in page(own)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"username": "OPERATOR"}, "Nama pengguna ini sudah dipakai."),
        ({"username": "a@b"}, "Pakai huruf, angka"),
        ({"email": "Operator@Contoh.example"}, "Surel ini sudah dipakai orang lain."),
        ({"email": "bukan surel"}, 'href="#id_email"'),
        ({"full_name": ""}, 'href="#id_full_name"'),
        ({"agency": ""}, 'href="#id_agency"'),
        ({"agency": "999999"}, 'href="#id_agency"'),
    ],
)
def test_bad_person_keeps_what_was_typed(change, sentence, client_as, coordinator, places):
    data = new_person(agency=places.bkd.pk) | change
    response = client_as(coordinator).post(url("person_add"), data)
    assert response.status_code == 400
    text = page(response)
    assert "Ada isian yang perlu diperbaiki" in text
    assert sentence in text
    for name in ("full_name", "username", "email"):
        assert not data[name] or f'value="{data[name]}"' in text
    assert not AuditEvent.objects.exists()
    assert mail.outbox == []


def test_person_of_another_government_cannot_be_added(client_as, majene_coordinator, places):
    response = client_as(majene_coordinator).post(url("person_add"), new_person(agency=places.bkd.pk))
    assert response.status_code == 400
    assert not User.objects.filter(username="baru").exists()


# One person


def test_person_page_shows_account_and_roles(client_as, coordinator, operator):
    text = page(client_as(coordinator).get(url("person", operator.pk)))
    for words in ("operator@contoh.example", "Operator OPD BKD", "belum pernah", "Ubah akun", "Tambah peran"):
        assert words in text
    assert '<option value="admin"' not in text


def test_own_page_offers_no_roles(client_as, coordinator):
    text = page(client_as(coordinator).get(url("person", coordinator.pk)))
    assert "Peran Anda sendiri diubah oleh orang lain." in text
    assert "Cabut" not in text


def test_account_above_ones_power_is_read_only(client_as, coordinator, places):
    admin = world.person("x", Role.ADMIN, places.majene, unit=places.majene_dinkes)
    client = client_as(coordinator)
    assert "Ubah akun" not in page(client.get(url("person", admin.pk)))
    response = client.post(url("person_edit", admin.pk), {"email": "saya@contoh.example"})
    assert response.status_code == 403
    assert "di luar kewenangan Anda" in page(response)


def test_person_elsewhere_does_not_exist(client_as, majene_coordinator, operator):
    client = client_as(majene_coordinator)
    held = operator.memberships.get()
    assert client.get(url("person", operator.pk)).status_code == 404
    assert client.get(url("person_edit", operator.pk)).status_code == 404
    assert client.post(url("role_grant", operator.pk), {}).status_code == 404
    assert client.post(url("role_revoke", operator.pk, held.pk)).status_code == 404
    assert operator.memberships.exists()


def test_person_is_changed_and_closed(client_as, coordinator, operator, places):
    data = {"full_name": "Nama Baru", "email": "Baru@Contoh.example", "agency": places.dinkes.pk}
    response = client_as(coordinator).post(url("person_edit", operator.pk), data, follow=True)
    assert "Tidak aktif" in page(response)
    operator.refresh_from_db()
    assert (operator.full_name, operator.email, operator.is_active) == ("Nama Baru", "baru@contoh.example", False)
    assert operator.agency == places.dinkes
    assert set(AuditEvent.objects.get().data) == {"full_name", "email", "unit", "is_active"}


def test_bad_change_keeps_what_was_typed(client_as, coordinator, operator, places):
    data = {"full_name": "Nama Baru", "email": "operator2@contoh.example", "agency": places.bkd.pk}
    response = client_as(coordinator).post(url("person_edit", operator.pk), data)
    assert response.status_code == 400
    assert 'value="Nama Baru"' in page(response)
    assert "Surel ini sudah dipakai orang lain." in page(response)
    assert "Ubah Operator" in page(response)


def test_person_of_a_closed_unit_can_still_be_changed(client_as, coordinator, operator, places):
    places.bkd.is_active = False
    places.bkd.save()
    data = {"full_name": "Nama Baru", "email": operator.email, "agency": places.bkd.pk, "is_active": "on"}
    assert client_as(coordinator).post(url("person_edit", operator.pk), data).status_code == 302


def test_own_unit_and_state_stay_as_they_are(client_as, coordinator, places):
    data = {"full_name": "Nama Saya", "email": coordinator.email, "agency": places.bkd.pk}
    assert client_as(coordinator).post(url("person_edit", coordinator.pk), data).status_code == 302
    coordinator.refresh_from_db()
    assert (coordinator.full_name, coordinator.agency) == ("Nama Saya", places.diskominfo)
    assert coordinator.is_active


# Roles


def test_role_is_given_and_taken(client_as, coordinator, nobody, places):
    client = client_as(coordinator)
    data = {"role": "operator", "agency": places.dinkes.pk}
    response = client.post(url("role_grant", nobody.pk), data, follow=True)
    assert "sekarang Operator OPD Dinkes" in page(response)
    held = nobody.memberships.get()
    assert (held.role, held.agency, held.government) == ("operator", places.dinkes, places.province)
    response = client.post(url("role_revoke", nobody.pk, held.pk), follow=True)
    assert "dicabut" in page(response)
    assert not nobody.memberships.exists()
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == ["role.granted", "role.revoked"]


def test_role_for_the_region(client_as, admin_user, nobody, places):
    data = {"role": "evaluator", "government": places.province.pk, "region": "on"}
    client_as(admin_user).post(url("role_grant", nobody.pk), data)
    assert str(nobody.memberships.get()) == "Evaluator wilayah Pemprov Sulbar"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, 'href="#id_role"'),
        ({"role": "admin", "government": "province"}, 'href="#id_role"'),
        ({"role": "operator"}, "Pilih OPD-nya."),
        ({"role": "operator", "agency": "bkd", "region": "on"}, "Peran di OPD tidak mencakup wilayah."),
        ({"role": "operator", "agency": "bkd", "government": "majene"}, "bukan milik pemerintah daerah yang dipilih"),
        ({"role": "evaluator"}, "Pilih pemerintah daerahnya."),
        ({"role": "evaluator", "government": "province", "agency": "bkd"}, "bukan satu OPD"),
        ({"role": "evaluator", "government": "majene", "region": "on"}, "Hanya provinsi yang mempunyai wilayah."),
    ],
)
def test_bad_role_keeps_what_was_chosen(data, sentence, client_as, coordinator, nobody, places):
    data = {key: getattr(places, value).pk if hasattr(places, value) else value for key, value in data.items()}
    response = client_as(coordinator).post(url("role_grant", nobody.pk), data)
    assert response.status_code == 400
    text = page(response)
    assert "Ada isian yang perlu diperbaiki" in text
    assert sentence in text
    if data.get("role") in {"operator", "evaluator"}:
        assert f'<option value="{data["role"]}" selected>' in text
    assert not nobody.memberships.exists()


def test_role_that_is_held_already_is_refused(client_as, coordinator, operator, places):
    data = {"role": "operator", "agency": places.bkd.pk}
    response = client_as(coordinator).post(url("role_grant", operator.pk), data)
    assert response.status_code == 409
    assert "sudah memiliki peran itu di sana" in page(response)


def test_own_roles_are_refused(client_as, coordinator, places):
    client = client_as(coordinator)
    data = {"role": "pimpinan", "government": places.majene.pk}
    assert client.post(url("role_grant", coordinator.pk), data).status_code == 403
    response = client.post(url("role_revoke", coordinator.pk, coordinator.memberships.get().pk))
    assert response.status_code == 403
    assert "Peran Anda sendiri diubah oleh orang lain." in page(response)
    assert coordinator.memberships.count() == 1


def test_role_of_another_person_is_not_found_under_this_one(client_as, coordinator, operator, operator2):
    held = operator2.memberships.get()
    assert client_as(coordinator).post(url("role_revoke", operator.pk, held.pk)).status_code == 404
    assert operator2.memberships.exists()


def test_role_taken_twice_is_gone(client_as, coordinator, operator):
    held = operator.memberships.get()
    client = client_as(coordinator)
    assert client.post(url("role_revoke", operator.pk, held.pk)).status_code == 302
    assert client.post(url("role_revoke", operator.pk, held.pk)).status_code == 404
    assert AuditEvent.objects.filter(action="role.revoked").count() == 1
