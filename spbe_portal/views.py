"""Pages of the portal itself: where work begins, account, help, health, errors."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access import Permission, can, coordinators_for, memberships
from agencies.errors import NotAllowed
from spbe_portal import system
from spbe_portal.guides import GUIDES, guides_for
from spbe_portal.navigation import home_of
from spbe_portal.sessions import seconds_left


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead the person to where the work is."""
    name = home_of(request.user)
    if name:
        return redirect(name)
    return render(request, "no_role.html", {"coordinators": coordinators_for(request.user)})


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, and signing out."""
    context = {"roles": memberships(request.user), "may_view_system": can(request.user, Permission.VIEW_SYSTEM)}
    return render(request, "account/account.html", context)


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> JsonResponse:
    """How many seconds are left of the session: {"left": n}; a POST begins its time anew. 401 when it is over."""
    if not request.user.is_authenticated:
        return JsonResponse({"left": 0}, status=401)
    if request.method == "POST":
        request.session.modified = True  # stored, and the cookie sent, with a new end
        return JsonResponse({"left": request.session.get_expiry_age()})
    return JsonResponse({"left": seconds_left(request.session) or 0})


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """The guides, the person's own first, and whom to ask."""
    own, others = guides_for(request.user)
    context = {"own": own, "others": others, "coordinators": coordinators_for(request.user)}
    return render(request, "help.html", context)


@require_GET
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One role's guide. Everyone may read each: who knows the others' work asks less."""
    found = next((guide for guide in GUIDES if guide.slug == slug), None)
    if found is None:
        raise Http404
    others = [guide for guide in GUIDES if guide is not found]
    return render(request, "guide.html", {"guide": found, "others": others})


@require_GET
def system_page(request: HttpRequest) -> HttpResponse:
    """How the portal itself is, for whoever keeps it running."""
    decision = can(request.user, Permission.VIEW_SYSTEM)
    if not decision:
        raise NotAllowed(decision.reason)
    now = timezone.now()
    found = system.parts(now)
    care = sum(part.needs_care for part in found)
    return render(request, "system.html", {"parts": found, "care": care, "now": now})


@never_cache
@login_not_required
@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """For the machine that watches: does the database answer?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's safety token is gone, mostly because the session ended while typing."""
    if request.headers.get("Accept", "").startswith("application/json"):
        sentence = "Sesi berakhir; tulisan Anda tetap di peramban ini."
        return JsonResponse({"state": "signed_out", "sentence": sentence, "url": reverse("account_login")}, status=403)
    return render(request, "errors/csrf.html", status=403)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", {"reason": str(exception or "")}, status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the frame and without asking who is there: whatever broke may break that too."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
