"""Published results of the ministry: what a file would change, line by line, and the change itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from agencies import audit
from agencies.access import Permission, governments_with
from agencies.errors import NotAllowed, Refusal
from agencies.events import FIELDS
from agencies.models import Government, User
from reports.ministry_file import Line, MinistryError, Result, check, read_lines
from reports.models import MinistryResult

DATA = Path(__file__).parent / "data" / "ministry-results-sulbar.csv"
NEW, CHANGED, SAME, WRONG = "baru", "berubah", "tetap", "galat"


@dataclass(frozen=True)
class Planned:
    """One line of a file and what it would do. `told` names what changes, or what is wrong."""

    line: Line
    outcome: str
    told: str = ""
    result: Result | None = None
    government: Government | None = None
    stored: MinistryResult | None = None


@dataclass(frozen=True)
class Loaded:
    added: int
    kept: int


def plan(lines: Iterable[Line], governments: Iterable[Government]) -> list[Planned]:
    """What each line would do to results of these governments; in one query. Nothing is written."""
    places = {government.code: government for government in governments}
    stored = {
        (result.government_id, result.year): result
        for result in MinistryResult.objects.filter(government__in=places.values())
    }
    seen: set[tuple[int, int]] = set()
    return [_planned(line, places, stored, seen) for line in lines]


def _planned(line: Line, places: dict, stored: dict, seen: set) -> Planned:
    result, fault = check(line)
    code = line.cells.get("government_code", "")
    government = places.get(code)
    if government is None:
        return Planned(
            line, WRONG, f"Pemerintah daerah {code or '(kosong)'} tidak ada dalam wilayah Anda. {fault}".strip()
        )
    if result is None:
        return Planned(line, WRONG, fault, government=government)
    key = (government.pk, result.year)
    if key in seen:
        return Planned(
            line, WRONG, f"{government.short_name} {result.year} sudah ada di baris sebelumnya.", result, government
        )
    seen.add(key)
    before = stored.get(key)
    if before is None:
        return Planned(line, NEW, "", result, government)
    changed = _changes(before, result)
    told = ", ".join(f"{FIELDS.get(name, name)} {old} → {new}" for name, (old, new) in changed.items()).replace(
        ".", ","
    )
    return Planned(line, CHANGED if changed else SAME, told, result, government, before)


def _changes(before: MinistryResult, result: Result) -> dict[str, list[str]]:
    """{"index": [before, after]} of what differs, as text."""
    pairs = {
        "instrument": (before.instrument, result.instrument),
        "index": (str(before.index), str(result.index)),
        "predicate": (before.predicate, result.predicate),
        **{
            name: (before.domains.get(name, "–"), result.domains.get(name, "–"))
            for name in {**before.domains, **result.domains}
        },
    }
    return {name: list(pair) for name, pair in pairs.items() if pair[0] != pair[1]}


@transaction.atomic
def import_results(*, lines: list[Line], by: User) -> list[Planned]:
    """Store every line or none: all new and changed ones, each with its audit event. Raises Refusal at a wrong line."""
    governments = governments_with(by, Permission.IMPORT_RESULTS)
    if not governments.exists():
        raise NotAllowed("Peran Anda tidak mencakup hasil Kementerian.")
    planned = plan(lines, governments.select_for_update())
    wrong = [str(p.line.number) for p in planned if p.outcome == WRONG]
    if wrong:
        raise Refusal(f"Tidak ada yang disimpan: baris {', '.join(wrong)} masih salah.")
    for one in planned:
        if one.outcome in {NEW, CHANGED}:
            _store(one, by)
    return planned


def _store(one: Planned, by: User | None) -> None:
    found, result = one.stored, one.result
    changed = _changes(found, result) if found else {"index": str(result.index), "predicate": result.predicate}
    found = found or MinistryResult(government=one.government, year=result.year)
    found.instrument, found.index, found.predicate = result.instrument, result.index, result.predicate
    found.domains = result.domains
    found.save()
    audit.record("ministry.imported", found, by=by, government=one.government, year=result.year, **changed)


@transaction.atomic
def load(path: Path = DATA) -> Loaded:
    """Add the results that are not stored yet, for the command. Nothing is written when a line is wrong."""
    planned = plan(read_lines(path.read_bytes()), Government.objects.all())
    wrong = next((p for p in planned if p.outcome == WRONG), None)
    if wrong:
        raise MinistryError(f"{path.name}, baris {wrong.line.number}: {wrong.told}")
    fresh = [one for one in planned if one.outcome == NEW]
    for one in fresh:
        _store(one, None)
    return Loaded(len(fresh), len(planned) - len(fresh))
