"""Middleware of the portal itself."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from agencies.errors import Refusal


def private_pages(get_response):
    """A page made for a signed-in person is never kept by a cache, its own browser's included."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


class Refusals:
    """A rule's "no" that no view has caught becomes a page with its sentence and the right status."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refusal):
            return None
        back = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}) or back == request.build_absolute_uri():
            back = reverse("home")
        context = {"sentence": str(exception), "back": back}
        return render(request, "errors/refusal.html", context, status=exception.status)
