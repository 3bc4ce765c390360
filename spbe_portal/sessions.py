"""Sessions in the database that know when they end, so that a page can say so before it happens."""

import math
import time

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

ENDS = "ends"


class SessionStore(DatabaseStore):
    """Every save puts the end off (see SESSION_COOKIE_AGE) and writes it down."""

    def create_model_instance(self, data):
        return super().create_model_instance(data | {ENDS: self.get_expiry_date().timestamp()})


def seconds_left(session) -> int | None:
    """Whole seconds until the session ends, at least 0; None for one that has not been stored."""
    ends = session.get(ENDS)
    return None if ends is None else max(0, math.floor(ends - time.time()))
