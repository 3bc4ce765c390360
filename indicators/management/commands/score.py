"""Compute the index of a file of levels."""

import json
from fractions import Fraction
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from indicators.levels_file import LevelsError, read_levels
from indicators.loading import DATA
from indicators.models import Instrument
from indicators.parsing import parse
from indicators.scoring import Score, display, score
from indicators.structure import Structure


class Command(BaseCommand):
    help = "Menghitung indeks dari CSV berkepala kode,tingkat; hasilnya JSON."

    def add_arguments(self, parser):
        parser.add_argument("instrument", metavar="INSTRUMEN", help="kode instrumen, misalnya permenpanrb-5-2018")
        parser.add_argument("file", type=Path, metavar="BERKAS.csv")

    def handle(self, *, instrument: str, file: Path, **options):
        structure = _structure(instrument)
        try:
            levels = read_levels(file.read_bytes(), structure)
        except OSError as error:
            raise CommandError(f"{file}: berkas tidak dapat dibaca.") from error
        except LevelsError as error:
            raise CommandError(f"{file.name}: {error}") from error
        self.stdout.write(json.dumps(_told(structure, score(structure, levels)), ensure_ascii=False, indent=2))


def _structure(code: str) -> Structure:
    """The stored instrument, or the data file that comes with the project."""
    stored = Instrument.objects.filter(code=code).first()
    if stored:
        return stored.structure
    path = DATA / f"{code}.yaml"
    if path.parent != DATA or not path.is_file():
        raise CommandError(f"Instrumen “{code}” tidak dikenal.")
    return parse(path.read_text(encoding="utf-8"), path.name)


def _told(structure: Structure, result: Score) -> dict:
    return {
        "instrument": structure.code,
        "aspects": {code: _shown(group.value) for code, group in result.aspects.items()},
        "domains": {code: _shown(group.value) for code, group in result.domains.items()},
        "index": _shown(result.index),
        "index_exact": None if result.index is None else str(result.index),
        "predicate": result.predicate,
        "coverage": {"answered": result.answered, "rows": result.total},
        "rows": [
            {
                "code": row.code,
                "weight": str(row.weight),
                "level": None if row.level is None else int(row.level),
                "contribution": _shown(row.contribution, 4),
            }
            for row in result.rows
        ],
    }


def _shown(value: Fraction | None, decimals: int = 2) -> str | None:
    return None if value is None else display(value, decimals)
