"""The koordinator gives review work to evaluators, one by one or evenly."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.access import Permission, governments_with
from agencies.errors import Refusal
from agencies.keys import key, keys
from agencies.models import Government
from evaluations import rules
from evaluations.models import Period
from evaluations.services.sharing import share, share_evenly
from evaluations.sharing import Narrowing, Sharing
from evaluations.views.periods import load_period

PER_PAGE = 15  # three pages for a province; a phone shows one without getting lost
KINDS = {"opd": "agency", "aspek": "aspect"}


@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Who reviews what, with the load of each; the same form saves the choices or spreads what is free."""
    period = load_period(request, pk)
    seen = governments_with(request.user, Permission.MONITOR).filter(periods=period)
    government = get_object_or_404(seen, code=code)
    rules.require_permission(request.user, Permission.ASSIGN, government)
    kind = KINDS.get(request.GET.get("menurut"), "agency")
    if request.method == "GET":
        return _page(request, period, government, kind)
    where = {"period": period, "government": government, "kind": kind, "by": request.user}
    try:
        if "evenly" in request.POST:
            chosen = sorted(keys(request.POST.getlist("evaluator")))
            changed = share_evenly(evaluators=chosen, **where)
        else:
            changed = share(plan=_plan(request), **where)
    except Refusal as refusal:
        return _page(request, period, government, kind, status=refusal.status, sentence=str(refusal))
    messages.success(request, f"{changed} penugasan evaluator berubah.")
    return redirect(f"{reverse('evaluations:sharing', args=[pk, code])}?{request.GET.urlencode()}")


def _plan(request: HttpRequest) -> dict[int, int | None]:
    """{piece: person or None} of the fields "p-<piece>"."""
    typed = ((name.removeprefix("p-"), value) for name, value in request.POST.items() if name.startswith("p-"))
    return {piece: key(value) for name, value in typed if (piece := key(name)) is not None}


def _page(
    request: HttpRequest, period: Period, government: Government, kind: str, *, status: int = 200, sentence: str = ""
) -> HttpResponse:
    work, narrowing = Sharing(period, government, kind), Narrowing.read(request.GET)
    typed = _plan(request) if "evenly" not in request.POST else {}
    pieces = work.pieces
    page = Paginator([piece for piece in pieces if narrowing.takes(piece)], PER_PAGE).get_page(
        request.GET.get("halaman")
    )
    query = request.GET.copy()
    query.pop("halaman", None)
    context = {
        "period": period,
        "government": government,
        "kind": kind,
        "page": page,
        "query": query.urlencode(),
        "narrowing": narrowing,
        "shown": [(piece, typed.get(piece.key, piece.evaluator)) for piece in page],
        "total": len(pieces),
        "free": sum(piece.evaluator is None for piece in pieces),
        "load": work.load(),
        "chosen": next((person for person in work.evaluators if str(person.pk) == narrowing.evaluator), None),
        "evaluators": work.evaluators,
        "sentence": sentence,
    }
    return render(request, "evaluations/periods/sharing.html", context, status=status)
