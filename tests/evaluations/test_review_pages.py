"""The evaluator's queue and overview, and the koordinator's finalising of several OPD at once."""

import re

import pytest

from evaluations.models import Answer, Submission, Transition
from evaluations.workflow import Status
from tests import world


def page(client, path, status=200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def listed(text: str) -> list[str]:
    """The OPD of the queue's table, in order."""
    return re.findall(r'<th role="rowheader" scope="row" class="title"><a href="/reviu/\d+/[^"]*">([^<]+)</a>', text)


@pytest.fixture
def work(submission, submission2, majene_submission, mamuju_submission):
    """Dinkes in review, BKD sent, Dinkes Majene verified, Dinkes Mamuju still a draft."""
    world.fill_quickly(submission, 3)
    world.fill_quickly(submission2, 3, evaluator={"1": 3, "2": 2})
    for found, status in (
        (submission, Status.SENT), (submission2, Status.IN_REVIEW), (majene_submission, Status.VERIFIED),
        (mamuju_submission, Status.DRAFT),
    ):  # fmt: skip
        world.set_status(found, status)
    return submission.period


# Queue ------------------------------------------------------------------------


def test_queue_begins_with_what_waits_most_urgent_first(work, evaluator, client_as):
    text = page(client_as(evaluator), "/reviu/")
    assert "Dua OPD menunggu penilaian Anda" in text
    assert listed(text) == ["BKD", "Dinkes"]
    assert "2 dari 37" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=semua", ["BKD", "Dinkes", "Dinkes Majene", "Dinkes Mamuju"]),
        ("status=verified", ["Dinkes Majene"]),
        ("status=apa-saja", ["BKD", "Dinkes"]),
        ("status=semua&pemda=76.05", ["Dinkes Majene"]),
        ("status=semua&pemda=99", []),
        ("status=semua&q=kepegawaian", ["BKD"]),
        ("status=semua&q=%00", ["BKD", "Dinkes", "Dinkes Majene", "Dinkes Mamuju"]),
        ("status=semua&periode=999999", []),
        ("status=semua&aspek=A99", []),
        ("aspek=A1", ["BKD", "Dinkes"]),
        ("halaman=99", ["BKD", "Dinkes"]),
        ("halaman=x", ["BKD", "Dinkes"]),
    ],
)
def test_queue_is_filtered_by_its_address(query, found, work, evaluator, client_as):
    """Diskominfo is never there: the evaluator works in it."""
    assert sorted(listed(page(client_as(evaluator), f"/reviu/?{query}"))) == found


def test_queue_counts_the_rows_of_the_chosen_aspect(work, evaluator, client_as):
    assert "2 dari 7" in page(client_as(evaluator), "/reviu/?aspek=A1")


def test_queue_marks_answers_that_changed_since(work, submission2, evaluator, client_as):
    Answer.objects.filter(submission=submission2, indicator__code="1").update(version=5)
    text = page(client_as(evaluator), "/reviu/")
    assert "1 berubah" in text
    assert "1 dari 37" in text


def test_queue_never_holds_the_own_opd_or_another_government(work, evaluator2, majene_coordinator, client_as):
    """evaluator2 works in Dinkes, the koordinator of Majene in the only OPD of Majene."""
    theirs = listed(page(client_as(evaluator2), "/reviu/?status=semua"))
    assert sorted(theirs) == ["BKD", "Dinkes Majene", "Dinkes Mamuju", "Diskominfo"]
    assert listed(page(client_as(majene_coordinator), "/reviu/?status=semua")) == []


def test_empty_queue_says_what_comes_next(period, evaluator, client_as):
    assert "Belum ada kiriman yang menunggu" in page(client_as(evaluator), "/reviu/")
    assert "Tidak ada OPD dengan saringan ini" in page(client_as(evaluator), "/reviu/?q=tidak-ada")


def test_queue_before_any_period(evaluator, client_as):
    assert "Belum ada periode yang dibuka" in page(client_as(evaluator), "/reviu/")


# Overview ---------------------------------------------------------------------


def test_overview_names_what_is_left_and_leads_to_the_first(work, submission2, evaluator, client_as):
    text = page(client_as(evaluator), f"/reviu/{submission2.pk}/")
    assert "35 butir belum dinilai" in text
    assert f'href="/reviu/{submission2.pk}/butir/3/"' in text
    assert "Nilai indikator 3" in text
    assert "Verifikasi penilaian" not in text


def test_overview_offers_to_verify_only_when_nothing_is_left(work, submission2, evaluator, client_as):
    world.fill_quickly(submission2, 3, evaluator=3)
    text = page(client_as(evaluator), f"/reviu/{submission2.pk}/")
    assert "Semua butir sudah dinilai, siap diverifikasi" in text
    assert "Verifikasi penilaian" in text


def test_overview_offers_to_return_what_is_marked(work, submission2, evaluator, client_as):
    marked = Answer.objects.filter(submission=submission2, indicator__code="4")
    marked.update(repair="marked", repair_note="Lampirkan SK 2025.")
    text = page(client_as(evaluator), f"/reviu/{submission2.pk}/")
    assert "Kembalikan 1 butir" in text
    assert "Lampirkan SK 2025." in text


def test_returned_note_and_history_are_shown(work, submission2, evaluator, client_as):
    marked = Answer.objects.filter(submission=submission2, indicator__code="4")
    marked.update(repair="marked", repair_note="Lampirkan SK 2025.")
    client = client_as(evaluator)
    assert client.post(f"/reviu/{submission2.pk}/kembalikan/", {"note": "Perbaiki satu butir."}).status_code == 302
    text = page(client, f"/reviu/{submission2.pk}/")
    assert "Perbaiki satu butir." in text
    assert "Dikembalikan untuk diperbaiki" in text


def test_refused_move_keeps_the_note(work, submission2, evaluator, client_as):
    response = client_as(evaluator).post(f"/reviu/{submission2.pk}/kembalikan/", {"note": "Pesan yang panjang."})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Tandai dahulu paling sedikit satu butir" in text
    submission2.refresh_from_db()
    assert submission2.status == Status.IN_REVIEW


def test_move_twice_is_refused_the_second_time(work, submission2, evaluator, client_as):
    world.fill_quickly(submission2, 3, evaluator=3)
    client = client_as(evaluator)
    assert client.post(f"/reviu/{submission2.pk}/verifikasi/").status_code == 302
    assert client.post(f"/reviu/{submission2.pk}/verifikasi/").status_code == 409
    assert Transition.objects.filter(submission=submission2).count() == 1


def test_reopening_needs_a_reason(work, majene_submission, coordinator, client_as):
    client, path = client_as(coordinator), f"/reviu/{majene_submission.pk}/"
    assert client.post(f"{path}finalkan/").status_code == 302
    assert client.post(f"{path}buka-kembali/", {"note": " "}).status_code == 409
    assert client.post(f"{path}buka-kembali/", {"note": "Ada bukti baru."}).status_code == 302
    assert "Ada bukti baru." in page(client, path)


def test_evaluator_may_not_finalise(work, majene_submission, evaluator, client_as):
    response = client_as(evaluator).post(f"/reviu/{majene_submission.pk}/finalkan/")
    assert response.status_code == 403
    majene_submission.refresh_from_db()
    assert majene_submission.status == Status.VERIFIED


# Finalising several at once -------------------------------------------------------


def finalise(client, *submissions, **more):
    return client.post("/reviu/finalkan/", {"submission": [s.pk for s in submissions]} | more, follow=True)


def test_chosen_opd_are_finalised_and_the_others_named(work, submission, majene_submission, coordinator, client_as):
    text = finalise(client_as(coordinator), submission, majene_submission).content.decode()
    assert "1 penilaian ditetapkan final." in text
    assert "Belum final: BKD" in text
    assert set(Submission.objects.filter(status=Status.FINAL)) == {majene_submission}


def test_finalising_nothing_says_so(work, coordinator, client_as):
    assert "Pilih dahulu" in finalise(client_as(coordinator)).content.decode()
    assert "Pilih dahulu" in finalise(client_as(coordinator), submission="bukan-angka").content.decode()


def test_finalising_what_one_may_not_know_finalises_nothing(work, submission, majene_submission, people, client_as):
    client = client_as(people["majene_coordinator"])
    assert finalise(client, submission, majene_submission).status_code == 404
    assert not Submission.objects.filter(status=Status.FINAL).exists()


@pytest.mark.parametrize(
    ("back", "target"),
    [
        ("/periode/1/pemantauan/", "/periode/1/pemantauan/"),
        ("https://a.example/", "/reviu/"),
        ("//a.example", "/reviu/"),
    ],
)
def test_finalising_leads_back_inside_the_portal_alone(back, target, work, majene_submission, coordinator, client_as):
    response = client_as(coordinator).post("/reviu/finalkan/", {"submission": [majene_submission.pk], "next": back})
    assert response.url == target


def test_forged_choices_are_no_choice(work, coordinator, client_as):
    """Endless digits and digits of other scripts never reach the database."""
    for forged in ("9" * 30, "²", "-1"):
        assert "Pilih dahulu" in finalise(client_as(coordinator), submission=forged).content.decode()
