"""Papers that take longer than a page may: previewed and issued by the worker.

By kind, as measured: a government's paper takes 7 s with 54 OPD, a region's 2 s, and one OPD's 1 s, but 10 s with the
longest notes. Minutes, Bukti Pengisian and the one-page summary have one line per row at most, stay below 1 s, and are
made while the person waits.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.http import Http404

from agencies.access import NO_ROLE, Decision
from agencies.models import User
from jobs import services
from jobs.kinds import JobFile, JobPage, kind
from jobs.models import Job
from reports import papers, subjects
from reports.downloads import PDF
from reports.models import IssuedReport
from reports.services import issuing
from reports.summary import RegionSummary

Kind = IssuedReport.Kind
PREVIEW, ISSUE = "paper_preview", "paper_issue"
LONG = (Kind.AGENCY, Kind.GOVERNMENT, Kind.REGION)
LOADERS: dict[str, Callable] = {
    "region": subjects.region_for,
    "government": subjects.government_for,
    "agency": subjects.agency_for,
}


def is_long(paper: str, found: issuing.Found) -> bool:
    """By kind alone: whether this paper is made in the background."""
    return paper in LONG or (paper == Kind.WORKSHEET and getattr(found, "submission", None) is None)


@dataclass(frozen=True)
class Wish:
    """One paper that a person wants: which, about what, with which details, in which reading."""

    paper: str
    found: issuing.Found
    details: issuing.Details
    final: bool

    @property
    def place(self) -> dict:
        """Whose audit trail tells of it."""
        if isinstance(self.found, RegionSummary) or not self.found.submission:
            return {"government": issuing.government_of(self.found)}
        return {"agency": self.found.subject}

    @property
    def name(self) -> str:
        subject = self.found.region if isinstance(self.found, RegionSummary) else self.found.subject
        return f"{Kind(self.paper).label}, {subject}, {self.found.period}"

    def params(self, address: str) -> dict:
        """As JSON, so that the worker finds the same paper again for the same person."""
        found = self.found
        if isinstance(found, RegionSummary):
            what, key = "region", found.region.code
        else:
            what, key = ("agency", found.subject.pk) if found.submission else ("government", found.subject.code)
        details = asdict(self.details) | {"day": self.details.day.isoformat()}
        return {
            "paper": str(self.paper), "what": what, "key": key, "period": found.period.pk, "final": self.final,
            "details": details, "address": address,
        }  # fmt: skip


def start_preview(wish: Wish, *, by: User, address: str) -> Job:
    return services.start(
        kind=PREVIEW, by=by, title=f"Pratinjau {wish.name}", params=wish.params(address), **wish.place
    )


def start_issuing(wish: Wish, *, by: User, address: str) -> Job:
    return services.start(kind=ISSUE, by=by, title=f"Terbitkan {wish.name}", params=wish.params(address), **wish.place)


def _found(user: User, what: str, key: str | int, period: int, final: bool) -> issuing.Found:
    return LOADERS[what](user, period, key, final=final)


def may_make(user: User, paper: str, what: str, key: str | int, period: int, final: bool, **more) -> Decision:
    try:
        return issuing.may_issue(user, paper, _found(user, what, key, period, final))
    except Http404:
        return NO_ROLE


def _details(told: dict) -> issuing.Details:
    sides = {side: issuing.Signer(**told[side]) for side in ("left", "right")}
    return issuing.Details(**told | sides | {"day": dt.date.fromisoformat(told["day"])})


@kind(PREVIEW, label="Pratinjau dokumen", may=may_make)
def preview_paper(job: Job, folder: Path, paper: str, details: dict, address: str, **where) -> JobFile:
    """The paper as it would be issued, marked as a preview."""
    job.progress(0, 2, "Mengumpulkan angka dan catatan")
    found = _found(job.requested_by, **where)
    data = issuing.draft(kind=paper, found=found, details=_details(details), url=address)
    job.progress(1, 2, "Menyusun halaman")
    path = folder / "pratinjau.pdf"
    path.write_bytes(papers.paper_pdf(data, papers.VERSION))
    job.progress(2, 2, "Pratinjau, bukan dokumen resmi. Tidak ada yang diterbitkan.")
    return JobFile(path, "pratinjau.pdf", PDF)


@kind(ISSUE, label="Penerbitan dokumen", may=may_make)
def issue_paper(job: Job, folder: Path, paper: str, details: dict, address: str, **where) -> JobPage:
    """Issue the next edition. Once that has begun it is not stopped any more: what is issued stays issued."""
    job.progress(0, 2, "Mengumpulkan angka dan catatan")
    found = _found(job.requested_by, **where)
    job.progress(1, 2, "Menyusun dan membekukan dokumen")
    report = issuing.issue(kind=paper, found=found, details=_details(details), by=job.requested_by, address=address)
    job.done, job.sentence = 2, f"Edisi {report.edition} terbit dengan nomor {report.number}."
    return JobPage(report.get_absolute_url(), "Buka dokumen terbit")
