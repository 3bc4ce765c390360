"""Two versions of one answer: what differs, and the proposal that holds both."""

import pytest

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
    assert [words for words, only in conflict.theirs if only] == [" lima"]
    assert [words for words, only in conflict.mine if only] == [" dua"]
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
