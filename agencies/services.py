"""What changes about people, roles, governments and OPD. Keyword-only, `by=`, audited in the same transaction."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q

from agencies import audit
from agencies.access import Permission, can, grantable_roles
from agencies.errors import NotAllowed, Refusal
from agencies.leads import LEAD_KEYS
from agencies.models import Agency, Government, Membership, Role, User


def _require(by: User, permission: Permission, obj) -> None:
    decision = can(by, permission, obj)
    if not decision:
        raise NotAllowed(decision.reason)


@transaction.atomic
def save_agency(*, agency: Agency, by: User, **values) -> Agency:
    """Create the OPD, or change the named fields of it."""
    _require(by, Permission.MANAGE_AGENCIES, agency.government)
    is_new = agency.pk is None
    before = {} if is_new else {name: getattr(agency, name) for name in values}
    for name, value in values.items():
        setattr(agency, name, value)
    _check_leads(agency)
    try:
        with transaction.atomic():
            agency.save(update_fields=None if is_new else list(values))
    except IntegrityError as error:
        raise Refusal(f"{agency.government} sudah memiliki OPD bernama “{agency.name}”.") from error
    changed = audit.changes(agency, before)
    if is_new:
        audit.record("agency.created", agency, by=by, agency=agency)
    elif changed:
        audit.record("agency.changed", agency, by=by, agency=agency, **changed)
    return agency


def _check_leads(agency: Agency) -> None:
    """A government has one pengampu for each matter."""
    if not agency.lead_keys:
        return
    for other in agency.government.agencies.active().exclude(pk=agency.pk):
        shared = sorted(set(agency.lead_keys) & set(other.lead_keys)) if agency.is_active else []
        if shared:
            matters = ", ".join(LEAD_KEYS.get(key, key).lower() for key in shared)
            raise Refusal(f"{other} sudah menjadi pengampu {matters}; lepaskan dahulu di sana.")


@transaction.atomic
def change_government(*, government: Government, by: User, **values) -> Government:
    """Change the named fields of the government: short name, capital, site, address of the letterhead."""
    _require(by, Permission.MANAGE_AGENCIES, government)
    before = {name: getattr(government, name) for name in values}
    for name, value in values.items():
        setattr(government, name, value)
    government.save(update_fields=list(values))
    changed = audit.changes(government, before)
    if changed:
        audit.record("government.changed", government, by=by, government=government, **changed)
    return government


@transaction.atomic
def choose_mail(*, by: User, choice: str) -> None:
    """The person's own choice of how the portal mails its notices."""
    if choice not in User.MailNotices.values:
        raise Refusal("Pilih salah satu cara menerima surel.")
    before = {"mail_notices": by.mail_notices}
    by.mail_notices = choice
    by.save(update_fields=["mail_notices"])
    changed = audit.changes(by, before)
    if changed:
        audit.record("person.changed", by, by=by, agency=by.agency, **changed)


@transaction.atomic
def create_person(*, by: User, username: str, full_name: str, email: str, agency: Agency) -> User:
    """Create an account without a password: the person sets one through "Lupa kata sandi"."""
    _require(by, Permission.MANAGE_PEOPLE, agency.government)
    person = User(username=username, full_name=full_name, email=email, agency=agency)
    person.set_unusable_password()
    _save_person(person)
    audit.record("person.created", person, by=by, agency=agency, username=username)
    return person


@transaction.atomic
def change_person(*, person: User, by: User, **values) -> User:
    """Change name, address, unit kerja, or whether the account is active.

    Whoever can change an address can take the account over, so it needs power over every role that the person holds.
    Unit kerja and activity of the own account are changed by someone else: the unit decides whom one may not evaluate.
    """
    before = {name: getattr(person, name) for name in values}
    changed = {name: value for name, value in values.items() if value != before[name]}
    if person == by and {"agency", "is_active"} & set(changed):
        raise NotAllowed("Unit kerja dan keadaan akun Anda sendiri diubah oleh orang lain.")
    require_changes(by, person)
    if changed.get("agency"):
        _require(by, Permission.MANAGE_PEOPLE, changed["agency"].government)
    if changed.get("is_active") is False:
        for membership in person.memberships.filter(role=Role.ADMIN).select_related("government__parent"):
            _require_another_admin(membership)
    for name, value in changed.items():
        setattr(person, name, value)
    _save_person(person, changed)
    if "email" in changed:
        # The old address no longer signs in and gets no link for a new password.
        EmailAddress.objects.filter(user=person).delete()
    told = audit.changes(person, before)
    if "agency" in told:
        told["unit"] = told.pop("agency")
    if told:
        audit.record("person.changed", person, by=by, agency=person.agency, **told)
    return person


@transaction.atomic
def grant_role(
    *, person: User, by: User, role: str, government: Government, agency: Agency | None = None, region: bool = False
) -> Membership:
    """Give the person a role in an OPD, a government, or (region=True) a province with its kabupaten."""
    require_manages(by, person)
    _require_grantable(by, person, role, government, region)
    _check_scope(role, government, agency, region)
    membership = Membership(user=person, role=role, government=government, agency=agency, region=region)
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        raise Refusal(f"{person} sudah memiliki peran itu di sana.") from error
    audit.record("role.granted", person, by=by, government=government, agency=agency, role=str(membership))
    return membership


@transaction.atomic
def widen_role(*, membership: Membership, by: User) -> None:
    """Let a role over a province cover its kabupaten too."""
    person, government = membership.user, membership.government
    _require_grantable(by, person, membership.role, government, True)
    _check_scope(membership.role, government, membership.agency, True)
    membership.region = True
    membership.save(update_fields=["region"])
    audit.record("role.granted", person, by=by, government=government, role=str(membership))


@transaction.atomic
def revoke_role(*, membership: Membership, by: User) -> None:
    """Take the role back. Every government keeps an admin."""
    person, government = membership.user, membership.government
    _require_grantable(by, person, membership.role, government, membership.region)
    if membership.role == Role.ADMIN:
        _require_another_admin(membership)
    audit.record("role.revoked", person, by=by, government=government, agency=membership.agency, role=str(membership))
    membership.delete()


def manages(by: User, person: User) -> bool:
    """Whether `by` manages people where the person works; without a unit kerja, where the person has a role."""
    if person.agency:
        return bool(can(by, Permission.MANAGE_PEOPLE, person.agency.government))
    return any(can(by, Permission.MANAGE_PEOPLE, m.government) for m in person.memberships.select_related("government"))


def require_manages(by: User, person: User) -> None:
    """Whoever manages people of the person's government, or of one in which the person has a role."""
    if not manages(by, person):
        raise NotAllowed("Orang ini bukan dari pemerintah daerah yang Anda kelola.")


def may_change(by: User, person: User) -> bool:
    """Whoever manages the person and could take back every role held; for the own account, its owner."""
    held = person.memberships.select_related("government", "agency")
    return manages(by, person) and (
        person == by or all(m.role in grantable_roles(by, m.government, region=m.region) for m in held)
    )


def require_changes(by: User, person: User) -> None:
    require_manages(by, person)
    if not may_change(by, person):
        raise NotAllowed("Akun ini memiliki peran di luar kewenangan Anda; pengelola peran itulah yang mengubahnya.")


def _save_person(person: User, fields: Iterable[str] | None = None) -> None:
    try:
        with transaction.atomic():
            person.save(update_fields=fields)
    except IntegrityError as error:
        raise Refusal("Nama pengguna atau surel ini sudah dipakai orang lain.") from error


def _require_grantable(by: User, person: User, role: str, government: Government, region: bool) -> None:
    _require(by, Permission.MANAGE_PEOPLE, government)
    if person == by:
        raise NotAllowed("Peran Anda sendiri diubah oleh orang lain.")
    if region and not grantable_roles(by, government, region=True):
        raise NotAllowed("Peran untuk seluruh wilayah hanya dapat diatur oleh pengelola wilayah.")
    if role not in grantable_roles(by, government, region=region):
        raise NotAllowed("Peran itu hanya dapat diatur oleh admin.")


def _check_scope(role: str, government: Government, agency: Agency | None, region: bool) -> None:
    in_agency = role in {Role.OPERATOR, Role.HEAD}
    if in_agency != (agency is not None):
        raise Refusal("Operator dan kepala berperan di satu OPD; peran lain di pemerintah daerah.")
    if agency and agency.government_id != government.pk:
        raise Refusal("OPD ini bukan milik pemerintah daerah yang dipilih.")
    if region and (in_agency or government.kind != Government.Kind.PROVINCE):
        raise Refusal("Hanya peran di provinsi yang dapat mencakup seluruh wilayah.")


def _require_another_admin(membership: Membership) -> None:
    """Refuse to lose the last active admin of the scope. The rows are locked, so that two cannot leave at once."""
    place = membership.government
    scope = Q(government=place, region=True)
    if not membership.region:
        scope |= Q(government=place) | Q(government=place.parent_id, region=True)
    admins = Membership.objects.select_for_update(of=("self",)).filter(scope, role=Role.ADMIN, user__is_active=True)
    holders = {admin.user_id for admin in admins}
    if holders == {membership.user_id}:
        raise Refusal(f"Ini admin terakhir untuk {membership.scope_name}; tetapkan admin lain dahulu.")
