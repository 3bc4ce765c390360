"""Public: results that governments chose to publish, and their open data. Nobody needs to sign in.

Everything here is made from the frozen data of a publication. What is not published, or no longer, does not exist.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from publishing.models import Publication
from publishing.open_data import COLUMNS, MEMBERS, as_csv
from publishing.page import Page
from publishing.snapshots import LICENCE

# Anyone may keep a copy and asks each time whether it still holds, so that a withdrawal works at once.
kept_by_anyone = cache_control(public=True, no_cache=True)


def _publication(code: str, period: int) -> Publication:
    return get_object_or_404(Publication.objects.current().with_place(), government__code=code, period=period)


@login_not_required
@require_safe
@kept_by_anyone
@conditional_page
def results(request: HttpRequest) -> HttpResponse:
    """Every result that is public now, the newest year first."""
    found = [(one, Page.of(one.data)) for one in Publication.objects.current().with_place()]
    return render(request, "publishing/results.html", {"results": found})


@login_not_required
@require_safe
@kept_by_anyone
@conditional_page
def result(request: HttpRequest, code: str, period: int) -> HttpResponse:
    publication = _publication(code, period)
    context = {"publication": publication, "page": Page.of(publication.data), "licence": LICENCE}
    return render(request, "publishing/result.html", context)


@login_not_required
@require_safe
@kept_by_anyone
@conditional_page
def dictionary(request: HttpRequest) -> HttpResponse:
    """What every column and field of the open data means, and under which licence it may be used."""
    context = {"columns": COLUMNS, "members": MEMBERS, "licence": LICENCE}
    return render(request, "publishing/dictionary.html", context)


@login_not_required
@require_safe
@kept_by_anyone
@conditional_page
def result_json(request: HttpRequest, code: str, period: int) -> HttpResponse:
    """The frozen data itself, byte for byte."""
    publication = _publication(code, period)
    return _download(publication, publication.data.encode(), "application/json", "json")


@login_not_required
@require_safe
@kept_by_anyone
@conditional_page
def result_csv(request: HttpRequest, code: str, period: int) -> HttpResponse:
    publication = _publication(code, period)
    return _download(publication, as_csv(Page.of(publication.data).data).encode(), "text/csv; charset=utf-8", "csv")


def _download(publication: Publication, content: bytes, content_type: str, extension: str) -> HttpResponse:
    name = f"spbe-{publication.government.code}-{publication.period.year}-edisi-{publication.edition}.{extension}"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"  # open data may be read by any page
    response["Link"] = f'<{LICENCE["url"]}>; rel="license"'
    return response
