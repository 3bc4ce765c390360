"""Two versions of one answer: what differs, and the proposal that holds both."""

import re

import pytest
from django.utils import timezone

from evaluations.conflict import Conflict, merged
from evaluations.forms.answers import AnswerForm
from evaluations.models import Answer
from tests import world


@pytest.mark.parametrize(
    ("stored", "typed", "both"),
    [
        ("", "", ""),
        ("sama", "sama", "sama"),
        ("", "baru", "baru"),
        ("lama", "", "lama"),
        ("a\nb\nc", "a\nx\nc", "a\nb\nx\nc"),
        ("a\nb", "a\nb\nc", "a\nb\nc"),
    ],
)
def test_merged_holds_every_line_of_both(stored, typed, both):
    assert merged(stored, typed) == both


def test_conflict_marks_what_only_one_has(submission, operator):
    row = world.answer_of(submission, "1")
    row.submission = submission
    form = AnswerForm({"version": 1, "level": "2", "explanation": "satu dua tiga"}, answer=row)
    assert form.is_valid()
    conflict = Conflict(Answer(level=3, explanation="satu lima tiga"), form)
    assert [words for words, only in conflict.text.theirs if only] == [" lima"]
    assert [words for words, only in conflict.text.mine if only] == [" dua"]
    assert conflict.levels == [(2, False, True), (3, True, False)]


def test_form_of_another_person_is_not_saved(client_as, operator, head, submission):
    url = f"/isian/{submission.pk}/butir/1/"
    typed = {"version": 1, "level": 2, "explanation": "Diketik operator.", "person": operator.pk}
    response = client_as(head).post(url, typed)
    assert response.status_code == 409
    assert "Diketik operator." in response.content.decode()
    answer = client_as(head).post(f"{url}simpan-otomatis/", typed).json()
    assert answer["state"] == "other_person"
    assert world.answer_of(submission, "1").level is None


def test_saved_message_names_the_copy_to_drop(client_as, operator, submission):
    url = f"/isian/{submission.pk}/butir/1/"
    page = client_as(operator).post(url, {"version": 1, "explanation": "x"}, follow=True).content.decode()
    assert f'data-saved="spbe:{operator.pk}:isian:{world.answer_of(submission, "1").pk}"' in page


def test_merged_text_is_saved_without_a_script(client_as, operator, head, submission):
    url = f"/isian/{submission.pk}/butir/1/"
    client_as(head).post(url, {"version": 1, "level": 3, "explanation": "Punya kepala."})
    page = client_as(operator).post(url, {"version": 1, "level": 2, "explanation": "Punya operator."})
    assert "Punya kepala.\nPunya operator." in page.content.decode()
    done = {"version": 2, "level": 3, "explanation": "Punya berdua.", "stay": "1"}
    assert client_as(operator).post(url, done).url == url
    assert world.answer_of(submission, "1").explanation == "Punya berdua."


def test_own_text_replaces_the_version_that_was_shown_and_no_later_one(client_as, operator, head, submission):
    """The button stands in the same form as the version that the page was made from: both are sent."""
    url = f"/isian/{submission.pk}/butir/1/"
    client_as(head).post(url, {"version": 1, "level": 3, "explanation": "Punya kepala."})
    mine = {"version": 1, "level": 2, "explanation": "Punya operator."}
    assert 'form="isian" name="overwrite" value="2"' in client_as(operator).post(url, mine).text
    client_as(head).post(url, {"version": 2, "level": 3, "explanation": "Sekali lagi."})
    again = client_as(operator).post(url, mine | {"overwrite": 2})
    assert again.status_code == 409
    assert "Sekali lagi." in again.text
    assert client_as(operator).post(url, mine | {"overwrite": 3}).status_code == 302
    stored = world.answer_of(submission, "1")
    assert (stored.level, stored.explanation, stored.version) == (2, "Punya operator.", 4)


def test_merge_form_holds_the_response_and_the_tick_of_a_repair(client_as, operator, head, submission):
    """Left out of the form, the response would be saved as empty and the tick be lost."""
    row = world.answer_of(submission, "1")
    row.repair, row.repair_note = Answer.Repair.REQUESTED, "Unggah SK."
    row.repair_by, row.repair_at = head, timezone.now()
    row.save()
    url = f"/isian/{submission.pk}/butir/1/"
    theirs = {"version": 1, "level": 3, "explanation": "Satu.", "repair_response": "SK ada di B1."}
    client_as(head).post(url, theirs | {"repair_shown": "1", "repair_done": "1"})
    mine = {"version": 1, "level": 3, "explanation": "Dua.", "repair_response": "Halaman 4."}
    page = client_as(operator).post(url, mine | {"repair_shown": "1"}).text
    merge = page[page.index('id="gabung"') : page.index("Simpan gabungan")]
    assert ">SK ada di B1.\nHalaman 4.</textarea>" in merge
    assert re.search(r'name="repair_done" value="1" checked', merge)
    both = {"version": 2, "level": 3, "explanation": "Berdua.", "repair_response": "SK di B1, halaman 4."}
    client_as(operator).post(url, both | {"repair_shown": "1", "repair_done": "1", "stay": "1"})
    saved = world.answer_of(submission, "1")
    assert (saved.repair, saved.repair_response) == (Answer.Repair.DONE, "SK di B1, halaman 4.")


def test_merge_form_of_a_row_without_a_request_asks_no_tick(client_as, operator, head, submission):
    url = f"/isian/{submission.pk}/butir/1/"
    client_as(head).post(url, {"version": 1, "level": 3, "explanation": "Satu."})
    page = client_as(operator).post(url, {"version": 1, "level": 2, "explanation": "Dua."}).text
    merge = page[page.index('id="gabung"') : page.index("Simpan gabungan")]
    assert "repair" not in merge


def review_form(submission, **typed):
    row = world.answer_of(submission, "1")
    return {"version": 0, "round": 1, "answer_version": row.version, "stage": "document", "level": 3} | typed


def test_two_evaluators_on_one_row_see_both_marked_and_merge(submission, evaluator, evaluator2, client_as):
    world.fill_quickly(submission, 3)
    world.set_status(submission, "sent")
    url = f"/reviu/{submission.pk}/butir/1/"
    theirs = {"findings": "Bukti satu dibaca.", "level": 2, "analysis": "Belum semua unit."}
    client_as(evaluator).post(url, review_form(submission, **theirs))
    mine = {"findings": "Bukti dua dibaca.", "repair_request": "Lampirkan SK.", "ask_repair": "1"}
    response = client_as(evaluator2).post(url, review_form(submission, **mine))
    page = response.content.decode()
    assert response.status_code == 409
    for part in (
        "<mark> satu</mark>",
        "<mark> dua</mark>",
        "Bukti satu dibaca.\nBukti dua dibaca.",
        "Belum semua unit.",
        "Evaluator menyimpan",
        'name="overwrite" value="1"',
        '2 <span class="soft">(tersimpan)',
        '3 <span class="soft">(pilihan Anda)',
    ):
        assert part in page
    assert re.search(r'id="gabung-minta" name="ask_repair" value="1" checked', page)
    both = theirs | mine | {"findings": "Bukti satu dan dua dibaca.", "overwrite": 1, "stay": 1}
    assert client_as(evaluator2).post(url, review_form(submission, **both)).status_code == 302
    stored = world.answer_of(submission, "1").assessments.get()
    assert (stored.level, stored.findings, stored.by, stored.version) == (
        2, "Bukti satu dan dua dibaca.", evaluator2, 2,
    )  # fmt: skip
    assert stored.repair_request == "Lampirkan SK."


def test_what_neither_wrote_is_not_shown_and_nobody_asks(submission, evaluator, evaluator2, client_as):
    world.fill_quickly(submission, 3)
    world.set_status(submission, "sent")
    url = f"/reviu/{submission.pk}/butir/1/"
    client_as(evaluator).post(url, review_form(submission, findings="Satu."))
    page = client_as(evaluator2).post(url, review_form(submission)).content.decode()
    panel = page[page.index('aria-labelledby="bentrok"') : page.index("Gabungkan keduanya")]
    assert "(kosong)" in panel
    assert "Rekomendasi" not in panel
    assert 'id="gabung-minta" name="ask_repair" value="1">' in page
