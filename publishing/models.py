"""WHAT THE PUBLIC MAY READ: results that a government chose to publish, and keys with which machines read results."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agencies.access import Permission, governments_with, regions_with
from agencies.models import Government
from evaluations.models import Period

PERSON = settings.AUTH_USER_MODEL


class PublicationQuerySet(models.QuerySet):
    def current(self):
        """What the public reads now: the newest edition of each government and period, unless it was withdrawn."""
        return self.filter(superseded_at=None, withdrawn_at=None)

    def with_place(self):
        return self.select_related("period", "government", "published_by")


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


class ApiKeyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keys whose whole reach lies where the person manages keys: nobody sees or ends a key that reaches further."""
        mine = governments_with(user, Permission.MANAGE_KEYS)
        further = ApiKey.governments.through.objects.exclude(government__in=mine).values("apikey")
        within = Q(region=None, pk__in=ApiKey.governments.through.objects.values("apikey")) & ~Q(pk__in=further)
        return self.filter(Q(region__in=regions_with(user, Permission.MANAGE_KEYS)) | within)


class ApiKey(models.Model):
    """A key with which a machine reads final results of some governments, or of a whole region.

    The key itself is known only to its holder: `key_sha256` is kept, and `prefix`, its beginning, to speak of it.
    `per_minute` requests are answered in a minute. The last day on which it holds is `expires_on`.
    """

    name = models.CharField("nama", max_length=120)
    prefix = models.CharField("awal kunci", max_length=12, unique=True)
    key_sha256 = models.CharField(max_length=64, unique=True)
    region = models.ForeignKey(Government, models.PROTECT, null=True, related_name="+", verbose_name="wilayah")
    governments = models.ManyToManyField(Government, related_name="api_keys", verbose_name="pemerintah daerah")
    per_minute = models.PositiveSmallIntegerField("permintaan per menit")
    expires_on = models.DateField("berlaku sampai")
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    last_used_at = models.DateTimeField("terakhir dipakai", null=True)
    revoked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField("dicabut", null=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(per_minute__gte=1), name="api_key_may_ask"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="api_key_revoked_by_somebody",
            ),
        ]

    def __str__(self):
        return f"Kunci {self.name} ({self.prefix})"

    def holds(self, today: dt.date) -> bool:
        return self.revoked_at is None and today <= self.expires_on

    def reach(self) -> models.QuerySet[Government]:
        """The governments whose results the key reads."""
        if self.region_id:
            return Government.objects.filter(Q(pk=self.region_id) | Q(parent_id=self.region_id))
        return self.governments.all()

    @property
    def reach_name(self) -> str:
        """Its reach in words; `governments` should be prefetched."""
        if self.region_id:
            return f"Seluruh wilayah {self.region.short_name}"
        return ", ".join(government.short_name for government in self.governments.all())
