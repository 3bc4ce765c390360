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
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"baris {mark.line + 1}" if mark else "berkas"
        raise AgenciesError(f"{path.name}, {place}: bukan YAML yang sah") from error
    if not isinstance(document, dict):
        raise AgenciesError(f"{path.name}, akar: harus berupa pasangan kunci dan nilai")
    return document


@transaction.atomic
def load(path: Path = DATA) -> Loaded:
    """Add the governments and OPD of the file that are not stored yet. Nothing is written when the file is wrong."""
    entries = read(path).get("governments")
    if not isinstance(entries, list) or not entries:
        raise AgenciesError(f"{path.name}, governments: harus berupa daftar yang tidak kosong")
    added = kept = 0
    for position, entry in enumerate(entries):
        place = f"{path.name}, governments[{position}]"
        government, is_new = _government(entry, place)
        new, old = _agencies(government, entry, place)
        added, kept = added + is_new + new, kept + (not is_new) + old
    return Loaded(added, kept)


def _government(entry: Any, place: str) -> tuple[Government, bool]:
    code = _text(entry, "code", place)
    stored = Government.objects.filter(code=code).first()
    if stored:
        return stored, False
    kind = _choice(entry, "kind", Government.Kind.values, place)
    parent = None
    if kind != Government.Kind.PROVINCE:
        parent = Government.objects.filter(code=_text(entry, "parent", place)).first()
        if parent is None:
            raise AgenciesError(f"{place}.parent: provinsi {entry['parent']} belum ada")
    return (
        Government.objects.create(
            code=code,
            name=_text(entry, "name", place),
            short_name=_text(entry, "short_name", place),
            kind=kind,
            parent=parent,
            capital=entry.get("capital") or "",
            website=entry.get("website") or "",
            head_title=entry.get("head") or "",
        ),
        True,
    )


def _agencies(government: Government, entry: dict, place: str) -> tuple[int, int]:
    """(added, already there) of one government."""
    stored = set(government.agencies.values_list("name", flat=True))
    keys = _lead_keys(entry.get("lead_units") or {}, place)
    units = entry.get("agencies")
    if not isinstance(units, list) or not units:
        raise AgenciesError(f"{place}.agencies: harus berupa daftar yang tidak kosong")
    fresh: dict[str, Agency] = {}
    for position, unit in enumerate(units):
        at = f"{place}.agencies[{position}]"
        name = _text(unit, "name", at)
        if name in fresh:
            raise AgenciesError(f"{at}.name: “{name}” ditulis dua kali")
        fresh[name] = Agency(
            government=government,
            name=name,
            abbreviation=_text(unit, "abbreviation", at),
            kind=_choice(unit, "kind", Agency.Kind.values, at),
            verified=unit.get("verified") is True,
            as_of=str(unit.get("as_of") or ""),
            lead_keys=keys.get(name, []),
        )
    missing = [agency for name, agency in fresh.items() if name not in stored]
    Agency.objects.bulk_create(missing)
    return len(missing), len(fresh) - len(missing)


def _lead_keys(units: dict, place: str) -> dict[str, list[str]]:
    """{unit's name: its keys}; one unit may be several (BPKPD: KEU and BAPENDA)."""
    found: dict[str, list[str]] = {}
    for key, unit in units.items():
        found.setdefault(_text(unit, "name", f"{place}.lead_units.{key}"), []).append(key)
    return found


def _text(entry: Any, key: str, place: str) -> str:
    if not isinstance(entry, dict):
        raise AgenciesError(f"{place}: harus berupa pasangan kunci dan nilai")
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise AgenciesError(f"{place}.{key}: harus berupa teks yang tidak kosong")
    return value.strip()


def _choice(entry: dict, key: str, choices: list[str], place: str) -> str:
    value = _text(entry, key, place)
    if value not in choices:
        raise AgenciesError(f"{place}.{key}: “{value}” tidak dikenal; pilihannya {', '.join(choices)}")
    return value
