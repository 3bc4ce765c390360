"""Who hears of a follow-up: given, changed, moved, written about, due and overdue; by mail as each person chose."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Notice, User
from evaluations.models import Evidence
from improvements.models import FollowUp
from improvements.services import follow_ups as service
from improvements.services.reminders import send_due_notices
from tests import world

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
KOORDINATOR = {"koordinator"}


def heard(event: str) -> set[str]:
    return set(Notice.objects.filter(event=event).values_list("person__username", flat=True))


def sentence(event: str) -> str:
    return Notice.objects.filter(event=event).values_list("sentence", flat=True).distinct().get()


def move(follow_up, action, by, note="Selesai dikerjakan."):
    return service.move(follow_up=follow_up, action=action, by=by, note=note)


def test_the_opd_hears_of_a_new_one(follow_up, head, operator):
    assert heard("follow_up.created") == {head.username, operator.username}
    notice = Notice.objects.filter(event="follow_up.created").first()
    assert notice.url == follow_up.get_absolute_url()
    assert notice.sentence.startswith("Tindak lanjut baru BKD: “Susun SOP”, batas ")


def test_the_recommendations_of_a_review_are_one_notice(reviewed, coordinator, programme, operator, head):
    service.create_from_review(
        submission=reviewed, by=coordinator, codes=["2", "35-1"], programme=programme, due=TODAY + 30 * DAY
    )
    told = Notice.objects.filter(event="follow_up.created")
    assert sorted(told.values_list("person__username", flat=True)) == ["kepala", "operator"]
    assert sentence("follow_up.created").startswith("Dua tindak lanjut baru untuk BKD, batas ")
    assert told[0].url == f"/tindak-lanjut/?opd={reviewed.agency_id}"


def test_no_recommendation_chosen_tells_nobody(reviewed, coordinator, programme, operator):
    service.create_from_review(submission=reviewed, by=coordinator, codes=[], programme=programme, due=TODAY)
    assert not Notice.objects.exists()


def test_a_named_person_hears_that_it_is_theirs(follow_up, wish, coordinator, operator, head):
    service.change(follow_up=follow_up, by=coordinator, wish=replace(wish, person=operator))
    assert heard("follow_up.given") == {"operator"}
    assert sentence("follow_up.given").startswith("Anda penanggung jawab tindak lanjut “Susun SOP”, batas ")


def test_a_person_who_may_not_read_it_is_not_told(follow_up, wish, coordinator, head, places):
    stranger = world.person("belum-berperan", None, places.bkd)
    service.change(follow_up=follow_up, by=coordinator, wish=replace(wish, person=stranger))
    assert heard("follow_up.given") == {"kepala", "operator"}


def test_a_new_date_is_told_and_other_changes_are_not(follow_up, wish, coordinator, operator, head):
    service.change(follow_up=follow_up, by=coordinator, wish=replace(wish, title="Susun SOP layanan"))
    assert heard("follow_up.due") == set()
    service.change(follow_up=follow_up, by=coordinator, wish=replace(wish, due=wish.due + DAY))
    assert heard("follow_up.due") == {"operator", "kepala"}


@pytest.mark.parametrize(
    ("state", "action", "who", "to"),
    [
        ("open", "start", "operator", KOORDINATOR),
        ("running", "report", "operator", {"evaluator", "evaluator2", "koordinator"}),
        ("reported", "confirm", "evaluator", {"operator", "kepala"}),
        ("reported", "send_back", "evaluator", {"operator", "kepala"}),
        ("running", "drop", "coordinator", {"operator", "kepala"}),
        ("done", "reopen", "coordinator", {"operator", "kepala"}),
    ],
)
def test_every_move_is_told_to_the_other_side(follow_up, people, state, action, who, to):
    FollowUp.objects.filter(pk=follow_up.pk).update(state=state)
    move(follow_up, action, people[who], "Karena begini.")
    assert heard(f"follow_up.{action}") == to
    assert sentence(f"follow_up.{action}").endswith(": Karena begini.")


def test_a_move_without_a_note_ends_in_a_full_stop(follow_up, operator, coordinator):
    move(follow_up, "start", operator, "")
    assert sentence("follow_up.start") == "BKD mulai mengerjakan “Susun SOP”."


def test_evaluators_of_the_opd_itself_confirm_nothing_and_hear_nothing(wish, places, coordinator, people):
    diskominfo = replace(wish, agency=places.diskominfo)
    made = service.create(by=coordinator, wish=diskominfo)
    own = world.person("operator-kominfo", "operator", places.diskominfo)
    move(made, "report", own)
    assert heard("follow_up.report") == {"evaluator2"}


def test_a_note_of_the_opd_goes_to_the_koordinator(follow_up, operator, coordinator):
    service.add_note(follow_up=follow_up, by=operator, note="Rancangan sudah dibahas.")
    assert heard("follow_up.noted") == KOORDINATOR
    assert sentence("follow_up.noted") == "Catatan kemajuan BKD, “Susun SOP”: Rancangan sudah dibahas."


def test_a_note_of_the_koordinator_goes_to_the_opd(follow_up, operator, head, coordinator):
    service.add_note(follow_up=follow_up, by=coordinator, note="Contohnya ada di Dinkes.")
    assert heard("follow_up.noted") == {"operator", "kepala"}


def test_the_evaluator_who_asked_for_it_follows_it_too(wish, evaluator, operator, coordinator):
    made = service.create(by=evaluator, wish=wish)
    service.add_note(follow_up=made, by=operator, note="Berjalan.")
    assert heard("follow_up.noted") == {"evaluator", "koordinator"}


def test_mail_leaves_as_each_person_chose(wish, coordinator, operator, head, django_capture_on_commit_callbacks):
    User.objects.filter(pk=operator.pk).update(mail_notices="at_once")
    User.objects.filter(pk=head.pk).update(mail_notices="never")
    with django_capture_on_commit_callbacks(execute=True):
        service.create(by=coordinator, wish=wish)
    assert [letter.to for letter in mail.outbox] == [[operator.email]]
    assert "Susun SOP" in mail.outbox[0].subject


def test_long_titles_and_notes_fit_a_notice(wish, coordinator, operator):
    made = service.create(by=coordinator, wish=replace(wish, title="Tata " * 50))
    service.add_note(follow_up=made, by=operator, note="kata " * 300)
    told = sentence("follow_up.noted")
    assert len(told) < 300
    assert told.endswith("…")


# --- the calendar --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "count"), [(8, 0), (7, 2), (4, 0), (3, 2), (1, 2), (0, 0), (-1, 2), (-40, 2)])
def test_days_before_and_after(follow_up, head, operator, left, count):
    day = follow_up.due - left * DAY
    assert send_due_notices(today=day) == count
    assert send_due_notices(today=day) == 0


def test_overdue_is_said_once_however_long_it_lasts(follow_up, operator, head):
    assert send_due_notices(today=follow_up.due + DAY) == 2
    Notice.objects.update(read_at=timezone.now())
    assert send_due_notices(today=follow_up.due + 9 * DAY) == 0
    told = Notice.objects.filter(event__startswith="follow_up.late:").first().sentence
    assert told.startswith("Terlambat: tindak lanjut BKD “Susun SOP”, batasnya ")


def test_a_new_date_is_reminded_of_anew(follow_up, wish, coordinator, operator, head):
    send_due_notices(today=follow_up.due - 3 * DAY)
    later = replace(wish, due=wish.due + 10 * DAY)
    service.change(follow_up=follow_up, by=coordinator, wish=later)
    assert send_due_notices(today=later.due - 3 * DAY) == 2


@pytest.mark.parametrize("state", ["reported", "done", "dropped"])
def test_what_is_not_owed_is_not_reminded(follow_up, operator, state):
    FollowUp.objects.update(state=state)
    assert send_due_notices(today=follow_up.due + DAY) == 0


def test_the_responsible_person_is_reminded_alone(wish, coordinator, operator, head):
    service.create(by=coordinator, wish=replace(wish, person=operator))
    assert send_due_notices(today=wish.due - DAY) == 1
    assert sentence(f"follow_up.due:{wish.due}:1").startswith("1 hari lagi batas tindak lanjut BKD “Susun SOP”: ")


def test_many_are_reminded_in_as_many_queries_as_one(wish, coordinator, operator, head):
    service.create(by=coordinator, wish=replace(wish, person=operator))
    with CaptureQueriesContext(connection) as one:
        send_due_notices(today=wish.due - 7 * DAY)
    for number in range(20):
        service.create(by=coordinator, wish=replace(wish, title=f"Langkah {number}", person=operator))
    with CaptureQueriesContext(connection) as many:
        assert send_due_notices(today=wish.due - 3 * DAY) == 21
    assert len(many) == len(one)


def test_the_daily_command_tells_both(follow_up, operator, head, capsys):
    FollowUp.objects.update(due=TODAY + DAY)
    call_command("send_reminders")
    assert capsys.readouterr().out == "2 pemberitahuan batas waktu terkirim.\n"


def test_evidence_and_drafts_do_not_tell(follow_up, operator, places, coordinator):
    before = Notice.objects.count()
    piece = Evidence.objects.create(agency=places.bkd, url="https://contoh.example/", title="SOP", uploaded_by=operator)
    service.cite(follow_up=follow_up, by=operator, evidence=piece)
    assert Notice.objects.count() == before
