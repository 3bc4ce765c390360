"""Importing from Excel: template, upload with a preview, apply. One way for every kind of import."""

from collections.abc import Callable

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies import audit
from agencies.access import Permission, can, governments_with
from agencies.errors import NotAllowed, Refusal
from agencies.imports import opd
from agencies.imports import people as people_import
from agencies.imports.plan import Plan, Source, apply_lines
from agencies.imports.reading import Reading, read
from agencies.imports.template import template
from agencies.invitations import LETTERS_NOW, invite
from agencies.models import User
from sheets import cells
from sheets.intake import SheetRefused
from sheets.table import SheetRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "agencies.imports"
KEPT_FOR = 2 * 60 * 60  # seconds in which a preview can be applied
TOO_OLD = "Pratinjau ini sudah kedaluwarsa, tidak utuh, atau datanya berubah sejak itu. Unggah berkasnya sekali lagi."
Apply = Callable[[Plan], int]


def template_response(source: Source) -> HttpResponse:
    response = HttpResponse(cells.as_bytes(template(source)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="contoh-impor-{source.sheet.lower()}.xlsx"'
    return response


def import_page(request: HttpRequest, source: Source, apply: Apply, *, key: str, back: str, example: str):
    """Without `isi`: read the file and show the plan. With it: make the plan anew and apply it when it is the same.

    `isi` is the sheet's rows and the plan that was shown, signed for this person and import.
    """
    frame = {"source": source, "back": back, "example": example}
    if request.method == "GET":
        return _page(request, frame)
    if "isi" in request.POST:
        return _apply(request, source, apply, key, frame)
    file = request.FILES.get("berkas")
    if file is None:
        return _page(request, frame, status=400, sentence="Pilih berkas Excel dahulu.")
    try:
        reading = read(file, source)
    except SheetRefused as refused:
        return _page(request, frame, status=400, sentence=str(refused))
    return _preview(request, source, reading, key, frame)


def _preview(request: HttpRequest, source: Source, reading: Reading, key: str, frame: dict) -> HttpResponse:
    rows = reading.rows
    plan = source.plan(request.user, rows)
    token = ""
    if plan.changes and not plan.errors:
        told = [[row.number, _said(source, row), row.addresses] for row in rows]
        token = signing.dumps([request.user.pk, key, told, plan.fingerprint], salt=SALT, compress=True)
    shown = {"plan": plan, "token": token, "examples": reading.examples}
    return _page(request, frame, status=400 if plan.errors else 200, **shown)


def _said(source: Source, row: SheetRow) -> dict[str, str | None]:
    """The row's values as JSON: a choice by its label."""
    labels = {c.key: {id(meant): label for label, meant in c.choices.items()} for c in source.columns if c.choices}
    return {
        key: labels[key][id(value)] if key in labels and value is not None else value
        for key, value in row.values.items()
    }


def _meant(source: Source, number: int, values: dict, addresses: dict) -> SheetRow:
    """The row again as it was read; a choice that is no longer offered makes the preview too old."""
    choices = {c.key: c.choices for c in source.columns if c.kind == "choice"}
    if any(v is not None and v not in choices[k] for k, v in values.items() if k in choices):
        raise Refusal(TOO_OLD)
    meant = {k: choices[k][v] if k in choices and v is not None else v for k, v in values.items()}
    return SheetRow(number, meant, addresses, [])


def _apply(request: HttpRequest, source: Source, apply: Apply, key: str, frame: dict) -> HttpResponse:
    try:
        person, kind, told, shown = signing.loads(request.POST["isi"], salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return _page(request, frame, status=400, sentence=TOO_OLD)
    if (person, kind) != (request.user.pk, key):
        return _page(request, frame, status=400, sentence=TOO_OLD)
    try:
        with transaction.atomic():
            plan = source.plan(request.user, [_meant(source, *row) for row in told])
            if plan.errors or plan.fingerprint != shown:
                raise Refusal(TOO_OLD)
            changed = apply(plan)
    except Refusal as refusal:
        return _page(request, frame, status=refusal.status, sentence=str(refusal))
    messages.success(request, f"Impor selesai: {changed} baris diterapkan.")
    if source.sheet == "Orang" and not _invite(request, people_import.new_people(plan)):
        return redirect("jobs:invitations")
    return redirect(frame["back"])


def _page(request: HttpRequest, frame: dict, *, status: int = 200, **extra) -> HttpResponse:
    context = {"plan": None, "token": "", "sentence": "", "examples": [], **frame, **extra}
    return render(request, "imports/import.html", context, status=status)


def _require(request: HttpRequest, permission: Permission) -> None:
    decision = can(request.user, permission)
    if not decision:
        raise NotAllowed(decision.reason)


def _recorded(by: User, action: str, permission: Permission) -> Apply:
    """Apply the lines and say so once per government that the person manages."""

    def apply(plan: Plan) -> int:
        changed = apply_lines(plan)
        for place in governments_with(by, permission)[:1]:
            audit.record(action, place, by=by, government=place, baris=changed)
        return changed

    return apply


def _invite(request: HttpRequest, usernames: list[str]) -> bool:
    """Whether everyone new was sent a link; many people, and letters that did not leave, are left to their own page."""
    if len(usernames) > LETTERS_NOW:
        return False
    people = User.objects.filter(username__in=usernames).select_related("agency__government").order_by("pk")
    left = [left for _, left in invite(people, request.user)]
    return all(left)


@require_http_methods(["GET", "POST"])
def agencies(request: HttpRequest) -> HttpResponse:
    _require(request, Permission.MANAGE_AGENCIES)
    return import_page(
        request,
        opd.source(request.user),
        _recorded(request.user, "import.agencies", Permission.MANAGE_AGENCIES),
        key="opd",
        back=reverse("agencies:governments"),
        example=reverse("agencies:import_agencies_example"),
    )


@require_GET
def agencies_example(request: HttpRequest) -> HttpResponse:
    _require(request, Permission.MANAGE_AGENCIES)
    return template_response(opd.source(request.user))


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    _require(request, Permission.MANAGE_PEOPLE)
    return import_page(
        request,
        people_import.source(request.user),
        _recorded(request.user, "import.people", Permission.MANAGE_PEOPLE),
        key="orang",
        back=reverse("agencies:people"),
        example=reverse("agencies:import_people_example"),
    )


@require_GET
def people_example(request: HttpRequest) -> HttpResponse:
    _require(request, Permission.MANAGE_PEOPLE)
    return template_response(people_import.source(request.user))
