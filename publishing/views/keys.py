"""Keys of the API: the list, making one, revoking one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access import Permission, can, governments_with, regions_with
from evaluations.rules import require
from publishing.forms import KeyForm
from publishing.models import ApiKey
from publishing.services import keys

PER_PAGE = 50
MADE = "api_key_made"  # in the session of whoever made it: the key, until it has been shown


def _require_any(request: HttpRequest) -> None:
    require(can(request.user, Permission.MANAGE_KEYS))


@require_GET
def key_list(request: HttpRequest) -> HttpResponse:
    """Every key whose whole reach lies in the person's own, newest first."""
    _require_any(request)
    found = ApiKey.objects.visible_to(request.user)
    found = found.select_related("region", "created_by", "revoked_by").prefetch_related("governments")
    today = timezone.localdate()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("halaman"))
    context = {"page": page, "keys": [(key, key.holds(today)) for key in page]}
    return render(request, "publishing/keys.html", context)


@require_http_methods(["GET", "POST"])
def key_add(request: HttpRequest) -> HttpResponse:
    """Make a key. The page that follows shows it, so that a reload makes no second one."""
    _require_any(request)
    governments = governments_with(request.user, Permission.MANAGE_KEYS).order_by("code")
    regions = regions_with(request.user, Permission.MANAGE_KEYS)
    form = KeyForm(request.POST or None, governments=governments, regions=regions)
    if request.method == "POST" and form.is_valid():
        key, secret = keys.make(by=request.user, **form.details)
        request.session[MADE] = {"pk": key.pk, "secret": secret}
        return redirect("publishing:key_made")
    return render(request, "publishing/key_add.html", {"form": form}, status=400 if form.is_bound else 200)


@require_GET
def key_made(request: HttpRequest) -> HttpResponse:
    """The key that was just made, in this one answer and never again."""
    _require_any(request)
    made = request.session.pop(MADE, None)
    if made is None:
        messages.info(
            request, "Kunci hanya tampil satu kali. Bila belum Anda salin, cabut kunci itu dan buat yang baru."
        )
        return redirect("publishing:keys")
    key = get_object_or_404(ApiKey.objects.visible_to(request.user), pk=made["pk"])
    return render(request, "publishing/key_made.html", {"key": key, "secret": made["secret"]})


@require_POST
def key_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ApiKey.objects.visible_to(request.user), pk=pk)
    keys.revoke(key=key, by=request.user)
    messages.success(request, f"{key} dicabut; permintaan berikutnya ditolak.")
    return redirect("publishing:keys")
