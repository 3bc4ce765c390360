"""Issuing a paper: number it, freeze what it says, keep the very bytes; and the signed scan beside it."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import audit
from agencies.access import Decision, Permission, can
from agencies.errors import Refusal
from agencies.models import Government, User
from evaluations import rules
from evaluations.file_types import PDF, FileRefused, identify
from evaluations.workflow import HANDED_IN, Status
from reports import papers, snapshots, verification
from reports.models import IssuedReport
from reports.summary import RegionSummary, Summary
from reports.workbooks.agency import agency_workbook
from reports.workbooks.government import government_workbook
from spbe_portal.templatetags.figures import tanggal, tanggal_hari

Kind = IssuedReport.Kind
OF_AGENCY = (Kind.AGENCY, Kind.PROOF, Kind.SELF, Kind.INTERVIEW, Kind.VISIT, Kind.WORKSHEET)
OF_GOVERNMENT = (Kind.GOVERNMENT, Kind.ONE_PAGE, Kind.WORKSHEET)
OF_REGION = (Kind.REGION,)
MINUTES = (Kind.SELF, Kind.INTERVIEW, Kind.VISIT)
Found = Summary | RegionSummary
TAKEN = "Edisi ini baru saja diterbitkan orang lain. Buka daftar laporan; terbitkan lagi bila masih perlu."


@dataclass(frozen=True)
class Signer:
    """Who signs: `intro` stands above the office ("Mengetahui,")."""

    office: str
    name: str = ""
    rank: str = ""
    nip: str = ""


@dataclass(frozen=True)
class Details:
    """What the person types for one issue. Minutes also say where, and who was there."""

    number: str
    place: str
    day: dt.date
    left: Signer
    right: Signer
    venue: str = ""
    present: list[str] = field(default_factory=list)
    remarks: str = ""


def government_of(found: Found) -> Government:
    if isinstance(found, RegionSummary):
        return found.region
    return found.subject.government if found.submission else found.subject


def may_issue(user: User, kind: str, found: Found) -> Decision:
    """May the person issue this paper now? Who: the koordinator, for Bukti Pengisian also the kepala OPD."""
    permission = Permission.ISSUE_PROOF if kind == Kind.PROOF else Permission.ISSUE
    place = found.subject if isinstance(found, Summary) and found.submission else government_of(found)
    decision = can(user, permission, place)
    return decision and _ready(kind, found)


def _ready(kind: str, found: Found) -> Decision:
    if isinstance(found, RegionSummary):
        there = any(s.evaluator.index is not None for s in found.governments)
        return Decision(there, "" if there else "Belum ada pemerintah daerah yang dinilai evaluator.")
    if found.submission and kind in (Kind.PROOF, Kind.SELF):
        there = found.submission.status in HANDED_IN
        return Decision(there, "" if there else "OPD ini belum mengirim isiannya.")
    if found.submission and kind == Kind.AGENCY:
        there = found.submission.status in (Status.VERIFIED, Status.FINAL)
        return Decision(there, "" if there else "Laporan terbit setelah penilaian OPD ini diverifikasi.")
    there = found.evaluator.index is not None
    return Decision(there, "" if there else "Evaluator belum menilai satu butir pun.")


def draft(*, kind: str, found: Found, details: Details, edition: int = 0, code: str = "", url: str = "") -> dict:
    """The snapshot of the paper. Without an edition it is a preview, and says so on every page."""
    if isinstance(found, RegionSummary):
        data = snapshots.of_region(found)
    elif found.submission:
        data = snapshots.of_agency(found, kind)
    else:
        data = snapshots.of_government(found, whole=kind != Kind.ONE_PAGE)
    return data | {
        "kind": str(kind),
        "title": _title(kind),
        "head": snapshots.heading(government_of(found)),
        "number": details.number,
        "edition": edition,
        "code": verification.shown_code(code) if code else "",
        "url": url,
        "place": details.place,
        "day": tanggal(details.day),
        "weekday": tanggal_hari(details.day),
        "signers": [_signer("Mengetahui,", details.left), _signer("", details.right)],
        "event": {"venue": details.venue, "present": details.present, "remarks": details.remarks},
    }


def _title(kind: str) -> str:
    """What stands on the paper: the kind without the subject, which follows below it."""
    return Kind(kind).label.removesuffix(" OPD").removesuffix(" wilayah")


def _signer(intro: str, signer: Signer) -> dict:
    return {"intro": intro, "office": signer.office, "name": signer.name, "rank": signer.rank, "nip": signer.nip}


def issue(*, kind: str, found: Found, details: Details, by: User, address: str) -> IssuedReport:
    """Issue the next edition. `address` is that of the verification page, with {code} in it.

    An earlier edition stays as it is; the new one supersedes it. The paper is made before anything is locked, so that
    nobody's saving waits for it; of two people who issue at once the database lets one through. Raises NotAllowed or
    Refusal with the reason.
    """
    rules.require(may_issue(by, kind, found))
    government, submission = government_of(found), getattr(found, "submission", None)
    earlier = IssuedReport.objects.filter(kind=kind, period=found.period, government=government, submission=submission)
    edition = (earlier.order_by("-edition").values_list("edition", flat=True).first() or 0) + 1
    code = verification.new_code()
    data = draft(kind=kind, found=found, details=details, edition=edition, code=code, url=address.format(code=code))
    text = snapshots.canonical(data)
    digest = verification.sha256(text.encode())
    content = _content(kind, found, data, digest)
    report = IssuedReport(
        kind=kind, period=found.period, government=government, submission=submission, number=details.number,
        edition=edition, code=code, data=text, data_sha256=digest, template_version=papers.VERSION,
        file_sha256=verification.sha256(content), issued_by=by,
    )  # fmt: skip
    report.file.save("terbit", ContentFile(content), save=False)
    try:
        _store(report, by)
    except Exception as error:
        report.file.delete(save=False)
        if isinstance(error, IntegrityError):
            raise Refusal(TAKEN) from error
        raise
    return report


@transaction.atomic
def _store(report: IssuedReport, by: User) -> None:
    report.save()
    facts = {"nomor": report.number, "edition": report.edition, "berkas": report.file_sha256}
    _tell("report.issued", report, by, **facts)


def _content(kind: str, found: Found, data: dict, digest: str) -> bytes:
    if kind == Kind.WORKSHEET:
        return agency_workbook(found) if found.submission else government_workbook(found)
    return papers.paper_pdf(data, papers.VERSION, data_hash=digest)


def rendered_again(report: IssuedReport) -> str:
    """The paper's HTML from its snapshot, with the templates that it was issued with."""
    return papers.paper_html(json.loads(report.data), report.template_version, data_hash=report.data_sha256)


@transaction.atomic
def add_scan(*, report: IssuedReport, by: User, file: UploadedFile) -> IssuedReport:
    """Keep the signed scan, a PDF, beside the paper. Once there it stays: another scan needs another edition."""
    stored = IssuedReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    rules.require_permission(by, Permission.ISSUE, stored.government)
    if stored.scan:
        raise Refusal("Pindaian edisi ini sudah ada. Terbitkan edisi baru bila isinya harus diganti.")
    try:
        kind = identify(file, file.name or "", file.size or 0, settings.EVIDENCE_MAX_BYTES)
    except FileRefused as error:
        raise Refusal(str(error)) from error
    if kind is not PDF:
        raise Refusal("Pindaian bertanda tangan harus berupa PDF.")
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    stored.scan_sha256, stored.scan_by, stored.scan_at = digest.hexdigest(), by, timezone.now()
    stored.scan.save("pindaian", file, save=False)
    stored.save(update_fields=["scan", "scan_sha256", "scan_by", "scan_at"])
    _tell("report.scan_added", stored, by, berkas=stored.scan_sha256)
    return stored


def record_opening(*, report: IssuedReport, by: User, what: str) -> verification.Check:
    """Check the paper before it is handed out, and write down who took it, or that it has changed."""
    found = verification.check(report)
    if found:
        _tell("report.downloaded", report, by, berkas=what)
    else:
        _tell("report.broken", report, by, berkas=", ".join(found.broken))
    return found


def _tell(action: str, report: IssuedReport, by: User | None, **data) -> None:
    place = {"agency": report.submission.agency} if report.submission else {"government": report.government}
    audit.record(action, report, by=by, **place, **data)
