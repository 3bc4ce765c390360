"""People and their roles."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import services
from agencies.access import Permission, can, governments_with, grantable_roles, managed_people
from agencies.errors import NotAllowed, Refusal
from agencies.forms import NewPersonForm, PersonForm, RoleForm
from agencies.invitations import invite, uninvited
from agencies.keys import key
from agencies.models import Agency, Membership, Role, User

PER_PAGE = 50


def _roles_in_reach(user: User) -> QuerySet[Membership]:
    """Roles in the governments whose people this person manages; what someone is elsewhere is not theirs to know."""
    places = governments_with(user, Permission.MANAGE_PEOPLE)
    return Membership.objects.filter(government__in=places).select_related("government", "agency")


def _require_any(request: HttpRequest) -> None:
    decision = can(request.user, Permission.MANAGE_PEOPLE)
    if not decision:
        raise NotAllowed(decision.reason)


def _agencies(user: User) -> QuerySet[Agency]:
    return Agency.objects.filter(government__in=governments_with(user, Permission.MANAGE_PEOPLE)).active()


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List with search by name, government, OPD and role."""
    _require_any(request)
    reach = _roles_in_reach(request.user)
    asked = {key: request.GET.get(key, "").strip() for key in ("q", "pemda", "peran", "opd")}
    agency = _agency(request.user, asked["opd"])
    found = managed_people(request.user).select_related("agency__government")
    found = _filter(found, reach, asked, agency).prefetch_related(Prefetch("memberships", reach, to_attr="roles"))
    query = request.GET.copy()
    query.pop("halaman", None)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("halaman")),
        "query": query.urlencode(),
        "places": governments_with(request.user, Permission.MANAGE_PEOPLE),
        "roles": Role.choices,
        "asked": asked,
        "uninvited": uninvited(request.user).count(),
        "agency": agency,
    }
    return render(request, "agencies/people.html", context)


def _filter(
    found: QuerySet[User], reach: QuerySet[Membership], asked: dict[str, str], agency: Agency | None
) -> QuerySet[User]:
    """Of the people in reach those who are asked for; a place is where someone works or has a role."""
    if words := asked["q"]:
        found = found.filter(
            Q(full_name__icontains=words)
            | Q(username__icontains=words)
            | Q(email__icontains=words)
            | Q(agency__name__icontains=words)
            | Q(agency__abbreviation__icontains=words)
        )
    if place := asked["pemda"]:
        with_role = reach.filter(government__code=place).values("user")
        found = found.filter(Q(agency__government__code=place) | Q(pk__in=with_role))
    if role := asked["peran"]:
        found = found.filter(pk__in=reach.filter(role=role).values("user"))
    if agency:
        found = found.filter(Q(agency=agency) | Q(pk__in=agency.memberships.values("user")))
    return found


def _agency(user: User, pk: str) -> Agency | None:
    """The OPD that the address names, if it is one whose people this person manages."""
    found = key(pk)
    return None if found is None else _agencies(user).filter(pk=found).first()


@require_http_methods(["GET", "POST"])
def person_add(request: HttpRequest) -> HttpResponse:
    """Create an account; the person gets a link by e-mail to set a password. `?opd=` is where they work."""
    _require_any(request)
    unit = _agency(request.user, request.GET.get("opd", ""))
    form = NewPersonForm(request.POST or None, agencies=_agencies(request.user), initial={"agency": unit})
    if request.method == "POST" and form.is_valid():
        try:
            person = services.create_person(by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            _send_link(request, person)
            return redirect("agencies:person", person.pk)
    return _form_page(request, form, "Tambah orang", reverse("agencies:people"))


def _send_link(request: HttpRequest, person: User) -> None:
    """Send the link with which the person sets a password, and say whether it went out."""
    ((_, left),) = invite([person], request.user)
    if not left:
        sentence = (
            f"Akun {person} dibuat, tetapi surel ke {person.email} gagal terkirim. Minta {person.get_short_name()} "
        )
        messages.warning(request, sentence + "memakai “Lupa kata sandi” di halaman masuk.")
    else:
        messages.success(request, f"Akun {person} dibuat; tautan kata sandi dikirim ke {person.email}.")


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: unit kerja, roles, and giving or taking them."""
    found = load_person(request, pk)
    return _page(request, found, _role_form(request, None))


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = load_person(request, pk)
    services.require_changes(request.user, found)
    form = PersonForm(
        request.POST or None, instance=found, agencies=_agencies(request.user), is_self=found == request.user
    )
    heading = f"Ubah {found}"
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(person=User.objects.get(pk=pk), by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{found} tersimpan.")
            return redirect("agencies:person", pk)
    return _form_page(request, form, heading, reverse("agencies:person", args=[pk]))


@require_POST
def role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    found = load_person(request, pk)
    form, status = _role_form(request, request.POST), 400
    if form.is_valid():
        try:
            held = services.grant_role(person=found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, f"{found} sekarang {held}.")
            return redirect("agencies:person", pk)
    return _page(request, found, form, status)


@require_POST
def role_revoke(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    found = load_person(request, pk)
    held = get_object_or_404(_roles_in_reach(request.user), pk=membership, user=found)
    services.revoke_role(membership=held, by=request.user)
    messages.success(request, f"Peran {held} dari {found} dicabut.")
    return redirect("agencies:person", pk)


def load_person(request: HttpRequest, pk: int) -> User:
    _require_any(request)
    return get_object_or_404(managed_people(request.user).select_related("agency__government"), pk=pk)


def _role_form(request: HttpRequest, data) -> RoleForm:
    return RoleForm(
        data,
        roles=grantable_roles(request.user),
        governments=governments_with(request.user, Permission.MANAGE_PEOPLE),
        agencies=_agencies(request.user),
    )


def _page(request: HttpRequest, found: User, form: RoleForm, status: int = 200) -> HttpResponse:
    context = {
        "person": found,
        "memberships": _roles_in_reach(request.user).filter(user=found),
        "form": form,
        "is_self": found == request.user,
        "may_change": services.may_change(request.user, found),
        "may_grant": services.manages(request.user, found),
    }
    return render(request, "agencies/person.html", context, status=status)


def _form_page(request: HttpRequest, form, heading: str, back: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back}
    return render(request, "agencies/form.html", context, status=400 if form.is_bound else 200)
