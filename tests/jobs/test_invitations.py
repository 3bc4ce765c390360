"""Inviting many people: in the background, each person once, what failed is named and tried again."""

import re
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import ClassVar

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.utils import timezone

from agencies.errors import NotAllowed
from agencies.invitations import LETTERS_NOW, uninvited
from agencies.models import AuditEvent, User
from jobs.invitations import start_invitations
from jobs.models import Job
from tests import world
from tests.agencies.test_imports import PEOPLE, apply, people_sheet

PAGE = "/orang/undangan/"


class Flaky(EmailBackend):
    """A mail server that does not know one of the addresses."""

    def send_messages(self, messages):
        if any("rusak" in message.to[0] for message in messages):
            raise SMTPException("tidak dikenal")
        return super().send_messages(messages)


class Postbox:
    """A mail server over SMTP as smtplib shows it: it counts who signs in, and does not know one of the addresses."""

    log: ClassVar[list[str]] = []

    def __init__(self, host, port, **values):
        self.log.append("open")

    def starttls(self, **values):
        pass

    def login(self, user, password):
        self.log.append("sign in")

    def sendmail(self, sender, people, content):
        if "rusak@contoh.example" in people:
            raise SMTPRecipientsRefused({})
        self.log.append(people[0].partition("@")[0])

    def quit(self):
        self.log.append("close")


class OverSmtp(SmtpBackend):
    connection_class = Postbox


def newcomer(username, place):
    person = world.person(username, "operator", place)
    person.set_unusable_password()
    person.save()
    return person


@pytest.fixture
def newcomers(places, coordinator):
    return [newcomer(name, places.bkd) for name in ("ani", "budi", "rusak")]


def test_everyone_who_waits_gets_one_letter_with_a_link_that_works(newcomers, coordinator, client):
    job = start_invitations(coordinator)
    job.refresh_from_db()
    assert (job.status, job.sentence, job.title) == ("done", "3 tautan kata sandi terkirim.", "Undangan untuk 3 orang")
    assert (job.done, job.total, job.page) == (3, 3, "/orang/")
    assert [letter.to for letter in mail.outbox] == [[person.email] for person in newcomers]
    link = re.search(r"https?://[^/]+(/akun/sandi/baru/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "kuda-laut-biru", "password2": "kuda-laut-biru"})
    newcomers[0].refresh_from_db()
    assert newcomers[0].check_password("kuda-laut-biru")
    told = AuditEvent.objects.filter(action="person.invited")
    assert {event.object_id for event in told} == {str(person.pk) for person in newcomers}
    assert {(event.actor, event.agency) for event in told} == {(coordinator, newcomers[0].agency)}


def test_letter_names_the_account_and_how_long_the_link_holds(newcomers, coordinator, settings):
    settings.SITE_URL = "https://spbe.contoh.example"
    start_invitations(coordinator)
    body = mail.outbox[0].body
    assert "Nama pengguna Anda: ani" in body
    assert "berlaku 3 hari" in body
    assert "https://spbe.contoh.example/akun/sandi/baru/" in body


def test_nobody_is_invited_twice_and_an_empty_job_says_so(newcomers, coordinator):
    start_invitations(coordinator)
    again = start_invitations(coordinator)
    again.refresh_from_db()
    assert (again.status, len(mail.outbox)) == ("failed", 3)
    assert again.sentence == "Semua orang sudah menerima tautan kata sandi."


def test_what_fails_is_named_and_waits_for_the_next_time(newcomers, coordinator, settings):
    settings.EMAIL_BACKEND = "tests.jobs.test_invitations.Flaky"
    job = start_invitations(coordinator)
    job.refresh_from_db()
    assert job.sentence.startswith("2 tautan kata sandi terkirim, 1 gagal: Rusak (rusak@contoh.example).")
    assert [person.username for person in uninvited(coordinator)] == ["rusak"]


def test_letters_share_one_connection_until_one_fails(newcomers, coordinator, places, settings):
    newcomer("siti", places.bkd)
    settings.EMAIL_BACKEND = "tests.jobs.test_invitations.OverSmtp"
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = "pos"
    Postbox.log.clear()
    job = start_invitations(coordinator)
    job.refresh_from_db()
    assert job.sentence.startswith("3 tautan kata sandi terkirim, 1 gagal")
    assert Postbox.log == ["open", "sign in", "ani", "budi", "close", "open", "sign in", "siti", "close"]


def test_only_people_without_password_whom_the_person_manages(newcomers, places, majene_coordinator, coordinator):
    there = newcomer("dina", places.majene_dinkes)
    assert list(uninvited(majene_coordinator)) == [there]
    assert there in uninvited(coordinator)
    User.objects.filter(pk=newcomers[0].pk).update(is_active=False)
    User.objects.filter(pk=newcomers[1].pk).update(last_login=timezone.now())
    assert {person.username for person in uninvited(coordinator)} == {"rusak", "dina"}


def test_who_manages_nobody_invites_nobody(newcomers, operator, evaluator, leader):
    for person in (operator, evaluator, leader):
        with pytest.raises(NotAllowed):
            start_invitations(person)
        assert list(uninvited(person)) == []
    assert mail.outbox == []


def test_page_names_who_waits_and_post_starts_the_job(newcomers, client_as, coordinator, places):
    for number in range(12):
        newcomer(f"staf{number:02}", places.dinkes)
    client = client_as(coordinator)
    assert "15 orang belum menerima tautan kata sandi" in client.get("/orang/").content.decode()
    page = client.get(PAGE).content.decode()
    assert "Kirim 15 undangan" in page
    assert "dan 5 orang lain" in page
    response = client.post(PAGE)
    job = Job.objects.get()
    assert (response.status_code, response["Location"]) == (302, job.get_absolute_url())
    assert len(mail.outbox) == 15
    assert "Semua orang sudah menerima tautannya" in client.get(PAGE).content.decode()
    assert "belum menerima tautan" not in client.get("/orang/").content.decode()
    assert client.post(PAGE).status_code == 200
    assert Job.objects.count() == 1


def test_page_is_closed_to_others(client_as, operator, leader):
    assert [client_as(person).get(PAGE).status_code for person in (operator, leader)] == [403, 403]


def imported(client, count):
    rows = [(f"staf{n:03}", f"Staf {n}", f"staf{n}@contoh.example", "76", "BKD", "Operator OPD") for n in range(count)]
    return apply(client, PEOPLE, people_sheet(client, *rows))


def test_few_people_of_an_import_are_invited_at_once(client_as, coordinator):
    response = imported(client_as(coordinator), LETTERS_NOW)
    assert (response["Location"], len(mail.outbox)) == ("/orang/", LETTERS_NOW)
    assert list(uninvited(coordinator)) == []


def test_many_people_of_an_import_lead_to_the_invitations(client_as, coordinator):
    client = client_as(coordinator)
    response = imported(client, LETTERS_NOW + 10)
    assert (response["Location"], mail.outbox) == (PAGE, [])
    client.post(PAGE)
    assert len(mail.outbox) == LETTERS_NOW + 10


def test_letters_of_an_import_that_did_not_leave_lead_there_too(client_as, coordinator, settings):
    settings.EMAIL_BACKEND = "tests.jobs.test_invitations.Flaky"
    client = client_as(coordinator)
    row = ("rusak", "Rusak", "rusak@contoh.example", "76", "BKD", "Operator OPD")
    assert apply(client, PEOPLE, people_sheet(client, row))["Location"] == PAGE
    assert [person.username for person in uninvited(coordinator)] == ["rusak"]
