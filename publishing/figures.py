"""Results as JSON says them: one shape for open data and API, made from the read model of the pages.

A figure is {"value": "2.64", "exact": "66/25"}: two decimals, half up, and the exact fraction beside it, as
`manage.py score` writes them. Only the evaluator's column leaves the portal: it is the one that was made final.
"""

from fractions import Fraction

from agencies.models import Government
from evaluations.models import Period
from indicators.scoring import Score, display
from indicators.structure import Structure
from publishing.finality import Finality
from reports.rollup import Coverage
from reports.summary import Line, Summary

Figure = dict[str, str]


def figure(value: Fraction | None, decimals: int = 2) -> Figure | None:
    return None if value is None else {"value": display(value, decimals), "exact": str(Fraction(value))}


def of_government(government: Government) -> dict:
    return {"code": government.code, "name": government.name, "short_name": government.short_name}


def of_period(period: Period) -> dict:
    return {
        "id": period.pk,
        "name": period.name,
        "year": period.year,
        "instrument": {"code": period.instrument.code, "regulation": period.instrument.regulation},
        "method": {"code": period.method, "label": period.get_method_display()},
    }


def of_scale(structure: Structure) -> dict:
    borders = [{"name": name, "from": figure(lowest)} for name, lowest in structure.predicates]
    return {"lowest": structure.level_min, "highest": structure.level_max, "predicates": borders}


def of_finality(found: Finality) -> dict:
    """Since when the result is final is a moment in UTC; null when no move was recorded."""
    since = found.since.strftime("%Y-%m-%dT%H:%M:%SZ") if found.since else None
    return {"kind": "signed_off" if found.signed else "all_final", "since": since, "exceptions": found.exceptions}


def of_coverage(cover: Coverage) -> dict:
    """Of how many OPD and answers the figures are made."""
    return {
        "agencies": cover.agencies,
        "agencies_total": cover.agencies_total,
        "answers": cover.answers,
        "answers_total": cover.answers_total,
    }


def of_basis(summary: Summary) -> dict:
    """What a government's index is made of: the weights it counts, and the rows that no OPD answers."""
    return {"unassigned": list(summary.unassigned), "counted_weight": figure(summary.counted_weight)}


def of_index(score: Score) -> dict | None:
    found = figure(score.index)
    return found and found | {"predicate": score.predicate}


def of_domains(summary: Summary) -> list[dict]:
    """Domains with their aspects, in the instrument's order."""
    domains: list[dict] = []
    for line in summary.lines:
        if line.kind == "domain":
            domains.append(_line(line) | {"aspects": []})
        elif line.kind == "aspect":
            domains[-1]["aspects"].append(_line(line))
    return domains


def of_rows(summary: Summary) -> list[dict]:
    """Every row with its level and what it adds to the index; the aspect is that above it."""
    rows, aspect = [], ""
    for line in summary.lines:
        if line.kind == "aspect":
            aspect = line.code
        elif line.kind == "row":
            rows.append(_line(line) | {"aspect": aspect, "contribution": figure(line.contribution, 4)})
    return rows


def _line(line: Line) -> dict:
    return {"code": line.code, "name": line.name, "weight": figure(line.weight), "level": figure(line.evaluator)}


def of_agency(summary: Summary) -> dict:
    agency = summary.subject
    return {
        "id": agency.pk,
        "name": agency.name,
        "abbreviation": agency.abbreviation,
        "coverage": of_coverage(summary.evaluator.coverage),
        "index": of_index(summary.evaluator.score),
    }


def final_agencies(summaries: list[Summary]) -> list[Summary]:
    """The OPD whose result is final and has a figure; those that a pengesahan excepted are left out."""
    return [summary for summary in summaries if summary.settled and summary.evaluator.index is not None]
