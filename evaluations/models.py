"""THE WORK: periods, assignments, submissions, answers, evidence, assessments, and their history."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from agencies.access import Permission, agencies_with, governments_with, visible_governments
from agencies.models import Agency, Government
from evaluations.evidence_models import LEVEL_MAX, Citation, Evidence, evidence_path  # noqa: F401 (also read from here)
from evaluations.review_models import AnswerRevision, Message, ReviewTask, StageStep, ThreadRead
from evaluations.second_models import SecondReview, SecondScore
from evaluations.workflow import HANDED_IN, Status
from indicators.models import Indicator, Instrument

__all__ = [
    "AnswerRevision",
    "Message",
    "ReviewTask",
    "SecondReview",
    "SecondScore",
    "StageStep",
    "ThreadRead",
]  # kept in their own module

PERSON = settings.AUTH_USER_MODEL


class PeriodQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Periods of the governments in which the person has any part."""
        return self.filter(governments__in=visible_governments(user)).distinct()

    def with_dashboard_for(self, user):
        return self.filter(governments__in=governments_with(user, Permission.VIEW_DASHBOARD)).distinct()


class Period(models.Model):
    """One evaluation: an instrument, a year, the governments that take part, dates, and the roll-up method."""

    class Method(models.TextChoices):
        MEAN = "mean", "Rata-rata tingkat antar-OPD"
        LOWEST = "lowest", "Tingkat terendah antar-OPD"
        LEAD = "lead", "Tingkat OPD pengampu"

    class Status(models.TextChoices):
        PREPARED = "prepared", "Disiapkan"
        OPEN = "open", "Dibuka"
        CLOSED = "closed", "Ditutup"

    name = models.CharField("nama", max_length=120)
    year = models.PositiveSmallIntegerField("tahun")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="periods", verbose_name="instrumen")
    governments = models.ManyToManyField(Government, related_name="periods", verbose_name="pemerintah daerah")
    fill_from = models.DateField("pengisian mulai")
    fill_until = models.DateField("batas pengisian")
    review_until = models.DateField("batas reviu dan perbaikan")
    method = models.CharField("cara menggabungkan OPD", max_length=10, choices=Method, default=Method.MEAN)
    status = models.CharField(max_length=10, choices=Status, default=Status.PREPARED)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fill_from__lte=F("fill_until")) & Q(fill_until__lte=F("review_until")),
                name="period_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(year__gte=2018, year__lte=2100), name="period_year_plausible"),
            models.UniqueConstraint(fields=["name", "year"], name="period_name_once_per_year"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("evaluations:period", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class Assignment(models.Model):
    """In a period, this OPD answers this row.

    `is_lead` marks the one pengampu whose level counts for its government under the method "lead". `government` is
    the agency's, repeated so that the database itself allows only one pengampu per row and government.
    """

    period = models.ForeignKey(Period, models.CASCADE, related_name="assignments")
    government = models.ForeignKey(Government, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="assignments")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="assignments")
    is_lead = models.BooleanField("pengampu", default=False)

    class Meta:
        ordering = ["agency__name", "indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["period", "agency", "indicator"], name="assignment_once"),
            models.UniqueConstraint(
                fields=["period", "government", "indicator"], condition=Q(is_lead=True), name="assignment_one_lead"
            ),
        ]

    def __str__(self):
        return f"{self.agency}: {self.indicator}"


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Submissions whose answers the person may read, but for those that the person scores blind now."""
        return self.filter(agency__in=agencies_with(user, Permission.VIEW_SUBMISSION)).unless_blind(user)

    def reviewable_by(self, user):
        """Submissions that the person may review: never those of the own OPD, nor those that are scored blind now."""
        return self.filter(agency__in=agencies_with(user, Permission.REVIEW)).unless_blind(user)

    def unless_blind(self, user):
        """Without those of which the person must not see what another evaluator found."""
        return self.exclude(pk__in=SecondReview.objects.blinding(user).values("submission"))

    def monitored_by(self, user):
        return self.filter(agency__in=agencies_with(user, Permission.MONITOR))

    def with_people_and_place(self):
        return self.select_related("period__instrument", "agency__government")

    def with_progress(self):
        """Adds `rows`, `complete` (rows that lack nothing) and `assessed` (rows with an evaluator's level)."""
        return self.annotate(
            rows=Count("answers"),
            complete=Count("answers", filter=Q(answers__is_complete=True)),
            assessed=Count("answers", filter=Q(answers__evaluator_level__isnull=False)),
        )

    def handed_in(self):
        return self.filter(status__in=HANDED_IN)


class Submission(models.Model):
    """The self-assessment of one OPD in one period. `round` counts the times it has been filled: 1, then one more
    for every return by the evaluator. `extended_until` is a later last day of filling, for this OPD alone."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="submissions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="submissions")
    status = models.CharField(max_length=12, choices=Status.choices(), default=Status.DRAFT)
    round = models.PositiveSmallIntegerField("putaran", default=1)
    sent_at = models.DateTimeField("terakhir dikirim", null=True)
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    last_activity = models.DateTimeField("aktivitas terakhir", default=timezone.now)
    extended_until = models.DateField("batas diperpanjang sampai", null=True)
    extension_reason = models.CharField("alasan perpanjangan", max_length=500, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["agency__government__code", "agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["period", "agency"], name="submission_once"),
            models.CheckConstraint(condition=Q(status__in=list(Status)), name="submission_status_known"),
            models.CheckConstraint(condition=Q(round__gte=1), name="submission_round_positive"),
            models.CheckConstraint(
                condition=Q(extended_until=None, extension_reason="")
                | (Q(extended_until__isnull=False) & ~Q(extension_reason="")),
                name="submission_extension_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["period", "status"])]

    def __str__(self):
        return f"{self.agency} {self.period}"

    def get_absolute_url(self):
        return reverse("evaluations:submission", args=[self.pk])

    @property
    def state(self) -> Status:
        return Status(self.status)


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(submission__in=Submission.objects.visible_to(user))

    def in_order(self):
        return self.order_by("indicator__order")

    def with_indicator(self):
        return self.select_related("indicator__aspect__domain")

    def empty(self):
        """Rows in which nobody has typed, copied or cited anything."""
        return self.filter(level=None, explanation="", service_name="", copied_from=None, citations=None)

    def to_review(self):
        """Rows whose present text no evaluator has assessed yet."""
        return self.filter(Q(evaluator_level=None) | Q(assessed_version__lt=F("version")))


class Answer(models.Model):
    """One row of one submission: the OPD's level, and the evaluator's that counts now.

    `version` grows with every change that the OPD makes; a save names the version it has seen and is refused when
    another came between. `evaluator_level` is the level of the latest assessment, kept here so that a roll-up reads
    one table; `assessed_version` is the version that assessment looked at (0: look again, its evidence changed).
    `is_complete` is the outcome of `evaluations.checks` at the last change. `copied_from` is the OPD's answer of an
    earlier period from which this one was copied, until a person confirms that it still holds; then empty.
    """

    class Repair(models.TextChoices):
        NONE = "", "Tidak diminta"
        MARKED = "marked", "Ditandai evaluator"  # not yet returned
        REQUESTED = "requested", "Perlu perbaikan"
        DONE = "done", "Sudah diperbaiki"

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="answers")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="answers")
    level = models.PositiveSmallIntegerField("tingkat mandiri", null=True, blank=True)
    explanation = models.TextField("penjelasan", blank=True, max_length=4000)
    service_name = models.CharField("nama layanan", blank=True, max_length=200)
    is_complete = models.BooleanField("lengkap", default=False)
    version = models.PositiveIntegerField("versi", default=1)
    updated_at = models.DateTimeField("diubah", auto_now_add=True)
    updated_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    repair = models.CharField("perbaikan", max_length=10, choices=Repair, blank=True, default=Repair.NONE)
    repair_note = models.TextField("permintaan perbaikan", blank=True, max_length=2000)
    repair_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    repair_at = models.DateTimeField(null=True)
    repair_response = models.TextField("tanggapan atas permintaan", blank=True, max_length=2000)
    evaluator_level = models.PositiveSmallIntegerField("tingkat evaluator", null=True, blank=True)
    assessed_version = models.PositiveIntegerField(null=True)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="copies", verbose_name="disalin dari"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "indicator"], name="answer_once"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__lte=LEVEL_MAX), name="answer_level_in_scale"),
            models.CheckConstraint(
                condition=Q(evaluator_level=None) | Q(evaluator_level__lte=LEVEL_MAX),
                name="answer_evaluator_level_in_scale",
            ),
            models.CheckConstraint(
                condition=Q(repair="", repair_note="") | (~Q(repair="") & ~Q(repair_note="")),
                name="answer_repair_has_note",
            ),
            models.CheckConstraint(
                condition=Q(copied_from=None) | (~Q(copied_from=F("pk")) & Q(is_complete=False)),
                name="answer_copy_awaits_confirmation",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code} {self.submission}"

    def get_absolute_url(self):
        return reverse("evaluations:answer", args=[self.submission_id, self.indicator.code])

    @property
    def is_empty(self) -> bool:
        return self.level is None and not self.explanation and not self.service_name

    @property
    def gap(self) -> int | None:
        """Evaluator's level minus the OPD's; None while either is missing."""
        if self.level is None or self.evaluator_level is None:
            return None
        return self.evaluator_level - self.level


class Assessment(models.Model):
    """What an evaluator made of one answer in one round at one stage of the instrument.

    `self_level` is the OPD's level as it stood then. `level` may be empty while only a repair is asked for.
    `answer_version` is the version that was looked at.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="assessments")
    round = models.PositiveSmallIntegerField("putaran")
    stage = models.CharField("tahap", max_length=20, default="document")
    self_level = models.PositiveSmallIntegerField("tingkat mandiri", null=True)
    answer_version = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField("tingkat", null=True, blank=True)
    findings = models.TextField("fakta", blank=True, max_length=4000)
    analysis = models.TextField("analisis", blank=True, max_length=4000)
    recommendation = models.TextField("rekomendasi", blank=True, max_length=4000)
    repair_request = models.TextField("permintaan perbaikan", blank=True, max_length=2000)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "round", "stage"], name="assessment_once_per_round_and_stage"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__lte=LEVEL_MAX), name="assessment_level_in_scale"),
            models.CheckConstraint(
                condition=Q(level__isnull=False) | ~Q(repair_request=""), name="assessment_level_or_request"
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level=F("self_level")) | ~Q(analysis=""),
                name="assessment_change_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self.answer} putaran {self.round}"


class Transition(models.Model):
    """One move of a submission: who, when, from where to where, and why."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="transitions")
    action = models.CharField(max_length=20)
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12, choices=Status.choices())
    round = models.PositiveSmallIntegerField("putaran")
    note = models.TextField("catatan", blank=True, max_length=2000)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.submission}: {self.source} > {self.target}"


class SignOffQuerySet(models.QuerySet):
    def standing(self):
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)


class SignOff(models.Model):
    """Pengesahan: the pimpinan of a government makes its period final. While it stands, nothing is reopened.

    `figures` is the summary as it was signed (exact fractions as text), `exceptions` the OPD that were not final then:
    [{"agency": name, "status": label, "reason": sentence}]. Withdrawn, it stays in the record with its reason.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="sign_offs")
    government = models.ForeignKey(Government, models.PROTECT, related_name="sign_offs")
    figures = models.JSONField("angka yang disahkan")
    exceptions = models.JSONField("pengecualian", default=list)
    signed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("disahkan", auto_now_add=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("dicabut", null=True)
    reason = models.TextField("alasan pencabutan", blank=True, max_length=2000)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "government"], condition=Q(withdrawn_at=None), name="sign_off_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(reason="")),
                name="sign_off_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return f"Pengesahan {self.government} {self.period}"
