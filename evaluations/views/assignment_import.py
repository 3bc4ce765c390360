"""Importing the assignments of one government from Excel."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies.views.imports import import_page, template_response
from evaluations.assignment_import import assignment_import
from evaluations.views.assignments import load_matrix


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    period, government = load_matrix(request, pk, code)
    source, apply_for = assignment_import(period, government)
    return import_page(
        request,
        source,
        apply_for(request.user),
        key=f"penugasan {pk} {code}",
        back=reverse("evaluations:assignments", args=[pk, code]),
        example=reverse("evaluations:assignment_import_example", args=[pk, code]),
    )


@require_GET
def example(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    return template_response(assignment_import(*load_matrix(request, pk, code))[0])
