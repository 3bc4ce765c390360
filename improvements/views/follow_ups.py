"""Follow-ups: the list, one of them, making and changing it, and its moves."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access import Permission, agencies_with, can, governments_with
from agencies.errors import NotAllowed, Refusal
from agencies.models import Agency, User
from evaluations.views.load import submission_of
from improvements import queries
from improvements.forms import FollowUpForm, FromReviewForm
from improvements.models import FollowUp, Programme
from improvements.recommendations import recommendations
from improvements.services import follow_ups as service
from improvements.states import MOVES
from indicators.models import Indicator

PER_PAGE = 25


def _require(user: User, permission: Permission, place: Agency | None = None) -> None:
    decision = can(user, permission, place)
    if not decision:
        raise NotAllowed(decision.reason)


@require_GET
def follow_ups(request: HttpRequest) -> HttpResponse:
    """By OPD, government, programme, state or words, as the address says."""
    _require(request.user, Permission.VIEW_FOLLOW_UP)
    today, filters = timezone.localdate(), queries.Filters.read(request.GET)
    query, chip_query = request.GET.copy(), request.GET.copy()
    query.pop("halaman", None)
    for name in ("halaman", "status"):
        chip_query.pop(name, None)
    chips = queries.status_counts(request.user, filters, today)
    context = {
        "page": Paginator(queries.listed(request.user, filters, today), PER_PAGE).get_page(request.GET.get("halaman")),
        "query": query.urlencode(),
        "chip_query": chip_query.urlencode(),
        "chips": chips,
        "late": next(count for value, _, _, count in chips if value == queries.LATE),
        "filters": filters,
        "programmes": list(Programme.objects.visible_to(request.user)),
        "governments": list(governments_with(request.user, Permission.VIEW_FOLLOW_UP)),
        "agency": agencies_with(request.user, Permission.VIEW_FOLLOW_UP)
        .filter(pk=queries.number(filters.agency))
        .first(),
        "may_make": can(request.user, Permission.MANAGE_FOLLOW_UP),
    }
    return render(request, "improvements/list.html", context)


@require_GET
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _load(request, pk))


def _load(request: HttpRequest, pk: int) -> FollowUp:
    found = FollowUp.objects.visible_to(request.user).with_place().select_related("answer__submission__period")
    return get_object_or_404(found, pk=pk)


def _page(request: HttpRequest, found: FollowUp, status: int = 200, **typed) -> HttpResponse:
    user, agency = request.user, found.agency
    cited = found.evidence.order_by("pk")
    moves = [m for m in MOVES.values() if found.state in m.sources and can(user, Permission[m.permission], agency)]
    may_advance = bool(can(user, Permission.ADVANCE_FOLLOW_UP, agency))
    context = {
        "follow_up": found,
        "notes": found.notes.select_related("by"),
        "cited": cited,
        "citable": agency.evidence.exclude(pk__in=cited) if may_advance else [],
        "moves": moves,
        "may_advance": may_advance,
        "may_manage": can(user, Permission.MANAGE_FOLLOW_UP, agency),
        "may_read_answer": can(user, Permission.VIEW_SUBMISSION, agency),
        "sentence": typed.get("sentence", ""),
        "typed": typed.get("note", ""),
        "typed_for": typed.get("action", ""),
    }
    return render(request, "improvements/follow_up.html", context, status=status)


@require_POST
def move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    found, note = _load(request, pk), request.POST.get("note", "")
    _require(request.user, Permission[MOVES[action].permission], found.agency)
    try:
        service.move(follow_up=found, action=action, by=request.user, note=note)
    except Refusal as refusal:
        return _page(request, found, refusal.status, sentence=str(refusal), note=note, action=action)
    messages.success(request, f"{MOVES[action].label}: tersimpan.")
    return redirect(found)


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    found, text = _load(request, pk), request.POST.get("note", "")
    try:
        service.add_note(follow_up=found, by=request.user, note=text)
    except Refusal as refusal:
        return _page(request, found, refusal.status, sentence=str(refusal), note=text, action="note")
    messages.success(request, "Catatan kemajuan tersimpan.")
    return redirect(found)


@require_POST
def cite(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a piece of evidence that the OPD has in the portal already."""
    found = _load(request, pk)
    _require(request.user, Permission.ADVANCE_FOLLOW_UP, found.agency)
    chosen = found.agency.evidence.filter(pk=queries.number(request.POST.get("evidence", ""))).first()
    if chosen is None:
        return _page(request, found, 400, sentence="Pilih dahulu buktinya.")
    service.cite(follow_up=found, by=request.user, evidence=chosen)
    messages.success(request, "Bukti ditambahkan.")
    return redirect(found)


@require_http_methods(["GET", "POST"])
def follow_up_add(request: HttpRequest) -> HttpResponse:
    """A free one: from a meeting, an audit, a letter."""
    _require(request.user, Permission.MANAGE_FOLLOW_UP)
    form = FollowUpForm(request.POST or None, **_choices(request.user))
    return _save(request, form, "Buat tindak lanjut", lambda: service.create(by=request.user, wish=form.wish()))


@require_http_methods(["GET", "POST"])
def follow_up_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    _require(request.user, Permission.MANAGE_FOLLOW_UP, found.agency)
    choices = _choices(request.user) | {
        "agencies": Agency.objects.filter(pk=found.agency_id).select_related("government")
    }
    people = User.objects.filter(agency=found.agency) | User.objects.filter(memberships__agency=found.agency)
    form = FollowUpForm(request.POST or None, instance=found, people=people.distinct(), **choices)
    stored = FollowUp(pk=pk)
    return _save(
        request, form, "Ubah tindak lanjut", lambda: service.change(follow_up=stored, by=request.user, wish=form.wish())
    )


def _choices(user: User) -> dict:
    return {
        "agencies": agencies_with(user, Permission.MANAGE_FOLLOW_UP).active().select_related("government"),
        "programmes": Programme.objects.visible_to(user),
        "indicators": Indicator.objects.filter(
            instrument__periods__governments__in=governments_with(user, Permission.MANAGE_FOLLOW_UP)
        ).distinct(),
    }


def _save(request: HttpRequest, form: FollowUpForm, heading: str, act) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = act()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Tindak lanjut tersimpan.")
            return redirect(saved)
    context = {
        "form": form,
        "heading": heading,
        "back": form.instance.get_absolute_url() if form.instance.pk else "/tindak-lanjut/",
    }
    return render(request, "agencies/form.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def from_review(request: HttpRequest, submission: int) -> HttpResponse:
    """The recommendations of a submission: make follow-ups of all that have none, or of some."""
    found = submission_of(request, submission)
    _require(request.user, Permission.MANAGE_FOLLOW_UP, found.agency)
    rows = recommendations(found)
    choices = [(row.code, f"{row.title}: {row.text}") for row in rows if row.follow_up is None]
    form = FromReviewForm(
        request.POST or None,
        programmes=Programme.objects.visible_to(request.user),
        choices=choices,
        initial={"codes": [code for code, _ in choices]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = service.create_from_review(submission=found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{len(made)} tindak lanjut dibuat untuk {found.agency.abbreviation}.")
            return redirect(f"/tindak-lanjut/?opd={found.agency_id}")
    context = {
        "submission": found,
        "form": form,
        "open": len(choices),
        "made": [row.follow_up for row in rows if row.follow_up],
    }
    return render(request, "improvements/from_review.html", context, status=400 if form.is_bound else 200)
