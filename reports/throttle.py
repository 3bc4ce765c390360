"""How often one address may ask: a count per minute in the cache."""

from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60  # seconds


def too_often(request: HttpRequest, what: str, limit: int) -> bool:
    """Count this request; True when the address has asked more than `limit` times within a minute."""
    key = f"throttle:{what}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) > limit
    except ValueError:  # the minute ended in between
        return False
