"""The Excel worksheet of one OPD: download, upload with a preview, apply."""

import re
from dataclasses import astuple

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import audit
from agencies.access import Permission
from agencies.errors import Refusal
from evaluations import rules
from evaluations.models import Submission
from evaluations.services.answers import StaleAnswer
from evaluations.services.worksheets import apply_worksheet
from evaluations.views.load import submission_of
from evaluations.worksheets.preview import Preview, preview
from evaluations.worksheets.reading import Typed, read
from evaluations.worksheets.writing import worksheet
from sheets import cells
from sheets.intake import SheetRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "evaluations.worksheets.preview"
KEPT_FOR = 2 * 60 * 60  # seconds in which a preview can be applied
TOO_OLD = "Pratinjau ini sudah kedaluwarsa atau tidak utuh. Unggah lembar kerja sekali lagi."
CHANGED = "Jawaban berubah sejak pratinjau dibuat, jadi belum ada yang diterapkan. Unggah lembar kerja sekali lagi."


def _load(request: HttpRequest, pk: int) -> Submission:
    found = submission_of(request, pk)
    rules.require_permission(request.user, Permission.FILL, found.agency)
    return found


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The worksheet, prefilled; rows that are not open now are locked in it."""
    found = _load(request, pk)
    book = worksheet(found, _open_rows(request, found), timezone.now())
    audit.record("worksheet.downloaded", found, by=request.user, agency=found.agency)
    response = HttpResponse(cells.as_bytes(book), content_type=XLSX)
    name = re.sub(r"[^a-z0-9]+", "-", found.agency.abbreviation.lower()).strip("-") or "opd"
    response["Content-Disposition"] = f'attachment; filename="LKE-{found.period.year}-{name}.xlsx"'
    return response


def _open_rows(request: HttpRequest, found: Submission) -> dict[str, str]:
    today, rows = timezone.localdate(), {}
    for answer in found.answers.select_related("indicator"):
        answer.submission = found
        if rules.may_fill_row(request.user, answer, today):
            rows[answer.indicator.code] = f"Diminta diperbaiki: {answer.repair_note}" if answer.repair_note else ""
    return rows


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file; then see what it would change. Nothing is written here."""
    found = _load(request, pk)
    if request.method == "GET":
        return _page(request, found)
    file = request.FILES.get("berkas")
    if file is None:
        return _page(request, found, status=400, sentence="Pilih berkas lembar kerja dahulu.")
    try:
        reading = read(file, found)
    except SheetRefused as refused:
        return _page(request, found, status=400, sentence=str(refused))
    planned = preview(found, reading.identity, reading.rows, request.user, timezone.localdate())
    token = "" if reading.errors else _keep(request, found, planned)
    return _page(
        request, found, status=400 if reading.errors else 200, errors=reading.errors, planned=planned, token=token
    )


def _keep(request: HttpRequest, found: Submission, planned: Preview) -> str:
    """The preview, signed for this person and submission: the browser carries it and cannot change it."""
    rows = [(astuple(line.typed), line.answer.version, line.conflict) for line in planned.clean + planned.conflicts]
    return signing.dumps([request.user.pk, found.pk, rows], salt=SALT, compress=True)


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply the preview; of the conflicting rows only those that the person chose to replace."""
    found = _load(request, pk)
    try:
        person, submission, rows = signing.loads(request.POST.get("isi", ""), salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return _page(request, found, status=400, sentence=TOO_OLD)
    if (person, submission) != (request.user.pk, found.pk):
        return _page(request, found, status=400, sentence=TOO_OLD)
    chosen = set(request.POST.getlist("ganti"))
    wanted = [(Typed(*typed), seen) for typed, seen, conflict in rows if not conflict or typed[0] in chosen]
    try:
        changed = apply_worksheet(submission=found, by=request.user, rows=wanted)
    except StaleAnswer:
        return _page(request, found, status=409, sentence=CHANGED)
    except Refusal as refusal:
        return _page(request, found, status=refusal.status, sentence=str(refusal))
    said = f"Lembar kerja diterapkan: {changed} butir berubah." if changed else "Tidak ada butir yang berubah."
    messages.success(request, said)
    return redirect(found)


def _page(request: HttpRequest, found: Submission, *, status: int = 200, **extra) -> HttpResponse:
    context = {
        "submission": found,
        "may_fill": rules.may_fill(request.user, found, timezone.localdate()),
        "planned": None,
        "errors": [],
        "sentence": "",
        "token": "",
        **extra,
    }
    return render(request, "evaluations/filling/worksheet.html", context, status=status)
