"""Mutasi: what one person does here goes to another in one step.

Roles go over here. What hangs on a role in the rooms above (review work, follow-ups) is a part that each room
registers: the same function tells what would go over and moves it, so that the preview and the step cannot differ.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction

from agencies import audit, services
from agencies.access import PERMISSIONS, Permission, can
from agencies.errors import NotAllowed, Refusal
from agencies.models import Government, Membership, Notice, Role, User


@dataclass(frozen=True)
class Item:
    """One piece of work that a handover touches: what the preview says of it, and what moves it."""

    told: str
    move: Callable[[], object]


@dataclass(frozen=True)
class Change:
    """A handover as its parts see it. `lost` are the roles that the person gives away, `own` the OPD to which the
    successor belongs afterwards, `joined` those of them to which the successor did not belong before."""

    person: User
    successor: User
    by: User
    lost: tuple[Membership, ...]
    own: frozenset[int]
    joined: frozenset[int]

    def loses(self, permission: Permission, government: Government) -> bool:
        """Whether the person gives away a role by which they hold the permission over the government."""
        wide = [m for m in self.lost if not m.agency_id and permission in PERMISSIONS[m.role]]
        near = {m.government_id for m in wide}
        return government.pk in near or government.parent_id in {m.government_id for m in wide if m.region}


Part = Callable[[Change], Iterable[Item]]
PARTS: list[Part] = []


def part(tells: Part) -> Part:
    """Register what a room adds to every handover. Register it from a module that the app's `ready()` imports."""
    PARTS.append(tells)
    return tells


@dataclass(frozen=True)
class Handover:
    """What goes over: `moving` become the successor's, `held` are roles that the successor has already, `items` is
    the work."""

    moving: list[Membership]
    held: list[Membership]
    items: list[Item] = field(default_factory=list)


def planned(*, person: User, successor: User, by: User) -> Handover:
    """The roles of `person` in the governments whose people `by` manages; a role as admin is never handed over."""
    theirs = {(m.role, m.government_id, m.agency_id): m.region for m in successor.memberships.all()}
    roles = person.memberships.exclude(role=Role.ADMIN).select_related("government__parent", "agency__government")
    reach = [m for m in roles.order_by("pk") if can(by, Permission.MANAGE_PEOPLE, m.government)]
    held = [m for m in reach if _covers(theirs.get((m.role, m.government_id, m.agency_id)), m.region)]
    belongs = frozenset({successor.agency_id} | {agency for _, _, agency in theirs}) - {None}
    joined = frozenset(m.agency_id for m in reach if m.agency_id) - belongs
    change = Change(person, successor, by, tuple(reach), belongs | joined, joined)
    items = [item for tells in (*PARTS, _notices) for item in tells(change)]
    return Handover([m for m in reach if m not in held], held, items)


def _covers(held: bool | None, region: bool) -> bool:
    """Whether a role that the successor has (for the whole region or not; None: has not) makes another superfluous."""
    return held is not None and (held or not region)


def _notices(change: Change) -> Iterable[Item]:
    """Unread notices go along when no role is left: before that, nobody can tell which of them concern what went.
    Notices of background work stay: its pages are its owner's alone."""
    unread = Notice.objects.visible_to(change.person).unread().exclude(event="job")
    if change.person.memberships.count() > len(change.lost) or not (count := unread.count()):
        return
    said = set(Notice.objects.visible_to(change.successor).unread().values_list("event", "sentence", "url"))

    def move() -> None:
        for notice in unread:
            if (notice.event, notice.sentence, notice.url) not in said:
                Notice.objects.filter(pk=notice.pk).update(person=change.successor)

    yield Item(f"{count} pemberitahuan yang belum dibaca", move)


@transaction.atomic
def hand_over(*, person: User, successor: User, by: User, deactivate: bool = False) -> Handover:
    """Give the successor every planned role and take it from the person, then move the work that hangs on them; on
    request close the person's account.

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
    if not plan.moving and not plan.held and not plan.items:
        raise Refusal(f"{person} tidak memiliki peran atau pekerjaan yang dapat diserahkan.")
    roles = [str(m) for m in plan.moving]
    for m in plan.moving:
        values = {"role": m.role, "government": m.government, "agency": m.agency}
        narrower = successor.memberships.filter(**values).select_related("government", "user").first()
        if narrower:
            services.widen_role(membership=narrower, by=by)
        else:
            services.grant_role(person=successor, by=by, region=m.region, **values)
    for m in [*plan.moving, *plan.held]:
        services.revoke_role(membership=m, by=by)
    for item in plan.items:
        item.move()
    if deactivate:
        services.change_person(person=person, by=by, is_active=False)
    told = {"penerus": str(successor), "role": roles, "pekerjaan": "; ".join(item.told for item in plan.items)}
    audit.record("person.handed_over", person, by=by, agency=person.agency, **told)
    return plan
