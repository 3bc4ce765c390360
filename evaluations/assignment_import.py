"""Assignments of one government from a sheet: each row says that an OPD answers a row of the instrument.

The sheet adds; what it does not name stays. Taking an assignment away is done in the matrix, where it is seen.
"""

from collections.abc import Callable
from functools import partial

from agencies.imports.plan import Effect, Line, Plan, Source, apply_lines
from agencies.models import Government, User
from evaluations.matrix import stored_plan
from evaluations.models import Period
from evaluations.presets import Plan as Assignments
from evaluations.services import periods as service
from sheets.table import Column, SheetRow

Cell = tuple[int, int, bool]  # agency, indicator, named pengampu


def assignment_import(period: Period, government: Government) -> tuple[Source, Callable[[User], Callable]]:
    """The import, and what applies its plan for a person."""
    agencies = {agency.name: agency for agency in service.agencies_of(government)}
    indicators = {indicator.code: indicator for indicator in service.indicators_of(period)}
    wanted: list[Cell] = []
    columns = (
        Column("agency", "OPD", "choice", required=True, choices=agencies, width=50),
        Column("indicator", "Butir", "choice", required=True, choices=indicators, width=10),
        Column("lead", "Pengampu", "choice", choices={"Ya": True, "Tidak": False}, width=12),
    )
    example = (next(iter(agencies), ""), next(iter(indicators), ""), "Tidak")

    def plan(by: User, rows: list[SheetRow]) -> Plan:
        stored = stored_plan(period, government)
        names = {agency.pk: agency.abbreviation for agency in agencies.values()}
        seen: dict = {}
        return Plan([_line(row, stored, names, seen, wanted) for row in rows])

    def apply_for(by: User) -> Callable[[Plan], int]:
        return partial(_apply, period, government, by, wanted)

    heading = f"Impor penugasan {government.short_name}"
    return Source("Penugasan", heading, "penugasan", columns, example, 20_000, plan), apply_for


def _line(row: SheetRow, stored: Assignments, names: dict[int, str], seen: dict, wanted: list[Cell]) -> Line:
    line = Line(row.number, "", errors=[str(error) for error in row.errors])
    if line.errors:
        return line.settle()
    agency, indicator, lead = (row.values[key] for key in ("agency", "indicator", "lead"))
    line.label = f"{agency.abbreviation}, butir {indicator.code} {indicator.name}"
    cell = agency.pk, indicator.pk
    if cell in seen:
        line.fail(row, "indicator", "penugasan ini tertulis dua kali di berkas.")
    if lead and indicator.pk in seen:
        line.fail(row, "lead", f"butir {indicator.code} sudah diberi pengampu di baris lain.")
    seen[cell] = True
    if lead:
        seen[indicator.pk] = True
    old = stored.leads.get(indicator.pk)
    moves = bool(lead) and old != agency.pk
    if moves:
        line.told.append(("pengampu", names.get(old, "belum ada"), agency.abbreviation))
    if cell not in stored.cells or moves:
        line.effect = Effect.CHANGED if cell in stored.cells else Effect.NEW
        line.change = partial(wanted.append, (*cell, bool(lead)))
    return line.settle()


def _apply(period: Period, government: Government, by: User, wanted: list[Cell], plan: Plan) -> int:
    """One write for the whole sheet, through the matrix's own service and its rules."""
    changed = apply_lines(plan)
    stored = stored_plan(period, government)
    cells = stored.cells | {(agency, indicator) for agency, indicator, _ in wanted}
    leads = stored.leads | {indicator: agency for agency, indicator, lead in wanted if lead}
    service.set_assignments(period=period, government=government, plan=Assignments(cells, leads), by=by)
    return changed
