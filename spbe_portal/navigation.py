"""The main menu and the person's label, from what the person may do."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from agencies.access import Permission, can, memberships, regions_with
from agencies.models import Notice

# What the entry needs, its label, its url, the beginnings of paths on which it is the current one.
ENTRIES = (
    (Permission.FILL, "Isian", "evaluations:home", ("/isian/",)),
    (Permission.REVIEW, "Antrean reviu", "evaluations:queue", ("/reviu/",)),
    (Permission.MANAGE_PERIOD, "Periode", "evaluations:periods", ("/periode/",)),
    (Permission.VIEW_DASHBOARD, "Dasbor", "reports:dashboard", ("/dasbor/",)),
    (Permission.VIEW_DASHBOARD, "Laporan", "reports:papers_home", ("/laporan/",)),
    (
        Permission.VIEW_FOLLOW_UP,
        "Tindak lanjut",
        "improvements:follow_ups",
        ("/tindak-lanjut/", "/program/", "/rekap-kerja/"),
    ),
    (Permission.MANAGE_AGENCIES, "OPD", "agencies:governments", ("/pemda/",)),
    (Permission.MANAGE_PEOPLE, "Orang", "agencies:people", ("/orang/",)),
    (Permission.VIEW_AUDIT, "Jejak audit", "agencies:audit", ("/jejak-audit/",)),
    (None, "Instrumen", "indicators:list", ("/instrumen/",)),
)


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict:
    """`nav`, `whoami`, `unread` notices and `today` for the frame of every page; two queries, one shared with the
    policy."""
    user = getattr(request, "user", None)
    context = {"nav": [], "whoami": "", "unread": 0, "today": timezone.localdate()}
    if user is None or not user.is_authenticated:
        return context
    context["unread"] = Notice.objects.visible_to(user).unread().count()
    context["whoami"] = ", ".join(str(m) for m in memberships(user)[:2]) or "Belum berperan"
    context["nav"] = [
        Entry(label, reverse(name), request.path.startswith(paths))
        for permission, label, name, paths in ENTRIES
        if permission is None or can(user, permission)
    ]
    return context


def home_of(user) -> str | None:
    """The name of the page where the person's work begins; None without a role."""
    if not memberships(user):
        return None
    if can(user, Permission.FILL):
        return "evaluations:home"
    if regions_with(user, Permission.VIEW_DASHBOARD).exists() and not can(user, Permission.REVIEW):
        return "reports:dashboard"
    if can(user, Permission.MANAGE_PERIOD):
        return "evaluations:periods"
    if can(user, Permission.REVIEW):
        return "evaluations:queue"
    if can(user, Permission.VIEW_DASHBOARD):
        return "reports:dashboard"
    return "agencies:people"
