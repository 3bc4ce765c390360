"""Periods: create, change, open, close. Assignments of rows to OPD."""

import hashlib
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Count

from agencies import audit
from agencies.access import Permission, can_all
from agencies.errors import NotAllowed, Refusal
from agencies.models import Agency, Government, User
from evaluations import rules
from evaluations.models import Answer, Assignment, Period, SignOff, Submission
from evaluations.presets import Plan
from indicators.models import Indicator

DATES = ("fill_from", "fill_until", "review_until")
FIXED = ("instrument", "method", "governments")  # may change only while the period is prepared


def _require_all(by: User, governments: Iterable[Government]) -> None:
    decision = can_all(by, Permission.MANAGE_PERIOD, governments)
    if not decision:
        raise NotAllowed(decision.reason)


def _record(action: str, period: Period, by: User, **data) -> None:
    """One event per government, so that each government's koordinator reads it."""
    for government in period.governments.all():
        audit.record(action, period, by=by, government=government, **data)


@transaction.atomic
def create_period(*, by: User, governments: Iterable[Government], **values) -> Period:
    """Create a period in preparation. The person must manage periods of every government in it."""
    governments = list(governments)
    if not governments:
        raise Refusal("Pilih paling sedikit satu pemerintah daerah.")
    _require_all(by, governments)
    period = Period(created_by=by, **values)
    _save(period)
    period.governments.set(governments)
    _record("period.created", period, by)
    return period


@transaction.atomic
def change_period(*, period: Period, by: User, governments: Iterable[Government], **values) -> Period:
    """Change name and dates at any time before closing; instrument, method and governments only before opening."""
    stored = _lock(period)
    _require_all(by, stored.governments.all())
    if stored.status == Period.Status.CLOSED:
        raise Refusal("Periode sudah ditutup; buka kembali dahulu untuk mengubahnya.")
    governments = set(governments)
    old = set(stored.governments.all())
    _require_all(by, governments)
    before = {name: getattr(stored, name) for name in values}
    for name, value in values.items():
        setattr(stored, name, value)
    changed = audit.changes(stored, before)
    if stored.status != Period.Status.PREPARED and (governments != old or set(changed) & set(FIXED)):
        raise Refusal("Instrumen, cara menggabungkan, dan pemerintah daerah tetap setelah periode dibuka.")
    if "instrument" in changed:
        stored.assignments.all().delete()
    _save(stored)
    stored.governments.set(governments)
    stored.assignments.exclude(government__in=governments).delete()
    _record("period.changed", stored, by, **changed)
    return stored


def _save(period: Period) -> None:
    try:
        with transaction.atomic():
            period.save()
    except IntegrityError as error:
        raise Refusal("Nama itu sudah dipakai pada tahun yang sama, atau urutan tanggalnya keliru.") from error


def _lock(period: Period) -> Period:
    return Period.objects.select_for_update(of=("self",)).select_related("instrument").get(pk=period.pk)


def unassigned_rows(period: Period, governments: Iterable[Government] | None = None) -> dict[Government, list[str]]:
    """Rows that no OPD answers, per government (of those named, else all); without a gap it is left out."""
    places = list(period.governments.order_by("code") if governments is None else governments)
    rows = list(period.instrument.indicators.values_list("pk", "code"))
    assigned = period.assignments.filter(government__in=places).order_by()
    taken = set(assigned.values_list("government_id", "indicator_id").distinct())
    gaps = {government: [code for pk, code in rows if (government.pk, pk) not in taken] for government in places}
    return {government: codes for government, codes in gaps.items() if codes}


def rows_without_lead(period: Period) -> dict[Government, list[str]]:
    """Under the method "lead": assigned rows for which no pengampu is named."""
    if period.method != Period.Method.LEAD:
        return {}
    led = set(period.assignments.filter(is_lead=True).values_list("government_id", "indicator_id"))
    rows = period.assignments.values_list("government_id", "indicator_id", "indicator__code").distinct()
    gaps: dict[int, list[str]] = {}
    for government, indicator, code in rows.order_by("indicator__order"):
        if (government, indicator) not in led:
            gaps.setdefault(government, []).append(code)
    return {government: gaps[government.pk] for government in period.governments.all() if government.pk in gaps}


@transaction.atomic
def open_period(*, period: Period, by: User, accept_gaps: bool = False) -> Period:
    """Open for filling: every assigned OPD gets its submission with an empty answer per row.

    Rows that no OPD answers must be accepted by name; under "lead" every assigned row needs its pengampu.
    """
    stored = _lock(period)
    _require_all(by, stored.governments.all())
    if stored.status != Period.Status.PREPARED:
        raise Refusal(f"Periode ini sudah {stored.get_status_display().lower()}.")
    if not stored.assignments.exists():
        raise Refusal("Belum ada penugasan. Tugaskan indikator kepada OPD dahulu.")
    headless = rows_without_lead(stored)
    if headless:
        named = "; ".join(f"{government.short_name}: {', '.join(codes)}" for government, codes in headless.items())
        raise Refusal(f"Tentukan OPD pengampu dahulu untuk butir {named}.")
    if unassigned_rows(stored) and not accept_gaps:
        raise Refusal("Ada butir tanpa OPD. Setujui dahulu daftar butir itu.")
    stored.status = Period.Status.OPEN
    stored.save(update_fields=["status"])
    _create_work(stored, stored.assignments.all())
    _record("period.opened", stored, by)
    return stored


@transaction.atomic
def close_period(*, period: Period, by: User) -> Period:
    """Close: from now on everything in it can only be read."""
    return _switch(period, by, Period.Status.OPEN, Period.Status.CLOSED, "period.closed")


@transaction.atomic
def reopen_period(*, period: Period, by: User, reason: str) -> Period:
    """Open a closed period again, with a reason."""
    if not reason.strip():
        raise Refusal("Tulis alasan membuka kembali periode.")
    return _switch(period, by, Period.Status.CLOSED, Period.Status.OPEN, "period.reopened", alasan=reason.strip())


def _switch(period: Period, by: User, source: str, target: str, action: str, **data) -> Period:
    stored = _lock(period)
    _require_all(by, stored.governments.all())
    if stored.status != source:
        raise Refusal(f"Periode sekarang {stored.get_status_display().lower()}.")
    stored.status = target
    stored.save(update_fields=["status"])
    _record(action, stored, by, **data)
    return stored


def _create_work(period: Period, assignments: Iterable[Assignment]) -> None:
    """Submissions and empty answers of the assignments, leaving what is there already."""
    assignments = list(assignments)
    Submission.objects.bulk_create(
        [Submission(period=period, agency_id=pk) for pk in sorted({a.agency_id for a in assignments})],
        ignore_conflicts=True,
    )
    submissions = dict(Submission.objects.filter(period=period).values_list("agency_id", "pk"))
    Answer.objects.bulk_create(
        [Answer(submission_id=submissions[a.agency_id], indicator_id=a.indicator_id) for a in assignments],
        ignore_conflicts=True,
        batch_size=2000,
    )


class StaleAssignments(Refusal):
    """Someone else changed the matrix since it was loaded; nothing was written."""

    def __init__(self):
        super().__init__(
            "Penugasan ini sudah diubah orang lain sejak Anda membukanya. Pilihan Anda masih tampil di bawah, "
            "perbedaannya ditandai; periksa lalu simpan lagi."
        )


def fingerprint(period: Period, government: Government) -> str:
    """Names the stored state of one government's matrix, to notice that somebody changed it meanwhile."""
    rows = Assignment.objects.filter(period=period, government=government).order_by("agency_id", "indicator_id")
    told = repr(list(rows.values_list("agency_id", "indicator_id", "is_lead")))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@transaction.atomic
def set_assignments(*, period: Period, government: Government, plan: Plan, by: User, seen: str | None = None) -> int:
    """Make the government's assignments those of the plan; returns how many cells changed.

    `seen` is the fingerprint of the matrix that the person saw. In an open period a new cell brings its empty answer;
    a cell is taken away only while its answer is empty and without evidence.
    """
    stored = _lock(period)
    rules.require_permission(by, Permission.ASSIGN, government)
    if stored.status == Period.Status.CLOSED:
        raise Refusal("Periode sudah ditutup; penugasan hanya dapat dibaca.")
    if SignOff.objects.standing().filter(period=stored, government=government).exists():
        raise Refusal("Hasil pemerintah daerah ini sudah disahkan pimpinan; penugasan hanya dapat dibaca.")
    if seen is not None and seen != fingerprint(stored, government):
        raise StaleAssignments
    _check_plan(stored, government, plan)
    existing = {(a.agency_id, a.indicator_id): a for a in stored.assignments.filter(government=government)}
    gone = [a for cell, a in existing.items() if cell not in plan.cells]
    fresh = [
        Assignment(period=stored, government=government, agency_id=agency, indicator_id=indicator)
        for agency, indicator in sorted(plan.cells - set(existing))
    ]
    if stored.status == Period.Status.OPEN:
        _remove_work(stored, gone)
    Assignment.objects.filter(pk__in=[a.pk for a in gone]).delete()
    Assignment.objects.bulk_create(fresh, batch_size=2000)
    moved = _set_leads(stored, government, plan)
    if stored.status == Period.Status.OPEN:
        _create_work(stored, fresh)
    changed = len(gone) + len(fresh) + moved
    if changed:
        audit.record(
            "assignments.changed", stored, by=by, government=government,
            ditambah=len(fresh), dihapus=len(gone), pengampu=moved,
        )  # fmt: skip
    return changed


def _check_plan(period: Period, government: Government, plan: Plan) -> None:
    agencies = set(Agency.objects.filter(government=government).values_list("pk", flat=True))
    indicators = set(period.instrument.indicators.values_list("pk", flat=True))
    if any(agency not in agencies or indicator not in indicators for agency, indicator in plan.cells):
        raise Refusal("Ada OPD atau butir yang bukan bagian dari periode dan pemerintah daerah ini.")
    if any((agency, indicator) not in plan.cells for indicator, agency in plan.leads.items()):
        raise Refusal("OPD pengampu harus ditugaskan pada butirnya.")


def _set_leads(period: Period, government: Government, plan: Plan) -> int:
    """Name the pengampu of each row; returns how many rows changed theirs."""
    rows = Assignment.objects.filter(period=period, government=government)
    led = dict(rows.filter(is_lead=True).values_list("indicator_id", "agency_id"))
    dropped = [indicator for indicator, agency in led.items() if plan.leads.get(indicator) != agency]
    named = {indicator: agency for indicator, agency in plan.leads.items() if led.get(indicator) != agency}
    rows.filter(indicator__in=dropped).update(is_lead=False)
    for indicator, agency in named.items():
        rows.filter(indicator=indicator, agency=agency).update(is_lead=True)
    return len(set(dropped) | set(named))


def _remove_work(period: Period, gone: list[Assignment]) -> None:
    """Delete the empty answers of the cells taken away, and submissions left without any."""
    wanted = {(a.agency_id, a.indicator_id) for a in gone}
    if not wanted:
        return
    answers = (
        Answer.objects.filter(submission__period=period, submission__agency__in={agency for agency, _ in wanted})
        .select_related("submission__agency", "indicator")
        .annotate(cited=Count("citations"), copied=Count("copies"))
    )
    answers = [a for a in answers if (a.submission.agency_id, a.indicator_id) in wanted]
    filled = [a for a in answers if not a.is_empty or a.cited or a.copied]
    if filled:
        named = ", ".join(f"{a.submission.agency.abbreviation} butir {a.indicator.code}" for a in filled[:5])
        raise Refusal(f"Penugasan yang sudah dijawab tidak dapat dihapus: {named}.")
    Answer.objects.filter(pk__in=[a.pk for a in answers]).delete()
    empty = Submission.objects.filter(period=period, answers=None, agency__in={agency for agency, _ in wanted})
    empty.filter(transitions=None).delete()


def agencies_of(government: Government) -> list[Agency]:
    """OPD that may be assigned, in the order of the matrix."""
    return list(government.agencies.active().order_by("name"))


def indicators_of(period: Period) -> list[Indicator]:
    return list(period.instrument.indicators.select_related("aspect__domain").order_by("order"))
