"""Asking for a package of evidence; it is made in the background and fetched from the job's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from agencies.access import visible_governments
from evaluations.models import Period
from evaluations.packages import making
from evaluations.views.load import submission_of
from jobs.services import start


@require_POST
def pack_agency(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence that one submission cites."""
    found = submission_of(request, pk)
    title = f"Paket bukti {found.agency.abbreviation}, {found.period}"
    return redirect(
        start(kind=making.AGENCY, by=request.user, title=title, params={"submission": found.pk}, agency=found.agency)
    )


@require_POST
def pack_government(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The evidence of every OPD of a government in the period."""
    period = get_object_or_404(Period.objects.visible_to(request.user), pk=pk)
    government = get_object_or_404(visible_governments(request.user).filter(periods=period), code=code)
    job = start(
        kind=making.GOVERNMENT,
        by=request.user,
        title=f"Paket bukti {government.short_name}, {period}",
        params={"period": period.pk, "government": government.code},
        government=government,
    )
    return redirect(job)
