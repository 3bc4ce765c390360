"""What changes a programme of the work plan."""

from django.db import transaction

from agencies import audit
from agencies.access import Permission, can
from agencies.errors import NotAllowed
from agencies.models import Government, User
from improvements.models import Programme, ProgrammeTarget

FIELDS = ("name", "responsible", "budget_note")


def _require(by: User, region: Government) -> None:
    decision = can(by, Permission.MANAGE_PROGRAMME, region)
    if not decision:
        raise NotAllowed(decision.reason)


@transaction.atomic
def change_programme(*, programme: Programme, by: User, name: str, responsible: str, budget_note: str) -> Programme:
    locked = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    _require(by, locked.region)
    before = {field: getattr(locked, field) for field in FIELDS}
    locked.name, locked.responsible, locked.budget_note = name, responsible, budget_note
    locked.save(update_fields=FIELDS)
    if changed := audit.changes(locked, before):
        audit.record("programme.changed", locked, by=by, government=locked.region, **changed)
    return locked


@transaction.atomic
def set_target(*, programme: Programme, by: User, year: int, target: str, reached: str) -> ProgrammeTarget:
    """Write down or replace what the programme wants to have reached in a year."""
    locked = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    _require(by, locked.region)
    stored, _ = ProgrammeTarget.objects.update_or_create(
        programme=locked, year=year, defaults={"target": target, "reached": reached}
    )
    audit.record(
        "programme.target_set", locked, by=by, government=locked.region, year=year, target=target, reached=reached
    )
    return stored
