"""WHAT TO DO NEXT: the work plan's programmes, follow-ups with their progress, and targets."""

from fractions import Fraction

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import BooleanField, Case, Count, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from agencies.access import Permission, agencies_with, governments_with
from agencies.models import Agency, Government
from evaluations.models import LEVEL_MAX, Answer, Evidence, SecondReview
from improvements.states import OWED, State
from indicators.models import Indicator, Instrument

PERSON = settings.AUTH_USER_MODEL
YEARS = [MinValueValidator(2018), MaxValueValidator(2100)]


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Programmes of the regions in which the person reads a dashboard."""
        places = governments_with(user, Permission.VIEW_DASHBOARD)
        return self.filter(Q(region__in=places) | Q(region__in=places.values("parent")))

    def with_progress(self, today):
        """Adds `total`, `finished` and `overdue` follow-ups."""
        owed = Q(follow_ups__state__in=OWED, follow_ups__due__lt=today)
        return self.annotate(
            total=Count("follow_ups", filter=~Q(follow_ups__state=State.DROPPED)),
            finished=Count("follow_ups", filter=Q(follow_ups__state=State.DONE)),
            overdue=Count("follow_ups", filter=owed),
        )


class Programme(models.Model):
    """One programme of the coordination team's work plan, for a whole region."""

    region = models.ForeignKey(Government, models.PROTECT, related_name="programmes", verbose_name="wilayah")
    number = models.PositiveSmallIntegerField("nomor")
    name = models.CharField("nama program", max_length=250)
    responsible = models.CharField("penanggung jawab", max_length=250, blank=True)
    budget_note = models.TextField("catatan anggaran", max_length=2000, blank=True)
    recaps_work = models.BooleanField("memuat rekap kerja evaluator", default=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["region__code", "number"]
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="programme_number_once")]

    def __str__(self):
        return f"{self.number}. {self.name}"

    def get_absolute_url(self):
        return reverse("improvements:programme", args=[self.pk])


class ProgrammeTarget(models.Model):
    """What a programme wants to have reached at the end of a year, and what was reached."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField("tahun", validators=YEARS)
    target = models.CharField("sasaran", max_length=500)
    reached = models.CharField("capaian", max_length=500, blank=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="programme_target_once_per_year"),
            models.CheckConstraint(condition=Q(year__gte=2018, year__lte=2100), name="programme_target_year_plausible"),
        ]

    def __str__(self):
        return f"{self.programme} {self.year}"


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Follow-ups of the OPD whose follow-ups the person may read, but for those made of a review that the person
        scores blind now: they carry the first evaluator's recommendation and level."""
        blind = SecondReview.objects.blinding(user).values("submission")
        found = self.filter(agency__in=agencies_with(user, Permission.VIEW_FOLLOW_UP))
        return found.exclude(answer__submission__in=blind)

    def with_place(self):
        return self.select_related("agency__government", "programme", "person", "indicator")

    def most_urgent_first(self, today):
        """Overdue ones rise, then what waits for confirmation, then by date; what is closed sinks."""
        order = Case(
            When(state__in=OWED, due__lt=today, then=Value(0)),
            When(state=State.REPORTED, then=Value(1)),
            When(state__in=OWED, then=Value(2)),
            default=Value(3),
        )
        late = Case(When(state__in=OWED, due__lt=today, then=True), default=False, output_field=BooleanField())
        return self.annotate(rank=order, late=late).order_by("rank", "due", "pk")


class FollowUp(models.Model):
    """Something to improve (tindak lanjut): which OPD, who, by when, to which level, under which programme.

    `answer` is the row whose review recommended it, at most one follow-up per answer; empty for a free one. The
    recommendation's text is copied into `detail`, as it stood when the follow-up was made.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="follow_ups", verbose_name="program")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="follow_ups", verbose_name="OPD")
    person = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="penanggung jawab"
    )
    answer = models.OneToOneField(Answer, models.SET_NULL, null=True, blank=True, related_name="follow_up")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="butir"
    )
    title = models.CharField("yang ditindaklanjuti", max_length=250)
    detail = models.TextField("uraian", max_length=4000, blank=True)
    due = models.DateField("batas waktu")
    target_level = models.PositiveSmallIntegerField("tingkat tujuan", null=True, blank=True)
    state = models.CharField("status", max_length=10, choices=State.choices(), default=State.OPEN)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    evidence = models.ManyToManyField(Evidence, related_name="follow_ups", blank=True, verbose_name="bukti")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State)), name="follow_up_state_known"),
            models.CheckConstraint(
                condition=Q(target_level=None) | Q(target_level__lte=LEVEL_MAX), name="follow_up_level_in_scale"
            ),
            models.CheckConstraint(
                condition=Q(answer=None) | Q(indicator__isnull=False), name="follow_up_of_answer_has_row"
            ),
        ]
        indexes = [models.Index(fields=["state", "due"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("improvements:follow_up", args=[self.pk])

    @property
    def status(self) -> State:
        return State(self.state)

    @property
    def is_late(self) -> bool:
        return self.state in OWED and self.due < timezone.localdate()


class ProgressNote(models.Model):
    """One line of a follow-up's history: what was said or moved, by whom. Only ever added."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="notes")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    label = models.CharField(max_length=60)
    note = models.TextField("catatan", max_length=2000, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.label}: {self.follow_up}"


class Target(models.Model):
    """The levels that an OPD or a government wants to have in a year, and the index they give.

    `levels` holds the whole set by row code as exact text ("4", "29/10"); `index` likewise ("213/80"). One per subject,
    year and instrument; saving another replaces it, and the audit trail keeps both.
    """

    government = models.ForeignKey(Government, models.PROTECT, related_name="targets")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="targets")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("tahun", validators=YEARS)
    levels = models.JSONField("tingkat")
    index = models.CharField("indeks", max_length=60)
    predicate = models.CharField("predikat", max_length=40)
    set_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "instrument"], condition=Q(agency__isnull=False), name="target_agency_once"
            ),
            models.UniqueConstraint(
                fields=["government", "year", "instrument"], condition=Q(agency=None), name="target_government_once"
            ),
            models.CheckConstraint(condition=Q(year__gte=2018, year__lte=2100), name="target_year_plausible"),
        ]

    def __str__(self):
        return f"{self.agency or self.government} {self.year}"

    @property
    def exact_index(self) -> Fraction:
        return Fraction(self.index)
