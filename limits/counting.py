"""Counting requests against a limit per minute, exactly, whichever process answers."""

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.db import connection
from django.http import HttpRequest

from limits.models import Count

MINUTE = 60  # seconds
KEPT = 10  # minutes that a count stays after its own

# One statement, so that two requests at the same moment are two. Both databases know it.
COUNT = """
INSERT INTO limits_count (name, minute, times) VALUES (%s, %s, 1)
ON CONFLICT (name, minute) DO UPDATE SET times = limits_count.times + 1 RETURNING times
"""


@dataclass(frozen=True)
class Allowance:
    """Where somebody stands within the minute; truthy while within the limit. `wait` is the seconds left of it."""

    limit: int
    used: int
    wait: int

    def __bool__(self):
        return self.used <= self.limit

    @property
    def left(self) -> int:
        return max(self.limit - self.used, 0)


def count(what: str, who: str, limit: int, *, now: float | None = None) -> Allowance:
    """Count one request of `who`, and say whether it is among the first `limit` of its minute.

    A minute is one of the clock's. Whoever asks across its border may therefore ask twice the limit within a minute
    of their own; that is known and harmless here.
    """
    moment = time.time() if now is None else now
    minute, into = divmod(int(moment), MINUTE)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [f"{what}:{who}"[:120], minute])
        (used,) = cursor.fetchone()
    if used == 1:
        Count.objects.filter(minute__lt=minute - KEPT).delete()
    return Allowance(limit, used, MINUTE - into)


def count_address(request: HttpRequest, what: str, limit: int) -> Allowance:
    """Count by the address that asks: behind proxies the one that the outermost trusted proxy saw."""
    return count(what, get_adapter().get_client_ip(request), limit)
