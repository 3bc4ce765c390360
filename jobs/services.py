"""Asking for background work, doing it, stopping it. Audited where it begins; its owner is told when it ends."""

import datetime as dt
import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from agencies import audit
from agencies.errors import NotAllowed, Refusal
from agencies.models import Agency, Government, User
from agencies.notices import notify
from jobs.kinds import KINDS, Cancelled, JobPage, Made
from jobs.models import Job

logger = logging.getLogger(__name__)
FAILED = "Pekerjaan ini gagal karena gangguan di portal. Coba lagi; bila tetap gagal, hubungi koordinator."


def start(
    *,
    kind: str,
    by: User,
    title: str,
    params: dict,
    government: Government | None = None,
    agency: Agency | None = None,
) -> Job:
    """Put the work into the queue; `government` or `agency` decides who reads of it in the audit trail.

    Asking again while the same work still waits or runs leads to that one. Raises NotAllowed when the kind's own
    rule says no.
    """
    require_may(kind, by, params)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one wish of a person after the other
        open_jobs = Job.objects.visible_to(by).filter(kind=kind, params=params, finished_at=None)
        existing = open_jobs.filter(cancel_requested=False).first()
        if existing:
            return existing
        job = Job.objects.create(
            kind=kind, title=title[:250], params=params, requested_by=by, government=government, agency=agency
        )
        audit.record("job.started", job, by=by, government=government, agency=agency, jenis=KINDS[kind].label)
    from jobs.tasks import perform as task  # the task calls this module

    task.enqueue(job.pk)
    job.refresh_from_db()
    return job


def require_may(kind: str, user: User, params: dict) -> None:
    """Raise NotAllowed with the reason when the person may not have this work done, or no longer."""
    decision = KINDS[kind].may(user, **params)
    if not decision:
        raise NotAllowed(decision.reason)


def perform(job_id: int) -> None:
    """Do the work once; whatever happens, the job ends in a state that its owner can read."""
    waiting = Job.objects.filter(pk=job_id, status=Job.Status.QUEUED)
    if not waiting.update(status=Job.Status.RUNNING, started_at=timezone.now()):
        return
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    with TemporaryDirectory(prefix="spbe-job-") as folder:
        try:
            job.progress(0, 0)
            require_may(job.kind, job.requested_by, job.params)
            made = job.work.run(job, Path(folder), **job.params)
            _keep(job, made)
            _finish(job, Job.Status.DONE, job.sentence)
        except Cancelled:
            _finish(job, Job.Status.CANCELLED, "Dibatalkan atas permintaan Anda.")
        except Refusal as refusal:
            _finish(job, Job.Status.FAILED, str(refusal))
        except Exception:
            logger.exception("Job %s (%s) failed", job.pk, job.kind)
            _finish(job, Job.Status.FAILED, FAILED)
    forget_old_files()


def _keep(job: Job, made: Made) -> None:
    if made is None:
        return
    if isinstance(made, JobPage):
        job.page, job.page_words = made.url, made.words
        return
    with made.path.open("rb") as content:
        job.file.save(f"jobs/{uuid4().hex}", File(content), save=False)
    job.file_name, job.content_type, job.size = made.name, made.content_type, made.path.stat().st_size


def _finish(job: Job, status: str, sentence: str) -> None:
    job.status, job.sentence, job.finished_at = status, sentence[:500], timezone.now()
    job.save()
    if status != Job.Status.CANCELLED:
        said = "siap diunduh" if job.file else job.get_status_display().lower()
        notify([job.requested_by], event="job", sentence=f"{job.title}: {said}.", url=job.get_absolute_url())


def record_taking(*, job: Job, by: User) -> None:
    """Write down who took the job's file away, and what it holds."""
    facts = {"berkas": job.file_name, "isi": f"{job.title}. {job.sentence}".strip()}
    audit.record("job.downloaded", job, by=by, government=job.government, agency=job.agency, **facts)


@transaction.atomic
def cancel(*, job: Job, by: User) -> None:
    """Stop the work: at once while it waits, at its next step while it runs."""
    stored = Job.objects.select_for_update().get(pk=job.pk)
    if stored.requested_by_id != by.pk:
        raise NotAllowed("Pekerjaan ini milik orang lain.")
    if stored.is_finished:
        raise Refusal(f"Pekerjaan ini sudah berakhir: {stored.get_status_display().lower()}.")
    stored.cancel_requested = True
    if stored.status == Job.Status.QUEUED:
        stored.status, stored.finished_at = Job.Status.CANCELLED, timezone.now()
        stored.sentence = "Dibatalkan sebelum dimulai."
    stored.save()


def forget_old_files() -> int:
    """Delete files that are older than `settings.JOB_FILE_DAYS`; the job itself stays. Returns how many."""
    border = timezone.now() - dt.timedelta(days=settings.JOB_FILE_DAYS)
    old = list(Job.objects.filter(finished_at__lt=border).exclude(file=""))
    for job in old:
        job.file.delete(save=False)
        job.sentence = f"Berkas dihapus setelah {settings.JOB_FILE_DAYS} hari; buat lagi bila masih perlu."
        job.save(update_fields=["file", "sentence"])
    return len(old)
