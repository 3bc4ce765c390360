"""Evidence: files and links of an OPD, and which answers cite them."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agencies import audit
from agencies.access import Permission
from agencies.errors import Refusal
from agencies.events import PLACES
from agencies.models import User
from evaluations import rules
from evaluations.file_types import FileRefused, clean_name, identify
from evaluations.models import Answer, Citation, Evidence, Submission
from evaluations.scanner import scan
from evaluations.services.answers import needs_fresh_look, refresh_completeness, touch

DETAILS = ("title", "kind", "number", "date")
USE = ("pages", "level")


@transaction.atomic
def add_file(*, answer: Answer, by: User, file: UploadedFile, today: dt.date | None = None) -> Citation:
    """Store the file as evidence of the answer's OPD and cite it. The same file is stored once per OPD: offered again,
    it is cited, and `citation.known` tells the title under which the OPD already has it."""
    stored = _open_row(answer, by, today)
    agency = stored.submission.agency
    checked = _checked(file)
    evidence = Evidence.objects.filter(agency=agency, sha256=checked["sha256"]).first()
    if evidence and Evidence.objects.filter(replaces=evidence).exists():
        raise Refusal(f"{checked['original_name']}: Berkas ini versi lama dari “{evidence}”, yang sudah diganti.")
    known = evidence.title if evidence else ""
    if evidence is None:
        evidence = Evidence(agency=agency, title=_title(checked["original_name"]), uploaded_by=by, **checked)
        evidence.kind = Evidence.Kind.SCREENSHOT if evidence.is_image else Evidence.Kind.OTHER
        _store(evidence, file)
    citation = _cite(stored, evidence, by, "evidence.added")
    citation.known = known
    return citation


@transaction.atomic
def replace(*, evidence: Evidence, by: User, file: UploadedFile, today: dt.date | None = None) -> Evidence:
    """Store a newer version of a file. The old one stays readable, for the answers that were handed in with it.

    Answers that the person may write now cite the new version from here on and are flagged for a fresh look: for the
    OPD (`Citation.look_again`) and for the evaluator. Raises Refusal when a newer version exists already, or when the
    OPD already has this file.
    """
    rules.require_permission(by, Permission.FILL, evidence.agency)
    old = Evidence.objects.select_for_update(of=("self",)).select_related("agency__government").get(pk=evidence.pk)
    if not old.file:
        raise Refusal("Tautan tidak diganti berkas; tambahkan berkasnya sebagai bukti baru.")
    if Evidence.objects.filter(replaces=old).exists():
        raise Refusal("Dokumen ini sudah diganti; ganti versi terbarunya.")
    checked = _checked(file)
    same = Evidence.objects.filter(agency=old.agency, sha256=checked["sha256"]).first()
    if same:
        raise Refusal(f"Berkas ini sudah ada sebagai “{same}”; tidak ada yang diganti.")
    details = {name: getattr(old, name) for name in (*DETAILS, "pages")}
    new = Evidence(agency=old.agency, replaces=old, uploaded_by=by, **details, **checked)
    _store(new, file)
    moved = _move_citations(old, new, by, today or timezone.localdate())
    told = {"butir": ", ".join(answer.indicator.code for answer in moved), "berkas": [old.sha256, new.sha256]}
    audit.record("evidence.replaced", new, by=by, agency=new.agency, **told, **cited_at(moved))
    return new


def _move_citations(old: Evidence, new: Evidence, by: User, today: dt.date) -> list[Answer]:
    """Let the rows that are open to the person cite the new version; those rows."""
    submissions = Submission.objects.filter(answers__citations__evidence=old).values("pk")
    list(Submission.objects.select_for_update(of=("self",)).filter(pk__in=submissions).order_by("pk"))
    moved = []
    for citation in old.citations.select_related(
        "answer__indicator", "answer__submission__period__instrument", "answer__submission__agency__government"
    ):
        if not rules.may_fill_row(by, citation.answer, today):
            continue
        Citation.objects.filter(pk=citation.pk).update(evidence=new, look_again=True)
        _after_change(citation.answer)
        moved.append(citation.answer)
    return moved


def _checked(file: UploadedFile) -> dict:
    """What is kept about a file that may be kept. Raises Refusal, with the file's name, for any other."""
    name = clean_name(file.name or "")
    try:
        kind = identify(file, name, file.size or 0, settings.EVIDENCE_MAX_BYTES)
        scan(file)
    except FileRefused as refused:
        raise Refusal(f"{name or 'Berkas tanpa nama'}: {refused}") from refused
    return {
        "original_name": name,
        "content_type": kind.content_type,
        "size": file.size,
        "sha256": _sha256(file),
    }


def _store(evidence: Evidence, file: UploadedFile) -> None:
    evidence.file.save(evidence.original_name, file, save=False)
    with _file_removed_on_failure(evidence):
        evidence.save()


@transaction.atomic
def add_link(*, answer: Answer, by: User, url: str, title: str, today: dt.date | None = None) -> Citation:
    """Keep an http or https address as evidence and cite it."""
    stored = _open_row(answer, by, today)
    if not url.lower().startswith(("http://", "https://")):
        raise Refusal("Tautan harus dimulai dengan http:// atau https://.")
    agency = stored.submission.agency
    evidence = Evidence.objects.filter(agency=agency, url=url).first()
    if evidence is None:
        evidence = Evidence.objects.create(
            agency=agency, title=title.strip() or url[:250], url=url, uploaded_by=by, kind=Evidence.Kind.LINK
        )
    return _cite(stored, evidence, by, "evidence.added")


@transaction.atomic
def cite(*, answer: Answer, by: User, evidence: Evidence, today: dt.date | None = None) -> Citation:
    """Use evidence that the OPD already has for this answer too."""
    stored = _open_row(answer, by, today)
    if evidence.agency_id != stored.submission.agency_id:
        raise Refusal("Bukti itu milik OPD lain.")
    if Evidence.objects.filter(replaces=evidence).exists():
        raise Refusal("Dokumen itu sudah diganti; pakai versi terbarunya.")
    return _cite(stored, evidence, by, "evidence.cited")


@transaction.atomic
def change_details(*, citation: Citation, by: User, today: dt.date | None = None, **values) -> Evidence:
    """Change title, kind, number or date, which show on every answer that cites the evidence, and the pages and level
    of this one. Whoever saves them has looked: a replaced file is no longer flagged for the OPD."""
    stored = _open_row(citation.answer, by, today)
    evidence = Evidence.objects.select_for_update().get(pk=citation.evidence_id)
    before = {name: getattr(evidence, name) for name in values if name in DETAILS}
    for name in before:
        setattr(evidence, name, values[name])
    evidence.save(update_fields=list(before))
    use_before = {name: getattr(citation, name) for name in values if name in USE}
    for name in use_before:
        setattr(citation, name, values[name])
    citation.look_again = False
    citation.save(update_fields=["look_again", *use_before])
    used = audit.changes(citation, use_before)
    if used:
        needs_fresh_look(stored)
    changed = audit.changes(evidence, before) | used
    if changed:
        touch(stored.submission, timezone.now())
        used_by = [c.answer for c in evidence.citations.select_related("answer__indicator")]
        audit.record("evidence.changed", evidence, by=by, agency=evidence.agency, **changed, **cited_at(used_by))
    return evidence


@transaction.atomic
def describe(*, evidence: Evidence, by: User, **values) -> Evidence:
    """Change title, kind, number or date of evidence that no answer cites; once cited, `change_details` asks whether
    the row is open. Raises Refusal for cited evidence and for an old version, NotAllowed for whoever does not fill."""
    rules.require_permission(by, Permission.FILL, evidence.agency)
    stored = Evidence.objects.select_for_update(of=("self",)).select_related("agency__government").get(pk=evidence.pk)
    if stored.citations.exists():
        raise Refusal("Bukti ini dipakai; ubah keterangannya pada butir yang memakainya.")
    if Evidence.objects.filter(replaces=stored).exists():
        raise Refusal("Dokumen ini sudah diganti; ubah keterangan versi terbarunya.")
    before = {name: getattr(stored, name) for name in values if name in DETAILS}
    for name in before:
        setattr(stored, name, values[name])
    stored.save(update_fields=list(before))
    changed = audit.changes(stored, before)
    if changed:
        audit.record("evidence.changed", stored, by=by, agency=stored.agency, **changed)
    return stored


@transaction.atomic
def detach(*, citation: Citation, by: User, today: dt.date | None = None) -> None:
    """Take the evidence off this answer. It stays with the OPD, for other answers and for later."""
    stored = _open_row(citation.answer, by, today)
    audit.record(
        "evidence.detached",
        citation.evidence,
        by=by,
        agency=stored.submission.agency,
        butir=stored.indicator.code,
        label=citation.label,
        **cited_at([stored]),
    )
    citation.delete()
    _after_change(stored)


def _open_row(answer: Answer, by: User, today: dt.date | None) -> Answer:
    """The answer, locked, if the person may write it now."""
    submission = Submission.objects.select_for_update(of=("self",)).with_people_and_place().get(pk=answer.submission_id)
    stored = Answer.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=answer.pk)
    stored.submission = submission
    rules.require(rules.may_fill_row(by, stored, today or timezone.localdate()))
    return stored


def _cite(answer: Answer, evidence: Evidence, by: User, action: str) -> Citation:
    existing = Citation.objects.filter(answer=answer, evidence=evidence).first()
    if existing:
        return existing
    last = Citation.objects.filter(answer=answer).aggregate(last=Max("position"))["last"] or 0
    citation = Citation.objects.create(answer=answer, evidence=evidence, position=last + 1, pages=evidence.pages)
    told = {"butir": answer.indicator.code, "berkas": evidence.sha256}
    audit.record(action, evidence, by=by, agency=evidence.agency, **told, **cited_at([answer]))
    _after_change(answer)
    return citation


def cited_at(answers: Iterable[Answer]) -> dict[str, str]:
    """For the audit trail: the rows that an event about evidence concerns, so that a submission's history finds it."""
    return {PLACES: "," + "".join(f"{answer.submission_id}:{answer.indicator.code}," for answer in answers)}


def _after_change(answer: Answer) -> None:
    refresh_completeness(answer)
    needs_fresh_look(answer)
    touch(answer.submission, timezone.now())


def _sha256(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _title(name: str) -> str:
    """A first title from the file's name, for the OPD to better."""
    stem = name.rsplit(".", 1)[0].replace("_", " ").replace("-", " ")
    return " ".join(stem.split())[:250] or "Dokumen"


@contextmanager
def _file_removed_on_failure(evidence: Evidence) -> Iterator[None]:
    """A file whose row could not be written does not stay behind."""
    try:
        yield
    except Exception:
        evidence.file.delete(save=False)
        raise
