"""Keys as forms and addresses name them: typed text, until it proves to be a number that a database can hold."""

from collections.abc import Iterable

from django.urls.converters import IntConverter

DIGITS = 18  # one fewer than the largest 64-bit number has


class KeyInAddress(IntConverter):
    """Part of an address that is a key. `int` would pass numbers that overflow the database; here they do not exist."""

    regex = rf"[0-9]{{1,{DIGITS}}}"


def key(text: str) -> int | None:
    """The key that the text names; None for what no row can have: signs, letters, other scripts, endless digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


def keys(texts: Iterable[str]) -> set[int]:
    """The keys among the texts; what is none is left out."""
    return {found for text in texts if (found := key(text)) is not None}


def pair(text: str) -> tuple[int, int] | None:
    """Two keys written "12:7"; None unless both are keys."""
    left, _, right = text.partition(":")
    first, second = key(left), key(right)
    return None if first is None or second is None else (first, second)
