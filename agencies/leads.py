"""Which unit usually answers an indicator of PermenPAN-RB 5/2018 for its whole government: the preset "pengampu"."""

from functools import cache

from agencies.loading import DATA, read


@cache
def _leads() -> dict[int, list[str]]:
    table = read(DATA)["indicator_leads"]
    return {int(number): [entry["lead"], *entry["alternates"]] for number, entry in table.items()}


def lead_keys_of(number: int) -> list[str]:
    """Keys of `Agency.lead_keys` that answer the indicator, the usual one first; empty when none is known."""
    return _leads().get(number, [])
