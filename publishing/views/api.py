"""The API's own pages: its description for machines and for developers, and what is not there."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from limits.counting import count_address
from publishing.api import openapi, problems
from publishing.api.description import OPERATIONS, PER_PAGE_MOST, PREFIX
from publishing.api.gate import REFUSED_PER_MINUTE

FRESH = "public, max-age=3600"


def _server(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


@login_not_required
@csrf_exempt
@require_safe
def openapi_json(request: HttpRequest) -> JsonResponse:
    """The OpenAPI document; it tells nothing about any result and needs no key."""
    response = JsonResponse(openapi.document(_server(request)), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Cache-Control"] = FRESH
    response["Access-Control-Allow-Origin"] = "*"
    return response


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """How to use the API, for developers."""
    context = {
        "operations": OPERATIONS,
        "base": f"{_server(request)}/{PREFIX}",
        "statuses": openapi.PROBLEMS.items(),
        "headers": openapi.HEADERS.items(),
        "most": PER_PAGE_MOST,
        "guesses": REFUSED_PER_MINUTE,
    }
    response = render(request, "publishing/api.html", context)
    response["Cache-Control"] = FRESH
    return response


@login_not_required
@csrf_exempt
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else is asked for below the API's address."""
    allowance = count_address(request, "api-refused", REFUSED_PER_MINUTE)
    problem = problems.not_found() if allowance else problems.too_often(allowance.wait)
    return problem.response()
