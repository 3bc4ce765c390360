"""What changes about people, roles, governments and OPD. Keyword-only, `by=`, audited in the same transaction."""

from django.db import IntegrityError, transaction

from agencies import audit
from agencies.access import Permission, can, grantable_roles, regions_with
from agencies.errors import NotAllowed, Refusal
from agencies.models import Agency, Government, Membership, Role, User

AGENCY_FIELDS = ("name", "abbreviation", "kind", "verified", "as_of", "is_active")
GOVERNMENT_FIELDS = ("short_name", "capital", "website", "address")
PERSON_FIELDS = ("full_name", "email", "agency", "is_active")


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
    try:
        with transaction.atomic():
            agency.save()
    except IntegrityError as error:
        raise Refusal(f"{agency.government} sudah memiliki OPD bernama “{agency.name}”.") from error
    action = "agency.created" if is_new else "agency.changed"
    audit.record(action, agency, by=by, agency=agency, **audit.changes(agency, before))
    return agency


@transaction.atomic
def change_government(*, government: Government, by: User, **values) -> Government:
    """Change the named fields of the government: short name, capital, site, address of the letterhead."""
    _require(by, Permission.MANAGE_AGENCIES, government)
    before = {name: getattr(government, name) for name in values}
    for name, value in values.items():
        setattr(government, name, value)
    government.save(update_fields=list(values))
    audit.record("government.changed", government, by=by, government=government, **audit.changes(government, before))
    return government


@transaction.atomic
def create_person(*, by: User, username: str, full_name: str, email: str, agency: Agency) -> User:
    """Create an account without a password: the person sets one through "Lupa kata sandi"."""
    _require(by, Permission.MANAGE_PEOPLE, agency.government)
    person = User(username=username, full_name=full_name, email=email, agency=agency)
    person.set_unusable_password()
    person.save()
    audit.record("person.created", person, by=by, agency=agency, username=username)
    return person


@transaction.atomic
def change_person(*, person: User, by: User, **values) -> User:
    """Change name, address, unit kerja, or whether the account is active. Nobody closes the own account."""
    require_manages(by, person)
    if values.get("is_active") is False and person == by:
        raise Refusal("Anda tidak dapat menonaktifkan akun sendiri.")
    if values.get("agency"):
        _require(by, Permission.MANAGE_PEOPLE, values["agency"].government)
    before = {name: getattr(person, name) for name in values}
    for name, value in values.items():
        setattr(person, name, value)
    person.save(update_fields=list(values))
    audit.record("person.changed", person, by=by, agency=person.agency, **audit.changes(person, before))
    return person


@transaction.atomic
def grant_role(
    *, person: User, by: User, role: str, government: Government, agency: Agency | None = None, region: bool = False
) -> Membership:
    """Give the person a role in an OPD, a government, or (region=True) a province with its kabupaten."""
    require_manages(by, person)
    _require_grantable(by, person, role, government, region)
    membership = Membership(user=person, role=role, government=government, agency=agency, region=region)
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        raise Refusal(f"{person} sudah memiliki peran itu, atau peran itu tidak cocok dengan cakupannya.") from error
    audit.record("role.granted", person, by=by, government=government, agency=agency, role=str(membership))
    return membership


@transaction.atomic
def revoke_role(*, membership: Membership, by: User) -> None:
    """Take the role back. A region keeps at least one admin."""
    person, government = membership.user, membership.government
    _require_grantable(by, person, membership.role, government, membership.region)
    if membership.role == Role.ADMIN and _is_last_admin(membership):
        raise Refusal("Ini admin terakhir di wilayah itu; tetapkan admin lain dahulu.")
    audit.record("role.revoked", person, by=by, government=government, agency=membership.agency, role=str(membership))
    membership.delete()


def require_manages(by: User, person: User) -> None:
    """Whoever manages people of the person's government, or of one in which the person has a role."""
    if not manages(by, person):
        raise NotAllowed("Orang ini bukan dari pemerintah daerah yang Anda kelola.")


def manages(by: User, person: User) -> bool:
    """Whether `by` manages people where the person works; without a unit kerja, where the person has a role."""
    if person.agency:
        return bool(can(by, Permission.MANAGE_PEOPLE, person.agency.government))
    return any(can(by, Permission.MANAGE_PEOPLE, m.government) for m in person.memberships.select_related("government"))


def _require_grantable(by: User, person: User, role: str, government: Government, region: bool) -> None:
    _require(by, Permission.MANAGE_PEOPLE, government)
    if person == by:
        raise Refusal("Peran Anda sendiri diubah oleh orang lain.")
    if role not in grantable_roles(by):
        raise NotAllowed("Peran itu hanya dapat diatur oleh admin.")
    if region and not regions_with(by, Permission.MANAGE_PEOPLE).filter(pk=government.pk).exists():
        raise NotAllowed("Peran untuk seluruh wilayah hanya dapat diatur oleh pengelola wilayah.")


def _is_last_admin(membership: Membership) -> bool:
    others = Membership.objects.filter(role=Role.ADMIN, government=membership.government, user__is_active=True)
    return not others.exclude(pk=membership.pk).exists()
