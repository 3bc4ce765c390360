"""What a handover moves among follow-ups: those that name the person as responsible."""

from collections.abc import Iterator
from functools import partial

from agencies import audit
from agencies.access import Permission, can
from agencies.handover import Change, Item, part
from agencies.models import Agency
from improvements.models import FollowUp, ProgressNote
from improvements.services import telling
from improvements.states import OWED, State


@part
def follow_ups(change: Change) -> Iterator[Item]:
    """Those that are not closed, in OPD whose people `by` manages. In an OPD to which the successor does not belong
    nobody is named afterwards: the OPD's operators and kepala work on it."""
    found = FollowUp.objects.filter(person=change.person, state__in=[*OWED, State.REPORTED])
    by_agency: dict[Agency, list[FollowUp]] = {}
    for follow_up in found.select_related("agency__government").order_by("agency__name", "pk"):
        by_agency.setdefault(follow_up.agency, []).append(follow_up)
    left = {m.agency_id for m in change.lost} | {change.person.agency_id}
    for agency, own in by_agency.items():
        if agency.pk not in left or not can(change.by, Permission.MANAGE_PEOPLE, agency.government):
            continue
        told = f"{len(own)} tindak lanjut {agency.abbreviation}"
        if agency.pk not in change.own:
            told += f" tanpa penanggung jawab: {change.successor} tidak bekerja di sana"
        yield Item(told, partial(_give, own, change))


def _give(own: list[FollowUp], change: Change) -> None:
    for follow_up in own:
        successor = change.successor if follow_up.agency_id in change.own else None
        follow_up.person = successor
        follow_up.save(update_fields=["person"])
        ProgressNote.objects.create(follow_up=follow_up, by=change.by, label="Serah terima", note=str(successor or ""))
        person = [str(change.person), str(successor) if successor else None]
        audit.record("follow_up.changed", follow_up, by=change.by, agency=follow_up.agency, person=person)
        if successor:
            telling.tell_changed(follow_up, ["person"], change.by)
