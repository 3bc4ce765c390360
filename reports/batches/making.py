"""The background work: the papers of every OPD, one OPD after the other, then one ZIP or one PDF of them.

What is made lies on disk at once, so that memory holds one OPD's paper, whatever their number.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from django.db.models import QuerySet
from django.utils import timezone

from agencies import audit
from agencies.access import NO_ROLE, Decision, Permission, can
from agencies.errors import Refusal
from agencies.models import Government, User
from evaluations import second
from evaluations.models import Period, Submission
from evaluations.packages.names import plain
from evaluations.workflow import Status
from jobs.kinds import JobFile, kind
from jobs.models import Job
from reports import working_copies
from reports.batches import binding
from reports.downloads import PDF, file_name
from reports.papers import render_pdf
from reports.snapshots import issuer
from reports.summary import Summary, agency_summary
from reports.workbooks.agency import agency_workbook

KIND = "all_agencies"
ABBREVIATION_MAX = 60  # characters of an OPD's abbreviation in a file's name
CONTENTS = "Daftar isi.pdf"


@dataclass(frozen=True)
class Paper:
    """One kind of paper that can be had of every OPD; `make(summary, by)` returns the file."""

    title: str
    extension: str
    make: Callable[[Summary, User], bytes]

    @property
    def label(self) -> str:
        """As a choice: a workbook cannot be bound into the one PDF."""
        return self.title if self.extension == "pdf" else f"{self.title} (Excel, hanya dalam ZIP)"


PAPERS = {
    "laporan": Paper("Laporan Hasil Evaluasi", "pdf", working_copies.agency_copy),
    "ringkasan": Paper("Ringkasan satu halaman", "pdf", working_copies.agency_one_page),
    "lembar-kerja": Paper("Lembar Kerja Evaluasi", "xlsx", lambda summary, by: agency_workbook(summary)),
}


@dataclass
class Entry:
    """One OPD's line of the contents; `page` is where it begins in the one PDF, 0 in a ZIP."""

    number: int
    name: str
    status: str
    mandiri: Fraction | None
    evaluator: Fraction | None
    predicate: str
    files: list[binding.Leaf] = field(default_factory=list)
    pages: int = 0
    page: int = 0


def may_have_all(user: User, period: int, government: str, **choices) -> Decision:
    """Whoever reads the submissions of the whole government; people of one OPD do not, nor who scores one blind now."""
    found = Government.objects.filter(code=government, periods=period).first()
    if found is None:
        return NO_ROLE
    decision = can(user, Permission.VIEW_SUBMISSION, found)
    return decision and second.may_see_figures(user, Period.objects.get(pk=period), [found])


def submissions_of(period: Period, government: Government, user: User) -> QuerySet[Submission]:
    """What is made, in its order: the OPD by name."""
    found = Submission.objects.visible_to(user).filter(period=period, agency__government=government)
    return found.order_by("agency__name", "pk")


@kind(KIND, label="Laporan semua OPD", may=may_have_all)
def make_all(job: Job, folder: Path, period: int, government: str, papers: list[str], one_pdf: bool, final: bool):
    """The chosen papers of every OPD. `one_pdf` binds them; workbooks go into a ZIP only."""
    one = Period.objects.select_related("instrument").get(pk=period)
    place = Government.objects.get(code=government)
    submissions = submissions_of(one, place, job.requested_by)
    entries = list(_made(job, folder, one, submissions, [PAPERS[name] for name in papers], final))
    if not entries:
        raise Refusal("Tidak ada OPD yang ikut dalam periode ini, jadi tidak ada yang dibuat.")
    batch = Batch(job, folder, one, place, entries, final)
    made = batch.bound() if one_pdf else batch.zipped()
    told = f"{len(entries)} OPD: {', '.join(PAPERS[name].title for name in papers)}."
    job.progress(len(entries) + 1, len(entries) + 1, told)
    audit.record("report.batched", one, by=job.requested_by, government=place, isi=told)
    return made


def _made(job: Job, folder: Path, period: Period, submissions, chosen: list[Paper], final: bool) -> Iterator[Entry]:
    keys = list(submissions.values_list("pk", flat=True))
    for number, key in enumerate(keys, start=1):
        submission = Submission.objects.with_people_and_place().with_progress().get(pk=key)
        submission.period = period  # its instrument is read once for all
        job.progress(number - 1, len(keys) + 1, f"Menyusun {submission.agency.name}")
        yield _entry(number, agency_summary(submission, final=final), folder, chosen, job.requested_by)


def _entry(number: int, summary: Summary, folder: Path, chosen: list[Paper], by: User) -> Entry:
    agency = summary.subject
    entry = Entry(
        number, agency.name, summary.submission.state.label, summary.mandiri.index, summary.evaluator.index,
        summary.evaluator.score.predicate or "–",
    )  # fmt: skip
    for paper in chosen:
        name = f"{number:03} {plain(agency.abbreviation, ABBREVIATION_MAX, 'OPD')}.{paper.extension}"
        path = folder / paper.title / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(paper.make(summary, by))
        entry.files.append(binding.Leaf(f"{number}. {agency.name}", paper.title, path))
    return entry


@dataclass(frozen=True)
class Batch:
    """Everything that was made, still as files in `folder`."""

    job: Job
    folder: Path
    period: Period
    government: Government
    entries: list[Entry]
    final: bool

    @property
    def title(self) -> str:
        return f"Laporan SPBE {self.period.year} semua OPD, {self.government.name}"

    @property
    def reading(self) -> str:
        settled = not Submission.objects.filter(
            period=self.period, agency__government=self.government
        ).exclude(status=Status.FINAL).exists()  # fmt: skip
        return "final" if self.final or settled else "sementara"

    def zipped(self) -> JobFile:
        """One folder per kind of paper, the OPD numbered, and the contents beside them."""
        target = self.folder / "semua.zip"
        with ZipFile(target, "w", ZIP_STORED) as archive:  # PDF and workbooks are packed already
            archive.write(self._contents(), CONTENTS)
            for leaf in (leaf for entry in self.entries for leaf in entry.files):
                archive.write(leaf.path, str(leaf.path.relative_to(self.folder)))
                leaf.path.unlink()
        return JobFile(target, self._name("zip"), "application/zip")

    def bound(self) -> JobFile:
        """One PDF. The contents are set twice: how many pages they take decides where the first OPD begins."""
        for entry in self.entries:
            entry.pages = sum(binding.page_count(leaf.path) for leaf in entry.files)
        self._number_pages(after=0)
        self._number_pages(after=binding.page_count(self._contents()))
        target = self.folder / "semua.pdf"
        leaves = (leaf for entry in self.entries for leaf in entry.files)
        binding.bind(target, self._contents(), leaves, self.title)
        return JobFile(target, self._name("pdf"), PDF)

    def _number_pages(self, after: int) -> None:
        for entry in self.entries:
            entry.page = after + 1
            after += entry.pages

    def _contents(self) -> Path:
        context = {
            "period": self.period,
            "government": self.government,
            "issuer": issuer(self.government),
            "now": timezone.localtime(),
            "by": self.job.requested_by,
            "reading": self.reading,
            "entries": self.entries,
        }
        path = self.folder / CONTENTS
        path.write_bytes(render_pdf("reports/pdf/contents.html", context))
        return path

    def _name(self, extension: str) -> str:
        return file_name(f"semua OPD {self.government.short_name}", self.period, self.reading, extension)
