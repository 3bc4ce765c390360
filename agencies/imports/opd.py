"""OPD from a sheet. A row is the OPD of that name in that government; empty optional cells leave things as they are."""

from functools import partial

from agencies import services
from agencies.access import Permission, governments_with
from agencies.imports.plan import Effect, Line, Plan, Source
from agencies.models import Agency, Government, User
from sheets.table import Column, SheetRow

YES_NO = {"Ya": True, "Tidak": False}
LABELS = {
    "abbreviation": "singkatan", "kind": "jenis", "as_of": "sumber", "verified": "terverifikasi", "is_active": "aktif",
}  # fmt: skip


def source(by: User) -> Source:
    """The import with the governments that the person manages as the only choice."""
    places = {place.code: place for place in governments_with(by, Permission.MANAGE_AGENCIES)}
    kinds = {label: value for value, label in Agency.Kind.choices}
    columns = (
        Column("government", "Kode pemda", "choice", required=True, choices=places, width=14),
        Column("name", "Nama OPD", required=True, max_length=250, width=50),
        Column("abbreviation", "Singkatan", required=True, max_length=60),
        Column("kind", "Jenis", "choice", required=True, choices=kinds),
        Column("as_of", "Sumber", max_length=60),
        Column("verified", "Terverifikasi", "choice", choices=YES_NO),
        Column("is_active", "Aktif", "choice", choices=YES_NO),
    )
    first = next(iter(places), "")
    example = (first, "Dinas Contoh", "Discontoh", "Dinas", "2024", "Tidak", "Ya")
    return Source("OPD", "Impor OPD", "OPD", columns, example, 1000, plan)


def plan(by: User, rows: list[SheetRow]) -> Plan:
    """Compare the rows with the stored OPD, in one query."""
    places = governments_with(by, Permission.MANAGE_AGENCIES)
    stored = {_key(a.government, a.name): a for a in Agency.objects.filter(government__in=places).select_related(
        "government__parent")}  # fmt: skip
    seen: set[tuple[int, str]] = set()
    return Plan([_line(by, row, stored, seen) for row in rows])


def _key(government: Government, name: str) -> tuple[int, str]:
    return government.pk, name.casefold()


def _line(by: User, row: SheetRow, stored: dict, seen: set) -> Line:
    line = Line(row.number, str(row.values.get("name") or ""), errors=[str(error) for error in row.errors])
    if line.errors:
        return line.settle()
    values = {key: value for key, value in row.values.items() if value is not None}
    government = values.pop("government")
    key = _key(government, values["name"])
    if key in seen:
        line.fail(row, "name", "OPD ini tertulis dua kali di berkas.")
    seen.add(key)
    agency = stored.get(key) or Agency(government=government)
    if agency.pk:
        values.pop("name")
    line.told = [(LABELS[k], _word(getattr(agency, k), k), _word(v, k)) for k, v in values.items()
                 if k in LABELS and agency.pk and getattr(agency, k) != v]  # fmt: skip
    if not agency.pk or line.told:
        line.effect = Effect.CHANGED if agency.pk else Effect.NEW
        line.change = partial(services.save_agency, agency=agency, by=by, **values)
    return line.settle()


def _word(value: object, key: str) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return Agency.Kind(value).label if key == "kind" and value else str(value)
