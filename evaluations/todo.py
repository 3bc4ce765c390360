"""What waits for the person now: a few lines for the home page, each leading to where it is done."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse

from agencies.access import Permission, agencies_with, can, governments_with
from agencies.models import Agency, Membership, User
from evaluations import rules
from evaluations.models import Answer, Assignment, Message, Period, SecondReview, Submission
from evaluations.progress import LATE, overdue
from evaluations.queue import mine, second_reviews
from evaluations.workflow import FILLABLE, Status
from spbe_portal.templatetags.figures import kata, sisa_hari, tanggal, tanggal_pendek

MOST = 5  # lines; a list that is longer calms nobody
SOON = 7  # days before the last one from which a koordinator hears who is still awaited
NAMED = 3  # OPD that a line names


@dataclass(frozen=True)
class Line:
    """One thing to do: `mark` and `word` are its state, `detail` says until when or which."""

    mark: str
    word: str
    sentence: str
    url: str
    detail: str = ""


def todo(user: User, today: dt.date, further: Iterable[Line] = ()) -> list[Line]:
    """At most five lines, what is late first. The number of queries depends on the person's roles alone.

    `further` are lines of the rooms above this one; among equals they come after the period's own work.
    """
    parts = (_filling(user, today), _reviewing(user), _monitoring(user, today), further, _preparing(user))
    lines = [line for part in (*parts, _keeping(user)) for line in part]
    return sorted(lines, key=lambda line: line.mark != "late")[:MOST]


def _filling(user: User, today: dt.date) -> Iterator[Line]:
    """The OPD's own submissions that are still in its hands, the nearest deadline first."""
    if not can(user, Permission.FILL):
        return
    own = Submission.objects.filter(agency__in=agencies_with(user, Permission.FILL))
    found = own.filter(period__status=Period.Status.OPEN, status__in=list(FILLABLE)).with_people_and_place()
    counted = found.with_progress().annotate(repairs=Count("answers", filter=_REPAIR))
    for submission in sorted(counted, key=lambda s: (rules.filling_deadline(s), s.pk)):
        line = _own_line(user, submission, today)
        if line:
            yield line


_REPAIR = Q(answers__repair=Answer.Repair.REQUESTED)


def _own_line(user: User, submission: Submission, today: dt.date) -> Line | None:
    name, last = submission.agency.abbreviation, rules.filling_deadline(submission)
    until = f"batas {tanggal(last)}, {sisa_hari(last, today)}"
    page = submission.get_absolute_url()
    if not rules.may_fill(user, submission, today):
        sentence = f"Batas {name} sudah lewat; minta perpanjangan kepada koordinator"
        return Line("late", "Terlambat", sentence, page, until) if today > last else None
    if submission.round > 1 and submission.repairs:
        sentence = f"{kata(submission.repairs)} butir {name} perlu diperbaiki"
        return Line("repair", "Perbaiki", sentence, f"{page}#kemajuan", until)
    left = submission.rows - submission.complete
    if left and submission.round == 1:
        return Line("partial", "Isi", f"{kata(left)} butir {name} belum lengkap", f"{page}#kemajuan", until)
    check = reverse("evaluations:check", args=[submission.pk])
    if submission.status == Status.WITH_HEAD:
        return Line("sent", "Periksa", f"Isian {name} menunggu pemeriksaan Anda", check, until)
    if can(user, Permission.SEND, submission.agency):
        return Line("sent", "Kirim", f"Isian {name} lengkap, siap dikirim ke evaluator", check, until)
    return Line("sent", "Serahkan", f"Isian {name} lengkap, siap diserahkan kepada kepala OPD", check, until)


def _reviewing(user: User) -> Iterator[Line]:
    """What lies with the person as evaluator: what was given to them, or while nothing was, all they may review."""
    if not can(user, Permission.REVIEW):
        return
    yield from _second(user)
    found = Submission.objects.reviewable_by(user).filter(period__status=Period.Status.OPEN).order_by()
    if user.review_tasks.filter(period__status=Period.Status.OPEN).exists():
        found = found.filter(mine(user))
    sent, begun = Q(status=Status.SENT), Q(status=Status.IN_REVIEW)
    counts = found.aggregate(
        sent=Count("pk", filter=sent),
        oldest=Min("sent_at", filter=sent),
        begun=Count("pk", filter=begun),
        last=Min("period__review_until", filter=begun),
    )
    queue = reverse("evaluations:queue")
    said = Message.objects.filter(answer__submission__in=found.filter(begun | sent), from_agency=True)
    rows = said.unread_by(user).aggregate(n=Count("answer", distinct=True))["n"]
    if rows:
        yield Line("review", "Baca", f"Jawaban klarifikasi pada {kata(rows).lower()} butir belum dibaca", queue)
    if counts["sent"]:
        since = f"paling lama sejak {tanggal_pendek(counts['oldest'])}" if counts["oldest"] else ""
        yield Line("sent", "Nilai", f"{kata(counts['sent'])} OPD menunggu dinilai", f"{queue}?status=sent", since)
    if counts["begun"]:
        until = f"batas reviu {tanggal(counts['last'])}"
        sentence = f"{kata(counts['begun'])} OPD sedang direviu"
        yield Line("review", "Lanjutkan", sentence, f"{queue}?status=in_review", until)


def _second(user: User) -> Iterator[Line]:
    """What the person scores blind, and differences between two evaluators that await the koordinator."""
    if not can(user, Permission.VIEW_AUDIT):  # whoever reads the trail is never asked
        yield from _blind(user)
    if can(user, Permission.FINALISE):
        waiting = SecondReview.objects.visible_to(user).awaiting(user).select_related("submission__agency")
        waiting = list(waiting.order_by("compared_at", "pk"))
        if waiting:
            what = _named([review.submission for review in waiting])
            page = waiting[0].get_absolute_url()
            yield Line("repair", "Putuskan", f"Putuskan perbedaan dua penilai atas {what}", page)


def _blind(user: User) -> Iterator[Line]:
    blind = list(second_reviews(user).filter(second_done_at=None))
    if blind:
        what, page = _named([review.submission for review in blind]), f"{reverse('evaluations:queue')}#kedua"
        detail = f"{sum(review.scored for review in blind)} dari {sum(review.rows for review in blind)} butir"
        yield Line("review", "Nilai", f"Nilai {what} sebagai penilai kedua", page, detail)


def _named(submissions: list[Submission]) -> str:
    """Their OPD by name while they are few, else by number."""
    if len(submissions) > NAMED:
        return f"{len(submissions)} OPD"
    return ", ".join(submission.agency.abbreviation for submission in submissions)


def _monitoring(user: User, today: dt.date) -> Iterator[Line]:
    """Of every open period: who is late, who is awaited soon, what is ready to be final."""
    if not can(user, Permission.MONITOR):
        return
    awaited = Q(status__in=[Status.DRAFT, Status.WITH_HEAD], round=1) & ~overdue(today)
    periods = (
        Submission.objects.monitored_by(user)
        .filter(period__status=Period.Status.OPEN)
        .order_by("period__fill_until", "period")
        .values_list("period", "period__name", "period__fill_until")
        .annotate(
            late=Count("pk", filter=overdue(today)),
            ready=Count("pk", filter=Q(status=Status.VERIFIED)),
            awaited=Count("pk", filter=awaited),
        )
    )
    for pk, name, last, late, ready, waiting in periods:
        page = reverse("evaluations:monitor", args=[pk])
        if late:
            yield Line("late", "Terlambat", f"{kata(late)} OPD terlambat", f"{page}?status={LATE}", name)
        if ready and can(user, Permission.FINALISE):
            sentence = f"{kata(ready)} penilaian siap ditetapkan final"
            yield Line("done", "Tetapkan", sentence, f"{page}?status={Status.VERIFIED}", name)
        if waiting and 0 <= (last - today).days <= SOON:
            until = f"{name}, batas {tanggal(last)}, {sisa_hari(last, today)}"
            yield Line("partial", "Pantau", f"{kata(waiting)} OPD belum mengirim", f"{page}?urut=kemajuan", until)


def _preparing(user: User) -> Iterator[Line]:
    """Periods that were made and not opened."""
    if not can(user, Permission.MANAGE_PERIOD):
        return
    places = governments_with(user, Permission.MANAGE_PERIOD)
    for period in Period.objects.filter(governments__in=places, status=Period.Status.PREPARED).distinct():
        detail = f"pengisian mulai {tanggal(period.fill_from)}"
        yield Line("empty", "Siapkan", f"Periode {period} belum dibuka", period.get_absolute_url(), detail)


def _keeping(user: User) -> Iterator[Line]:
    """OPD that are asked and have nobody to answer, and people without a role."""
    if not can(user, Permission.MANAGE_PEOPLE):
        return
    places = governments_with(user, Permission.MANAGE_PEOPLE)
    staff = Membership.objects.filter(agency=OuterRef("pk"), user__is_active=True)
    asked = Assignment.objects.filter(agency=OuterRef("pk")).exclude(period__status=Period.Status.CLOSED)
    empty = Agency.objects.filter(~Exists(staff), Exists(asked), government__in=places).active()
    empty = list(empty.order_by("government__code", "abbreviation", "pk").values_list("pk", "abbreviation"))
    if empty:
        names = ", ".join(name for _, name in empty[:NAMED])
        more = f", dan {len(empty) - NAMED} OPD lain" if len(empty) > NAMED else ""
        sentence = f"{kata(len(empty))} OPD belum punya operator atau kepala"
        url = f"{reverse('agencies:person_add')}?opd={empty[0][0]}"
        yield Line("empty", "Tambah", sentence, url, f"{names}{more}")
    idle = User.objects.filter(is_active=True, memberships=None, agency__government__in=places).count()
    if idle:
        sentence = f"{kata(idle)} orang belum punya peran"
        yield Line("empty", "Beri peran", sentence, reverse("agencies:people"))
