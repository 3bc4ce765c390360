"""Signing in and out, and making a password: for people as they are, and for everyone who is not one of them."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from tests import world

LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
NEW = "tenun-saqbe-2026"


def sign_in(client, login, password=world.PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password, **more})


def reset_link(client, user) -> str:
    """The address in the mail that answers a request for a new password."""
    client.post(RESET, {"email": user.email})
    return re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]


def choose(client, link, first=NEW, second=NEW):
    """Follow the link and give the new password twice."""
    form = client.get(link, follow=True)
    return client.post(form.redirect_chain[-1][0], {"password1": first, "password2": second})


@pytest.mark.parametrize("login", ["operator", "OPERATOR", "operator@contoh.example", "Operator@Contoh.example"])
def test_sign_in_takes_the_name_or_the_address(client, operator, login):
    response = sign_in(client, login)
    assert response.status_code == 302
    assert response.url == reverse("home")
    assert client.get(reverse("account")).status_code == 200


def test_sign_in_leads_to_the_page_that_was_wanted(client, operator):
    wanted = reverse("agencies:governments")
    asked = client.get(wanted)
    assert asked.url == f"{LOGIN}?next={wanted}"
    assert f'name="next" value="{wanted}"' in client.get(asked.url).text
    assert sign_in(client, "operator", next=wanted).url == wanted


def test_sign_in_does_not_lead_to_another_site(client, operator):
    assert sign_in(client, "operator", next="https://jahat.example/").url == reverse("home")


@pytest.mark.parametrize(
    ("login", "sentence"),
    [
        ("operator", "Nama pengguna atau kata sandi tidak cocok."),
        ("tidak-dikenal", "Nama pengguna atau kata sandi tidak cocok."),
        ("operator@contoh.example", "Surel atau kata sandi tidak cocok."),
        ("tidak-dikenal@contoh.example", "Surel atau kata sandi tidak cocok."),
    ],
)
def test_wrong_password_keeps_the_name_and_does_not_tell_who_exists(client, operator, login, sentence):
    page = sign_in(client, login, "salah").text
    assert sentence in page
    assert f'value="{login}"' in page
    assert "salah" not in page
    assert client.get(reverse("account")).status_code == 302


def test_empty_sign_in_names_both_fields(client, db):
    page = sign_in(client, "", "").text
    assert '<a href="#id_login">Nama pengguna atau surel belum diisi.</a>' in page
    assert '<a href="#id_password">Kata sandi belum diisi.</a>' in page


def test_inactive_person_does_not_get_in(client, operator):
    operator.is_active = False
    operator.save()
    response = sign_in(client, "operator")
    assert response.url == reverse("account_inactive")
    assert "Akun ini tidak aktif" in client.get(response.url).text
    assert client.get(reverse("account")).status_code == 302


def test_guessing_is_slowed_down(client, operator, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    cache.clear()
    pages = [sign_in(client, "operator", "salah").text for _ in range(4)]
    assert "Terlalu banyak percobaan masuk." not in pages[2]
    assert "Terlalu banyak percobaan masuk. Tunggu beberapa menit, lalu coba lagi." in pages[3]
    assert "Terlalu banyak percobaan masuk." in sign_in(client, "operator").text
    cache.clear()


def test_asking_for_mail_again_and_again_is_slowed_down(client, operator, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "2/m/ip"}
    cache.clear()
    answers = [client.post(RESET, {"email": operator.email}) for _ in range(3)]
    assert [a.status_code for a in answers] == [302, 302, 429]
    assert "Terlalu banyak percobaan" in answers[2].text
    cache.clear()


@pytest.mark.parametrize("path", ["daftar", "signup", "register", "email", "reauthenticate"])
def test_nobody_signs_up_alone(client, db, path):
    assert client.get(f"/akun/{path}/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_sign_out_is_a_post(client_as, operator):
    client = client_as(operator)
    asked = client.get(reverse("account_logout"))
    assert asked.status_code == 200
    assert "Keluar dari portal?" in asked.text
    assert client.get(reverse("account")).status_code == 200
    assert client.post(reverse("account_logout")).url == LOGIN
    assert client.get(reverse("account")).status_code == 302


def test_account_page_shows_who_i_am(client_as, operator):
    page = client_as(operator).get(reverse("account")).text
    for words in ("operator@contoh.example", "Badan Kepegawaian Daerah", "Operator OPD BKD", "Ganti kata sandi"):
        assert words in page


def test_password_is_changed_with_the_present_one(client_as, client, operator):
    page = client_as(operator)
    data = {"oldpassword": world.PASSWORD, "password1": NEW, "password2": NEW}
    response = page.post(reverse("account_change_password"), data, follow=True)
    assert response.redirect_chain[-1][0] == reverse("account")
    assert "Kata sandi sudah diganti." in response.text
    assert sign_in(client, "operator", NEW).status_code == 302


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"oldpassword": "salah"}, "Kata sandi sekarang tidak cocok."),
        ({"password2": "lain-sekali-2026"}, "sama"),
        ({"password1": "pendek", "password2": "pendek"}, "10 karakter"),
        ({"password1": "83726152837", "password2": "83726152837"}, "angka"),
    ],
)
def test_bad_password_change_says_what_is_wrong(client_as, operator, changed, sentence):
    data = {"oldpassword": world.PASSWORD, "password1": NEW, "password2": NEW} | changed
    page = client_as(operator).post(reverse("account_change_password"), data).text
    summary = page.split("</section>")[0]
    assert "perlu diperbaiki" in summary
    assert sentence in summary
    operator.refresh_from_db()
    assert operator.check_password(world.PASSWORD)


def test_forgotten_password_is_replaced_through_the_mail(client, operator):
    link = reset_link(client, operator)
    assert mail.outbox[-1].subject == "Kata sandi baru untuk SPBE Sulawesi Barat"
    assert mail.outbox[-1].to == [operator.email]
    assert choose(client, link).url == reverse("account_reset_password_from_key_done")
    assert sign_in(client, "operator", world.PASSWORD).status_code == 200
    assert sign_in(client, "operator", NEW).status_code == 302


def test_new_person_without_a_password_makes_one_through_the_mail(client, operator):
    operator.set_unusable_password()
    operator.save()
    choose(client, reset_link(client, operator))
    assert sign_in(client, "operator", NEW).status_code == 302


def test_link_in_the_mail_works_once(client, operator):
    link = reset_link(client, operator)
    choose(client, link)
    assert "Tautan tidak berlaku lagi" in client.get(link, follow=True).text


@pytest.mark.parametrize("link", ["1-tidak-ada/", "zzzzzz-abc-def/", "1-set-password/"])
def test_invented_link_changes_nothing(client, operator, link):
    response = client.get(f"/akun/sandi/baru/{link}", follow=True)
    assert response.status_code == 200
    assert "Tautan tidak berlaku lagi" in response.text


def test_bad_new_password_keeps_the_link_alive(client, operator):
    link = reset_link(client, operator)
    assert "10 karakter" in choose(client, link, "123", "123").text
    assert choose(client, link).status_code == 302


def test_unknown_address_gets_the_same_page_and_no_mail(client, operator):
    known = client.post(RESET, {"email": operator.email})
    unknown = client.post(RESET, {"email": "bukan-siapa@contoh.example"})
    assert (unknown.status_code, unknown.url) == (known.status_code, known.url)
    assert [message.to for message in mail.outbox] == [[operator.email]]


def test_address_that_is_none_is_kept_and_named(client, db):
    page = client.post(RESET, {"email": "bukan surel"}).text
    assert 'href="#id_email"' in page
    assert 'value="bukan surel"' in page
    assert 'aria-describedby="id_email_error"' in page
