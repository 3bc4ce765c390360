"""Notices: told once, to the right person, by the way that each has chosen."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction

from agencies.models import AuditEvent, Notice, User
from agencies.notices import notify, send_digests

SENTENCE = "BKD mengirim penilaian mandiri."


def tell(*people, sentence=SENTENCE, url="/reviu/"):
    return notify(people, event="submitted", sentence=sentence, url=url)


def choose(person, choice):
    person.mail_notices = choice
    person.save(update_fields=["mail_notices"])


def test_notice_is_mailed_on_commit_to_whoever_wants_it_at_once(
    evaluator, evaluator2, coordinator, django_capture_on_commit_callbacks
):
    choose(evaluator2, "daily")
    choose(coordinator, "never")
    with django_capture_on_commit_callbacks(execute=True):
        tell(evaluator, evaluator2, coordinator)
        assert mail.outbox == []
    assert [letter.to for letter in mail.outbox] == [[evaluator.email]]
    assert "/reviu/" in mail.outbox[0].body
    assert Notice.objects.get(person=evaluator).mailed_at
    assert Notice.objects.filter(mailed_at=None).count() == 2


def test_an_unread_notice_is_not_repeated_and_inactive_people_get_none(evaluator, nobody):
    nobody.is_active = False
    nobody.save()
    tell(evaluator, nobody)
    tell(evaluator, nobody)
    assert Notice.objects.get().person == evaluator
    Notice.objects.update(read_at="2026-01-01T00:00Z")
    tell(evaluator)
    assert Notice.objects.count() == 2


def test_digest_gathers_what_is_unread_and_goes_once(evaluator):
    choose(evaluator, "daily")
    tell(evaluator)
    tell(evaluator, sentence="Dinkes mengirim penilaian mandiri.")
    call_command("send_digests", verbosity=0)
    letter = mail.outbox[0]
    assert letter.subject == "[SPBE] 2 pemberitahuan untuk Anda"
    assert SENTENCE in letter.body
    assert "Dinkes" in letter.body
    assert send_digests() == 0


def test_page_shows_own_notices_only_and_opening_one_reads_it(client_as, evaluator, operator):
    tell(evaluator)
    tell(operator, sentence="Isian Anda dikembalikan.", url="/isian/")
    client = client_as(evaluator)
    page = client.get("/pemberitahuan/").content.decode()
    assert SENTENCE in page
    assert "Isian Anda dikembalikan." not in page
    notice = Notice.objects.get(person=evaluator)
    response = client.post(f"/pemberitahuan/{notice.pk}/")
    assert response.url == "/reviu/"
    notice.refresh_from_db()
    assert notice.read_at
    foreign = Notice.objects.get(person=operator)
    assert client.post(f"/pemberitahuan/{foreign.pk}/").status_code == 404


def test_all_are_read_at_once_and_the_count_in_the_frame_goes(client_as, evaluator):
    tell(evaluator)
    client = client_as(evaluator)
    assert '<span class="bell-count">1</span>' in client.get("/bantuan/").content.decode()
    client.post("/pemberitahuan/dibaca/")
    assert "bell-count" not in client.get("/bantuan/").content.decode()


def test_choice_is_kept_and_audited_and_a_wrong_one_refused(client_as, evaluator):
    client = client_as(evaluator)
    client.post("/pemberitahuan/surel/", {"mail_notices": "daily"})
    evaluator.refresh_from_db()
    assert evaluator.mail_notices == User.MailNotices.DAILY
    assert AuditEvent.objects.get(action="person.changed").data == {"mail_notices": ["at_once", "daily"]}
    assert client.post("/pemberitahuan/surel/", {"mail_notices": "telepati"}).status_code == 409


def test_a_notice_never_leads_out_of_the_portal(evaluator):
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(evaluator, url="https://jahat.example/")
