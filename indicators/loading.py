"""From an instrument's data file to rows of the database."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from indicators.models import Aspect, Criterion, Domain, Indicator, Instrument, InstrumentFile
from indicators.parsing import InstrumentError, parse
from indicators.structure import Structure

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Loaded:
    """What a load did: "baru", "diubah" or "tetap"."""

    instrument: Instrument
    outcome: str


def data_files() -> list[Path]:
    """The instruments that come with the project."""
    return sorted(DATA.glob("permenpanrb-*.yaml"))


@transaction.atomic
def load(*, text: str, source: str) -> Loaded:
    """Store the instrument of a data file under its code. A second load of the same text changes nothing.

    Raises InstrumentError when the file is wrong, or when it would change an instrument that a period uses.
    """
    structure = parse(text, source)
    digest = hashlib.sha256(text.encode()).hexdigest()
    stored = Instrument.objects.select_for_update().filter(code=structure.code).first()
    if stored and stored.digest == digest:
        return Loaded(stored, "tetap")
    if stored and stored.periods.exists():
        raise InstrumentError(
            f"{source}, code: {structure.code} sudah dipakai sebuah periode sehingga tidak dapat diubah; "
            "beri kode baru untuk isi yang berbeda"
        )
    instrument, _ = Instrument.objects.update_or_create(
        code=structure.code,
        defaults={
            "regulation": structure.regulation,
            "title": structure.title,
            "level_min": structure.level_min,
            "level_max": structure.level_max,
            "digest": digest,
        },
    )
    InstrumentFile.objects.update_or_create(instrument=instrument, defaults={"text": text})
    instrument.domains.all().delete()
    _store_tree(instrument, structure)
    return Loaded(instrument, "diubah" if stored else "baru")


def _store_tree(instrument: Instrument, structure: Structure) -> None:
    order = 0
    for place, domain in enumerate(structure.domains):
        parent = Domain.objects.create(instrument=instrument, code=domain.code, name=domain.name, order=place)
        for aspect in domain.aspects:
            stored = Aspect.objects.create(domain=parent, code=aspect.code, name=aspect.name, order=order)
            rows = Indicator.objects.bulk_create(
                Indicator(
                    instrument=instrument,
                    aspect=stored,
                    code=row.code,
                    number=row.number,
                    order=(order := order + 1),
                    name=row.name,
                    weight=str(row.weight),
                    capability=row.capability,
                    question=row.question,
                    explanation=row.explanation,
                    evidence_hints=list(row.evidence),
                    asks_service_name=row.asks_service_name,
                )
                for row in aspect.rows
            )
            Criterion.objects.bulk_create(
                Criterion(indicator=stored_row, level=level, name=structure.level_name(row, level), text=text)
                for stored_row, row in zip(rows, aspect.rows, strict=True)
                for level, text in row.criteria.items()
            )
