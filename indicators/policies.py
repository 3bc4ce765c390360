"""Which policy indicator a service row rests on. Pure: read once from the data file."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "data" / "policies-of-services.yaml"


@cache
def _pairs() -> Mapping[str, Mapping[str, str]]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def policies(instrument: str) -> Mapping[str, str]:
    """{service row: policy row} of the instrument; empty where it pairs none."""
    return _pairs().get(instrument, {})
