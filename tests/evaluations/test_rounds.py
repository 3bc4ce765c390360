"""A round: returned with requests, repaired and answered by the OPD, compared by the evaluator."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluations.models import AnswerRevision
from evaluations.services.answers import StaleAnswer, mark_repair, save_answer
from evaluations.services.moves import move
from evaluations.services.review import Verdict, record_assessment
from tests import world

RESPONSE = "Tanggal sudah diperbaiki pada halaman 2."


@pytest.fixture
def returned(submission, operator, head, evaluator):
    """BKD has sent; row 1 came back with a request."""
    world.fill(submission, operator, 3)
    world.send(submission, head)
    world.assess_all(submission, evaluator)
    row = world.answer_of(submission, "1")
    verdict = Verdict(level=3, repair_request="Sebutkan tanggalnya.")
    record_assessment(answer=row, by=evaluator, seen_version=1, verdict=verdict)
    return move(submission=submission, action="return", by=evaluator, note="Satu butir.")


def repaired(submission, operator, head):
    text = world.TEXT.replace("2021", "2023")
    row = world.answer_of(submission, "1")
    save_answer(answer=row, by=operator, seen_version=row.version, level=2, explanation=text, repair_response=RESPONSE)
    mark_repair(answer=row, by=operator, done=True)
    return world.send(submission, head)


def test_first_send_keeps_every_answer(returned):
    kept = AnswerRevision.objects.filter(answer__submission=returned)
    assert kept.count() == returned.answers.count()
    assert {revision.round for revision in kept} == {1}


def test_second_send_keeps_only_what_changed_and_the_response(returned, operator, head):
    repaired(returned, operator, head)
    revision = AnswerRevision.objects.get(answer__submission=returned, round=2)
    assert (revision.answer.indicator.code, revision.level, revision.response) == ("1", 2, RESPONSE)


def test_response_alone_is_kept_too(returned, operator, head):
    row = world.answer_of(returned, "1")
    save_answer(
        answer=row,
        by=operator,
        seen_version=row.version,
        level=3,
        explanation=row.explanation,
        repair_response="Tetap.",
    )
    mark_repair(answer=row, by=operator, done=True)
    world.send(returned, head)
    assert AnswerRevision.objects.get(answer=row, round=2).response == "Tetap."


def test_evaluator_reads_request_response_and_difference(returned, operator, head, evaluator, client_as):
    repaired(returned, operator, head)
    url = reverse("evaluations:review_answer", args=[returned.pk, "1"])
    page = client_as(evaluator).get(url).content.decode()
    assert "Sebutkan tanggalnya." in page
    assert RESPONSE in page
    assert '<del><span class="visually-hidden"> (dihapus: </span> 2021<' in page
    assert '<ins><span class="visually-hidden"> (ditambahkan: </span> 2023<' in page
    # Once assessed again without a request, the round's story is still there.
    row = world.answer_of(returned, "1")
    record_assessment(answer=row, by=evaluator, seen_version=0, verdict=Verdict(level=2))
    again = client_as(evaluator).get(url).content.decode()
    assert RESPONSE in again
    assert "(ditambahkan: " in again


def test_untouched_row_shows_no_difference(returned, operator, head, evaluator, client_as):
    repaired(returned, operator, head)
    page = client_as(evaluator).get(reverse("evaluations:review_answer", args=[returned.pk, "2"])).content.decode()
    assert "Berubah sejak putaran lalu" not in page


def test_operator_answers_above_the_field_and_keeps_it(returned, operator, client_as):
    client = client_as(operator)
    url = reverse("evaluations:answer", args=[returned.pk, "1"])
    page = client.get(url).content.decode()
    assert page.index("Sebutkan tanggalnya.") < page.index('id="id_repair_response"') < page.index('id="id_level"')
    row = world.answer_of(returned, "1")
    typed = {"version": row.version, "level": 3, "explanation": row.explanation, "repair_response": "Baris\r\ndua"}
    assert client.post(url, typed).status_code == 302
    row.refresh_from_db()
    assert row.repair_response == "Baris\ndua"


def test_too_long_response_comes_back(returned, operator, client_as):
    row = world.answer_of(returned, "1")
    typed = {"version": row.version, "level": 3, "explanation": row.explanation, "repair_response": "x" * 2001}
    response = client_as(operator).post(reverse("evaluations:answer", args=[returned.pk, "1"]), typed)
    assert response.status_code == 400
    assert "x" * 2001 in response.content.decode()


def test_two_people_on_one_response_meet_a_conflict(returned, operator, head):
    row = world.answer_of(returned, "1")
    typed = {"answer": row, "seen_version": row.version, "level": 3, "explanation": row.explanation}
    save_answer(by=operator, repair_response="Pertama.", **typed)
    with pytest.raises(StaleAnswer) as stale:
        save_answer(by=head, repair_response="Kedua.", **typed)
    assert stale.value.current.repair_response == "Pertama."


def test_row_without_a_request_takes_no_response(submission, operator, client_as):
    page = client_as(operator).get(reverse("evaluations:answer", args=[submission.pk, "1"])).content.decode()
    assert "id_repair_response" not in page


def test_next_return_opens_an_empty_response(returned, operator, head, evaluator):
    repaired(returned, operator, head)
    row = world.answer_of(returned, "1")
    record_assessment(answer=row, by=evaluator, seen_version=0, verdict=Verdict(2, repair_request="Sekali lagi."))
    returned.refresh_from_db()
    move(submission=returned, action="return", by=evaluator, note="Lagi.")
    row.refresh_from_db()
    assert (row.repair, row.repair_response) == ("requested", "")
    assert AnswerRevision.objects.get(answer=row, round=2).response == RESPONSE


def test_database_keeps_one_revision_per_round(returned):
    revision = AnswerRevision.objects.first()
    for broken in ({"round": revision.round}, {"round": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AnswerRevision.objects.create(answer=revision.answer, **broken)
