"""Evidence and who cites it: the part of THE WORK that belongs to an OPD rather than to one period."""

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies.access import Permission, agencies_with
from agencies.models import Agency
from evaluations.file_types import BY_CONTENT_TYPE

LEVEL_MAX = 5  # highest level of any instrument so far; the instrument's own bounds are checked by the services
PERSON = settings.AUTH_USER_MODEL
FULL_ADDRESS = "Tuliskan alamat lengkap, misalnya https://jdih.contoh.go.id/peraturan."
web_address = URLValidator(schemes=["http", "https"], message=FULL_ADDRESS)


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency__in=agencies_with(user, Permission.VIEW_SUBMISSION))

    def current(self):
        """The newest version of each piece: no other one replaces it."""
        return self.filter(replacement=None)

    def matching(self, words: str):
        """Every word stands in the title, the number or the file's name."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(title__icontains=word) | Q(number__icontains=word) | Q(original_name__icontains=word)
            )
        return found


def evidence_path(evidence: "Evidence", filename: str) -> str:
    """Where the file goes below EVIDENCE_ROOT: by its hash, so that a typed name never reaches the disk."""
    return f"{evidence.agency_id}/{evidence.sha256[:2]}/{evidence.sha256}"


class Evidence(models.Model):
    """A file or a link of one OPD that supports answers. Several answers may cite it.

    `replaces` makes the versions of one document a chain: each version replaces at most one and is replaced by at most
    one. An older version stays, for the answers that were handed in with it.
    """

    class Kind(models.TextChoices):
        """What kind of document it is; `checks.NEEDS` says which ones need a number or a date."""

        REGULATION = "regulation", "Peraturan"
        DECISION = "decision", "Keputusan"
        PROCEDURE = "procedure", "SOP"
        REPORT = "report", "Laporan"
        SCREENSHOT = "screenshot", "Tangkapan layar"
        LETTER = "letter", "Surat"
        MINUTES = "minutes", "Notula"
        LINK = "link", "Tautan"
        OTHER = "other", "Lainnya"

    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replacement", verbose_name="menggantikan"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="evidence")
    title = models.CharField("judul dokumen", max_length=250)
    kind = models.CharField("jenis", max_length=12, choices=Kind, default=Kind.OTHER)
    number = models.CharField("nomor", max_length=120, blank=True)
    date = models.DateField("tanggal dokumen", null=True, blank=True)
    pages = models.CharField("halaman", max_length=60, blank=True)
    file = models.FileField("berkas", upload_to=evidence_path, blank=True, max_length=200)
    original_name = models.CharField("nama berkas", max_length=255, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField("ukuran", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    url = models.URLField("tautan", max_length=500, blank=True)
    uploaded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("diunggah", auto_now_add=True)
    answers = models.ManyToManyField("evaluations.Answer", through="Citation", related_name="evidence")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "bukti dukung"
        constraints = [
            models.CheckConstraint(
                condition=(~Q(file="") & Q(url="") & ~Q(sha256="")) | (Q(file="") & ~Q(url="")),
                name="evidence_is_file_or_link",
            ),
            models.CheckConstraint(condition=Q(replaces=None) | ~Q(replaces=F("pk")), name="evidence_replaces_another"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("evaluations:evidence", args=[self.pk])

    @property
    def format(self) -> str:
        """What the file is, as people say it: PDF, DOCX."""
        found = BY_CONTENT_TYPE.get(self.content_type)
        return found.label if found else ""

    @property
    def newer(self) -> "Evidence | None":
        """The version that replaces this one."""
        return getattr(self, "replacement", None)

    @property
    def opens_in_page(self) -> bool:
        found = BY_CONTENT_TYPE.get(self.content_type)
        return bool(found and found.opens_in_page)

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


class Citation(models.Model):
    """An answer names a piece of evidence; `position` makes it B1, B2, ... of that answer and is never reused.

    `pages` are the ones that matter for this answer, `level` the highest one that they support: one decree may prove
    different things to different indicators. `look_again`: the file was replaced since the OPD last looked at it.
    """

    answer = models.ForeignKey("evaluations.Answer", models.CASCADE, related_name="citations")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="citations")
    position = models.PositiveSmallIntegerField()
    pages = models.CharField("halaman", max_length=60, blank=True)
    level = models.PositiveSmallIntegerField("tingkat yang didukung", null=True, blank=True)
    look_again = models.BooleanField("periksa lagi", default=False)
    cited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "evidence"], name="citation_once"),
            models.UniqueConstraint(fields=["answer", "position"], name="citation_position_once"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__lte=LEVEL_MAX), name="citation_level_in_scale"),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return f"B{self.position}"
