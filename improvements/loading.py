"""From the work plan's data file to programmes of the database. What people changed on screen is never overwritten."""

from pathlib import Path

import yaml
from django.db import transaction

from agencies.models import Government
from improvements.models import Programme

DATA = Path(__file__).parent / "data" / "programmes.yaml"


class ProgrammesError(ValueError):
    """The file is wrong; the message names the place."""


@transaction.atomic
def load(text: str, source: str) -> int:
    """Add the programmes that are not there yet; returns how many. Raises ProgrammesError for a wrong file."""
    data = yaml.safe_load(text)
    if not isinstance(data, dict) or not isinstance(data.get("programmes"), list):
        raise ProgrammesError(f"{source}: perlu kunci region dan daftar programmes")
    region = Government.objects.filter(code=str(data.get("region")), parent=None).first()
    if region is None:
        raise ProgrammesError(
            f"{source}, region: provinsi {data.get('region')} belum dimuat; jalankan load_agencies dahulu"
        )
    added = 0
    for place, entry in enumerate(data["programmes"], start=1):
        number, name = _entry(entry, f"{source}, programmes[{place}]")
        _, created = Programme.objects.get_or_create(
            region=region, number=number, defaults={"name": name, "recaps_work": bool(entry.get("recaps_work"))}
        )
        added += created
    return added


def _entry(entry: object, where: str) -> tuple[int, str]:
    if not isinstance(entry, dict) or not isinstance(entry.get("number"), int) or not entry.get("name"):
        raise ProgrammesError(f"{where}: perlu number (bilangan) dan name")
    return entry["number"], str(entry["name"])
