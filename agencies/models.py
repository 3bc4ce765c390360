"""WHO: governments, their perangkat daerah (OPD), people, roles, and the audit trail."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.events import ACTIONS, tell


class Government(models.Model):
    """A provincial or kabupaten/kota government.

    `code` is the Kemendagri region code ("76", "76.05"), not the BPS code. A kabupaten names its province as
    `parent`; a province and its kabupaten together are one *region*.
    """

    class Kind(models.TextChoices):
        PROVINCE = "provinsi", "Provinsi"
        REGENCY = "kabupaten", "Kabupaten"
        CITY = "kota", "Kota"

    code = models.CharField("kode Kemendagri", max_length=10, unique=True)
    name = models.CharField("nama", max_length=200)
    short_name = models.CharField("nama pendek", max_length=60)
    kind = models.CharField("jenis", max_length=10, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="provinsi"
    )
    capital = models.CharField("ibu kota", max_length=100, blank=True)
    website = models.CharField("laman", max_length=200, blank=True)
    head_title = models.CharField("sebutan kepala daerah", max_length=40, blank=True)
    address = models.CharField("alamat untuk kop surat", max_length=300, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="provinsi", parent=None) | (~Q(kind="provinsi") & Q(parent__isnull=False)),
                name="government_parent_fits_kind",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("agencies:government", args=[self.code])

    @property
    def region(self) -> "Government":
        """The province that this government belongs to (a province: itself)."""
        return self.parent or self


class AgencyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The OPD that the person may look up: see `agencies.access.visible_agencies`."""
        from agencies.access import visible_agencies  # the policy reads these models

        return visible_agencies(user, self)

    def active(self):
        return self.filter(is_active=True)


class Agency(models.Model):
    """A perangkat daerah (OPD) of one government.

    `verified` tells whether a source that was read names the unit; False is seed data to be confirmed, and every
    screen that lists the unit says so. `lead_keys` are the unit's parts in the preset "pengampu" (KOMINFO, BKD, ...).
    """

    class Kind(models.TextChoices):
        SECRETARIAT = "sekretariat_daerah", "Sekretariat Daerah"
        COUNCIL_SECRETARIAT = "sekretariat_dprd", "Sekretariat DPRD"
        INSPECTORATE = "inspektorat", "Inspektorat"
        DINAS = "dinas", "Dinas"
        BADAN = "badan", "Badan"
        BIRO = "biro", "Biro"
        BAGIAN = "bagian", "Bagian"
        KECAMATAN = "kecamatan", "Kecamatan"
        HOSPITAL = "rsud", "Rumah sakit umum daerah"
        SATPOL = "satpol_pp", "Satpol PP"
        OTHER = "lainnya", "Lainnya"

    government = models.ForeignKey(
        Government, models.PROTECT, related_name="agencies", verbose_name="pemerintah daerah"
    )
    name = models.CharField("nama", max_length=250)
    abbreviation = models.CharField("singkatan", max_length=60)
    kind = models.CharField("jenis", max_length=20, choices=Kind)
    verified = models.BooleanField("sudah diverifikasi", default=False)
    as_of = models.CharField("sumber tahun", max_length=60, blank=True)
    is_active = models.BooleanField("aktif", default=True)
    lead_keys = models.JSONField("peran pengampu", default=list, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["government__code", "name"]
        constraints = [models.UniqueConstraint("government", "name", name="agency_name_once_per_government")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("agencies:agency", args=[self.pk])


class User(AbstractUser):
    """A person who signs in with user name or e-mail address.

    `agency` is where the person works; whoever works in an OPD never evaluates it. `is_demo` marks invented
    people, whose name is followed by "(contoh)" on every screen.
    """

    class MailNotices(models.TextChoices):
        AT_ONCE = "at_once", "Langsung, satu surel setiap pemberitahuan"
        DAILY = "daily", "Ringkasan sehari sekali"
        NEVER = "never", "Tidak; cukup di portal"

    first_name = None
    last_name = None
    full_name = models.CharField("nama lengkap", max_length=150)
    email = models.EmailField("surel", unique=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="unit kerja"
    )
    is_demo = models.BooleanField("orang contoh", default=False)
    mail_notices = models.CharField("surel pemberitahuan", max_length=10, choices=MailNotices, default="at_once")

    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta:
        ordering = ["full_name", "pk"]

    def __str__(self):
        return f"{self.full_name} (contoh)" if self.is_demo else self.full_name

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name.split(" ")[0]

    @property
    def initials(self) -> str:
        words = self.full_name.split()
        return "".join(w[0] for w in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class Role(models.TextChoices):
    """What a membership makes of a person. What each may do stands in `agencies.access.PERMISSIONS`."""

    OPERATOR = "operator", "Operator OPD"
    HEAD = "kepala", "Kepala OPD"
    EVALUATOR = "evaluator", "Evaluator"
    COORDINATOR = "koordinator", "Koordinator"
    LEADER = "pimpinan", "Pimpinan"
    ADMIN = "admin", "Admin"


class Membership(models.Model):
    """One role of one person, in one agency, one government, or a region (`region` = True on its province).

    `government` is always set: for an agency it is the agency's, for a region its province.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField("peran", max_length=15, choices=Role)
    government = models.ForeignKey(
        Government, models.PROTECT, related_name="memberships", verbose_name="pemerintah daerah"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="OPD"
    )
    region = models.BooleanField("seluruh wilayah provinsi", default=False)

    class Meta:
        ordering = ["role", "government__code", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["operator", "kepala"], agency__isnull=False, region=False)
                | (~Q(role__in=["operator", "kepala"]) & Q(agency=None)),
                name="membership_scope_fits_role",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "agency"], condition=Q(agency__isnull=False), name="membership_agency_once"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "government"], condition=Q(agency=None), name="membership_government_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.scope_name}"

    @property
    def scope_name(self) -> str:
        if self.agency:
            return self.agency.abbreviation
        return f"wilayah {self.government.short_name}" if self.region else self.government.short_name


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A notice is its receiver's alone."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something the portal told one person. `event` groups notices ("returned", "deadline", "job", ...); `url` is the
    page of the portal where the person acts on it; `mailed_at` is empty while no letter has left."""

    person = models.ForeignKey(User, models.CASCADE, related_name="notices")
    event = models.CharField(max_length=30)
    sentence = models.CharField("pemberitahuan", max_length=300)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField("waktu", auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["person", "read_at"])]
        constraints = [models.CheckConstraint(condition=Q(url__startswith="/"), name="notice_leads_into_the_portal")]

    def __str__(self):
        return self.sentence


class AuditEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Events of the governments whose audit trail the person may read."""
        from agencies.access import Permission, governments_with  # the policy reads these models

        return self.filter(government__in=governments_with(user, Permission.VIEW_AUDIT))


class AuditEvent(models.Model):
    """Append-only record of one change or download. Written by `agencies.audit.record`, never edited.

    `action` is a dotted English verb ("answer.saved"); `label` names the object as it was called then; `data`
    holds the change itself ({"field": [before, after]}).
    """

    at = models.DateTimeField("waktu", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="pelaku")
    action = models.CharField("tindakan", max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    label = models.CharField("objek", max_length=300)
    government = models.ForeignKey(Government, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    data = models.JSONField("isi", default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["government", "-at"]),
        ]

    def __str__(self):
        return f"{self.action} {self.label}"

    @property
    def verb(self) -> str:
        """The action as the screen says it."""
        return ACTIONS.get(self.action, self.action)

    @property
    def told(self) -> list[tuple[str, str]]:
        """What the event holds, as (field, "before → after") for people."""
        return tell(self.data)
