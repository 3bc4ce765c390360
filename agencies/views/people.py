"""People and their roles."""

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import services
from agencies.access import Permission, can, governments_with, grantable_roles
from agencies.errors import NotAllowed, Refusal
from agencies.forms import NewPersonForm, PersonForm, RoleForm
from agencies.models import Agency, Membership, Role, User

PER_PAGE = 50


def _managed(user: User) -> QuerySet[User]:
    """People who work, or have a role, in a government whose people this person manages."""
    places = governments_with(user, Permission.MANAGE_PEOPLE)
    return User.objects.filter(Q(agency__government__in=places) | Q(memberships__government__in=places)).distinct()


def _require_any(request: HttpRequest) -> None:
    decision = can(request.user, Permission.MANAGE_PEOPLE)
    if not decision:
        raise NotAllowed(decision.reason)


def _agencies(user: User) -> QuerySet[Agency]:
    places = governments_with(user, Permission.MANAGE_PEOPLE)
    return Agency.objects.filter(government__in=places).active().select_related("government")


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List with search by name, government and role."""
    _require_any(request)
    found = (
        _managed(request.user)
        .select_related("agency__government")
        .prefetch_related("memberships__agency", "memberships__government")
    )
    places = governments_with(request.user, Permission.MANAGE_PEOPLE)
    words, place, role = (request.GET.get(key, "").strip() for key in ("q", "pemda", "peran"))
    if words:
        found = found.filter(
            Q(full_name__icontains=words) | Q(username__icontains=words) | Q(agency__name__icontains=words)
        )
    if place:
        found = found.filter(agency__government__code=place)
    if role:
        found = found.filter(memberships__role=role)
    query = request.GET.copy()
    query.pop("halaman", None)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("halaman")),
        "query": query.urlencode(),
        "places": places,
        "roles": Role.choices,
        "words": words,
        "place": place,
        "role": role,
    }
    return render(request, "agencies/people.html", context)


@require_http_methods(["GET", "POST"])
def person_add(request: HttpRequest) -> HttpResponse:
    """Create an account; the person gets a link by e-mail to set a password."""
    _require_any(request)
    form = NewPersonForm(request.POST or None, agencies=_agencies(request.user))
    if request.method == "POST" and form.is_valid():
        person = services.create_person(by=request.user, **form.cleaned_data)
        _send_link(request, person)
        messages.success(request, f"Akun {person} dibuat; tautan kata sandi dikirim ke {person.email}.")
        return redirect("agencies:person", person.pk)
    context = {"form": form, "heading": "Tambah orang", "back": None}
    return render(request, "agencies/form.html", context, status=400 if form.is_bound else 200)


def _send_link(request: HttpRequest, person: User) -> None:
    form = ResetPasswordForm({"email": person.email})
    if form.is_valid():
        form.save(request)


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: unit kerja, roles, and giving or taking them."""
    found = _load(request, pk)
    return _page(request, found, _role_form(request, None))


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    form = PersonForm(request.POST or None, instance=found, agencies=_agencies(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(person=User.objects.get(pk=pk), by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{found} tersimpan.")
            return redirect("agencies:person", pk)
    context = {"form": form, "heading": f"Ubah {found.full_name}", "back": None}
    return render(request, "agencies/form.html", context, status=400 if form.is_bound else 200)


@require_POST
def role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    form = _role_form(request, request.POST)
    if form.is_valid():
        try:
            services.grant_role(person=found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Peran {found} ditambahkan.")
            return redirect("agencies:person", pk)
    return _page(request, found, form, status=400)


@require_POST
def role_revoke(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    found = _load(request, pk)
    held = get_object_or_404(Membership, pk=membership, user=found)
    services.revoke_role(membership=held, by=request.user)
    messages.success(request, f"Peran {held} dari {found} dicabut.")
    return redirect("agencies:person", pk)


def _load(request: HttpRequest, pk: int) -> User:
    _require_any(request)
    found = get_object_or_404(_managed(request.user).select_related("agency__government"), pk=pk)
    services.require_manages(request.user, found)
    return found


def _role_form(request: HttpRequest, data) -> RoleForm:
    return RoleForm(
        data,
        roles=grantable_roles(request.user),
        governments=governments_with(request.user, Permission.MANAGE_PEOPLE),
        agencies=_agencies(request.user),
    )


def _page(request: HttpRequest, found: User, form: RoleForm, status: int = 200) -> HttpResponse:
    held = found.memberships.select_related("government", "agency")
    context = {"person": found, "memberships": held, "form": form, "is_self": found == request.user}
    return render(request, "agencies/person.html", context, status=status)
