"""The switch: what a government has published, a preview of what it would publish, publishing and withdrawing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies.access import Permission, can, governments_with, may_publish
from agencies.errors import NotAllowed, Refusal
from agencies.models import Government
from evaluations.models import Period
from evaluations.rules import require
from publishing import snapshots
from publishing.finality import finalities
from publishing.models import Publication
from publishing.page import Page
from publishing.services import publishing

PER_PAGE = 10  # periods
PART_NAMES = (
    (snapshots.INDEX, "Indeks dan predikat", "Satu angka untuk seluruh pemerintah daerah."),
    (snapshots.ASPECTS, "Domain dan aspek", "Nilai dan bobotnya. Indeks dapat dihitung dari keduanya."),
    (snapshots.ROWS, "Tingkat tiap indikator", "Tingkat gabungan OPD, tanpa penjelasan dan bukti."),
    (snapshots.AGENCIES, "Hasil tiap OPD", "Indeks dan predikat tiap OPD yang final, tanpa jawabannya."),
)  # fmt: skip


def _require_any(request: HttpRequest) -> None:
    require(can(request.user, Permission.VIEW_PUBLISHING))


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Every government and period in the person's reach: final or not, published or not."""
    _require_any(request)
    places = governments_with(request.user, Permission.VIEW_PUBLISHING)
    periods = Period.objects.exclude(status=Period.Status.PREPARED).filter(governments__in=places).distinct()
    periods = periods.prefetch_related(Prefetch("governments", places.order_by("code"), to_attr="places"))
    page = Paginator(periods, PER_PAGE).get_page(request.GET.get("halaman"))
    final = finalities([place.pk for place in places])
    open_now = Publication.objects.current().with_place().filter(government__in=places)
    public = {(one.period_id, one.government_id): one for one in open_now}
    context = {
        "page": page,
        "periods": [(period, [(place, (period.pk, place.pk) in final, public.get((period.pk, place.pk)),
                               can(request.user, Permission.PUBLISH, place))
                              for place in period.places]) for period in page],
        "may_keys": can(request.user, Permission.MANAGE_KEYS),
        "count": len(public),
    }  # fmt: skip
    return render(request, "publishing/home.html", context)


def _place(request: HttpRequest, period: int, code: str) -> tuple[Period, Government]:
    """The government whose results the person could publish, in a period in which it takes part; or 404."""
    government = get_object_or_404(governments_with(request.user, Permission.PUBLISH), code=code)
    periods = Period.objects.visible_to(request.user).select_related("instrument").filter(governments=government)
    return get_object_or_404(periods, pk=period), government


def _page(request: HttpRequest, found: Period, government: Government, *, sentence: str = "", reason: str = "",
          status: int = 200) -> HttpResponse:  # fmt: skip
    editions = Publication.objects.filter(period=found, government=government)
    current = publishing.current_of(found, government)
    chosen = request.GET.getlist("bagian") or (current.parts if current else [snapshots.INDEX, snapshots.ASPECTS])
    context = {
        "period": found,
        "government": government,
        "current": current,
        "finality": publishing.finality_of(found, government),
        "changed": publishing.changed_since(current) if current else "",
        "decision": may_publish(request.user, government),
        "parts": [(code, name, text, code in chosen) for code, name, text in PART_NAMES],
        "editions": editions.select_related("published_by", "withdrawn_by"),
        "licence": snapshots.LICENCE,
        "sentence": sentence,
        "reason": reason,
        "names": {code: name for code, name, _ in PART_NAMES},
    }
    return render(request, "publishing/switch.html", context, status=status)


@require_GET
def switch(request: HttpRequest, period: int, code: str) -> HttpResponse:
    """What is public now, what could be, and every edition so far."""
    return _page(request, *_place(request, period, code))


@require_GET
def preview(request: HttpRequest, period: int, code: str) -> HttpResponse:
    """Exactly what the public would see of the parts in the address; from here it is published."""
    found, government = _place(request, period, code)
    require(may_publish(request.user, government))
    parts = request.GET.getlist("bagian")
    try:
        draft = publishing.draft(period=found, government=government, parts=parts)
    except Refusal as refusal:
        return _page(request, found, government, sentence=str(refusal), status=refusal.status)
    context = {
        "period": found,
        "government": government,
        "page": Page(draft.data),
        "draft": draft,
        "parts": parts,
        "licence": snapshots.LICENCE,
        "current": publishing.current_of(found, government),
    }
    return render(request, "publishing/preview.html", context)


@require_POST
def publish(request: HttpRequest, period: int, code: str) -> HttpResponse:
    found, government = _place(request, period, code)
    try:
        made = publishing.publish(
            period=found, government=government, by=request.user, parts=request.POST.getlist("bagian"),
            seen=request.POST.get("dilihat", ""),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _page(request, found, government, sentence=str(refusal), status=refusal.status)
    messages.success(request, f"Edisi {made.edition} terbit. Siapa pun dapat membacanya sekarang.")
    return redirect("publishing:switch", period, code)


@require_POST
def withdraw(request: HttpRequest, period: int, code: str) -> HttpResponse:
    found, government = _place(request, period, code)
    require(may_publish(request.user, government))
    current = publishing.current_of(found, government)
    reason = request.POST.get("reason", "")
    try:
        if current is None:
            raise Refusal("Tidak ada yang dipublikasikan, jadi tidak ada yang ditarik.")
        publishing.withdraw(publication=current, by=request.user, reason=reason)
    except Refusal as refusal:
        return _page(request, found, government, sentence=str(refusal), reason=reason, status=refusal.status)
    messages.success(request, "Publikasi ditarik; halamannya tidak dapat dibuka lagi.")
    return redirect("publishing:switch", period, code)
