"""What every page has: the menu, the headers, the pages for when something is wrong."""

import gzip
import re

import pytest
from django.db import OperationalError, connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from spbe_portal import views
from spbe_portal.patterns import patterns
from tests import world

BEYOND = 9**30  # no key is as large
MENUS = {
    "operator": ["Isian", "Tindak lanjut", "Instrumen", "Bantuan"],
    "head": ["Isian", "Tindak lanjut", "Instrumen", "Bantuan"],
    "evaluator": ["Antrean reviu", "Dasbor", "Laporan", "Tindak lanjut", "Instrumen", "Bantuan"],
    "coordinator": [
        "Antrean reviu",
        "Periode",
        "Dasbor",
        "Laporan",
        "Tindak lanjut",
        "Publikasi",
        "OPD",
        "Orang",
        "Jejak audit",
        "Instrumen",
        "Bantuan",
    ],
    "majene_coordinator": [
        "Antrean reviu",
        "Periode",
        "Dasbor",
        "Laporan",
        "Tindak lanjut",
        "Publikasi",
        "OPD",
        "Orang",
        "Jejak audit",
        "Instrumen",
        "Bantuan",
    ],
    "leader": ["Dasbor", "Laporan", "Tindak lanjut", "Publikasi", "Instrumen", "Bantuan"],
    "admin_user": ["Publikasi", "OPD", "Orang", "Jejak audit", "Instrumen", "Bantuan"],
    "nobody": ["Instrumen", "Bantuan"],
}
HOMES = {
    "operator": "evaluations:home",
    "head": "evaluations:home",
    "evaluator": "evaluations:queue",
    "coordinator": "evaluations:periods",
    "majene_coordinator": "evaluations:periods",
    "leader": "reports:dashboard",
    "admin_user": "agencies:people",
}


def menu(page: str) -> list[tuple[str, bool]]:
    """Label of each entry, and whether it is marked as the current one."""
    found = re.search(r'<nav class="mainnav.*?</nav>', page, re.S)
    return [
        (label, bool(now)) for now, label in re.findall(r'<a href="[^"]*"( aria-current="page")?>(.*?)</a>', found[0])
    ]


@pytest.mark.parametrize("who", MENUS)
def test_menu_shows_what_the_person_may_do(who, people, client_as):
    page = client_as(people[who]).get(reverse("help")).text
    assert [label for label, _ in menu(page)] == MENUS[who]


def test_two_roles_show_no_entry_twice(client_as, evaluator, places):
    world.Membership.objects.create(
        user=evaluator, role="operator", government=places.province, agency=places.diskominfo
    )
    page = client_as(evaluator).get(reverse("help")).text
    assert [label for label, _ in menu(page)] == [
        "Isian",
        "Antrean reviu",
        "Dasbor",
        "Laporan",
        "Tindak lanjut",
        "Instrumen",
        "Bantuan",
    ]


def test_menu_marks_where_the_person_is(client_as, admin_user):
    page = client_as(admin_user).get(reverse("agencies:people")).text
    assert [label for label, current in menu(page) if current] == ["Orang"]


GROUPS = {
    "operator": [],
    "evaluator": ["Hasil"],
    "coordinator": ["Penilaian", "Hasil", "Kelola"],
    "leader": ["Hasil"],
    "admin_user": ["Kelola"],
    "nobody": [],
}


@pytest.mark.parametrize("who", GROUPS)
def test_long_menu_is_grouped_and_a_short_one_is_not(who, people, client_as):
    page = client_as(people[who]).get(reverse("help")).text
    assert re.findall(r"<summary[^>]*>(\w+)</summary>", page[: page.index("</nav>")]) == GROUPS[who]


def test_group_is_marked_that_holds_the_current_entry(client_as, coordinator):
    page = client_as(coordinator).get(reverse("agencies:people")).text
    assert re.findall(r'<summary aria-current="true">(\w+)<', page) == ["Kelola"]
    page = client_as(coordinator).get(reverse("help")).text
    assert '<summary aria-current="true">' not in page
    assert [label for label, current in menu(page) if current] == ["Bantuan"]


def test_frame_costs_two_queries_beside_session_and_person(client_as, coordinator, django_assert_num_queries):
    client = client_as(coordinator)
    with django_assert_num_queries(4):
        client.get("/tidak-ada/")


def test_anonymous_sees_no_menu(client, db):
    page = client.get("/tidak-ada/").text
    assert "mainnav" not in page
    assert "whoami" not in page


def test_masthead_says_who_and_in_which_role(client_as, operator):
    page = client_as(operator).get(reverse("help")).text
    assert 'aria-label="Operator, Operator OPD BKD, buka akun"' in page


@pytest.mark.parametrize("who", HOMES)
def test_home_leads_to_the_work(who, people, client_as):
    response = client_as(people[who]).get(reverse("home"))
    assert response.status_code == 302
    assert response.url == reverse(HOMES[who])


def test_home_without_a_role_says_what_to_do(client_as, nobody):
    response = client_as(nobody).get(reverse("home"))
    assert response.status_code == 200
    assert "Mintalah peran kepada koordinator SPBE" in response.text
    assert "tanpa-peran" in response.text


def test_who_has_no_role_reads_whom_to_ask(client_as, nobody, coordinator, majene_coordinator):
    page = client_as(nobody).get(reverse("home")).text
    assert "koordinator@contoh.example" in page
    assert "koordinator-majene@contoh.example" not in page


def test_help_names_the_coordinator_of_the_own_government(client_as, operator, places, people):
    assert "mailto:koordinator@contoh.example" in client_as(operator).get(reverse("help")).text
    majene = world.person("operator-majene", "operator", places.majene_dinkes)
    page = client_as(majene).get(reverse("help")).text
    assert "mailto:koordinator-majene@contoh.example" in page
    assert "mailto:koordinator@contoh.example" not in page


def test_help_names_no_coordinator_who_has_left(client_as, operator, coordinator):
    coordinator.is_active = False
    coordinator.save()
    assert "mailto:" not in client_as(operator).get(reverse("help")).text


PAGES = ("account_login", "account_reset_password", "account", "help", "indicators:list", "health")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_inline_and_nothing_from_elsewhere(name, client_as, operator, client):
    browser = client if name.startswith("account_") else client_as(operator)
    response = browser.get(reverse(name))
    assert response.status_code == 200
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    page = response.text
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    assert all(address.startswith("/static/") for address in re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page))


def test_error_pages_carry_the_policy_too(client, db):
    assert "script-src 'self'" in client.get("/tidak-ada/")["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["home", "help", "account", "indicators:list"])
def test_page_of_a_signed_in_person_is_not_kept(name, client_as, nobody):
    assert "no-store" in client_as(nobody).get(reverse(name))["Cache-Control"]


def test_page_travels_packed_and_a_file_as_it_is(client_as, operator, submission):
    client, packed = client_as(operator), {"HTTP_ACCEPT_ENCODING": "gzip"}
    page = client.get(f"/isian/{submission.pk}/", **packed)
    plain = client.get(f"/isian/{submission.pk}/").content
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) * 3 < len(plain)
    assert gzip.decompress(page.content).decode().count("</html>") == 1
    book = client.get(reverse("reports:opd_xlsx", args=[submission.period_id, submission.agency_id]), **packed)
    assert book.status_code == 200
    assert "Content-Encoding" not in book


@pytest.mark.parametrize(
    "path",
    ["/periode/1/tahap/%00/", "/hasil/%00/1/", "/orang/%00", f"/dasbor/1/opd/{BEYOND}/", f"/dasbor/{BEYOND}/pemda/76/"],
)
def test_address_that_no_row_can_have_names_nothing(path, client_as, coordinator):
    assert client_as(coordinator).get(path).status_code == 404


def test_sign_in_page_is_not_kept(client, db):
    assert "no-store" in client.get(reverse("account_login"))["Cache-Control"]


def test_search_engines_stay_out(client, db):
    assert '<meta name="robots" content="noindex">' in client.get(reverse("account_login")).text


def test_health_needs_no_person(client, db):
    response = client.get(reverse("health"))
    assert response.json() == {"status": "ok"}
    assert client.post(reverse("health")).status_code == 405


def down(execute, sql, params, many, context):
    """What a database says that is not there."""
    raise OperationalError("tidak terhubung")


def test_health_tells_when_the_database_is_gone(client, db):
    with connection.execute_wrapper(down):
        response = client.get(reverse("health"))
    assert response.status_code == 503
    assert response.json() == {"status": "database"}


def test_a_page_without_its_database_still_answers(operator, client_as):
    client = client_as(operator)
    client.raise_request_exception = False
    with connection.execute_wrapper(down):
        response = client.get(reverse("help"))
    assert response.status_code == 500
    assert "Portal sedang terganggu" in response.text


@pytest.mark.parametrize(
    ("view", "status", "heading"),
    [
        (views.bad_request, 400, "Permintaan tidak dapat dibaca"),
        (views.forbidden, 403, "Tidak dapat dibuka"),
        (views.not_found, 404, "Halaman tidak ditemukan"),
        (views.csrf_failure, 403, "Formulir ini sudah tidak berlaku"),
        (views.server_error, 500, "Portal sedang terganggu"),
    ],
)
def test_error_page_stands_without_person_and_context(view, status, heading):
    response = view(RequestFactory().get("/"))
    assert response.status_code == status
    assert f">{heading}</h1>" in response.content.decode()


def test_refusal_gives_its_reason_and_a_lost_page_nothing():
    request = RequestFactory().get("/")
    assert (
        "Anda tidak menilai OPD sendiri." in views.forbidden(request, Exception("Anda tidak menilai OPD sendiri.")).text
    )
    assert "rahasia" not in views.not_found(request, Http404("rahasia")).text


def test_stale_form_says_that_the_text_is_still_there(operator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator)
    response = client.post(reverse("account_logout"))
    assert response.status_code == 403
    assert "Yang Anda ketik belum hilang" in response.text
    assert client.get(reverse("account")).status_code == 200


def test_form_address_opened_as_a_page_explains_itself(client_as, operator, submission):
    """After a session has ended while typing, sign-in leads to the address of the form."""
    client = client_as(operator)
    response = client.get(reverse("evaluations:hand_over", args=[submission.pk]))
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert ">Kiriman belum diterima</h1>" in response.text
    assert "no-store" in response["Cache-Control"]


def test_wrong_method_of_a_machine_gets_no_page(client_as, operator):
    response = client_as(operator).delete(reverse("help"))
    assert response.status_code == 405
    assert response.content == b""


def test_sheet_of_patterns_shows_every_component_and_is_for_builders_only(client_as, operator):
    assert client_as(operator).get("/pola/").status_code == 404
    request = RequestFactory().get("/pola/")
    request.user = operator
    page = patterns(request).text
    assert "Ada isian yang perlu diperbaiki" in page
    for field in ("date", "explanation", "kind", "method"):
        assert f'<a href="#id_{field}' in page
        assert f'id="id_{field}_error"' in page
    for target in re.findall(r'<li><a href="#([^"]+)"', page):
        assert f'id="{target}"' in page
    assert ">kemarin" in page or 'value="kemarin"' in page
    for words in (
        "Memuaskan",
        "Dikembalikan",
        "Hari ini",
        "Terlambat 13 hari",
        "OPD 101–150 dari 350",
        "(bila ada)",
        "Baru di sini?",
    ):
        assert words in page
