"""WHAT IS SAID: results of others that stand beside our own."""

from django.db import models
from django.db.models import Q

from agencies.models import Government


class MinistryResult(models.Model):
    """The index that the ministry published for a government and year; a comparison, never part of our figures.

    `instrument` is the code of the instrument that the ministry used, which need not be ours. `domains` holds the
    published domain values by the ministry's own names ({"kebijakan": "4.70"}), as text, exact to the hundredth.
    """

    government = models.ForeignKey(Government, models.PROTECT, related_name="ministry_results")
    year = models.PositiveSmallIntegerField("tahun")
    instrument = models.SlugField("instrumen", max_length=60)
    index = models.DecimalField("indeks", max_digits=3, decimal_places=2)
    predicate = models.CharField("predikat", max_length=20)
    domains = models.JSONField("nilai domain", default=dict)

    class Meta:
        ordering = ["government__code", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["government", "year"], name="ministry_result_once_per_year"),
            models.CheckConstraint(condition=Q(index__gte=0, index__lte=5), name="ministry_index_in_scale"),
        ]

    def __str__(self):
        return f"{self.government} {self.year}: {self.index}"
