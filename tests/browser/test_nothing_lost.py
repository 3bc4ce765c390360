"""What is typed survives a cut connection, an ended session, a closed tab, and a second person on the same answer."""

import json
from itertools import pairwise

import pytest
from django.conf import settings
from django.utils import timezone

from evaluations.models import Answer
from tests import world
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

MINE = "Tulisan operator tentang kebijakan yang berlaku."
THEIRS = "Tulisan kepala tentang kebijakan yang berlaku."


def address(submission, code="1"):
    return f"/isian/{submission.pk}/butir/{code}/"


def stored(submission, code="1"):
    return world.answer_of(submission, code).explanation


def wait_saved(page):
    page.locator("#keadaan", has_text="Tersimpan otomatis").wait_for()


def test_text_typed_without_a_connection_is_sent_when_it_returns(page_as, operator, submission):
    page = page_as(operator)
    page.goto(address(submission))
    page.context.set_offline(True)
    page.fill("#id_explanation", MINE)
    page.locator("#keadaan", has_text="sambungan terputus; tulisan Anda tetap di peramban ini").wait_for()
    assert "Belum tersimpan" in page.locator("#kabar").text_content()
    assert stored(submission) == ""
    page.context.set_offline(False)
    wait_saved(page)
    assert "Tersimpan" in page.locator("#kabar").text_content()
    assert stored(submission) == MINE
    assert page.evaluate("localStorage.length") == 0


def test_text_typed_after_the_session_comes_back_after_sign_in(page_as, operator, submission):
    page = page_as(operator)
    page.goto(address(submission))
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.fill("#id_explanation", MINE)
    page.get_by_role("link", name="Masuk lagi").click()
    page.fill("[name=login]", "operator")
    page.fill("[name=password]", world.PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"**{address(submission)}")
    page.get_by_role("button", name="Kembalikan tulisan itu").click()
    wait_saved(page)
    assert stored(submission) == MINE


def test_open_page_saves_by_itself_after_sign_in_elsewhere(page_as, operator, submission, live_server):
    page = page_as(operator)
    page.goto(address(submission))
    page.context.clear_cookies()
    page.fill("#id_explanation", MINE)
    page.get_by_role("link", name="Masuk lagi").wait_for()
    other = page.context.new_page()
    other.goto("/akun/masuk/")
    other.fill("[name=login]", "operator")
    other.fill("[name=password]", world.PASSWORD)
    other.locator("main button[type=submit]").click()
    other.wait_for_url("**/isian/**")
    wait_saved(page)
    assert stored(submission) == MINE


def test_closed_tab_is_offered_back_and_told_on_the_home(page_as, operator, submission):
    page = page_as(operator)
    page.goto(address(submission))
    page.context.set_offline(True)
    page.fill("#id_explanation", MINE)
    page.locator("#keadaan", has_text="Belum tersimpan").wait_for()
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"/isian/{submission.pk}/")
    page.locator("#belum-tersimpan a").click()
    page.wait_for_url(f"**{address(submission)}")
    assert MINE in page.locator("[data-text]").text_content()
    page.get_by_role("button", name="Kembalikan tulisan itu").click()
    wait_saved(page)
    page.goto(f"/isian/{submission.pk}/")
    assert page.locator("#belum-tersimpan").is_hidden()


def test_kept_text_does_not_overwrite_what_came_after_it(page_as, operator, head, submission):
    page = page_as(operator)
    page.goto(address(submission))
    page.context.set_offline(True)
    page.fill("#id_explanation", MINE)
    page.locator("#keadaan", has_text="Belum tersimpan").wait_for()
    context = page.context
    page.close()
    context.set_offline(False)
    world.answers.save_answer(
        answer=world.answer_of(submission, "1"), by=head, seen_version=1, level=2, explanation=THEIRS
    )
    page = context.new_page()
    page.goto(address(submission))
    page.get_by_role("button", name="Kembalikan tulisan itu").click()
    page.locator("#konflik").wait_for()
    assert stored(submission) == THEIRS


def test_nobody_is_offered_or_saves_another_persons_text(page_as, operator, head, submission, live_server):
    page = page_as(operator)
    page.goto(address(submission))
    page.context.set_offline(True)
    page.fill("#id_explanation", MINE)
    page.locator("#keadaan", has_text="Belum tersimpan").wait_for()
    sign_in(page.context, head, live_server.url)
    page.context.set_offline(False)
    page.locator("#keadaan", has_text="orang lain yang masuk").wait_for()
    assert stored(submission) == ""
    other = page.context.new_page()
    other.goto(address(submission))
    assert other.locator("[data-use]").count() == 0
    assert MINE not in other.locator("main").inner_text()


def test_two_people_see_both_texts_and_merge(page_as, operator, head, submission, assert_accessible):
    mine, theirs = page_as(operator, width=360), page_as(head)
    mine.goto(address(submission))
    theirs.goto(address(submission))
    theirs.locator("label[for=tingkat-3]").click()
    theirs.fill("#id_explanation", THEIRS)
    wait_saved(theirs)
    mine.locator("label[for=tingkat-2]").click()
    mine.fill("#id_explanation", MINE)
    conflict = mine.locator("#konflik")
    conflict.wait_for()
    assert conflict.locator("mark").all_inner_texts() == [" kepala", " operator"]
    conflict.get_by_text("Gabungkan keduanya").click()
    assert conflict.locator("#gabung-teks").input_value() == f"{THEIRS}\n{MINE}"
    assert mine.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(mine)
    conflict.locator("#gabung-3").check()
    conflict.get_by_role("button", name="Simpan gabungan").click()
    mine.get_by_text("Butir 1 tersimpan").wait_for()
    row = world.answer_of(submission, "1")
    assert (row.level, row.explanation) == (3, f"{THEIRS}\n{MINE}")
    assert mine.evaluate("localStorage.length") == 0


def test_own_text_replaces_what_came_before_it_by_one_press(page_as, operator, head, submission):
    page = page_as(operator)
    page.goto(address(submission))
    world.answers.save_answer(
        answer=world.answer_of(submission, "1"), by=head, seen_version=1, level=2, explanation=THEIRS
    )
    page.fill("#id_explanation", MINE)
    page.locator("#konflik").get_by_role("button", name="Pakai tulisan saya").click()
    page.get_by_text("Butir 1 tersimpan").wait_for()
    assert stored(submission) == MINE
    assert page.evaluate("localStorage.length") == 0


def test_two_people_on_a_returned_row_merge_response_and_tick(
    page_as, operator, head, evaluator, submission, assert_accessible
):
    row = world.answer_of(submission, "1")
    row.repair, row.repair_note = Answer.Repair.REQUESTED, "Unggah SK."
    row.repair_by, row.repair_at = evaluator, timezone.now()
    row.save()
    mine, theirs = page_as(operator, width=360), page_as(head)
    mine.goto(address(submission))
    theirs.goto(address(submission))
    theirs.fill("#id_repair_response", "SK ada di B1.")
    theirs.get_by_label("Perbaikan butir ini sudah selesai").check()
    wait_saved(theirs)
    mine.fill("#id_repair_response", "Halaman 4.")
    conflict = mine.locator("#konflik")
    conflict.get_by_text("Gabungkan keduanya").click()
    assert conflict.get_by_label("Tanggapan gabungan").input_value() == "SK ada di B1.\nHalaman 4."
    assert conflict.get_by_label("Perbaikan butir ini sudah selesai").is_checked()
    assert mine.evaluate("document.documentElement.scrollWidth") == 360
    assert_accessible(mine)
    conflict.get_by_role("button", name="Simpan gabungan").click()
    mine.get_by_text("Butir 1 tersimpan").wait_for()
    row = world.answer_of(submission, "1")
    assert (row.repair, row.repair_response) == (Answer.Repair.DONE, "SK ada di B1.\nHalaman 4.")


def test_evaluators_text_is_kept_until_it_is_saved(page_as, operator2, evaluator, submission2):
    world.fill(submission2, operator2, 3)
    world.send(submission2, world.person("kepala2", "kepala", submission2.agency))
    page = page_as(evaluator)
    url = f"/reviu/{submission2.pk}/butir/1/"
    page.goto(url)
    page.fill("#id_findings", "Bukti B1 dibaca.")
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(f"/reviu/{submission2.pk}/")
    page.locator("#belum-tersimpan a").click()
    page.get_by_role("button", name="Kembalikan tulisan itu").click()
    assert page.locator("#id_findings").input_value() == "Bukti B1 dibaca."
    page.locator(".savebar button[type=submit]").last.click()
    page.get_by_text("Penilaian butir 1 tersimpan").wait_for()
    assert page.evaluate("localStorage.length") == 0


def test_copies_are_bounded_and_grow_old(page_as, operator, submission):
    page = page_as(operator)
    page.goto(address(submission))
    for n in range(45):
        copy = {"at": 1 if n == 44 else 4102444800000 + n, "title": "x", "url": "/x/", "version": "1", "typed": "[]"}
        page.evaluate("([k, v]) => localStorage.setItem(k, v)", [f"spbe:9999:isian:{n}", json.dumps(copy)])
    page.reload()
    keys = page.evaluate("Object.keys(localStorage)")
    assert len(keys) == 40
    assert "spbe:9999:isian:44" not in keys


def leave_unsaved(page, submission):
    page.goto(address(submission))
    page.context.set_offline(True)
    page.fill("#id_explanation", MINE)
    page.locator("#keadaan", has_text="Belum tersimpan").wait_for()
    context = page.context
    page.close()
    context.set_offline(False)
    return context.new_page()


def keys(page) -> list[str]:
    return page.evaluate("Object.keys(localStorage)")


@pytest.mark.parametrize("way", ["/akun/", "/akun/keluar/"])
def test_who_signs_out_may_take_unsaved_texts_away(page_as, operator, submission, assert_accessible, way):
    page = leave_unsaved(page_as(operator, width=360), submission)
    page.goto(way)
    page.evaluate("localStorage.setItem('spbe:9999:isian:1', JSON.stringify({at: Date.now(), title: 'x', url: '/x/'}))")
    page.evaluate("localStorage.setItem('lain', '1')")
    page.reload()
    left = page.locator("#sisa-tulisan")
    assert left.locator("a").get_attribute("href") == address(submission)
    levels = [
        int(level) for level in page.locator("main :is(h1, h2, h3)").evaluate_all("all => all.map((h) => h.tagName[1])")
    ]
    assert all(below <= above + 1 for above, below in pairwise(levels)), "a heading's level is jumped"
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert_accessible(page)
    page.get_by_label("Hapus dari peramban ini saat keluar").check()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/akun/masuk/")
    # One's own are gone; what others have typed here is theirs.
    assert sorted(keys(page)) == ["lain", "spbe:9999:isian:1"]


def test_unsaved_texts_stay_where_nobody_asks_to_remove_them(page_as, operator, submission):
    page = leave_unsaved(page_as(operator), submission)
    page.goto("/akun/")
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/akun/masuk/")
    assert keys(page) == [f"spbe:{operator.pk}:isian:{world.answer_of(submission, '1').pk}"]


def test_sign_out_says_nothing_of_texts_that_are_not_there(page_as, operator):
    page = page_as(operator)
    page.goto("/akun/keluar/")
    assert page.locator("#sisa-tulisan").is_hidden()
