"""Ready-made assignments: who answers which row of one government. Values in, values out; writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from agencies.leads import lead_keys_of
from agencies.models import Agency
from indicators.models import Indicator

LEADS_KNOWN_FOR = "permenpanrb-5-2018"  # agencies/data names lead units by the indicator numbers of this instrument


@dataclass(frozen=True)
class Plan:
    """Cells are (agency id, indicator id); `leads` maps an indicator id to its pengampu."""

    cells: frozenset[tuple[int, int]]
    leads: dict[int, int]


def lead_agency(indicator: Indicator, agencies: Iterable[Agency]) -> Agency | None:
    """The OPD that usually answers the row: by the first of the indicator's lead keys that some OPD holds."""
    for key in lead_keys_of(indicator.number):
        for agency in agencies:
            if key in agency.lead_keys:
                return agency
    return None


def leads_plan(agencies: list[Agency], indicators: list[Indicator]) -> Plan:
    """Preset "pengampu": every row is answered by its pengampu alone. A row without a known pengampu stays empty."""
    leads = {i.pk: agency.pk for i in indicators if (agency := lead_agency(i, agencies))}
    return Plan(frozenset((agency, indicator) for indicator, agency in leads.items()), leads)


def everyone_plan(agencies: list[Agency], indicators: list[Indicator]) -> Plan:
    """Preset "semua OPD": every OPD answers every row; the pengampu is named where one is known."""
    cells = frozenset((agency.pk, indicator.pk) for agency in agencies for indicator in indicators)
    return Plan(cells, leads_plan(agencies, indicators).leads)


PRESETS = {
    "pengampu": ("Pengampu saja", "Tiap butir dijawab satu OPD pengampunya.", leads_plan),
    "semua": ("Semua OPD", "Setiap OPD menjawab semua butir; pengampu ditandai bila diketahui.", everyone_plan),
}


def offered(instrument_code: str) -> dict[str, tuple]:
    """The presets that make sense for the instrument."""
    known = instrument_code == LEADS_KNOWN_FOR
    return {name: preset for name, preset in PRESETS.items() if known or name != "pengampu"}
