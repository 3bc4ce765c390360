"""WHAT IS SAID: reports as they were issued, how they are headed and signed, and results of others beside our own."""

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.access import Permission, governments_with, regions_with
from agencies.models import Agency, Government
from evaluations.models import Period, SecondReview, Submission

PERSON = settings.AUTH_USER_MODEL

DOMAINS = ("kebijakan", "tata_kelola", "manajemen", "layanan")  # the ministry's names, in the order of 59/2020


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

    def domain(self, position: int) -> Fraction | None:
        """The published value of the domain at this place of the ministry's own instrument, counted from 0."""
        value = self.domains.get(DOMAINS[position]) if position < len(DOMAINS) else None
        return None if value is None else Fraction(value)


class Letterhead(models.Model):
    """How a government's papers are headed and who signs them: the pimpinan on the left, the team's head on the right.

    `logo` is a PNG that this portal itself has drawn anew from what was uploaded; see `reports.logos`.
    """

    government = models.OneToOneField(Government, models.PROTECT, related_name="letterhead")
    logo = models.BinaryField("lambang", default=bytes)
    leader_office = models.CharField("jabatan pimpinan", max_length=120, blank=True, default="Sekretaris Daerah")
    leader_name = models.CharField("nama pimpinan", max_length=120, blank=True)
    leader_rank = models.CharField("pangkat pimpinan", max_length=80, blank=True)
    leader_nip = models.CharField("NIP pimpinan", max_length=30, blank=True)
    team_office = models.CharField(
        "jabatan ketua tim", max_length=120, blank=True, default="Ketua Tim Evaluator Internal SPBE"
    )
    team_name = models.CharField("nama ketua tim", max_length=120, blank=True)
    team_rank = models.CharField("pangkat ketua tim", max_length=80, blank=True)
    team_nip = models.CharField("NIP ketua tim", max_length=30, blank=True)

    class Meta:
        ordering = ["government__code"]

    def __str__(self):
        return f"Kop {self.government}"


class IssuedReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Papers of the governments whose dashboard the person reads, and of OPD whose answers they read.

        None that tell the levels of an OPD that the person scores blind now: its own, and those of that period which
        sum up many OPD.
        """
        blind = SecondReview.objects.blinding(user)
        place = Q(government__in=governments_with(user, Permission.VIEW_DASHBOARD))
        return self.filter(
            (place & ~Q(kind=IssuedReport.Kind.REGION))
            | Q(submission__in=Submission.objects.visible_to(user))
            | Q(kind=IssuedReport.Kind.REGION, government__in=regions_with(user, Permission.VIEW_DASHBOARD))
        ).exclude(
            Q(submission__in=blind.values("submission"))
            | Q(submission=None, period__in=blind.values("submission__period"))
        )

    def same_paper(self, report: "IssuedReport"):
        """Every edition of the paper, newest first."""
        return self.filter(
            kind=report.kind, period=report.period_id, government=report.government_id, submission=report.submission_id
        ).order_by("-edition")


def issued_path(report: "IssuedReport", filename: str) -> str:
    """Where the file goes in the private storage: by its hash, so that nothing issued is ever overwritten."""
    return f"laporan/{report.file_sha256[:2]}/{report.file_sha256}"


def scan_path(report: "IssuedReport", filename: str) -> str:
    return f"laporan/pindaian/{report.scan_sha256[:2]}/{report.scan_sha256}"


class IssuedReport(models.Model):
    """One edition of a paper as it was issued. Rows are added and never changed, but for the signed scan beside it.

    `data` is the canonical JSON that the paper was made from (see `reports.snapshots`), `data_sha256` its hash;
    `template_version` names the templates; `file` holds the very bytes that were issued, `file_sha256` their hash.
    `code` is what a reader types or scans to ask whether the paper is genuine.
    """

    class Kind(models.TextChoices):
        AGENCY = "opd", "Laporan Hasil Evaluasi OPD"
        GOVERNMENT = "pemda", "Laporan Hasil Evaluasi"
        REGION = "wilayah", "Laporan Hasil Evaluasi wilayah"
        ONE_PAGE = "ringkasan", "Ringkasan satu halaman"
        SELF = "mandiri", "Berita Acara Penilaian Mandiri"
        INTERVIEW = "wawancara", "Berita Acara Wawancara"
        VISIT = "observasi", "Berita Acara Observasi"
        PROOF = "bukti", "Bukti Pengisian"
        WORKSHEET = "lembar-kerja", "Lembar Kerja Evaluasi"

    kind = models.CharField("jenis", max_length=15, choices=Kind)
    period = models.ForeignKey(Period, models.PROTECT, related_name="issued")
    government = models.ForeignKey(Government, models.PROTECT, related_name="issued")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="issued")
    number = models.CharField("nomor", max_length=80)
    edition = models.PositiveSmallIntegerField("edisi")
    code = models.CharField("kode verifikasi", max_length=12, unique=True)
    data = models.TextField("data beku")
    data_sha256 = models.CharField(max_length=64)
    template_version = models.CharField("versi templat", max_length=10)
    file = models.FileField("berkas", upload_to=issued_path, max_length=200)
    file_sha256 = models.CharField(max_length=64)
    issued_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("diterbitkan", auto_now_add=True)
    scan = models.FileField("pindaian", upload_to=scan_path, max_length=200, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    scan_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    scan_at = models.DateTimeField(null=True)

    objects = IssuedReportQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period", "submission", "edition"],
                condition=Q(submission__isnull=False),
                name="issued_edition_once_per_agency",
            ),
            models.UniqueConstraint(
                fields=["kind", "period", "government", "edition"],
                condition=Q(submission=None),
                name="issued_edition_once_per_government",
            ),
            models.CheckConstraint(condition=Q(edition__gte=1), name="issued_edition_positive"),
            models.CheckConstraint(
                condition=Q(kind__in=["opd", "mandiri", "wawancara", "observasi", "bukti"], submission__isnull=False)
                | Q(kind__in=["pemda", "wilayah", "ringkasan"], submission=None)
                | Q(kind="lembar-kerja"),
                name="issued_kind_fits_subject",
            ),
            models.CheckConstraint(
                condition=~Q(data="") & ~Q(data_sha256="") & ~Q(file="") & ~Q(file_sha256=""),
                name="issued_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(scan="", scan_sha256="", scan_by=None, scan_at=None)
                | (~Q(scan="") & ~Q(scan_sha256="") & Q(scan_by__isnull=False, scan_at__isnull=False)),
                name="issued_scan_whole_or_none",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.subject} {self.period}, edisi {self.edition}"

    def get_absolute_url(self):
        return reverse("reports:issued", args=[self.pk])

    @property
    def subject(self) -> Agency | Government:
        return self.submission.agency if self.submission else self.government

    @property
    def extension(self) -> str:
        return "xlsx" if self.kind == self.Kind.WORKSHEET else "pdf"
