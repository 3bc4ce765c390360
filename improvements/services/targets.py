"""What changes a target."""

from collections.abc import Mapping
from fractions import Fraction

from django.db import transaction
from django.db.models import QuerySet

from agencies import audit
from agencies.access import Permission, can
from agencies.errors import NotAllowed, Refusal
from agencies.models import Agency, Government, User
from improvements.models import Target
from indicators.models import Instrument
from indicators.scoring import score

LAST_YEAR = 2100


@transaction.atomic
def save_target(
    *,
    by: User,
    subject: Agency | Government,
    instrument: Instrument,
    levels: Mapping[str, Fraction],
    year: int,
    earliest: int,
) -> Target:
    """Keep the levels as what the OPD or government wants to have in `year`; another target of that year gives way.

    Index and predicate are worked out here, never taken from a page. `earliest` is this year: nobody plans the past.
    """
    decision = can(by, Permission.SET_TARGET, subject)
    if not decision:
        raise NotAllowed(decision.reason)
    if not earliest <= year <= LAST_YEAR:
        raise Refusal(f"Tahun target {earliest} sampai {LAST_YEAR}.")
    found = score(instrument.structure, levels)
    if found.index is None:
        raise Refusal("Pilih dahulu tingkat paling sedikit satu butir.")
    agency = subject if isinstance(subject, Agency) else None
    government = agency.government if agency else subject
    place = {"government": government, "agency": agency, "year": year, "instrument": instrument}
    before = Target.objects.select_for_update().filter(**place).first()
    values = {"levels": {code: str(level) for code, level in levels.items()}, "index": str(found.index)}
    saved, _ = Target.objects.update_or_create(**place, defaults={**values, "predicate": found.predicate, "set_by": by})
    was = before.index if before else None
    audit.record(
        "target.saved", saved, by=by, government=government, agency=agency, year=year, index=[was, saved.index]
    )
    return saved


def target_for(subject: Agency | Government, instrument: Instrument, year: int) -> Target | None:
    """The target that a period of this year is held against: of this year, or the next one to come."""
    return targets_of(subject).filter(instrument=instrument, year__gte=year).first()


def targets_of(subject: Agency | Government) -> QuerySet[Target]:
    """The targets of an OPD, or of a government as a whole; the earliest year first."""
    if isinstance(subject, Agency):
        return Target.objects.filter(agency=subject)
    return Target.objects.filter(agency=None, government=subject)
