"""Keys of the API: made, shown once, found again by their hash, revoked."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies import audit
from agencies.access import NO_ROLE, YES, Decision, Permission, can_all, regions_with
from agencies.errors import Refusal
from agencies.models import Government, User
from evaluations.rules import require
from publishing.models import ApiKey

BYTES = 32  # of chance in a key: nobody finds one by trying
SHOWN = 12  # letters of its beginning that are kept to speak of it
LONGEST = 730  # days that a key may hold
MOST_PER_MINUTE = 600
USED_EVERY = dt.timedelta(minutes=1)  # how finely "last used" is kept


def digest(secret: str) -> str:
    """A key is pure chance, so one hash keeps it as safe as a slow one would."""
    return hashlib.sha256(secret.encode()).hexdigest()


def may_make(user: User, governments: Sequence[Government], region: Government | None) -> Decision:
    """May the person give a key this reach? Over a region only whoever manages the keys of the whole region."""
    if region is not None:
        return YES if regions_with(user, Permission.MANAGE_KEYS).filter(pk=region.pk).exists() else NO_ROLE
    return can_all(user, Permission.MANAGE_KEYS, governments)


@transaction.atomic
def make(
    *, by: User, name: str, governments: Sequence[Government], region: Government | None, per_minute: int,
    expires_on: dt.date,
) -> tuple[ApiKey, str]:  # fmt: skip
    """Make a key. The second value is the key itself: nobody can read it again.

    Raises NotAllowed beyond the person's own reach, Refusal without any reach, limit or day that makes sense.
    """
    if not governments and region is None:
        raise Refusal("Pilih pemerintah daerah yang hasilnya boleh dibaca.")
    require(may_make(by, governments, region))
    today = timezone.localdate()
    if not today <= expires_on <= today + dt.timedelta(days=LONGEST):
        raise Refusal("Masa berlaku kunci paling lama dua tahun, dan belum lewat.")
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise Refusal(f"Batas permintaan 1 sampai {MOST_PER_MINUTE} per menit.")
    secret = f"spbe_{secrets.token_urlsafe(BYTES)}"
    key = ApiKey.objects.create(
        name=name, prefix=secret[:SHOWN], key_sha256=digest(secret), region=region, per_minute=per_minute,
        expires_on=expires_on, created_by=by,
    )  # fmt: skip
    key.governments.set([] if region else governments)
    _record("key.created", key, by)
    return key, secret


@transaction.atomic
def revoke(*, key: ApiKey, by: User) -> ApiKey:
    """End the key at once. Its row stays, to say who had access until when."""
    stored = ApiKey.objects.select_for_update(of=("self",)).select_related("region").get(pk=key.pk)
    require(may_make(by, list(stored.governments.all()), stored.region))
    if stored.revoked_at:
        raise Refusal("Kunci ini sudah dicabut.")
    stored.revoked_at, stored.revoked_by = timezone.now(), by
    stored.save(update_fields=["revoked_at", "revoked_by"])
    _record("key.revoked", stored, by)
    return stored


def find(secret: str) -> ApiKey | None:
    """The key that this is, if it holds today."""
    found = ApiKey.objects.filter(key_sha256=digest(secret)).first()
    return found if found and found.holds(timezone.localdate()) else None


def used(key: ApiKey) -> None:
    """Remember that the key was used, once a minute at most."""
    now = timezone.now()
    before = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
    if key.last_used_at is None or key.last_used_at < now - USED_EVERY:
        ApiKey.objects.filter(before, pk=key.pk).update(last_used_at=now)


def _record(action: str, key: ApiKey, by: User) -> None:
    """One event for every government whose results the key reads: each may know who reads them."""
    for government in key.reach():
        audit.record(action, key, by=by, government=government, kunci=key.prefix)
