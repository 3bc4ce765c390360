"""Middleware of the portal itself."""

from http import HTTPStatus

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from agencies.errors import Refusal


class PackedPages(GZipMiddleware):
    """Pages travel packed, a third of their size on a bad link; files go out as they are, read piece by piece.

    Django's packing adds bytes at random, so that a page's length tells nothing of what it holds.
    """

    def process_response(self, request, response):
        is_page = response.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response


def no_null(get_response):
    """An address with a NUL names nothing; PostgreSQL would not even look it up."""

    def middleware(request):
        if "\0" in request.path:
            raise Http404
        return get_response(request)

    return middleware


def private_pages(get_response):
    """A page made for a signed-in person is never kept by a cache, its own browser's included."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


def wrong_method_page(get_response):
    """Say what happened to whoever opens an address that only takes forms.

    That is where sign-in leads after a session has ended between typing and sending.
    """

    def middleware(request):
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET" or response.content:
            return response
        page = render(request, "errors/405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page

    return middleware


WORTH_KEEPING = 20  # characters: shorter values are choices and hidden fields, quickly made again


class SignInRequired(LoginRequiredMiddleware):
    """Whoever has not signed in is led to the sign-in page; a form that was sent keeps its text on the way.

    A session that ended while somebody typed must not cost the text: it comes back on a page to copy it from.
    """

    def handle_no_permission(self, request, view_func):
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        typed = [
            value for name in request.POST for value in request.POST.getlist(name) if name != "csrfmiddlewaretoken"
        ]
        context = {"typed": [value for value in typed if len(value) > WORTH_KEEPING], "next": request.path}
        return render(request, "errors/signed_out.html", context, status=HTTPStatus.UNAUTHORIZED)


class Refusals:
    """A rule's "no" that no view has caught becomes a page with its sentence and the right status.

    htmx gets the sentence as a fragment, a script that asks for JSON gets JSON.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refusal):
            return None
        sentence, status = str(exception), exception.status
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"state": "refused", "sentence": sentence}, status=status)
        if request.htmx:
            return render(request, "components/refusal.html", {"sentence": sentence}, status=status)
        return render(request, "errors/refusal.html", {"sentence": sentence, "back": _way_back(request)}, status=status)


def _way_back(request) -> str:
    """The page of ours that the person came from, if it is another one; else where work begins."""
    back = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return back if ours and back != request.build_absolute_uri() else reverse("home")
