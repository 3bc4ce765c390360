"""Bringing a worksheet in: all of its rows or none."""

from django.db import transaction

from agencies import audit
from agencies.models import User
from evaluations.models import Answer, Submission
from evaluations.services import evidence
from evaluations.services.answers import save_answer
from evaluations.worksheets.identity import kept
from evaluations.worksheets.reading import Typed


@transaction.atomic
def apply_worksheet(*, submission: Submission, by: User, rows: list[tuple[Typed, int]]) -> int:
    """Save every (row, version that the person saw) through `save_answer`, then cite its links; returns how many rows
    changed. Evidence that a row cites already stays as it is.

    Raises StaleAnswer when one of them changed since the preview, or Refusal when one is not open: then none is saved.
    """
    Submission.objects.select_for_update().get(pk=submission.pk)
    answers = {a.indicator.code: a for a in submission.answers.select_related("indicator")}
    changed = []
    for typed, seen in rows:
        answer = answers[typed.code]
        saved, linked = _save(answer, typed, seen, by), _link(answer, typed, by)
        if saved or linked:
            changed.append(typed.code)
    if changed:
        audit.record("worksheet.applied", submission, by=by, agency=submission.agency, butir=", ".join(changed))
    return len(changed)


def _save(answer: Answer, typed: Typed, seen: int, by: User) -> bool:
    saved = save_answer(
        answer=answer,
        by=by,
        seen_version=seen,
        level=typed.level,
        explanation=_as_stored(answer.explanation, typed.explanation),
        service_name=_as_stored(answer.service_name, typed.service_name),
    )
    return saved.version != answer.version


def _link(answer: Answer, typed: Typed, by: User) -> bool:
    """Whether the row cites something new."""
    before = answer.citations.count()
    for url, title in typed.links:
        evidence.add_link(answer=answer, by=by, url=url, title=title)
    return answer.citations.count() > before


def _as_stored(stored: str, typed: str) -> str:
    """The stored text where the worksheet says the same: blanks that a workbook drops are no change."""
    return stored if kept(stored) == typed else typed
