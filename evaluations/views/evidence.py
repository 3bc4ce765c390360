"""Evidence of a row: add, describe, reuse, take off; open a file."""

from functools import partial
from pathlib import PurePath

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from agencies import audit
from agencies.errors import Refusal
from evaluations.file_types import BY_CONTENT_TYPE
from evaluations.forms.answers import AnswerForm, DetailsForm, LinkForm
from evaluations.models import Answer, Evidence
from evaluations.services import evidence as service
from evaluations.views.answers import answer_page
from evaluations.views.load import writable_answer_of

PLACE = "#bukti"


@require_POST
def add(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Add files, or a link. Good files are kept; each bad one is named with its reason; a typed link is kept."""
    row = writable_answer_of(request, pk, code)
    link = LinkForm(request.POST) if "url" in request.POST else LinkForm()
    if link.is_bound and not link.is_valid():
        return answer_page(request, row, AnswerForm(answer=row), status=400, link_form=link)
    if not request.FILES and not link.is_bound:
        return answer_page(request, row, AnswerForm(answer=row), status=400, sentence="Pilih berkas dahulu.")
    refused = _refusals(request, row, link)
    if refused:
        sentence = " ".join(str(refusal) for refusal in refused)
        status = refused[0].status
        return answer_page(request, row, AnswerForm(answer=row), status=status, sentence=sentence, link_form=link)
    messages.success(request, "Bukti dukung ditambahkan.")
    return redirect(row.get_absolute_url() + PLACE)


def _refusals(request: HttpRequest, row: Answer, link: LinkForm) -> list[Refusal]:
    """Add each file and the link by itself; what was refused, in order."""
    refused = []
    additions = [partial(service.add_file, file=file) for file in request.FILES.getlist("files")]
    if link.is_bound:
        additions.append(partial(service.add_link, **link.cleaned_data))
    for add_one in additions:
        try:
            add_one(answer=row, by=request.user)
        except Refusal as refusal:
            refused.append(refusal)
    return refused


@require_POST
def reuse(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Cite evidence that the OPD already has."""
    row = writable_answer_of(request, pk, code)
    chosen = request.POST.get("evidence", "")
    piece = Evidence.objects.filter(agency=row.submission.agency, pk=chosen if chosen.isdigit() else 0).first()
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
    form = DetailsForm(request.POST, instance=Evidence.objects.get(pk=cited.evidence_id), prefix=f"b{cited.pk}")
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


@require_GET
def open_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, for whoever may read the OPD's answers. Every opening is audited."""
    piece = get_object_or_404(Evidence.objects.visible_to(request.user).select_related("agency__government"), pk=pk)
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
    response["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; img-src 'self'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
