"""The main menu and the person's label, from what the person may do."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from agencies.access import Permission, can, memberships, regions_with
from agencies.models import Notice, User
from spbe_portal.sessions import seconds_left

WORK, RESULTS, CARE = "Penilaian", "Hasil", "Kelola"

# Its group, what the entry needs, its label, its url, the beginnings of paths on which it is the current one.
ENTRIES = (
    (WORK, Permission.FILL, "Isian", "evaluations:home", ("/isian/",)),
    (WORK, Permission.REVIEW, "Antrean reviu", "evaluations:queue", ("/reviu/",)),
    (WORK, Permission.MANAGE_PERIOD, "Periode", "evaluations:periods", ("/periode/",)),
    (RESULTS, Permission.VIEW_DASHBOARD, "Dasbor", "reports:dashboard", ("/dasbor/",)),
    (RESULTS, Permission.VIEW_DASHBOARD, "Laporan", "reports:papers_home", ("/laporan/",)),
    (
        RESULTS,
        Permission.VIEW_FOLLOW_UP,
        "Tindak lanjut",
        "improvements:follow_ups",
        ("/tindak-lanjut/", "/program/", "/rekap-kerja/"),
    ),
    (RESULTS, Permission.VIEW_PUBLISHING, "Publikasi", "publishing:home", ("/publikasi/", "/kunci-api/")),
    (CARE, Permission.MANAGE_AGENCIES, "OPD", "agencies:governments", ("/pemda/",)),
    (CARE, Permission.MANAGE_PEOPLE, "Orang", "agencies:people", ("/orang/",)),
    (CARE, Permission.VIEW_AUDIT, "Jejak audit", "agencies:audit", ("/jejak-audit/",)),
    (CARE, None, "Instrumen", "indicators:list", ("/instrumen/",)),
    ("", None, "Bantuan", "help", ("/bantuan/",)),
)
ONE_LINE = 4  # entries that a phone shows side by side, and a wide screen between the names


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Group:
    """Entries beside each other. With a `label` a phone folds them behind that word."""

    label: str
    entries: tuple[Entry, ...]

    @property
    def current(self) -> bool:
        return any(entry.current for entry in self.entries)


def navigation(request: HttpRequest) -> dict:
    """`nav` (`nav_is_long`), `whoami`, `unread` notices, `today` and `session_left` (seconds) for the frame of
    every page; two queries, one shared with the policy."""
    user = getattr(request, "user", None)
    context = {"nav": [], "whoami": "", "unread": 0, "today": timezone.localdate(), "session_left": None}
    if user is None or not user.is_authenticated:
        return context
    context["unread"] = Notice.objects.visible_to(user).unread().count()
    context["whoami"] = ", ".join(str(m) for m in memberships(user)[:2]) or "Belum berperan"
    context["nav"] = menu_of(user, request.path)
    context["session_left"] = seconds_left(getattr(request, "session", {}))
    context["session_warning"] = settings.SESSION_WARNING
    context["nav_is_long"] = sum(len(group.entries) for group in context["nav"]) > ONE_LINE
    return context


def menu_of(user: User, path: str) -> list[Group]:
    """What the person may open, in groups. A short menu, and a group of one, needs no word above it."""
    found: dict[str, list[Entry]] = {}
    for group, permission, label, name, paths in ENTRIES:
        if permission is None or can(user, permission):
            found.setdefault(group, []).append(Entry(label, reverse(name), path.startswith(paths)))
    short = sum(len(entries) for entries in found.values()) <= ONE_LINE
    return [Group("" if short or len(entries) == 1 else word, tuple(entries)) for word, entries in found.items()]


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
