"""WHAT THE PUBLIC MAY READ: results that a government chose to publish, and keys with which machines read results."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Government
from evaluations.models import Period

PERSON = settings.AUTH_USER_MODEL


class PublicationQuerySet(models.QuerySet):
    def current(self):
        """What the public reads now: the newest edition of each government and period, unless it was withdrawn."""
        return self.filter(superseded_at=None, withdrawn_at=None)

    def with_place(self):
        return self.select_related("period", "government")


class Publication(models.Model):
    """One edition of what a government has published of a period. Nothing is public without such a row.

    `data` is the canonical JSON that page and open data are made from, `data_sha256` its hash: what happens to the
    period afterwards changes nothing here. A newer edition supersedes it; withdrawn with a reason, nothing of it is
    public any more. Rows are never deleted, so that it can be said what was public and when.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="publications")
    government = models.ForeignKey(Government, models.PROTECT, related_name="publications")
    edition = models.PositiveSmallIntegerField("edisi")
    parts = models.JSONField("bagian")
    data = models.TextField("data beku")
    data_sha256 = models.CharField(max_length=64)
    published_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    published_at = models.DateTimeField("dipublikasikan", default=timezone.now)
    superseded_at = models.DateTimeField("digantikan", null=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("ditarik", null=True)
    reason = models.TextField("alasan penarikan", blank=True, max_length=2000)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-period__year", "-period", "government__code", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["period", "government", "edition"], name="publication_edition_once"),
            models.UniqueConstraint(
                fields=["period", "government"],
                condition=Q(superseded_at=None, withdrawn_at=None),
                name="publication_one_is_current",
            ),
            models.CheckConstraint(
                condition=Q(edition__gte=1) & ~Q(data="") & ~Q(data_sha256=""), name="publication_is_frozen"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(reason="")),
                name="publication_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return f"Publikasi {self.government} {self.period}, edisi {self.edition}"

    def get_absolute_url(self):
        return reverse("publishing:result", args=[self.government.code, self.period_id])
