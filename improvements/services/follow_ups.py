"""What changes a follow-up: making it, changing it, moving it on, citing evidence."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from agencies import audit
from agencies.access import Permission, can
from agencies.errors import NotAllowed, Refusal
from agencies.models import Agency, User
from evaluations.models import Evidence, Submission
from evaluations.workflow import Status
from improvements import states
from improvements.models import FollowUp, Programme, ProgressNote
from improvements.recommendations import Recommendation, recommendations
from improvements.services import telling
from indicators.models import Indicator

NOTE_MAX = 2000  # characters


@dataclass(frozen=True)
class Wish:
    """What a person typed about a follow-up."""

    programme: Programme
    agency: Agency
    title: str
    due: dt.date
    detail: str = ""
    person: User | None = None
    indicator: Indicator | None = None
    target_level: int | None = None


def require(by: User, permission: Permission, agency: Agency) -> None:
    decision = can(by, permission, agency)
    if not decision:
        raise NotAllowed(decision.reason)


def _check(wish: Wish) -> None:
    if wish.programme.region_id != wish.agency.government.region.pk:
        raise Refusal("Program ini milik wilayah lain.")
    if wish.person and not belongs(wish.person, wish.agency):
        raise Refusal("Penanggung jawab bekerja di OPD lain.")
    if wish.target_level is None:
        return
    if wish.indicator is None:
        raise Refusal("Tingkat tujuan memerlukan butir.")
    instrument = wish.indicator.instrument
    if not instrument.level_min <= wish.target_level <= instrument.level_max:
        raise Refusal(f"Tingkat tujuan {instrument.level_min} sampai {instrument.level_max}.")


def belongs(person: User, agency: Agency) -> bool:
    """Whether the person works in the OPD or has a role in it."""
    return person.agency_id == agency.pk or person.memberships.filter(agency=agency).exists()


@transaction.atomic
def create(*, by: User, wish: Wish) -> FollowUp:
    """A follow-up that no review recommended."""
    require(by, Permission.MANAGE_FOLLOW_UP, wish.agency)
    _check(wish)
    made = _create(by, wish)
    telling.tell_made([made], by)
    return made


def _create(by: User, wish: Wish, **origin) -> FollowUp:
    made = FollowUp.objects.create(created_by=by, **vars(wish), **origin)
    ProgressNote.objects.create(follow_up=made, by=by, label="Dibuat")
    audit.record("follow_up.created", made, by=by, agency=wish.agency, due=str(wish.due), level=wish.target_level)
    return made


@transaction.atomic
def create_from_review(
    *, submission: Submission, by: User, codes: Iterable[str], programme: Programme, due: dt.date
) -> list[FollowUp]:
    """A follow-up for each chosen row's recommendation of a final submission. Rows that have one already are skipped.

    Refused before the submission is final: until then a recommendation may still change.
    """
    locked = Submission.objects.select_for_update(of=("self",)).with_people_and_place().get(pk=submission.pk)
    require(by, Permission.MANAGE_FOLLOW_UP, locked.agency)
    if locked.status != Status.FINAL:
        raise Refusal("Tindak lanjut dibuat dari rekomendasi setelah penilaian ditetapkan final.")
    wanted = set(codes)
    open_ones = [r for r in recommendations(locked) if r.follow_up is None and r.code in wanted]
    made = []
    for found in open_ones:
        wish = _wish(found, locked.agency, programme, due)
        _check(wish)
        made.append(_create(by, wish, answer=found.answer))
    telling.tell_made(made, by)
    return made


def _wish(found: Recommendation, agency: Agency, programme: Programme, due: dt.date) -> Wish:
    return Wish(
        programme=programme,
        agency=agency,
        title=found.title,
        detail=found.text,
        due=due,
        indicator=found.answer.indicator,
        target_level=found.target_level,
    )


@transaction.atomic
def change(*, follow_up: FollowUp, by: User, wish: Wish) -> FollowUp:
    """Change what is asked; the OPD stays, its history belongs to it."""
    locked = _lock(follow_up)
    require(by, Permission.MANAGE_FOLLOW_UP, locked.agency)
    if wish.agency.pk != locked.agency_id:
        raise Refusal("OPD sebuah tindak lanjut tidak dapat diganti; buat yang baru.")
    _check(wish)
    before = {name: getattr(locked, name) for name in changeable()}
    for name in before:
        setattr(locked, name, getattr(wish, name))
    locked.save(update_fields=list(before))
    if changed := audit.changes(locked, before):
        ProgressNote.objects.create(follow_up=locked, by=by, label="Diubah")
        audit.record("follow_up.changed", locked, by=by, agency=locked.agency, **changed)
        telling.tell_changed(locked, changed, by)
    return locked


def changeable() -> list[str]:
    """The fields of a wish that may change later."""
    return [name for name in Wish.__dataclass_fields__ if name != "agency"]


@transaction.atomic
def move(*, follow_up: FollowUp, action: str, by: User, note: str = "") -> FollowUp:
    """Make the move of `states.MOVES`, with its line in the history."""
    locked = _lock(follow_up)
    row = states.MOVES[action]
    require(by, Permission[row.permission], locked.agency)
    try:
        states.find(action, locked.state)
    except states.MoveError as error:
        raise Refusal(str(error)) from error
    note = _clean(note)
    if row.needs_note and not note:
        raise Refusal(f"Tulis dahulu: {row.asks[0].lower()}{row.asks[1:]}.")
    before, locked.state = locked.state, row.target
    locked.save(update_fields=["state"])
    ProgressNote.objects.create(follow_up=locked, by=by, label=row.label, note=note)
    audit.record("follow_up.moved", locked, by=by, agency=locked.agency, state=[before, locked.state], note=note)
    telling.tell_move(locked, action, by, note)
    return locked


@transaction.atomic
def add_note(*, follow_up: FollowUp, by: User, note: str) -> ProgressNote:
    """Tell how it goes, without moving it."""
    locked = _lock(follow_up)
    if not (
        can(by, Permission.ADVANCE_FOLLOW_UP, locked.agency) or can(by, Permission.MANAGE_FOLLOW_UP, locked.agency)
    ):
        raise NotAllowed("Peran Anda tidak mencakup tindakan ini.")
    if not (note := _clean(note)):
        raise Refusal("Tulis dahulu kemajuannya.")
    written = ProgressNote.objects.create(follow_up=locked, by=by, label="Catatan kemajuan", note=note)
    audit.record("follow_up.noted", locked, by=by, agency=locked.agency, note=note)
    telling.tell_note(locked, by, note)
    return written


@transaction.atomic
def cite(*, follow_up: FollowUp, by: User, evidence: Evidence) -> None:
    """Name a piece of the OPD's own evidence; naming it twice changes nothing."""
    locked = _lock(follow_up)
    require(by, Permission.ADVANCE_FOLLOW_UP, locked.agency)
    if evidence.agency_id != locked.agency_id:
        raise Refusal("Bukti ini milik OPD lain.")
    if locked.evidence.filter(pk=evidence.pk).exists():
        return
    locked.evidence.add(evidence)
    ProgressNote.objects.create(follow_up=locked, by=by, label="Bukti ditambahkan", note=str(evidence))
    audit.record("follow_up.evidence_cited", locked, by=by, agency=locked.agency, bukti=str(evidence))


def _lock(follow_up: FollowUp) -> FollowUp:
    return FollowUp.objects.select_for_update(of=("self",)).select_related("agency__government").get(pk=follow_up.pk)


def _clean(note: str) -> str:
    note = note.replace("\r\n", "\n").replace("\0", "").strip()
    if len(note) > NOTE_MAX:
        raise Refusal(f"Catatan paling banyak {NOTE_MAX} karakter; yang Anda tulis {len(note)}.")
    return note
