"""Copying on the pages, for one OPD and for a whole government in a fixed number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations.models import Answer, Period, Submission
from evaluations.services import copying
from tests import world
from tests.evaluations.copying.conftest import earlier_period, row

# -- pages -----------------------------------------------------------------------------------------------------------


def test_operator_copies_and_confirms_on_the_pages(old, submission, operator, client_as):
    world.fill(old, operator, {"1": 3})
    client, home = client_as(operator), f"/isian/{submission.pk}/"
    page = client.get(home).content.decode()
    assert "Mulai dari jawaban Evaluasi 2025" in page
    assert "Salin ke 1 butir kosong" in page
    told = client.post(f"{home}salin/", follow=True).content.decode()
    assert "1 butir disalin, 0 sudah terisi, 36 tidak ada padanan" in told
    assert "state-copied" in told
    assert "Pastikan jawaban tahun lalu masih berlaku" in told
    assert "butir kosong</button>" not in told  # nothing is left to copy
    page = client.get(f"{home}butir/1/").content.decode()
    assert "Evaluasi 2025, indikator 1" in page
    assert 'id="id_confirm"' in page
    typed = {"version": 2, "level": 3, "explanation": world.TEXT}  # ends in a blank, which the form takes off
    saved = client.post(f"{home}butir/1/simpan-otomatis/", typed).json()
    assert row(submission, "1").copied_from is not None
    client.post(f"{home}butir/1/", typed | {"confirm": "1", "version": saved["version"]})
    assert row(submission, "1").is_complete
    assert 'id="id_confirm"' not in client.get(f"{home}butir/1/").content.decode()


def test_page_says_why_there_is_no_level(old, new_rules, operator, evaluator, client_as):
    world.fill(old, operator, {"26": 4})
    home = f"/isian/{new_rules.pk}/"
    assert "Tingkat tidak ikut disalin" in client_as(operator).get(home).content.decode()
    client_as(operator).post(f"{home}salin/")
    assert "Tingkat tidak ikut disalin" in client_as(operator).get(f"{home}butir/36/").content.decode()
    read = client_as(evaluator).get(f"{home}butir/36/").content.decode()
    assert "OPD belum memastikan" in read
    assert 'id="id_confirm"' not in read


def test_without_earlier_answers_nothing_is_offered(submission, operator, client_as):
    page = client_as(operator).get(f"/isian/{submission.pk}/").content.decode()
    assert "butir kosong</button>" not in page
    assert client_as(operator).post(f"/isian/{submission.pk}/salin/").status_code == 409


def test_copy_page_refuses_strangers_roles_and_closed_periods(
    old, submission, operator, operator2, evaluator, client_as
):
    world.fill(old, operator, {"1": 3})
    url = f"/isian/{submission.pk}/salin/"
    assert client_as(operator2).post(url).status_code == 404
    assert client_as(evaluator).post(url).status_code == 403
    Period.objects.filter(pk=submission.period_id).update(status="closed")
    assert client_as(operator).post(url).status_code == 409
    assert row(submission, "1").copied_from is None


# -- a whole government ----------------------------------------------------------------------------------------------


def test_koordinator_copies_for_the_whole_government(
    before, period, places, people, submission, submission2, majene_submission, coordinator, client_as
):
    for agency, who in ((places.bkd, "operator"), (places.dinkes, "operator2")):
        world.fill(Submission.objects.get(period=before, agency=agency), people[who], {"1": 3, "2": 2})
    url = f"/periode/{period.pk}/"
    assert f'formaction="{url}salin/76/"' in client_as(coordinator).get(url).content.decode()
    told = client_as(coordinator).post(f"{url}salin/76/", follow=True).content.decode()
    assert "Pemprov Sulbar, 2 OPD: 4 butir disalin" in told
    assert row(submission2, "2").level == 2
    assert AuditEvent.objects.filter(action="submission.answers_copied").count() == 2
    assert not majene_submission.answers.exclude(copied_from=None).exists()


def test_drafts_of_the_government_alone_are_filled(
    before, period, places, people, submission, submission2, coordinator
):
    for agency, who in ((places.bkd, "operator"), (places.dinkes, "operator2")):
        world.fill(Submission.objects.get(period=before, agency=agency), people[who], {"1": 3})
    world.set_status(submission2, "with_head")
    tallies = copying.copy_government(period=period, government=places.province, by=coordinator)
    assert set(tallies) == {submission.pk}


def test_government_without_earlier_answers_or_closed_is_refused(before, period, places, coordinator, leader):
    with pytest.raises(Refusal, match="Belum ada OPD"):
        copying.copy_government(period=period, government=places.province, by=coordinator)
    with pytest.raises(NotAllowed):
        copying.copy_government(period=period, government=places.province, by=leader)
    Period.objects.filter(pk=period.pk).update(status="closed")
    with pytest.raises(Refusal, match="ditutup"):
        copying.copy_government(period=period, government=places.province, by=coordinator)


def statements(period, places, coordinator) -> int:
    with CaptureQueriesContext(connection) as captured:
        copying.copy_government(period=period, government=places.province, by=coordinator)
    return len(captured)


@pytest.mark.parametrize("many", [False, True])
def test_bulk_copy_asks_as_often_for_many_as_for_few(many, places, coordinator, operator):
    if many:
        for number in range(12):
            world.agency(places.province, f"Dinas Baru {number:02}", f"DB{number:02}")
    before = earlier_period(coordinator, places)
    period = world.open_period(coordinator, [places.province])
    for submission in Submission.objects.filter(period=before, agency__government=places.province):
        world.fill_quickly(submission, {str(n): 2 for n in range(1, 4)})
        submission.answers.exclude(indicator__code="1").update(explanation="")
    world.cite_everywhere(Answer.objects.filter(submission__period=before, indicator__code="1"), operator)
    assert statements(period, places, coordinator) == BULK
    assert Answer.objects.exclude(copied_from=None).count() == (15 if many else 3) * 3


BULK = 14
