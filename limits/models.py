"""HOW OFTEN: counts per minute that every process of the portal shares, because they stand in the database."""

from django.db import models


class Count(models.Model):
    """How many times `name` ("verify:192.0.2.7") has asked within one minute; `minute` counts minutes since 1970."""

    name = models.CharField(max_length=120)
    minute = models.PositiveBigIntegerField(db_index=True)
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "minute"], name="limit_counted_once_per_minute"),
            models.CheckConstraint(condition=models.Q(times__gte=1), name="limit_counts_something"),
        ]

    def __str__(self):
        return f"{self.name}: {self.times}"
