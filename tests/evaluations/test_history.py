"""The history of a submission: who changed what, newest first, by row."""

from django.urls import reverse

from evaluations.services.answers import save_answer
from tests import world


def test_changes_are_told_newest_first_and_by_row(client_as, operator, operator2, submission, submission2):
    for code, level in (("1", 2), ("2", 3)):
        save_answer(answer=world.answer_of(submission, code), by=operator, seen_version=1, level=level, explanation="")
    save_answer(answer=world.answer_of(submission2, "1"), by=operator2, seen_version=1, level=5, explanation="")
    url = reverse("evaluations:history", args=[submission.pk])
    client = client_as(operator)
    response = client.get(url)
    assert [event.data["level"] for event in response.context["page"]] == [[None, 3], [None, 2]]
    assert "tingkat: kosong → 3" in response.content.decode()
    assert [event.data["level"] for event in client.get(url, {"butir": "1"}).context["page"]] == [[None, 2]]
    assert "Belum ada perubahan yang tercatat pada butir 99" in client.get(url, {"butir": "99"}).content.decode()


def test_history_asks_as_often_for_many_changes(client_as, operator, submission, django_assert_max_num_queries):
    url, client = reverse("evaluations:history", args=[submission.pk]), client_as(operator)
    client.get(url)
    for code in ("1", "2", "3", "4"):
        save_answer(answer=world.answer_of(submission, code), by=operator, seen_version=1, level=2, explanation="")
    with django_assert_max_num_queries(11):
        client.get(url)
