"""A person's own background work: how far it is, stop it, take its file."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.invitations import uninvited
from jobs import services
from jobs.invitations import INVITATIONS, start_invitations
from jobs.models import Job

PER_PAGE = 25
SHOWN = 10  # people whom the page of invitations names


def _own(request: HttpRequest, pk: int) -> Job:
    found = Job.objects.visible_to(request.user).select_related("government", "agency__government")
    return get_object_or_404(found, pk=pk)


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    page = Paginator(Job.objects.visible_to(request.user), PER_PAGE).get_page(request.GET.get("halaman"))
    return render(request, "jobs/list.html", {"page": page})


@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """The job's page, or with `?bagian=keadaan` its state alone, which the page asks for while the work runs."""
    template = "jobs/_state.html" if request.GET.get("bagian") == "keadaan" else "jobs/job.html"
    return render(request, template, {"job": _own(request, pk)})


@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Who waits for a link to set a password; POST sends the letters in the background."""
    services.require_may(INVITATIONS, request.user, {})
    people = uninvited(request.user)
    count = people.count()
    if request.method == "POST" and count:
        return redirect(start_invitations(request.user))
    context = {"count": count, "first": people[:SHOWN], "more": max(0, count - SHOWN)}
    return render(request, "jobs/invitations.html", context)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    services.cancel(job=found, by=request.user)
    return redirect(found)


@require_GET
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file, while it is kept and while the person may still have it; `?lihat` opens a PDF in the browser."""
    found = _own(request, pk)
    if not found.file:
        raise Http404
    services.require_may(found.kind, request.user, found.params)
    services.record_taking(job=found, by=request.user)
    shown = found.opens and "lihat" in request.GET
    response = FileResponse(found.file.open("rb"), as_attachment=not shown, filename=found.file_name)
    response["Content-Type"] = found.content_type
    response["X-Content-Type-Options"] = "nosniff"
    return response
