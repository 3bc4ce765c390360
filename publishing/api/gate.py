"""The way of every request: read only, a key that holds, within its limit, known parameters, then the answer."""

import hashlib
import json
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from agencies.keys import key as as_number
from limits.counting import Allowance, count, count_address
from publishing.api import problems
from publishing.api.answers import Asked, Listing
from publishing.api.description import PER_PAGE, Operation, Parameter
from publishing.models import ApiKey
from publishing.services import keys

REFUSED_PER_MINUTE = 30  # of one address: enough for a mistake, too few to try keys


def endpoint(operation: Operation) -> Callable:
    """The view that answers the operation."""

    @login_not_required
    @csrf_exempt  # reads only, and knows keys alone: there is no form and no session to protect
    def view(request: HttpRequest, **path) -> HttpResponse:
        try:
            return _answer(operation, request, path)
        except problems.Problem as problem:
            return problem.response()

    return view


def _answer(operation: Operation, request: HttpRequest, path: dict) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        raise problems.read_only()
    key = _key(request)
    allowance = count("api", str(key.pk), key.per_minute)
    if not allowance:
        problem = problems.too_often(allowance.wait)
        problem.headers |= _standing(allowance)
        raise problem
    keys.used(key)
    try:
        asked = Asked(request, key, path, _query(operation, request))
        found = operation.answer(asked)
        body = _page(found, asked) if isinstance(found, Listing) else found
    except problems.Problem as problem:
        problem.headers |= _standing(allowance)
        raise
    return _response(request, body, allowance)


def _key(request: HttpRequest) -> ApiKey:
    """The key that the request carries. Guessing is slowed down by address."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    found = keys.find(secret.strip()) if scheme.lower() == "bearer" else None
    if found is not None:
        return found
    if not (allowance := count_address(request, "api-refused", REFUSED_PER_MINUTE)):
        raise problems.too_often(allowance.wait)
    raise problems.no_key()


def _standing(allowance: Allowance) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(allowance.limit),
        "RateLimit-Remaining": str(allowance.left),
        "RateLimit-Reset": str(allowance.wait),
    }


def _query(operation: Operation, request: HttpRequest) -> dict:
    """The parameters as values. An unknown one is refused: ignored, it would answer what nobody has asked."""
    known = {parameter.name: parameter for parameter in operation.parameters}
    found, errors = {}, []
    for name, values in request.GET.lists():
        if name not in known:
            errors.append({"parameter": name, "detail": "Parameter ini tidak dikenal di sini."})
        elif len(values) > 1:
            errors.append({"parameter": name, "detail": "Sebutkan satu kali saja."})
        elif (value := _value(known[name], values[0])) is None:
            errors.append({"parameter": name, "detail": _expected(known[name])})
        else:
            found[name] = value
    if errors:
        raise problems.bad_parameters(errors)
    return found


def _value(parameter: Parameter, text: str) -> int | str | None:
    if parameter.kind == "string":
        return text or None
    number = as_number(text)
    within = number is not None and parameter.least <= number <= parameter.most
    return number if within else None


def _expected(parameter: Parameter) -> str:
    if parameter.kind == "string":
        return "Tidak boleh kosong."
    return f"Harus bilangan bulat dari {parameter.least} sampai {parameter.most}."


def _page(listing: Listing, asked: Asked) -> dict:
    """The page asked for; a page beyond the last one does not exist."""
    number = asked.query.get("page", 1)
    pages = Paginator(listing.things, asked.query.get("per_page", PER_PAGE))
    if number > pages.num_pages:
        raise problems.not_found(f"Daftar ini hanya {pages.num_pages} halaman.")
    page = pages.page(number)
    return {
        "items": listing.tell(page.object_list),
        "page": number,
        "pages": pages.num_pages,
        "total": pages.count,
        "next": _page_url(asked.request, number + 1) if page.has_next() else None,
        "previous": _page_url(asked.request, number - 1) if page.has_previous() else None,
    }


def _page_url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _response(request: HttpRequest, body: dict, allowance: Allowance) -> HttpResponse:
    content = json.dumps(body, ensure_ascii=False).encode()
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    response = HttpResponse(content, content_type="application/json", headers={"ETag": etag})
    response = get_conditional_response(request, etag=etag, response=response)
    # A copy is asked for again every time: a key that was revoked must not live on in a cache.
    response["Cache-Control"] = "private, no-cache"
    for name, value in _standing(allowance).items():
        response[name] = value
    return response
