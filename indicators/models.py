"""WHAT IS ASKED: the instrument as rows of the database, as loaded from its data file.

The tree of domains, aspects, indicators and criteria stands in tables, because answers point at indicators. The file
itself is kept whole beside it: `Instrument.structure` is the plain value that the arithmetic and the pages read.
"""

from fractions import Fraction

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from indicators.parsing import parse
from indicators.structure import Structure

_STRUCTURES: dict[str, Structure] = {}  # by digest

FRACTION = RegexValidator(
    r"^\d+(/\d+)?$|^\d+\.\d+$", "Bobot ditulis sebagai bilangan tepat, misalnya 5, 2.75 atau 10/3."
)


class Instrument(models.Model):
    """One regulation's instrument: versioned by `code`, frozen once a period uses it."""

    code = models.SlugField("kode", max_length=60, unique=True)
    regulation = models.CharField("peraturan", max_length=200)
    title = models.CharField("judul", max_length=300)
    level_min = models.PositiveSmallIntegerField("tingkat terendah")
    level_max = models.PositiveSmallIntegerField("tingkat tertinggi")
    digest = models.CharField("SHA-256 isi", max_length=64)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(level_min__lt=F("level_max")), name="instrument_levels_in_order")
        ]

    def __str__(self):
        return self.regulation

    def get_absolute_url(self):
        return reverse("indicators:instrument", args=[self.code])

    @property
    def structure(self) -> Structure:
        """The instrument as a plain value; its file is read and parsed once per process and content."""
        if self.digest not in _STRUCTURES:
            _STRUCTURES[self.digest] = parse(self.file.text, self.code)
        return _STRUCTURES[self.digest]


class InstrumentFile(models.Model):
    """The data file as it was loaded; apart from the instrument, which every page reads."""

    instrument = models.OneToOneField(Instrument, models.CASCADE, related_name="file")
    text = models.TextField("isi berkas")

    def __str__(self):
        return self.instrument.code


class Domain(models.Model):
    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="domains")
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["instrument", "code"], name="domain_code_once")]

    def __str__(self):
        return self.name


class Aspect(models.Model):
    domain = models.ForeignKey(Domain, models.CASCADE, related_name="aspects")
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["domain", "code"], name="aspect_code_once")]

    def __str__(self):
        return self.name

    @property
    def number(self) -> str:
        """The aspect's number as people say it: "6" for A6."""
        return self.code.removeprefix("A")


class Indicator(models.Model):
    """One row to answer. 5/2018 has 35 indicators in 37 rows: 35-1, 35-2 and 35-3 share number 35.

    `weight` is an exact percentage of the index ("1", "2.75", "10/3"); aspect and domain weights are sums.
    """

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="indicators")
    aspect = models.ForeignKey(Aspect, models.CASCADE, related_name="indicators")
    code = models.CharField("kode", max_length=10)
    number = models.PositiveSmallIntegerField("nomor")
    order = models.PositiveSmallIntegerField()
    name = models.CharField("nama", max_length=250)
    weight = models.CharField("bobot", max_length=20, validators=[FRACTION])
    capability = models.CharField("kapabilitas", max_length=20)
    question = models.TextField("pertanyaan")
    explanation = models.TextField("penjelasan", blank=True)
    evidence_hints = models.JSONField("bukti yang lazim", default=list)
    asks_service_name = models.BooleanField("menanyakan nama layanan", default=False)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="indicator_code_once"),
            models.UniqueConstraint(fields=["instrument", "order"], name="indicator_order_once"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    def get_absolute_url(self):
        return reverse("indicators:indicator", args=[self.instrument.code, self.code])

    @property
    def exact_weight(self) -> Fraction:
        """Percent of the index, exact."""
        return Fraction(self.weight)


class Criterion(models.Model):
    """What one maturity level of one indicator demands."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="criteria")
    level = models.PositiveSmallIntegerField("tingkat")
    name = models.CharField("nama tingkat", max_length=100)
    text = models.TextField("kriteria")

    class Meta:
        ordering = ["level"]
        constraints = [models.UniqueConstraint(fields=["indicator", "level"], name="criterion_level_once")]

    def __str__(self):
        return f"{self.level} {self.name}"
