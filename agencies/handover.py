"""Mutasi: what one person does here goes to another in one step."""

from dataclasses import dataclass

from django.db import transaction

from agencies import audit, services
from agencies.access import Permission, can
from agencies.errors import NotAllowed, Refusal
from agencies.models import Membership, Role, User


@dataclass(frozen=True)
class Handover:
    """What goes over: `moving` become the successor's, `held` are roles that the successor has already."""

    moving: list[Membership]
    held: list[Membership]


def planned(*, person: User, successor: User, by: User) -> Handover:
    """The roles of `person` in the governments whose people `by` manages; a role as admin is never handed over."""
    theirs = set(successor.memberships.values_list("role", "government_id", "agency_id"))
    roles = person.memberships.exclude(role=Role.ADMIN).select_related("government__parent", "agency__government")
    reach = [m for m in roles.order_by("pk") if can(by, Permission.MANAGE_PEOPLE, m.government)]
    held = [m for m in reach if (m.role, m.government_id, m.agency_id) in theirs]
    return Handover([m for m in reach if m not in held], held)


@transaction.atomic
def hand_over(*, person: User, successor: User, by: User, deactivate: bool = False) -> Handover:
    """Give the successor every planned role and take it from the person; on request close the person's account.

    Raises Refusal when there is nothing to hand over; every single role is checked and audited as if given by hand.
    """
    if person == successor:
        raise Refusal("Pilih orang lain sebagai penerus.")
    if by in (person, successor):
        raise NotAllowed("Peran Anda sendiri diserahkan oleh orang lain.")
    if not successor.is_active:
        raise Refusal(f"Akun {successor} tidak aktif.")
    services.require_manages(by, person)
    plan = planned(person=person, successor=successor, by=by)
    if not plan.moving and not plan.held:
        raise Refusal(f"{person} tidak memiliki peran yang dapat diserahkan.")
    roles = [str(m) for m in plan.moving]
    for m in plan.moving:
        values = {"role": m.role, "government": m.government, "agency": m.agency, "region": m.region}
        services.grant_role(person=successor, by=by, **values)
    for m in [*plan.moving, *plan.held]:
        services.revoke_role(membership=m, by=by)
    if deactivate:
        services.change_person(person=person, by=by, is_active=False)
    audit.record("person.handed_over", person, by=by, agency=person.agency, penerus=str(successor), role=roles)
    return plan
