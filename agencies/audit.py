"""The audit trail's one writer."""

from collections.abc import Iterable

from django.db import models

from agencies.models import Agency, AuditEvent, Government, User


def record(
    action: str,
    obj: models.Model,
    *,
    by: User | None,
    government: Government | None = None,
    agency: Agency | None = None,
    **data,
) -> AuditEvent:
    """Append one event; call it inside the transaction of the change that it tells of.

    `government` and `agency` decide who may read the event; an agency implies its government.
    """
    event = _event(action, obj, by=by, government=government, agency=agency, data=data)
    event.save(force_insert=True)
    return event


def record_many(action: str, objs: Iterable[tuple[models.Model, Agency]], *, by: User, **data) -> None:
    """One event for each (object, its OPD), in one query."""
    AuditEvent.objects.bulk_create(
        _event(action, obj, by=by, government=None, agency=agency, data=data) for obj, agency in objs
    )


def record_each(action: str, told: Iterable[tuple[models.Model, Agency, dict]], *, by: User) -> None:
    """One event for each (object, its OPD, its own data), in one query."""
    AuditEvent.objects.bulk_create(
        _event(action, obj, by=by, government=None, agency=agency, data=data) for obj, agency, data in told
    )


def _event(action, obj, *, by, government, agency, data) -> AuditEvent:
    if agency is not None and government is None:
        government = agency.government
    return AuditEvent(
        action=action,
        actor=by,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        label=str(obj)[:300],
        government=government,
        agency=agency,
        data=data,
    )


def changes(obj: models.Model, before: dict) -> dict:
    """{"field": [before, after]} of the fields in `before` whose value differs now, as JSON values."""
    return {name: [_plain(old), _plain(new)] for name, old in before.items() if (new := getattr(obj, name)) != old}


def _plain(value):
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)
