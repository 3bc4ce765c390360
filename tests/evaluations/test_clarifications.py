"""Questions and answers about one row: both sides, unread per person, only while the evaluator has the submission."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations.models import Message
from evaluations.services.clarify import say, thread, unread_per_answer, unread_per_submission
from tests import world


@pytest.fixture
def sent(submission, operator, head):
    world.fill(submission, operator, 3)
    return world.send(submission, head)


@pytest.fixture
def row(sent):
    return world.answer_of(sent, "1")


def urls(submission):
    return [reverse(f"evaluations:{name}", args=[submission.pk, "1"]) for name in ("review_clarify", "clarify")]


def test_both_sides_talk_without_a_change_of_status(sent, evaluator, operator, client_as):
    ask, reply = urls(sent)
    assert client_as(evaluator).post(ask, {"text": "Halaman berapa?"}).status_code == 302
    assert client_as(operator).post(reply, {"text": "Halaman 4."}).status_code == 302
    said = list(Message.objects.values_list("text", "from_agency", "round"))
    assert said == [("Halaman berapa?", False, 1), ("Halaman 4.", True, 1)]
    sent.refresh_from_db()
    assert sent.status == "sent"
    assert AuditEvent.objects.filter(action="clarification.said", agency=sent.agency).count() == 2


def test_unread_is_counted_per_person_until_the_page_is_opened(sent, row, evaluator, evaluator2, operator, client_as):
    say(answer=row, by=evaluator, text="Satu?")
    say(answer=row, by=evaluator, text="Dua?")
    assert unread_per_answer(sent, operator) == {row.pk: 2}
    assert unread_per_answer(sent, evaluator) == {}
    assert unread_per_submission([sent.pk], evaluator2) == {sent.pk: 2}
    home = client_as(operator).get(sent.get_absolute_url()).content.decode()
    assert "Satu butir dengan klarifikasi belum dibaca" in home
    client_as(operator).get(row.get_absolute_url())
    assert unread_per_answer(sent, operator) == {}
    assert unread_per_answer(sent, evaluator2) == {row.pk: 2}
    say(answer=row, by=operator, text="Balasan.")
    for url in (reverse("evaluations:queue"), reverse("evaluations:review", args=[sent.pk])):
        assert "Klarifikasi belum dibaca" in client_as(evaluator).get(url).content.decode()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001])
def test_nothing_and_too_much_are_refused(row, evaluator, text):
    with pytest.raises(Refusal):
        say(answer=row, by=evaluator, text=text)


def test_refused_text_comes_back(sent, evaluator, operator, client_as):
    for who, url in zip((evaluator, operator), urls(sent), strict=True):
        response = client_as(who).post(url, {"text": "y" * 2001})
        assert response.status_code == 409
        assert "y" * 2001 in response.content.decode()


def test_closed_while_the_agency_fills_but_history_stays_readable(submission, operator, head, client_as, evaluator):
    with pytest.raises(Refusal, match="selama penilaian berada pada evaluator"):
        say(answer=world.answer_of(submission, "1"), by=operator, text="Halo?")
    world.fill(submission, operator, 3)
    world.send(submission, head)
    say(answer=world.answer_of(submission, "1"), by=evaluator, text="Sudah berlaku?")
    world.set_status(submission, "final")
    for who, name in ((operator, "answer"), (evaluator, "review_answer")):
        page = client_as(who).get(reverse(f"evaluations:{name}", args=[submission.pk, "1"])).content.decode()
        assert "Sudah berlaku?" in page
        assert "Kirim klarifikasi" not in page


def test_others_do_not_take_part(row, leader, operator2, submission2, evaluator2):
    for who in (leader, operator2):
        with pytest.raises(NotAllowed):
            say(answer=row, by=who, text="Halo?")
    world.set_status(submission2, "sent")
    with pytest.raises(NotAllowed):
        say(answer=world.answer_of(submission2, "1"), by=evaluator2, text="OPD sendiri?")


def test_thread_is_read_in_order(row, evaluator, operator):
    for who, text in ((evaluator, "a"), (operator, "b"), (evaluator, "c")):
        say(answer=row, by=who, text=text)
    assert [message.text for message in thread(row, operator)] == ["a", "b", "c"]


def test_database_refuses_an_empty_message(row, evaluator):
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(answer=row, text="", round=1, from_agency=False, by=evaluator)
