"""Notices: told once, to the right person, by the way that each has chosen."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction

from agencies.models import AuditEvent, Notice, User
from agencies.notices import LETTERS_NOW, deliver, mail_notices, notify, send_digests
from tests import world

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
    assert mail.outbox[0].body.endswith("/pemberitahuan/\n")  # where one chooses
    assert Notice.objects.get(person=evaluator).mailed_at
    assert Notice.objects.filter(mailed_at=None).count() == 2


def test_many_letters_leave_from_the_worker_and_none_leaves_twice(places, django_capture_on_commit_callbacks):
    people = [world.person(f"orang{number}", None, places.bkd) for number in range(LETTERS_NOW + 1)]
    with django_capture_on_commit_callbacks(execute=True):
        tell(*people)
    assert sorted(letter.to for letter in mail.outbox) == sorted([person.email] for person in people)
    assert not Notice.objects.filter(mailed_at=None).exists()
    mail_notices.call(list(Notice.objects.values_list("pk", flat=True)))
    assert len(mail.outbox) == len(people)


def test_many_notices_may_each_say_something_else(evaluator, operator, nobody, django_assert_num_queries):
    nobody.is_active = False
    notices = [Notice(person=p, event="reminder", sentence=p.full_name, url="/") for p in (evaluator, operator, nobody)]
    with django_assert_num_queries(2):
        assert len(deliver([*notices, notices[0]])) == 2
    assert set(Notice.objects.values_list("sentence", flat=True)) == {evaluator.full_name, operator.full_name}
    assert deliver([Notice(person=operator, event="reminder", sentence=operator.full_name, url="/")]) == []


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
