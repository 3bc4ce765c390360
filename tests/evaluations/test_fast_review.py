"""Fewer strokes per row: the OPD's level confirmed in one step, for one row or many; a recommendation to begin with."""

import pytest
from django.urls import reverse

from agencies.models import AuditEvent
from evaluations.models import Assessment
from evaluations.services.answers import save_answer
from evaluations.services.review import Verdict, accept_self_levels, record_assessment
from tests import world


@pytest.fixture
def sent(submission, operator, head):
    world.fill(submission, operator, 3)
    return world.send(submission, head)


def row_url(submission, code="1"):
    return reverse("evaluations:review_answer", args=[submission.pk, code])


def seen(submission, code="1", **typed):
    return {"version": 0, "round": 1, "answer_version": world.answer_of(submission, code).version, **typed}


def test_accept_takes_the_level_of_the_agency_and_goes_on(sent, evaluator, client_as):
    typed = seen(sent, level=1, ask_repair="1", findings="B1 hal. 2", accept="1")
    response = client_as(evaluator).post(row_url(sent), typed)
    assert response.url == row_url(sent, "2")
    stored = Assessment.objects.get(answer__submission=sent)
    assert (stored.level, stored.findings, stored.repair_request) == (3, "B1 hal. 2", "")


def test_suggestion_is_put_into_the_field_and_nothing_is_saved(sent, evaluator, client_as):
    typed = seen(sent, level=3, findings="Tetap ada", recommendation="Kalimat saya.", suggest="1")
    page = client_as(evaluator).post(row_url(sent), typed).content.decode()
    criterion = sent.period.instrument.structure.row("1").criteria[4]
    assert f"Kalimat saya.\nMenuju tingkat 4, Terintegrasi dan Terukur: {criterion}" in page
    assert "Tetap ada" in page
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("level", ["", "5", "x"])
def test_without_a_next_level_nothing_is_suggested(sent, evaluator, client_as, level):
    page = client_as(evaluator).post(row_url(sent), seen(sent, level=level, suggest="1")).content.decode()
    assert "Menuju tingkat" not in page


def ticked(submission, *codes):
    return [f"{row.pk}:{row.version}" for row in (world.answer_of(submission, code) for code in codes)]


def test_chosen_rows_are_accepted_at_once(sent, evaluator, client_as):
    url = reverse("evaluations:accept_many", args=[sent.pk])
    page = client_as(evaluator).post(url, {"row": ticked(sent, "1", "2", "3")}, follow=True).content.decode()
    assert "Tingkat mandiri 3 butir disetujui." in page
    assert set(Assessment.objects.values_list("answer__indicator__code", "level")) == {("1", 3), ("2", 3), ("3", 3)}
    assert AuditEvent.objects.filter(action="assessment.recorded").count() == 3


def test_rows_that_cannot_be_accepted_are_named(sent, evaluator):
    one, two, three = (world.answer_of(sent, code) for code in ("1", "2", "3"))
    verdict = Verdict(level=2, analysis="Belum terbukti.")
    record_assessment(answer=one, by=evaluator, seen_version=0, verdict=verdict)
    done, left = accept_self_levels(
        submission=sent, by=evaluator, seen={one.pk: one.version, two.pk: two.version - 1, three.pk: three.version}
    )
    assert done == 1
    assert left[0] == "Butir 1: sudah dinilai pada putaran ini."
    assert left[1].startswith("Butir 2: Jawaban OPD atau tahap")
    one.refresh_from_db()
    assert one.evaluator_level == 2


def test_row_without_a_level_is_not_accepted(submission, operator, evaluator):
    row = world.answer_of(submission, "1")
    save_answer(answer=row, by=operator, seen_version=1, level=None, explanation="x")
    world.set_status(submission, "in_review")
    done, left = accept_self_levels(submission=submission, by=evaluator, seen={row.pk: 2})
    assert (done, left) == (0, ["Butir 1: OPD belum memilih tingkat."])


def test_accepting_nothing_says_so(sent, evaluator, client_as):
    response = client_as(evaluator).post(reverse("evaluations:accept_many", args=[sent.pk]), {"row": ["x", "1"]})
    assert response.status_code == 400
    assert "Centang dahulu" in response.content.decode()


def test_accepting_a_closed_submission_is_refused(submission, evaluator, client_as):
    response = client_as(evaluator).post(
        reverse("evaluations:accept_many", args=[submission.pk]), {"row": ticked(submission, "1")}
    )
    assert response.status_code == 409
    assert not Assessment.objects.exists()
