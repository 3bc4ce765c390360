"""What is published: the parts that were chosen, as plain data that nothing changes afterwards."""

import hashlib
import json

from publishing import figures
from publishing.finality import Finality
from reports.models import IssuedReport
from reports.snapshots import canonical
from reports.summary import Summary, agency_summaries

INDEX, ASPECTS, ROWS, AGENCIES = PARTS = ("index", "aspects", "rows", "agencies")
LICENCE = {"name": "Creative Commons Atribusi 4.0 Internasional", "code": "CC BY 4.0",
           "url": "https://creativecommons.org/licenses/by/4.0/deed.id"}  # fmt: skip
PAPERS = (IssuedReport.Kind.GOVERNMENT, IssuedReport.Kind.ONE_PAGE)


def content(summary: Summary, finality: Finality, parts: list[str]) -> dict:
    """The chosen parts of the government's result, and what it takes to understand them. Nothing else is in it."""
    chosen = {
        INDEX: lambda: {"index": figures.of_index(summary.evaluator.score)},
        ASPECTS: lambda: {"domains": figures.of_domains(summary)},
        ROWS: lambda: {"rows": figures.of_rows(summary)},
        AGENCIES: lambda: {"agencies": _agencies(summary)},
    }
    data = {
        "government": figures.of_government(summary.subject),
        "period": figures.of_period(summary.period),
        "scale": figures.of_scale(summary.structure),
        "final": figures.of_finality(finality),
        "coverage": figures.of_coverage(summary.evaluator.coverage),
        **figures.of_basis(summary),
        "paper": _paper(summary, finality),
        "licence": LICENCE,
    }
    for part in PARTS:
        if part in parts:
            data |= chosen[part]()
    return data


def _agencies(summary: Summary) -> list[dict]:
    found = figures.final_agencies(agency_summaries(summary.period, summary.subject))
    return [figures.of_agency(one) for one in found]


def _paper(summary: Summary, finality: Finality) -> dict | None:
    """The newest paper that was issued of this result, so that a reader can ask whether it is genuine.

    A paper from before the result was final may hold other figures and is none of it.
    """
    issued = IssuedReport.objects.filter(period=summary.period, government=summary.subject, kind__in=PAPERS)
    if finality.since:
        issued = issued.filter(issued_at__gte=finality.since)
    newest = issued.order_by("-issued_at", "-pk").first()
    return newest and {"kind": newest.get_kind_display(), "number": newest.number, "code": newest.code}


def fingerprint(data: dict) -> str:
    """The hash of what a preview showed: publishing it asks whether it is still the same."""
    return sha256(canonical(data))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def without_edition(text: str) -> dict:
    """The published data as a draft would hold it."""
    data = json.loads(text)
    return {name: value for name, value in data.items() if name not in ("edition", "published_on")}
