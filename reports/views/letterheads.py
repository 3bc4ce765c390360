"""A government's letterhead: crest and signers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access import Permission, visible_governments
from agencies.errors import Refusal
from evaluations.rules import require_permission
from reports.forms import LetterheadForm
from reports.services.letterheads import change_letterhead, letterhead_of
from reports.snapshots import heading


@require_http_methods(["GET", "POST"])
def letterhead(request: HttpRequest, code: str) -> HttpResponse:
    government = get_object_or_404(visible_governments(request.user), code=code)
    require_permission(request.user, Permission.MANAGE_AGENCIES, government)
    form = LetterheadForm(request.POST or None, request.FILES or None, instance=letterhead_of(government))
    if request.method == "POST" and form.is_valid():
        try:
            change_letterhead(government=government, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("logo", str(refusal))
        else:
            messages.success(request, "Kop dan penanda tangan tersimpan; dipakai mulai laporan berikutnya.")
            return redirect("reports:letterhead", code)
    context = {"form": form, "government": government, "head": heading(government)}
    return render(request, "reports/letterhead.html", context, status=400 if form.is_bound else 200)


@require_GET
def crest(request: HttpRequest, code: str) -> HttpResponse:
    """The crest as it is kept."""
    head = letterhead_of(get_object_or_404(visible_governments(request.user), code=code))
    if not head.logo:
        raise Http404
    response = HttpResponse(bytes(head.logo), content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response
