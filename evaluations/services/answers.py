"""The OPD's own level, explanation and service name."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies import audit
from agencies.errors import Refusal
from agencies.models import User
from evaluations import checks, rules
from evaluations.facts import facts_of
from evaluations.models import Answer, Submission

FIELDS = ("level", "explanation", "service_name", "repair_response")
COPIED = ("level", "explanation", "service_name")  # what the copy of an earlier period's answer brings


class StaleAnswer(Refusal):
    """Someone else saved the row since the person opened it. `current` is what is stored; nothing was written."""

    def __init__(self, current: Answer):
        super().__init__("Isian ini sudah diubah orang lain sejak Anda membukanya. Tulisan Anda belum hilang.")
        self.current = current


@transaction.atomic
def save_answer(
    *,
    answer: Answer,
    by: User,
    seen_version: int,
    level: int | None,
    explanation: str,
    service_name: str = "",
    repair_response: str | None = None,
    confirm: bool = False,
    today: dt.date | None = None,
) -> Answer:
    """Write what the OPD typed, unless someone else wrote the row after `seen_version` was read.

    Saving the values that are already stored changes nothing, whatever the version: a form sent twice is no
    conflict. `repair_response` is the OPD's answer to the evaluator's request; None leaves it. An answer copied
    from an earlier period is the OPD's own from the first change on, or when `confirm` says that it still holds.
    Returns the stored answer with its new version.

    Raises StaleAnswer, or Refusal with the reason why the row is not open.
    """
    submission = Submission.objects.select_for_update().get(pk=answer.submission_id)
    stored = _load(answer.pk)
    stored.submission = submission
    rules.require(rules.may_fill_row(by, stored, today or timezone.localdate()))
    _check_values(stored, level, service_name)
    before = {name: getattr(stored, name) for name in FIELDS}
    typed = {"level": level, "explanation": explanation, "service_name": service_name}
    typed["repair_response"] = stored.repair_response if repair_response is None else repair_response
    confirmed = _confirms(stored, typed, confirm)
    if typed == before and not confirmed:
        return stored
    if confirmed:
        before["copied_from"], typed["copied_from"] = stored.copied_from, None
    now = timezone.now()
    written = Answer.objects.filter(pk=stored.pk, version=seen_version).update(
        **typed, version=F("version") + 1, updated_at=now, updated_by=by
    )
    if not written:
        raise StaleAnswer(stored)
    for name, value in typed.items():
        setattr(stored, name, value)
    stored.version, stored.updated_at, stored.updated_by = seen_version + 1, now, by
    refresh_completeness(stored)
    touch(submission, now)
    audit.record("answer.saved", stored, by=by, agency=submission.agency, **_told(stored, before))
    return stored


@transaction.atomic
def mark_repair(*, answer: Answer, by: User, done: bool, today: dt.date | None = None) -> None:
    """Tick or untick "Perbaikan butir ini sudah selesai"."""
    submission = Submission.objects.select_for_update().get(pk=answer.submission_id)
    stored = _load(answer.pk)
    stored.submission = submission
    rules.require(rules.may_fill_row(by, stored, today or timezone.localdate()))
    before, after = (
        (Answer.Repair.REQUESTED, Answer.Repair.DONE) if done else (Answer.Repair.DONE, Answer.Repair.REQUESTED)
    )
    if Answer.objects.filter(pk=stored.pk, repair=before).update(repair=after):
        needs_fresh_look(stored)
        touch(submission, timezone.now())
        audit.record("answer.repair_marked", stored, by=by, agency=submission.agency, repair=[before, after])


def refresh_completeness(answer: Answer) -> None:
    """Store anew whether the row lacks anything; call after a change of the answer or of its evidence."""
    answer.is_complete = checks.is_complete(facts_of(answer))
    Answer.objects.filter(pk=answer.pk).update(is_complete=answer.is_complete)


def needs_fresh_look(answer: Answer) -> None:
    """An evaluator who has assessed the row must look again: its evidence changed, or its repair is declared done."""
    Answer.objects.filter(pk=answer.pk, assessed_version__isnull=False).update(assessed_version=0)


def touch(submission: Submission, at: dt.datetime) -> None:
    """The submission's last activity is now."""
    Submission.objects.filter(pk=submission.pk).update(last_activity=at)
    submission.last_activity = at


def _load(pk: int) -> Answer:
    return (
        Answer.objects.select_for_update(of=("self",))
        .select_related("indicator", "submission__period__instrument", "submission__agency__government", "updated_by")
        .get(pk=pk)
    )


def _confirms(stored: Answer, typed: dict, confirm: bool) -> bool:
    """Whether this save makes a copied answer the OPD's own. A response to the evaluator alone does not, nor do blanks
    that a form takes off the end of a text."""
    changed = any(_bare(typed[name]) != _bare(getattr(stored, name)) for name in COPIED)
    return stored.copied_from_id is not None and (confirm or changed)


def _bare(value: int | str | None) -> int | str | None:
    return value.strip() if isinstance(value, str) else value


def _check_values(answer: Answer, level: int | None, service_name: str) -> None:
    instrument = answer.submission.period.instrument
    if level is not None and not instrument.level_min <= level <= instrument.level_max:
        raise Refusal(f"Tingkat {level} tidak ada; pilih {instrument.level_min} sampai {instrument.level_max}.")
    if service_name and not answer.indicator.asks_service_name:
        raise Refusal("Butir ini tidak menanyakan nama layanan.")


def _told(answer: Answer, before: dict) -> dict:
    """The change for the audit trail. Of a text its length is told, not the text: it stands in the answer."""
    told = audit.changes(answer, before)
    for name in {"explanation", "repair_response"} & told.keys():
        told[name] = [f"{len(text)} karakter" for text in told[name]]
    return told
