"""A return-repair round with its difference, and an evaluator who works by keys alone."""

import pytest

from evaluations.models import Assessment
from evaluations.services.moves import move
from evaluations.services.review import Verdict, record_assessment
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)
RESPONSE = "Tahun sudah diganti menurut keputusan yang baru."


@pytest.fixture
def sent(submission, operator, head):
    world.fill(submission, operator, 3)
    return world.send(submission, head)


def test_round_of_repair_shows_every_changed_word(sent, people, page_as, assert_accessible):
    evaluator = people["evaluator"]
    world.assess_all(sent, evaluator)
    row = world.answer_of(sent, "1")
    record_assessment(answer=row, by=evaluator, seen_version=1, verdict=Verdict(3, repair_request="Tahun berapa?"))
    move(submission=sent, action="return", by=evaluator, note="Satu butir.")
    page = page_as(people["operator"], width=360)
    page.goto(row.get_absolute_url())
    assert page.get_by_text("Tahun berapa?").is_visible()
    page.fill("#id_repair_response", RESPONSE)
    page.fill("#id_explanation", world.TEXT.replace("2021", "2023"))
    page.locator("[name=repair_done]").check()
    page.locator(".savebar button[type=submit]").click()
    page.get_by_text("Butir 1 tersimpan").wait_for()
    world.send(sent, people["head"])
    for width in (360, 1280):
        page = page_as(evaluator, width=width)
        page.goto(f"/reviu/{sent.pk}/butir/1/")
        assert page.get_by_text(RESPONSE).is_visible()
        assert "2021" in page.locator(".diff del").first.inner_text()
        assert "2023" in page.locator(".diff ins").first.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert_accessible(page)


def test_evaluator_works_by_keys(sent, people, page_as):
    page = page_as(people["evaluator"])
    page.goto(f"/reviu/{sent.pk}/butir/1/")
    page.keyboard.press("t")
    page.wait_for_url("**/butir/2/")
    page.keyboard.press("n")
    page.wait_for_url("**/butir/3/")
    page.keyboard.press("2")
    page.keyboard.press("r")
    assert page.locator("#id_recommendation").input_value().startswith("Menuju tingkat 3")
    page.locator("#id_analysis").press_sequentially("slt")  # letters in a field are letters
    assert page.locator("#id_analysis").input_value() == "slt"
    page.locator("h1").click()
    page.keyboard.press("l")
    page.wait_for_url("**/butir/4/")
    stored = Assessment.objects.filter(answer__submission=sent).order_by("pk").values_list("level", "analysis")
    assert list(stored) == [(3, ""), (2, "slt")]


def test_keys_can_be_switched_off(sent, people, page_as):
    page = page_as(people["evaluator"])
    page.goto(f"/reviu/{sent.pk}/butir/1/")
    page.get_by_label("Pintasan satu tombol aktif").uncheck()
    page.reload()
    page.keyboard.press("2")
    assert not page.locator("#e2").is_checked()
    assert page.locator("#e3").is_checked()


@pytest.mark.parametrize("width", [360, 1280])
def test_two_evaluators_on_one_row_merge(width, submission, people, page_as, assert_accessible):
    world.fill_quickly(submission, 3)
    world.set_status(submission, "sent")
    page = page_as(people["evaluator2"], width=width)
    page.goto(f"/reviu/{submission.pk}/butir/1/")
    verdict = Verdict(3, findings="Bukti satu dibaca.")
    record_assessment(answer=world.answer_of(submission, "1"), by=people["evaluator"], seen_version=0, verdict=verdict)
    page.fill("#id_findings", "Bukti dua dibaca.")
    page.locator(".savebar button[name=stay]").click()
    page.get_by_text("Gabungkan keduanya").click()
    assert page.locator("#gabung-findings").input_value() == "Bukti satu dibaca.\nBukti dua dibaca."
    assert page.locator("section[aria-labelledby=bentrok] mark").all_inner_texts() == [" satu", " dua"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
    page.fill("#gabung-findings", "Bukti satu dan dua dibaca.")
    page.get_by_role("button", name="Simpan gabungan").click()
    page.get_by_text("Penilaian butir 1 tersimpan").wait_for()
    assert Assessment.objects.get().findings == "Bukti satu dan dua dibaca."


@pytest.fixture
def half_written(submission, people, page_as):
    """A row on which an evaluator has chosen a level by its key and begun to write."""
    world.fill_quickly(submission, 3)
    world.set_status(submission, "sent")
    page = page_as(people["evaluator2"])
    page.goto(f"/reviu/{submission.pk}/butir/1/")
    page.fill("#id_findings", "Bukti dua dibaca.")
    page.fill("#id_analysis", "Belum semua unit.")
    page.locator("h1").click()
    page.keyboard.press("2")
    return page


def ask(page):
    page.get_by_label("Ajukan pertanyaan").fill("SK yang mana?")
    page.get_by_role("button", name="Kirim klarifikasi").click()
    page.get_by_text("Klarifikasi terkirim kepada OPD.").wait_for()


def test_half_written_assessment_survives_a_question(half_written, submission):
    page = half_written
    ask(page)
    assert page.locator("#id_findings").input_value() == "Bukti dua dibaca."
    assert page.locator("#e2").is_checked()
    assert page.locator("[data-criterion]:visible").evaluate_all("all => all.map((p) => p.dataset.criterion)") == ["2"]
    assert page.locator("[data-use]").count() == 0
    page.locator(".savebar button[name=stay]").click()
    page.get_by_text("Penilaian butir 1 tersimpan").wait_for()
    stored = Assessment.objects.get()
    assert (stored.level, stored.findings, stored.analysis) == (2, "Bukti dua dibaca.", "Belum semua unit.")
    assert page.evaluate("Object.keys(localStorage).length + sessionStorage.length") == 0


def test_text_that_came_back_after_a_question_overwrites_no_colleague(half_written, submission, people):
    page = half_written
    verdict = Verdict(3, findings="Bukti satu dibaca.")
    record_assessment(answer=world.answer_of(submission, "1"), by=people["evaluator"], seen_version=0, verdict=verdict)
    ask(page)
    page.locator(".savebar button[name=stay]").click()
    page.get_by_role("heading", name="Penilaian ini sudah diubah orang lain").wait_for()
    assert Assessment.objects.get().findings == "Bukti satu dibaca."
    assert page.locator("#id_findings").input_value() == "Bukti dua dibaca."


@pytest.mark.parametrize("width", [360, 1280])
def test_stage_page_is_accessible_while_it_can_be_taken_back(width, submission, people, page_as, assert_accessible):
    page = page_as(people["coordinator"], width=width)
    page.goto(f"/periode/{submission.period_id}/tahap/76/")
    page.get_by_role("button", name="Mulai tahap ini").click()
    page.get_by_role("heading", name="Batalkan tahap Wawancara").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
    page.get_by_label("Alasan").fill("Keliru.")
    page.get_by_role("button", name="Batalkan tahap ini").click()
    page.get_by_text("Tahap dibatalkan.").wait_for()
