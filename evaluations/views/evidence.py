"""Evidence of a row: add, describe, reuse, take off; open a file."""

from functools import partial
from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies import audit
from agencies.access import Permission, can
from agencies.errors import Refusal
from agencies.keys import key
from evaluations.file_types import ACCEPT_ATTRIBUTE, ACCEPTED, BY_CONTENT_TYPE, PDF
from evaluations.forms.answers import AnswerForm, DetailsForm, LinkForm, PieceForm
from evaluations.library import versions
from evaluations.models import Answer, Evidence
from evaluations.rules import require_permission
from evaluations.services import evidence as service
from evaluations.views.answers import answer_page
from evaluations.views.load import writable_answer_of

PLACE = "#bukti"
NOTHING = "default-src 'none'; object-src 'self'; img-src 'self'; frame-ancestors 'self'"
KNOWN = "Berkas ini sudah ada sebagai “{}”; dipakai lagi."


@require_POST
def add(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Add files, or a link. Good files are kept; each bad one is named with its reason; a typed link is kept."""
    row = writable_answer_of(request, pk, code)
    link = LinkForm(request.POST) if "url" in request.POST else LinkForm()
    if link.is_bound and not link.is_valid():
        return answer_page(request, row, AnswerForm(answer=row), status=400, link_form=link)
    if not request.FILES and not link.is_bound:
        return answer_page(request, row, AnswerForm(answer=row), status=400, sentence="Pilih berkas dahulu.")
    refused, known = _add_all(request, row, link)
    if request.headers.get("Accept", "").startswith("application/json"):
        return _told(refused, known)
    if refused:
        sentence = " ".join(str(refusal) for refusal in refused)
        status = refused[0].status
        return answer_page(request, row, AnswerForm(answer=row), status=status, sentence=sentence, link_form=link)
    if not known:
        messages.success(request, "Bukti dukung ditambahkan.")
    for title in known:
        messages.info(request, KNOWN.format(title))
    return redirect(row.get_absolute_url() + PLACE)


def _told(refused: list[Refusal], known: list[str]) -> JsonResponse:
    """The outcome for the script that sends one file at a time."""
    if refused:
        return JsonResponse({"state": "refused", "sentence": str(refused[0])}, status=refused[0].status)
    sentence = KNOWN.format(known[0]) if known else "Tersimpan."
    return JsonResponse({"state": "saved", "sentence": sentence})


def _add_all(request: HttpRequest, row: Answer, link: LinkForm) -> tuple[list[Refusal], list[str]]:
    """Add each file and the link by itself. What was refused, and the titles of what the OPD already had."""
    refused, known = [], []
    additions = [partial(service.add_file, file=file) for file in request.FILES.getlist("files")]
    if link.is_bound:
        additions.append(partial(service.add_link, **link.cleaned_data))
    for add_one in additions:
        try:
            citation = add_one(answer=row, by=request.user)
            if getattr(citation, "known", ""):
                known.append(citation.known)
        except Refusal as refusal:
            refused.append(refusal)
    return refused, known


@require_POST
def reuse(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Cite evidence that the OPD already has."""
    row = writable_answer_of(request, pk, code)
    chosen = key(request.POST.get("evidence", ""))
    piece = Evidence.objects.filter(agency=row.submission.agency, pk=chosen).first()
    if piece is None:
        sentence = "Pilih bukti yang akan dipakai."
        return answer_page(request, row, AnswerForm(answer=row), status=400, sentence=sentence)
    service.cite(answer=row, by=request.user, evidence=piece)
    messages.success(request, "Bukti dipakai untuk butir ini.")
    return redirect(row.get_absolute_url() + PLACE)


@require_POST
def details(request: HttpRequest, pk: int, code: str, citation: int) -> HttpResponse:
    """Title, number, date, pages."""
    row = writable_answer_of(request, pk, code)
    cited = get_object_or_404(row.citations.select_related("evidence", "answer"), pk=citation)
    piece, levels = Evidence.objects.get(pk=cited.evidence_id), row.submission.period.instrument.structure.levels
    form = DetailsForm(request.POST, instance=piece, citation=cited, levels=levels)
    if not form.is_valid():
        return answer_page(request, row, AnswerForm(answer=row), status=400, details_errors=(cited, form))
    service.change_details(citation=cited, by=request.user, **form.cleaned_data)
    messages.success(request, f"Keterangan {cited.label} tersimpan.")
    return redirect(row.get_absolute_url() + PLACE)


@require_POST
def detach(request: HttpRequest, pk: int, code: str, citation: int) -> HttpResponse:
    row = writable_answer_of(request, pk, code)
    cited = get_object_or_404(row.citations.select_related("evidence", "answer"), pk=citation)
    service.detach(citation=cited, by=request.user)
    messages.success(request, f"{cited.evidence} dilepas dari butir ini; berkasnya tetap tersimpan untuk OPD.")
    return redirect(row.get_absolute_url() + PLACE)


def _readable(request: HttpRequest, pk: int) -> Evidence:
    found = Evidence.objects.visible_to(request.user).select_related("agency__government", "replaces", "replacement")
    return get_object_or_404(found, pk=pk)


@require_GET
def view(request: HttpRequest, pk: int) -> HttpResponse:
    """A page about one piece: the document itself where the browser can show it, its versions, who cites it."""
    return _view_page(request, _readable(request, pk))


def _view_page(
    request: HttpRequest, piece: Evidence, *, status: int = 200, sentence: str = "", form: PieceForm | None = None
) -> HttpResponse:
    citations = piece.citations.filter(answer__in=Answer.objects.visible_to(request.user)).select_related(
        "answer__indicator", "answer__submission__period"
    )
    may_change = bool(can(request.user, Permission.FILL, piece.agency)) and piece.newer is None
    if form is None and may_change and not piece.citations.exists():
        form = PieceForm(instance=piece)
    context = {
        "piece": piece,
        "form": form,
        "versions": versions(piece),
        "citations": citations.order_by("-answer__submission__period__year", "answer__indicator__order"),
        "may_replace": may_change and bool(piece.file),
        "accept": ACCEPT_ATTRIBUTE,
        "accepted": ACCEPTED,
        "limit": settings.EVIDENCE_MAX_BYTES,
        "sentence": sentence,
    }
    return render(request, "evaluations/evidence/view.html", context, status=status)


@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a newer file in the place of this one; the old one stays readable."""
    piece = _readable(request, pk)
    require_permission(request.user, Permission.FILL, piece.agency)
    file = request.FILES.get("file")
    if file is None:
        return _view_page(request, piece, status=400, sentence="Pilih berkas pengganti dahulu.")
    try:
        new = service.replace(evidence=piece, by=request.user, file=file)
    except Refusal as refusal:
        return _view_page(request, piece, status=refusal.status, sentence=str(refusal))
    messages.success(
        request, "Berkas diganti. Versi lama tetap dapat dibaca; butir yang memakainya perlu dilihat lagi."
    )
    return redirect("evaluations:evidence_view", new.pk)


@require_POST
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, kind, number and date of evidence that no row cites yet."""
    piece = _readable(request, pk)
    require_permission(request.user, Permission.FILL, piece.agency)
    form = PieceForm(request.POST, instance=_readable(request, pk))
    if not form.is_valid():
        return _view_page(request, piece, status=400, form=form)
    try:
        service.describe(evidence=piece, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        return _view_page(request, piece, status=refusal.status, sentence=str(refusal))
    messages.success(request, "Keterangan tersimpan.")
    return redirect("evaluations:evidence_view", piece.pk)


@require_GET
def open_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, for whoever may read the OPD's answers. Every opening is audited."""
    piece = _readable(request, pk)
    if not piece.file:
        raise Http404
    with transaction.atomic():
        audit.record("evidence.downloaded", piece, by=request.user, agency=piece.agency)
    kind = BY_CONTENT_TYPE.get(piece.content_type)
    response = FileResponse(
        piece.file.open("rb"),
        as_attachment=not (kind and kind.opens_in_page),
        filename=PurePath(piece.original_name).name,
        content_type=piece.content_type,
    )
    # What came from outside runs nothing and fetches nothing; only the browser's own viewer may show it.
    # `sandbox` would keep Chromium from showing a PDF at all, and its viewer is a process of its own; images get it.
    sandbox = "sandbox; " if kind is not PDF else ""
    response["Content-Security-Policy"] = f"{sandbox}{NOTHING}"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["X-Content-Type-Options"] = "nosniff"
    return response
