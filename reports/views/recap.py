"""The monthly recap of the evaluation team's work: page, list behind each figure, Excel, PDF."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies import audit
from agencies.access import Permission, governments_with
from agencies.errors import NotAllowed
from agencies.models import User
from reports.downloads import PDF, XLSX, file_response
from reports.papers import render_pdf
from reports.recap import COUNTED, Month, events, recap
from reports.services.letterheads import letterhead_of
from reports.workbooks.recap import recap_workbook

PER_PAGE = 50


def _month(request: HttpRequest) -> Month:
    """The month of the address, for whoever monitors any government."""
    if not governments_with(request.user, Permission.MONITOR).exists():
        raise NotAllowed("Peran Anda tidak mencakup tindakan ini.")
    return Month.read(request.GET.get("bulan", ""), timezone.localdate())


def _context(request: HttpRequest, month: Month) -> dict:
    return {
        "month": month,
        "members": recap(request.user, month),
        "labels": [label for _, label in COUNTED.values()],
        "places": governments_with(request.user, Permission.MONITOR),
        "next_month": month.following if month.following <= timezone.localdate() else None,
    }


@require_GET
def recap_page(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/recap.html", _context(request, _month(request)))


@require_GET
def recap_list(request: HttpRequest, person: int, what: str) -> HttpResponse:
    """The events behind one figure."""
    month = _month(request)
    if what not in COUNTED:
        raise Http404
    action, label = COUNTED[what]
    done = events(request.user, month).filter(actor=person, action=action).select_related("agency")
    member = get_object_or_404(User.objects.filter(pk__in=events(request.user, month).values("actor")), pk=person)
    context = {
        "month": month,
        "member": member,
        "label": label,
        "different": done.order_by().values("object_id").distinct().count(),
        "page": Paginator(done, PER_PAGE).get_page(request.GET.get("halaman")),
    }
    return render(request, "reports/recap_list.html", context)


@require_GET
def recap_xlsx(request: HttpRequest) -> HttpResponse:
    month = _month(request)
    told = list(events(request.user, month).select_related("actor", "agency").order_by("at", "pk"))
    content = recap_workbook(month, recap(request.user, month), told)
    _record(request, "Excel", month)
    return file_response(content, XLSX, f"rekap-kerja-{month}.xlsx")


@require_GET
def recap_pdf(request: HttpRequest) -> HttpResponse:
    month = _month(request)
    context = _context(request, month) | {"now": timezone.localtime(), "by": request.user}
    context["head"] = letterhead_of(context["places"].first())
    content = render_pdf("reports/pdf/recap.html", context)
    _record(request, "PDF", month)
    return file_response(content, PDF, f"rekap-kerja-{month}.pdf")


def _record(request: HttpRequest, kind: str, month: Month) -> None:
    place = governments_with(request.user, Permission.MONITOR).first()
    audit.record("report.downloaded", place, by=request.user, government=place, berkas=kind, tentang=f"rekap {month}")
