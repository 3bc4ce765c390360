"""Who may: the one access policy.

`can(user, permission, obj)` answers for one object with a reason; `agencies_with`, `governments_with` and the
`visible_*` functions answer the same question for a query. Both read the same table, so they cannot disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db.models import Q, QuerySet

from agencies.models import Agency, Government, Membership, Role, User


class Permission(Enum):
    """Something a person may do, within the scope of the membership that grants it."""

    VIEW_SUBMISSION = "melihat penilaian mandiri, jawaban, dan bukti"
    FILL = "mengisi jawaban dan melampirkan bukti"
    HAND_OVER = "menyerahkan isian kepada kepala OPD"
    SEND = "mengirim ke evaluator, atau mengembalikan ke operator"
    REVIEW = "menilai jawaban, mengembalikan, dan memverifikasi"
    FINALISE = "menetapkan final dan membuka kembali"
    MANAGE_PERIOD = "membuat, membuka, dan menutup periode"
    ASSIGN = "menugaskan indikator kepada OPD"
    MONITOR = "memantau kemajuan semua OPD"
    VIEW_DASHBOARD = "membaca dasbor dan laporan pemerintah daerah"
    VIEW_FOLLOW_UP = "membaca tindak lanjut"
    ADVANCE_FOLLOW_UP = "mengerjakan tindak lanjut dan melaporkan kemajuannya"
    MANAGE_FOLLOW_UP = "membuat, mengubah, dan membatalkan tindak lanjut"
    MANAGE_PROGRAMME = "mengubah program rencana kerja"
    SET_TARGET = "menyimpan simulasi sebagai target"
    ISSUE = "menerbitkan laporan dan berita acara"
    SIGN_OFF = "mengesahkan hasil pemerintah daerah"
    ISSUE_PROOF = "menerbitkan bukti pengisian OPD"
    MANAGE_AGENCIES = "mengubah data pemerintah daerah dan OPD"
    MANAGE_PEOPLE = "mengelola orang dan peran"
    VIEW_AUDIT = "membaca jejak audit"
    VIEW_SYSTEM = "melihat keadaan sistem"
    IMPORT_RESULTS = "mengimpor hasil Kementerian"
    PUBLISH = "memublikasikan hasil pemerintah daerah dan menariknya"
    MANAGE_KEYS = "membuat dan mencabut kunci API"
    VIEW_PUBLISHING = "melihat apa yang dipublikasikan"


P = Permission
# Who holds what. Operator and kepala act in their OPD; the others in a government or a whole region.
PERMISSIONS: dict[str, frozenset[Permission]] = {
    # Staff of an OPD who type the answers.
    Role.OPERATOR: frozenset({P.VIEW_SUBMISSION, P.FILL, P.HAND_OVER, P.VIEW_FOLLOW_UP, P.ADVANCE_FOLLOW_UP}),
    # The head of an OPD, who answers for them and sends them.
    Role.HEAD: frozenset(
        {
            P.VIEW_SUBMISSION,
            P.FILL,
            P.HAND_OVER,
            P.SEND,
            P.VIEW_FOLLOW_UP,
            P.ADVANCE_FOLLOW_UP,
            P.SET_TARGET,
            P.ISSUE_PROOF,
        }
    ),
    # Tim Evaluator Internal.
    Role.EVALUATOR: frozenset({P.VIEW_SUBMISSION, P.REVIEW, P.VIEW_DASHBOARD, P.VIEW_FOLLOW_UP, P.MANAGE_FOLLOW_UP}),
    # The team's koordinator at Diskominfo.
    Role.COORDINATOR: frozenset(
        {
            P.VIEW_SUBMISSION,
            P.REVIEW,
            P.FINALISE,
            P.MANAGE_PERIOD,
            P.ASSIGN,
            P.MONITOR,
            P.VIEW_DASHBOARD,
            P.VIEW_FOLLOW_UP,
            P.MANAGE_FOLLOW_UP,
            P.MANAGE_PROGRAMME,
            P.SET_TARGET,
            P.ISSUE,
            P.ISSUE_PROOF,
            P.MANAGE_AGENCIES,
            P.MANAGE_PEOPLE,
            P.VIEW_AUDIT,
            P.VIEW_SYSTEM,
            P.IMPORT_RESULTS,
            P.PUBLISH,
            P.MANAGE_KEYS,
            P.VIEW_PUBLISHING,
        }
    ),
    # Sekprov, Sekda: read everything of theirs; what they do is sign and publish the result of their own government.
    Role.LEADER: frozenset(
        {
            P.SIGN_OFF,
            P.PUBLISH,
            P.VIEW_PUBLISHING,
            P.VIEW_SUBMISSION,
            P.MONITOR,
            P.VIEW_DASHBOARD,
            P.VIEW_FOLLOW_UP,
        }
    ),
    # Keeps accounts and OPD data; does not read answers.
    Role.ADMIN: frozenset(
        {
            P.MANAGE_AGENCIES,
            P.MANAGE_PEOPLE,
            P.VIEW_AUDIT,
            P.VIEW_SYSTEM,
            P.IMPORT_RESULTS,
            P.MANAGE_KEYS,
            P.VIEW_PUBLISHING,
        }
    ),
}

# Which roles a person who manages people may give: an admin any, a koordinator all but admin.
GRANTABLE: dict[str, frozenset[str]] = {
    Role.COORDINATOR: frozenset(set(Role.values) - {Role.ADMIN}),
    Role.ADMIN: frozenset(Role.values),
}


@dataclass(frozen=True)
class Decision:
    """The answer to "may this person?": truthy when allowed; `reason` is the Indonesian sentence when not.

    `by_role` tells that the person is the reason, not the state of things: no waiting will change the answer.
    """

    allowed: bool
    reason: str = ""
    by_role: bool = False

    def __bool__(self):
        return self.allowed


YES = Decision(True)
NO_ROLE = Decision(False, "Peran Anda tidak mencakup tindakan ini.", by_role=True)
OWN_AGENCY = Decision(
    False, "Anda tidak menilai OPD tempat Anda bekerja. Evaluator lain yang menilainya.", by_role=True
)


def memberships(user: User) -> list[Membership]:
    """The person's memberships, read once per request (cached on the user object). Inactive people have none."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_memberships"):
        user._memberships = list(user.memberships.select_related("government", "agency__government"))
    return user._memberships


def _granting(user: User, permission: Permission) -> list[Membership]:
    return [m for m in memberships(user) if permission in PERMISSIONS[m.role]]


def _covers(membership: Membership, obj: Agency | Government) -> bool:
    if membership.agency_id:
        return isinstance(obj, Agency) and obj.pk == membership.agency_id
    government_id = obj.government_id if isinstance(obj, Agency) else obj.pk
    if government_id == membership.government_id:
        return True
    if not membership.region:
        return False
    government = obj.government if isinstance(obj, Agency) else obj
    return government.parent_id == membership.government_id


def works_in(user: User, agency: Agency) -> bool:
    """Whether the person belongs to the OPD: by unit kerja, or by a role in it."""
    return user.agency_id == agency.pk or any(m.agency_id == agency.pk for m in memberships(user))


def can(user: User, permission: Permission, obj: Agency | Government | None = None) -> Decision:
    """May the person do this to the OPD or government? Without `obj`: anywhere at all.

    A permission over a government needs a membership in that government or its region; one in an agency never
    suffices. REVIEW is refused for the OPD that the person belongs to; FINALISE is not: it confirms what another
    evaluator has found.
    """
    granting = _granting(user, permission)
    if obj is None:
        return YES if granting else NO_ROLE
    if not any(_covers(m, obj) for m in granting):
        return NO_ROLE
    if permission is Permission.REVIEW and isinstance(obj, Agency) and works_in(user, obj):
        return OWN_AGENCY
    return YES


def may_sign_off(user: User, government: Government) -> Decision:
    """A government is signed off by its own pimpinan: reading a whole region is not signing for its kabupaten."""
    own = [m for m in _granting(user, Permission.SIGN_OFF) if m.government_id == government.pk]
    return YES if own else NO_ROLE


def may_publish(user: User, government: Government) -> Decision:
    """A government decides itself what it publishes: whoever coordinates a whole region does not for its kabupaten."""
    own = [m for m in _granting(user, Permission.PUBLISH) if m.government_id == government.pk]
    return YES if own else NO_ROLE


def can_all(user: User, permission: Permission, objs: Iterable[Agency | Government]) -> Decision:
    """May the person do this to every one of them?"""
    return next((decision for obj in objs if not (decision := can(user, permission, obj))), YES)


def governments_with(user: User, permission: Permission) -> QuerySet[Government]:
    """Governments over which the person holds the permission (agency memberships do not count)."""
    scope = Q(pk__in=[])
    for m in _granting(user, permission):
        if not m.agency_id:
            scope |= Q(pk=m.government_id) | (Q(parent_id=m.government_id) if m.region else Q(pk__in=[]))
    return Government.objects.filter(scope)


def agencies_with(user: User, permission: Permission) -> QuerySet[Agency]:
    """OPD over which the person holds the permission, own OPD left out for REVIEW."""
    granting = _granting(user, permission)
    if not granting:
        return Agency.objects.none()
    scope = Q()
    for m in granting:
        if m.agency_id:
            scope |= Q(pk=m.agency_id)
        elif m.region:
            scope |= Q(government_id=m.government_id) | Q(government__parent_id=m.government_id)
        else:
            scope |= Q(government_id=m.government_id)
    found = Agency.objects.filter(scope)
    if permission is Permission.REVIEW:
        own = {m.agency_id for m in memberships(user) if m.agency_id} | {user.agency_id}
        found = found.exclude(pk__in=own - {None})
    return found


def visible_agencies(user: User, queryset: QuerySet[Agency] | None = None) -> QuerySet[Agency]:
    """OPD that the person may look up: any permission over it will do."""
    queryset = Agency.objects.all() if queryset is None else queryset
    scope = Q(pk__in=[])
    for m in memberships(user):
        if m.agency_id:
            scope |= Q(pk=m.agency_id)
        elif m.region:
            scope |= Q(government_id=m.government_id) | Q(government__parent_id=m.government_id)
        else:
            scope |= Q(government_id=m.government_id)
    return queryset.filter(scope)


def visible_governments(user: User) -> QuerySet[Government]:
    """Governments that the person may look up: those of the memberships, and a region's kabupaten."""
    scope = Q(pk__in=[])
    for m in memberships(user):
        scope |= Q(pk=m.government_id) | (Q(parent_id=m.government_id) if m.region else Q(pk__in=[]))
    return Government.objects.filter(scope)


def regions_with(user: User, permission: Permission) -> QuerySet[Government]:
    """Provinces over whose whole region the person holds the permission."""
    return Government.objects.filter(pk__in=[m.government_id for m in _granting(user, permission) if m.region])


def coordinators_for(user: User) -> QuerySet[User]:
    """Whom the person turns to: the koordinator of the governments in which they work or hold a role."""
    governments = {m.government_id for m in memberships(user)}
    if user.agency_id:
        governments.add(user.agency.government_id)
    held = Membership.objects.filter(role=Role.COORDINATOR, agency=None, government__in=governments)
    return User.objects.filter(is_active=True, memberships__in=held).distinct().order_by("full_name", "pk")


def managed_people(user: User) -> QuerySet[User]:
    """People who work, or have a role, in a government whose people this person manages."""
    places = governments_with(user, Permission.MANAGE_PEOPLE)
    with_role = Membership.objects.filter(government__in=places).values("user")
    return User.objects.filter(Q(agency__government__in=places) | Q(pk__in=with_role))


def grantable_roles(user: User, government: Government | None = None, *, region: bool = False) -> frozenset[str]:
    """Roles that the person may give to or take from others in the government, or over its whole region.

    Without a government: anywhere at all, for offering a choice.
    """
    held = [m for m in memberships(user) if government is None or _covers(m, government)]
    return frozenset().union(*(GRANTABLE.get(m.role, frozenset()) for m in held if m.region or not region))


def holders(permission: Permission, place: Agency | Government) -> QuerySet[User]:
    """Active people who may do this to the OPD or government: `can` asked the other way round."""
    roles = [role for role, held in PERMISSIONS.items() if permission in held]
    government = place.government if isinstance(place, Agency) else place
    here = Q(agency=None, government=government) | Q(region=True, government=government.parent_id)
    if isinstance(place, Agency):
        here |= Q(agency=place)
    held = Membership.objects.filter(here, role__in=roles)
    found = User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("full_name", "pk")
    if permission is Permission.REVIEW and isinstance(place, Agency):
        own = Membership.objects.filter(agency=place).values("user")
        found = found.exclude(agency=place).exclude(pk__in=own)
    return found


def staff_of(agencies: Iterable[Agency]) -> dict[int, list[User]]:
    """{OPD: its active operators and kepala} in one query; an OPD without anyone has no entry."""
    found: dict[int, list[User]] = {}
    staff = Membership.objects.filter(agency__in=agencies, user__is_active=True).select_related("user")
    for membership in staff.order_by("agency", "user"):
        found.setdefault(membership.agency_id, []).append(membership.user)
    return {agency: list(dict.fromkeys(people)) for agency, people in found.items()}
