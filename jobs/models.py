"""BACKGROUND WORK: what a person asked for that takes longer than a page may, how far it is, and what it made."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies.models import Agency, Government
from jobs.kinds import KINDS, Cancelled, Kind


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A job and its file belong to the person who asked, and to nobody else."""
        return self.filter(requested_by=user) if user.is_authenticated else self.none()

    def waiting(self):
        """Work that no worker has taken, the oldest first."""
        return self.filter(status=Job.Status.QUEUED).order_by("created_at", "pk")

    def performed(self):
        """Work that a worker has ended, the latest first."""
        return self.filter(started_at__isnull=False, finished_at__isnull=False).order_by("-finished_at", "-pk")


class Job(models.Model):
    """One piece of background work. `done` of `total` steps are finished; `sentence` says what is being done or,
    at the end, what came of it. The file is kept for `settings.JOB_FILE_DAYS` days."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Menunggu giliran"
        RUNNING = "running", "Sedang dikerjakan"
        DONE = "done", "Selesai"
        FAILED = "failed", "Gagal"
        CANCELLED = "cancelled", "Dibatalkan"

    kind = models.CharField(max_length=40)
    title = models.CharField("judul", max_length=250)
    params = models.JSONField(default=dict)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    government = models.ForeignKey(Government, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sentence = models.CharField(max_length=500, blank=True)
    cancel_requested = models.BooleanField(default=False)
    file = models.FileField(blank=True, max_length=200)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    page = models.CharField(max_length=200, blank=True)
    page_words = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["queued", "running"], finished_at=None)
                | (Q(status__in=["done", "failed", "cancelled"]) & Q(finished_at__isnull=False)),
                name="job_finished_has_time",
            ),
            models.CheckConstraint(condition=Q(total=0) | Q(done__lte=F("total")), name="job_done_within_total"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("jobs:job", args=[self.pk])

    @property
    def work(self) -> Kind:
        return KINDS[self.kind]

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def opens(self) -> bool:
        """Whether a browser shows the file by itself, as a preview."""
        return self.content_type == "application/pdf"

    @property
    def percent(self) -> int:
        """Whole percent that is finished, for the progress bar."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def mark(self) -> str:
        """The class of the status in the style sheet."""
        marks = {"queued": "draft", "running": "review", "done": "done", "failed": "late", "cancelled": "none"}
        return marks[self.status]

    def progress(self, done: int, total: int, sentence: str = "") -> None:
        """Say how far the work is; raises Cancelled when the person asked to stop."""
        self.done, self.total, self.sentence = done, total, sentence[:500]
        Job.objects.filter(pk=self.pk).update(done=done, total=total, sentence=self.sentence)
        if Job.objects.filter(pk=self.pk, cancel_requested=True).exists():
            raise Cancelled
