"""People with a role from a sheet. A row is the person of that user name; several rows give several roles.

Passwords are never in a sheet: whoever is new sets one through "Lupa kata sandi".
"""

from dataclasses import dataclass, field
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from agencies import services
from agencies.access import Permission, governments_with, grantable_roles
from agencies.forms import USERNAME
from agencies.imports.plan import Effect, Line, Plan, Source
from agencies.models import Agency, Government, Membership, Role, User
from sheets.table import Column, SheetRow

MEMBERSHIP = ("user_id", "role", "government_id", "agency_id")
IN_AGENCY = {Role.OPERATOR, Role.HEAD}


def source(by: User) -> Source:
    places = {place.code: place for place in governments_with(by, Permission.MANAGE_PEOPLE)}
    roles = {role.label: (role, False) for role in Role if role in grantable_roles(by)}
    wide = [role for role in Role if role in grantable_roles(by, region=True) - IN_AGENCY]
    roles |= {f"{role.label} wilayah": (role, True) for role in wide}
    columns = (
        Column("username", "Nama pengguna", required=True, max_length=150, width=24),
        Column("full_name", "Nama lengkap", required=True, max_length=150, width=34),
        Column("email", "Surel", required=True, max_length=254, width=34),
        Column("government", "Kode pemda", "choice", required=True, choices=places, width=14),
        Column("agency", "Unit kerja", required=True, max_length=250, width=34),
        Column("role", "Peran", "choice", choices=roles),
    )
    example = ("nama.contoh", "Nama Contoh", "nama@contoh.example", next(iter(places), ""), "Discontoh", "Operator OPD")
    return Source("Orang", "Impor orang dan peran", "orang", columns, example, 2000, plan)


@dataclass
class _Stored:
    """What the rows are compared with, read once. `roles` tells of each role whether it covers the whole region."""

    places: set[int]
    people: dict[str, User]
    emails: dict[str, str]
    agencies: dict[tuple[int, str], Agency | None]
    roles: dict[tuple, bool]
    typed: dict[str, tuple] = field(default_factory=dict)


def plan(by: User, rows: list[SheetRow]) -> Plan:
    """Compare the rows with the stored people, in four queries."""
    places = governments_with(by, Permission.MANAGE_PEOPLE)
    people = list(User.objects.select_related("agency__government"))
    stored = _Stored(
        set(places.values_list("pk", flat=True)),
        {person.username.casefold(): person for person in people},
        {person.email.casefold(): person.username.casefold() for person in people},
        _agencies(Agency.objects.filter(government__in=places).active().select_related("government__parent")),
        {tuple(key): region for *key, region in Membership.objects.values_list(*MEMBERSHIP, "region")},
    )
    return Plan([_line(by, row, stored) for row in rows])


def _agencies(agencies) -> dict[tuple[int, str], Agency | None]:
    """By name, and by abbreviation where that names one OPD only."""
    found: dict[tuple[int, str], Agency | None] = {}
    for agency in agencies:
        key = agency.government_id, agency.abbreviation.casefold()
        found[key] = None if key in found else agency
    found.update({(agency.government_id, agency.name.casefold()): agency for agency in agencies})
    return found


def _line(by: User, row: SheetRow, stored: _Stored) -> Line:
    line = Line(row.number, str(row.values.get("full_name") or ""), errors=[str(error) for error in row.errors])
    if line.errors:
        return line.settle()
    agency = stored.agencies.get((row.values["government"].pk, row.values["agency"].casefold()))
    _check(by, line, row, stored, agency)
    if line.errors:
        return line.settle()
    values = {"full_name": row.values["full_name"], "email": row.values["email"].lower(), "agency": agency}
    username, (role, region) = row.values["username"], row.values["role"] or (None, False)
    person = stored.people.get(username.casefold())
    first = username.casefold() not in stored.typed
    stored.typed[username.casefold()] = tuple(values.values())
    stored.emails[values["email"].casefold()] = username.casefold()
    changed = {k: v for k, v in values.items() if person and first and getattr(person, k) != v}
    line.told = [(_FIELDS[k], str(getattr(person, k) or "kosong"), str(v)) for k, v in changed.items()]
    scope = (agency.government, agency if role in IN_AGENCY else None, region)
    key = _key(person, role, scope, username)
    fresh, held = role and key not in stored.roles, stored.roles.get(key)
    if fresh:
        stored.roles[key] = region
        place = f"wilayah {scope[0]}" if region else scope[1] or scope[0]
        line.told.append(("peran", "belum ada", f"{Role(role).label} {place}"))
    elif role and held != region:
        line.fail(row, "role", f"peran itu sudah dipegang di sana {_reach(held)}; ubah di halaman orangnya.")
    if (person is None and first) or changed or fresh:
        line.effect = Effect.NEW if person is None and first else Effect.CHANGED
        line.change = partial(_apply, by, username, values, changed, role if fresh else None, scope)
    return line.settle()


_FIELDS = {"full_name": "nama lengkap", "email": "surel", "agency": "unit kerja"}


def _reach(region: bool) -> str:
    return "untuk seluruh wilayah" if region else "tanpa wilayahnya"


def _key(person: User | None, role: str | None, scope: tuple, username: str) -> tuple:
    return (person.pk if person else username.casefold(), role, scope[0].pk, scope[1].pk if scope[1] else None)


def _check(by: User, line: Line, row: SheetRow, stored: _Stored, agency: Agency | None) -> None:
    username, email = row.values["username"].casefold(), row.values["email"].lower()
    person = stored.people.get(username)
    if agency is None:
        line.fail(row, "agency", "tidak ada satu OPD aktif dengan nama atau singkatan itu; pakai nama lengkapnya.")
    try:
        USERNAME(row.values["username"])
    except ValidationError as error:
        line.fail(row, "username", error.messages[0])
    try:
        validate_email(email)
    except ValidationError:
        line.fail(row, "email", "bukan alamat surel.")
    if stored.emails.get(email.casefold(), username) != username:
        line.fail(row, "email", "surel ini sudah dipakai orang lain.")
    if person and person.agency and person.agency.government_id not in stored.places:
        line.fail(row, "username", "nama pengguna ini dipakai orang di luar pemerintah daerah yang Anda kelola.")
    typed = (row.values["full_name"], email, agency)
    if stored.typed.get(username, typed) != typed:
        line.fail(row, "username", "orang ini tertulis lagi dengan nama, surel, atau unit kerja lain.")
    role, region = row.values["role"] or (None, False)
    if role and agency and role not in grantable_roles(by, agency.government, region=region):
        line.fail(row, "role", "peran itu di luar kewenangan Anda di sana.")
    if region and row.values["government"].kind != Government.Kind.PROVINCE:
        line.fail(row, "role", "hanya provinsi yang mempunyai wilayah; pakai kode provinsinya.")


def _apply(by: User, username: str, values: dict, changed: dict, role: str | None, scope: tuple) -> None:
    person = User.objects.select_related("agency__government__parent").filter(username__iexact=username).first()
    if person is None:
        person = services.create_person(by=by, username=username, **values)
    elif changed:
        services.change_person(person=person, by=by, **changed)
    if role:
        services.grant_role(person=person, by=by, role=role, government=scope[0], agency=scope[1], region=scope[2])


def new_people(plan_made: Plan) -> list[str]:
    """User names of the accounts that the plan creates."""
    return [line.change.args[1] for line in plan_made.changes if line.effect is Effect.NEW]
