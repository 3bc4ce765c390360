"""Making a package: every cited file once, read in pieces and checked against its hash, then the index.

A file that several rows cite lies in the package once, under the first of them, so that a package is never larger than
the evidence itself; the index names it at every row. Old versions and evidence that nothing cites stay out.
"""

import hashlib
import shutil
from pathlib import Path
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db.models import Prefetch, QuerySet, Sum
from django.utils import timezone

from agencies import audit
from agencies.access import NO_ROLE, Decision, Permission, can
from agencies.errors import Refusal
from agencies.models import Government, User
from evaluations.file_types import BY_CONTENT_TYPE
from evaluations.models import Answer, Citation, Evidence, Period, Submission
from evaluations.packages import index
from evaluations.packages.names import Names, plain
from jobs.kinds import JobFile, kind
from jobs.models import Job
from spbe_portal.templatetags.figures import tanggal, waktu

AGENCY, GOVERNMENT = "evidence_package", "evidence_package_government"
INDEX = "Daftar bukti.xlsx"
PIECE = 1024 * 1024  # bytes in memory at a time
ROOM = 3  # times the evidence's size: the package while it is made, the copy that is kept, and some air
KEPT = "Di dalam paket"
GONE = "Berkas tidak ada di penyimpanan portal"
CHANGED = "Di dalam paket, tetapi isinya berbeda dari saat diunggah"


def may_pack_agency(user: User, submission: int) -> Decision:
    found = Submission.objects.with_people_and_place().filter(pk=submission).first()
    return can(user, Permission.VIEW_SUBMISSION, found.agency) if found else NO_ROLE


def may_pack_government(user: User, period: int, government: str) -> Decision:
    """Whoever may read the submissions of the whole government; one OPD's people may not."""
    found = Government.objects.filter(code=government, periods=period).first()
    return can(user, Permission.VIEW_SUBMISSION, found) if found else NO_ROLE


@kind(AGENCY, label="Paket bukti OPD", may=may_pack_agency)
def pack_agency(job: Job, folder: Path, submission: int) -> JobFile:
    found = Submission.objects.visible_to(job.requested_by).with_people_and_place()
    one = found.get(pk=submission)
    made = _pack(job, folder, found.filter(pk=submission), f"Bukti dukung {one.agency.name}", one.period)
    audit.record("evidence.packaged", one, by=job.requested_by, agency=one.agency, isi=job.sentence)
    return JobFile(made, _file_name(one.period, one.agency.abbreviation), "application/zip")


@kind(GOVERNMENT, label="Paket bukti pemerintah daerah", may=may_pack_government)
def pack_government(job: Job, folder: Path, period: int, government: str) -> JobFile:
    one, place = Period.objects.get(pk=period), Government.objects.get(code=government)
    found = Submission.objects.visible_to(job.requested_by).with_people_and_place()
    found = found.filter(period=one, agency__government=place).order_by("agency__name", "pk")
    made = _pack(job, folder, found, f"Bukti dukung {place.name}", one)
    audit.record("evidence.packaged", one, by=job.requested_by, government=place, isi=job.sentence)
    return JobFile(made, _file_name(one, place.short_name), "application/zip")


def _file_name(period: Period, subject: str) -> str:
    return f"Paket-bukti-{period.year}-{plain(subject, 60, 'OPD').replace(' ', '-')}.zip"


def _pack(job: Job, folder: Path, submissions: QuerySet[Submission], title: str, period: Period) -> Path:
    """The package in `folder`. Raises Refusal when there is nothing to pack or no room for it."""
    cited = Evidence.objects.filter(
        pk__in=Citation.objects.filter(answer__submission__in=submissions).values("evidence")
    )
    if not cited.exists():
        raise Refusal("Belum ada bukti yang dikutip, jadi tidak ada yang dikemas.")
    files = cited.exclude(file="")
    _require_room(folder, files.aggregate(bytes=Sum("size"))["bytes"] or 0)
    package = Package(job, files.count(), folder)
    path = folder / "paket.zip"
    with ZipFile(path, "w") as archive:
        for submission in submissions:
            package.add(archive, submission)
        notes = (
            f"Periode {period}, dibuat {waktu(timezone.now())}.",
            "Nama berkas: nomor butir, tingkat yang didukung (T), judul. Berkas yang dipakai beberapa butir disimpan "
            "satu kali; setiap butir menautkannya.",
        )
        package.add_index(archive, title, notes)
    job.progress(package.total, package.total, package.told)
    return path


def _require_room(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free < size * ROOM:
        raise Refusal("Ruang simpan portal tidak cukup untuk paket ini. Hubungi admin portal.")


class Package:
    """What has been put into the archive so far, and the lines of its index."""

    def __init__(self, job: Job, total: int, folder: Path):
        self.job, self.total, self.folder = job, total, folder
        self.names, self.lines = Names(), []
        self.done = self.links = self.gone = 0

    def add(self, archive: ZipFile, submission: Submission) -> None:
        """Every row of the OPD: its evidence, or a line that says it has none."""
        folder = self.names.folder(submission.agency.abbreviation)
        placed = {}
        for answer in _rows(submission):
            if not answer.cited:
                self.lines.append(_line(submission, answer))
            for citation in answer.cited:
                piece = citation.evidence
                if piece.pk not in placed:
                    placed[piece.pk] = self._place(archive, folder, answer, citation)
                self.lines.append(_line(submission, answer, citation, *placed[piece.pk]))

    def _place(self, archive: ZipFile, folder: str, answer: Answer, citation: Citation) -> tuple[str, str]:
        """Put the file into the archive; where it lies there ("" where it does not) and how that went."""
        piece = citation.evidence
        if not piece.file:
            self.links += 1
            return "", f"Tautan, dicatat {tanggal(timezone.localdate(piece.uploaded_at))}"
        self.total = max(self.total, self.done + 1)  # someone may add evidence while the package is made
        self.job.progress(self.done, self.total, f"Mengemas {piece.title}"[:200])
        self.done += 1
        level = answer.level if citation.level is None else citation.level
        extension = _extension(piece)
        try:
            source = piece.file.open("rb")
        except OSError:
            self.gone += 1
            return "", GONE
        name = self.names.file(folder, code=answer.indicator.code, level=level, title=piece.title, extension=extension)
        with source:
            return name, KEPT if _copy(archive, name, piece, source) == piece.sha256 else CHANGED

    def add_index(self, archive: ZipFile, title: str, notes: tuple[str, ...]) -> None:
        path = self.folder / INDEX
        index.write(path, title, notes, self.lines)
        archive.write(path, INDEX, ZIP_STORED)
        path.unlink()

    @property
    def told(self) -> str:
        """What came of it, for the job's page."""
        parts = [f"{self.done - self.gone} berkas", *([f"{self.links} tautan"] if self.links else [])]
        gone = f" {self.gone} berkas tidak ada di penyimpanan; lihat {INDEX}." if self.gone else ""
        return f"{' dan '.join(parts)} dikemas.{gone}"


def _rows(submission: Submission) -> QuerySet[Answer]:
    """The OPD's rows in the instrument's order, with `cited`: what each cites, in the order of its labels."""
    cited = Citation.objects.select_related("evidence").order_by("position")
    rows = submission.answers.with_indicator().prefetch_related(Prefetch("citations", cited, to_attr="cited"))
    return rows.in_order()


def _extension(piece: Evidence) -> str:
    """By what the content was found to be, never by the name that was typed."""
    found = BY_CONTENT_TYPE.get(piece.content_type)
    return found.label.lower() if found else "bin"


def _copy(archive: ZipFile, name: str, piece: Evidence, source) -> str:
    """Write the file piece by piece; its SHA-256 as it is now. What is packed already is not packed again."""
    entry = ZipInfo(name, timezone.localtime(piece.uploaded_at).timetuple()[:6])
    entry.compress_type = ZIP_STORED if piece.content_type in BY_CONTENT_TYPE else ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    digest = hashlib.sha256()
    with archive.open(entry, "w", force_zip64=piece.size > 1 << 30) as target:
        while chunk := source.read(PIECE):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _line(
    submission: Submission,
    answer: Answer,
    citation: Citation | None = None,
    name: str = "",
    state: str = "Belum ada bukti",
) -> index.Line:
    row = (
        submission.agency.abbreviation,
        submission.state.label,
        answer.indicator.code,
        answer.indicator.name,
        _level(answer.level),
    )
    if citation is None:
        return index.Line((*row, *[""] * 8, state, ""))
    piece = citation.evidence
    details = (
        citation.label,
        piece.title,
        piece.get_kind_display(),
        piece.number,
        tanggal(piece.date) if piece.date else "",
        citation.pages,
        _level(citation.level),
        name or piece.url or piece.original_name,
        state,
        piece.sha256,
    )
    return index.Line((*row, *details), quote(name) or piece.url)


def _level(level: int | None) -> str:
    return "" if level is None else str(level)
