"""Seed facts: governments and their OPD, from a YAML data file.

Loading only ever adds. What people have changed in the portal since stays as they left it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from agencies.models import Agency, Government

DATA = Path(__file__).parent / "data" / "sulbar.yaml"


class AgenciesError(ValueError):
    """The file is refused; the message names file, place and reason."""


@dataclass(frozen=True)
class Loaded:
    """How many governments and OPD were added, and how many were there already."""

    added: int
    kept: int


def read(path: Path) -> dict:
    """The file as YAML. Raises AgenciesError when it cannot be read."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise AgenciesError(f"{path.name}: berkas tidak dapat dibaca sebagai teks UTF-8") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date that is none
        mark = getattr(error, "problem_mark", None)
        place = f"baris {mark.line + 1}" if mark else "berkas"
        raise AgenciesError(f"{path.name}, {place}: bukan YAML yang sah") from error
    if not isinstance(document, dict):
        raise AgenciesError(f"{path.name}, akar: harus berupa pasangan kunci dan nilai")
    return document


@transaction.atomic
def load(path: Path = DATA) -> Loaded:
    """Add the governments and OPD of the file that are not stored yet. Nothing is written when the file is wrong."""
    added = kept = 0
    seen: set[str] = set()
    for position, entry in enumerate(_list(read(path), "governments", path.name)):
        place = f"{path.name}, governments[{position}]"
        government, is_new = _government(entry, place)
        if government.code in seen:
            raise AgenciesError(f"{place}.code: “{government.code}” ditulis dua kali")
        seen.add(government.code)
        new, old = _agencies(government, entry, place)
        added, kept = added + is_new + new, kept + (not is_new) + old
    return Loaded(added, kept)


def _government(entry: Any, place: str) -> tuple[Government, bool]:
    code = _text(entry, "code", place, 10)
    stored = Government.objects.filter(code=code).first()
    if stored:
        return stored, False
    government = Government(
        code=code,
        name=_text(entry, "name", place, 200),
        short_name=_text(entry, "short_name", place, 60),
        kind=_choice(entry, "kind", Government.Kind.values, place),
        capital=_optional(entry, "capital", place, 100),
        website=_optional(entry, "website", place, 200),
        head_title=_optional(entry, "head", place, 40),
    )
    if government.kind != Government.Kind.PROVINCE:
        parent = _text(entry, "parent", place, 10)
        government.parent = Government.objects.filter(code=parent, kind=Government.Kind.PROVINCE).first()
        if government.parent is None:
            raise AgenciesError(f"{place}.parent: provinsi {parent} belum ada; tulis sebelum kabupatennya")
    government.save()
    return government, True


def _agencies(government: Government, entry: dict, place: str) -> tuple[int, int]:
    """(added, already there) of one government."""
    stored = set(government.agencies.values_list("name", flat=True))
    fresh: dict[str, Agency] = {}
    for position, unit in enumerate(_list(entry, "agencies", place)):
        at = f"{place}.agencies[{position}]"
        agency = _agency(government, unit, at)
        if agency.name in fresh:
            raise AgenciesError(f"{at}.name: “{agency.name}” ditulis dua kali")
        fresh[agency.name] = agency
    _name_leads(fresh, entry.get("lead_units") or {}, f"{place}.lead_units")
    missing = [agency for name, agency in fresh.items() if name not in stored]
    Agency.objects.bulk_create(missing)
    return len(missing), len(fresh) - len(missing)


def _agency(government: Government, unit: Any, at: str) -> Agency:
    return Agency(
        government=government,
        name=_text(unit, "name", at, 250),
        abbreviation=_text(unit, "abbreviation", at, 60),
        kind=_choice(unit, "kind", Agency.Kind.values, at),
        verified=_yes_or_no(unit, "verified", at),
        as_of=_optional(unit, "as_of", at, 60),
    )


def _name_leads(agencies: dict[str, Agency], units: Any, place: str) -> None:
    """Write each key into its unit's `lead_keys`; one unit may hold several (BPKPD: KEU and BAPENDA)."""
    if not isinstance(units, dict):
        raise AgenciesError(f"{place}: harus berupa pasangan kunci dan nilai")
    for key, unit in units.items():
        name, abbreviation = _text(unit, "name", f"{place}.{key}"), _text(unit, "abbreviation", f"{place}.{key}")
        agency = agencies.get(name)
        if agency is None or agency.abbreviation != abbreviation:
            raise AgenciesError(f"{place}.{key}: “{name}” ({abbreviation}) tidak ada dalam daftar OPD")
        agency.lead_keys.append(str(key))


def _list(entry: Any, key: str, place: str) -> list:
    value = entry.get(key)
    if not isinstance(value, list) or not value:
        raise AgenciesError(f"{place}.{key}: harus berupa daftar yang tidak kosong")
    return value


def _text(entry: Any, key: str, place: str, limit: int = 250) -> str:
    if not isinstance(entry, dict):
        raise AgenciesError(f"{place}: harus berupa pasangan kunci dan nilai")
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise AgenciesError(f"{place}.{key}: harus berupa teks yang tidak kosong")
    if len(value.strip()) > limit:
        raise AgenciesError(f"{place}.{key}: paling banyak {limit} karakter")
    return value.strip()


def _optional(entry: dict, key: str, place: str, limit: int) -> str:
    value = entry.get(key)
    if value in (None, ""):
        return ""
    if type(value) is int:  # a year without quotes
        return str(value)
    return _text(entry, key, place, limit)


def _yes_or_no(entry: dict, key: str, place: str) -> bool:
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise AgenciesError(f"{place}.{key}: harus true atau false")
    return value


def _choice(entry: dict, key: str, choices: list[str], place: str) -> str:
    value = _text(entry, key, place)
    if value not in choices:
        raise AgenciesError(f"{place}.{key}: “{value}” tidak dikenal; pilihannya {', '.join(choices)}")
    return value
