"""A copied row blocks sending until a person has confirmed or changed it."""

import pytest
from django.db import IntegrityError, transaction

from agencies.errors import Refusal
from agencies.models import AuditEvent
from evaluations.models import Answer
from evaluations.presets import Plan
from evaluations.services import evidence, moves, periods
from evaluations.tasks import TaskList
from tests.evaluations.copying.conftest import copied, row, save


def test_unconfirmed_row_blocks_until_ticked(old, submission, operator):
    copied(old, submission, operator)
    task = next(t for t in TaskList(submission).tasks if t.answer.indicator.code == "1")
    assert (task.state.label, task.note) == ("Dari tahun lalu", "")
    assert [p.sentence for p in task.problems if p.blocking] == ["Jawaban dari tahun lalu belum dikonfirmasi"]
    saved = save(row(submission, "1"), operator, confirm=True)
    assert (saved.copied_from, saved.is_complete, saved.version) == (None, True, 3)
    event = AuditEvent.objects.filter(action="answer.saved", object_id=str(saved.pk)).get()
    assert event.data == {"copied_from": ["1 Badan Kepegawaian Daerah Evaluasi 2025", None]}


@pytest.mark.parametrize("change", [{"level": 1}, {"explanation": "Berubah."}])
def test_any_change_confirms(change, old, submission, operator):
    copied(old, submission, operator)
    assert save(row(submission, "1"), operator, **change).copied_from is None


def test_same_values_without_tick_confirm_nothing(old, submission, operator):
    copied(old, submission, operator)
    saved = save(row(submission, "1"), operator)
    assert (saved.version, saved.copied_from_id) == (2, row(old, "1").pk)


def test_tick_on_a_row_that_was_not_copied_changes_nothing(submission, operator):
    assert save(row(submission, "1"), operator, confirm=True).version == 1


def test_evidence_alone_does_not_confirm(old, submission, operator):
    copied(old, submission, operator)
    evidence.add_link(answer=row(submission, "1"), by=operator, url="https://a.example/x", title="Tambahan")
    assert row(submission, "1").copied_from is not None
    assert not row(submission, "1").is_complete


def test_submission_with_unconfirmed_rows_is_not_sent(old, submission, operator, head):
    copied(old, submission, operator, 0)
    with pytest.raises(Refusal, match="37 butir masih kurang"):
        moves.move(submission=submission, action="send", by=head)


def test_copy_that_counts_as_complete_breaks_the_constraint(old, submission, operator):
    copied(old, submission, operator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=row(submission, "1").pk).update(is_complete=True)


def test_assignment_whose_answer_was_copied_stays(old, submission, before, places, operator, coordinator):
    """Emptied afterwards, the earlier answer is still where the copy came from."""
    copied(old, submission, operator)
    source = row(old, "1")
    source.citations.all().delete()
    save(source, operator, level=None, explanation="")
    with pytest.raises(Refusal, match="tidak dapat dihapus"):
        periods.set_assignments(period=before, government=places.province, plan=Plan(frozenset(), {}), by=coordinator)
