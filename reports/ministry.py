"""Published results of the ministry, from a CSV file."""

import csv
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction

from agencies.models import Government
from reports.models import DOMAINS, MinistryResult

DATA = Path(__file__).parent / "data" / "ministry-results-sulbar.csv"
HEADER = ["year", "government_code", "institution", "instrument", *DOMAINS, "index", "predicate"]


class MinistryError(ValueError):
    """The file is refused; the message names the line and the reason."""


@dataclass(frozen=True)
class Loaded:
    added: int
    kept: int


@transaction.atomic
def load(path: Path = DATA) -> Loaded:
    """Add the results that are not stored yet. Nothing is written when a line is wrong."""
    added = kept = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != HEADER:
            raise MinistryError(f"{path.name}, baris 1: kepala tabel harus {','.join(HEADER)}")
        for row in reader:
            _, is_new = _store(row, f"{path.name}, baris {reader.line_num}")
            added, kept = added + is_new, kept + (not is_new)
    return Loaded(added, kept)


def _store(row: dict, place: str) -> tuple[MinistryResult, bool]:
    government = Government.objects.filter(code=row["government_code"]).first()
    if government is None:
        raise MinistryError(f"{place}: pemerintah daerah {row['government_code']} belum ada")
    if not str(row["year"]).isdigit():
        raise MinistryError(f"{place}: tahun “{row['year']}” bukan bilangan")
    return MinistryResult.objects.get_or_create(
        government=government,
        year=int(row["year"]),
        defaults={
            "instrument": row["instrument"],
            "index": _figure(row["index"], place),
            "predicate": row["predicate"],
            "domains": {name: str(_figure(row[name], place)) for name in DOMAINS},
        },
    )


def _figure(text: str, place: str) -> Decimal:
    try:
        value = Decimal(text)
    except (InvalidOperation, TypeError) as error:
        raise MinistryError(f"{place}: “{text}” bukan angka") from error
    if not 0 <= value <= 5:
        raise MinistryError(f"{place}: {text} di luar skala 0 sampai 5")
    return value
