"""A second evaluator scores a submission without seeing the first one's work; then both decide on the differences."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies.access import Permission, agencies_with
from evaluations.evidence_models import LEVEL_MAX

PERSON = settings.AUTH_USER_MODEL


class SecondReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of OPD whose answers the person may read; `second.may_see` says who of them may open one."""
        return self.filter(submission__agency__in=agencies_with(user, Permission.VIEW_SUBMISSION))

    def running(self):
        """Asked for, and neither decided nor withdrawn: the submission stands still."""
        return self.filter(closed_at=None, withdrawn_at=None)

    def blinding(self, user):
        """Those for whose sake the person must not see the first evaluator's work: until both are done."""
        return self.running().filter(evaluator=user, compared_at=None)

    def compared(self):
        """Those whose levels of both evaluators lie side by side."""
        return self.exclude(compared_at=None).filter(withdrawn_at=None)

    def awaiting(self, user):
        """Those whose differences the person decides: makes the OPD final, and is neither of the two evaluators."""
        here = agencies_with(user, Permission.FINALISE)
        open_ones = self.running().compared().filter(submission__agency__in=here)
        return open_ones.exclude(evaluator=user).exclude(scores__first_by=user)


class SecondReview(models.Model):
    """Penilaian kedua: one evaluator scores every row of a submission again, blind, in one round at one stage.

    `first_done_at` and `second_done_at` are when each side said that it is done; once both have, `compared_at` freezes
    the first evaluator's levels beside the second's. `closed_at`: every difference is decided. Withdrawn, it stays in
    the record with its reason.
    """

    submission = models.ForeignKey("evaluations.Submission", models.PROTECT, related_name="second_reviews")
    round = models.PositiveSmallIntegerField("putaran")
    stage = models.CharField("tahap", max_length=20)
    evaluator = models.ForeignKey(PERSON, models.PROTECT, related_name="second_reviews")
    note = models.CharField("pesan koordinator", max_length=500, blank=True)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("diminta", auto_now_add=True)
    first_done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    first_done_at = models.DateTimeField("penilai pertama selesai", null=True)
    second_done_at = models.DateTimeField("penilai kedua selesai", null=True)
    compared_at = models.DateTimeField("dibandingkan", null=True)
    closed_at = models.DateTimeField("diputuskan", null=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("ditarik", null=True)
    reason = models.CharField("alasan penarikan", max_length=500, blank=True)

    objects = SecondReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(closed_at=None, withdrawn_at=None), name="second_review_runs_once"
            ),
            models.CheckConstraint(
                condition=Q(compared_at=None) | Q(first_done_at__isnull=False, second_done_at__isnull=False),
                name="second_review_compared_when_both_done",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(compared_at__isnull=False, withdrawn_at=None),
                name="second_review_closed_after_comparison",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(reason="")),
                name="second_review_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return f"Penilaian kedua {self.submission}"

    def get_absolute_url(self):
        return reverse("evaluations:second", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.closed_at is None and self.withdrawn_at is None

    @property
    def word(self) -> str:
        """Where it stands, for a mark of state."""
        return self._standing[1]

    @property
    def mark(self) -> str:
        return self._standing[0]

    @property
    def _standing(self) -> tuple[str, str]:
        if self.withdrawn_at:
            return "none", "Ditarik"
        if self.closed_at:
            return "done", "Selesai"
        if self.compared_at:
            return "repair", "Menunggu keputusan"
        return "review", "Sedang dinilai"


class SecondScore(models.Model):
    """What the second evaluator made of one row; once compared, the first one's beside it; then what was decided.

    The first evaluator's texts are kept as they were: the assessment itself takes over the decision.
    """

    review = models.ForeignKey(SecondReview, models.CASCADE, related_name="scores")
    answer = models.ForeignKey("evaluations.Answer", models.CASCADE, related_name="second_scores")
    level = models.PositiveSmallIntegerField("tingkat")
    findings = models.TextField("fakta", blank=True, max_length=4000)
    note = models.TextField("catatan", blank=True, max_length=4000)
    version = models.PositiveIntegerField("versi", default=1)
    updated_at = models.DateTimeField("diubah", auto_now=True)
    first_level = models.PositiveSmallIntegerField("tingkat penilai pertama", null=True)
    first_findings = models.TextField("fakta penilai pertama", blank=True)
    first_note = models.TextField("analisis penilai pertama", blank=True)
    first_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_level = models.PositiveSmallIntegerField("tingkat keputusan bersama", null=True)
    decided_reason = models.TextField("alasan keputusan", blank=True, max_length=2000)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("diputuskan", null=True)

    class Meta:
        ordering = ["answer__indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["review", "answer"], name="second_score_once"),
            models.CheckConstraint(condition=Q(level__lte=LEVEL_MAX), name="second_score_level_in_scale"),
            models.CheckConstraint(
                condition=Q(first_level=None) | Q(first_level__lte=LEVEL_MAX), name="second_score_first_in_scale"
            ),
            models.CheckConstraint(
                condition=Q(decided_level=None, decided_reason="", decided_by=None, decided_at=None)
                | (
                    Q(decided_level__lte=LEVEL_MAX, decided_by__isnull=False, decided_at__isnull=False)
                    & Q(first_level__isnull=False)
                    & ~Q(first_level=F("level"))
                    & ~Q(decided_reason="")
                ),
                name="second_score_decision_whole",
            ),
        ]

    def __str__(self):
        return f"{self.review}: {self.answer_id}"

    @property
    def differs(self) -> bool:
        return self.first_level is not None and self.first_level != self.level

    @property
    def is_open(self) -> bool:
        """Whether the two levels differ and nobody has decided yet."""
        return self.differs and self.decided_level is None
