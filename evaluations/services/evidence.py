"""Evidence: files and links of an OPD, and which answers cite them."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agencies import audit
from agencies.errors import Refusal
from agencies.models import User
from evaluations import rules
from evaluations.file_types import FileRefused, identify
from evaluations.models import Answer, Citation, Evidence, Submission
from evaluations.services.answers import needs_fresh_look, refresh_completeness, touch

DETAILS = ("title", "number", "date", "pages")


@transaction.atomic
def add_file(*, answer: Answer, by: User, file: UploadedFile, today: dt.date | None = None) -> Citation:
    """Store the file as evidence of the answer's OPD and cite it. The same file is stored once per OPD."""
    stored = _open_row(answer, by, today)
    name = file.name or ""
    try:
        kind = identify(file, name, file.size or 0, settings.EVIDENCE_MAX_BYTES)
    except FileRefused as refused:
        raise Refusal(f"{name}: {refused}") from refused
    digest = _sha256(file)
    agency = stored.submission.agency
    evidence = Evidence.objects.filter(agency=agency, sha256=digest).first()
    if evidence is None:
        evidence = Evidence(
            agency=agency,
            title=_title(name),
            original_name=name[-255:],
            content_type=kind.content_type,
            size=file.size,
            sha256=digest,
            uploaded_by=by,
        )
        evidence.file.save(name, file, save=False)
        with _file_removed_on_failure(evidence):
            evidence.save()
    return _cite(stored, evidence, by, "evidence.added")


@transaction.atomic
def add_link(*, answer: Answer, by: User, url: str, title: str, today: dt.date | None = None) -> Citation:
    """Keep an http or https address as evidence and cite it."""
    stored = _open_row(answer, by, today)
    if not url.lower().startswith(("http://", "https://")):
        raise Refusal("Tautan harus dimulai dengan http:// atau https://.")
    agency = stored.submission.agency
    evidence = Evidence.objects.filter(agency=agency, url=url).first()
    if evidence is None:
        evidence = Evidence.objects.create(agency=agency, title=title.strip() or url[:250], url=url, uploaded_by=by)
    return _cite(stored, evidence, by, "evidence.added")


@transaction.atomic
def cite(*, answer: Answer, by: User, evidence: Evidence, today: dt.date | None = None) -> Citation:
    """Use evidence that the OPD already has for this answer too."""
    stored = _open_row(answer, by, today)
    if evidence.agency_id != stored.submission.agency_id:
        raise Refusal("Bukti itu milik OPD lain.")
    return _cite(stored, evidence, by, "evidence.cited")


@transaction.atomic
def change_details(*, citation: Citation, by: User, today: dt.date | None = None, **values) -> Evidence:
    """Change title, number, date or pages; they show on every answer that cites the evidence."""
    stored = _open_row(citation.answer, by, today)
    evidence = Evidence.objects.select_for_update().get(pk=citation.evidence_id)
    before = {name: getattr(evidence, name) for name in values if name in DETAILS}
    for name in before:
        setattr(evidence, name, values[name])
    evidence.save(update_fields=list(before))
    changed = audit.changes(evidence, before)
    if changed:
        touch(stored.submission, timezone.now())
        audit.record("evidence.changed", evidence, by=by, agency=evidence.agency, **changed)
    return evidence


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
    citation = Citation.objects.create(answer=answer, evidence=evidence, position=last + 1)
    audit.record(action, evidence, by=by, agency=evidence.agency, butir=answer.indicator.code, berkas=evidence.sha256)
    _after_change(answer)
    return citation


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
