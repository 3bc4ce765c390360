"""Invented people for trying the portal out. Created once; never reset, so what was changed stays changed."""

from dataclasses import dataclass

from django.db import transaction

from agencies.models import Agency, Government, Membership, Role, User

PASSWORD = "demo-spbe"  # noqa: S105 (public on purpose, DEBUG only)
PROVINCE, MAJENE = "76", "76.05"


@dataclass(frozen=True)
class Person:
    """`unit` is the abbreviation of the unit kerja; a role in an OPD is a role in that unit."""

    username: str
    full_name: str
    role: str
    government: str
    unit: str
    region: bool = False
    job: str = ""


PEOPLE = (
    Person("operator", "Nurhayati", Role.OPERATOR, PROVINCE, "BKD", job="mengisi penilaian mandiri BKD"),
    Person("kepala", "Muhammad Yusran", Role.HEAD, PROVINCE, "BKD", job="memeriksa dan mengirim isian BKD"),
    Person("operator2", "Sitti Aminah", Role.OPERATOR, PROVINCE, "Dinkes", job="mengisi untuk OPD lain"),
    Person("evaluator", "Andi Rahman", Role.EVALUATOR, PROVINCE, "Diskominfopers", True, "mereviu dan menilai"),
    Person(
        "evaluator2", "Rezky Pratiwi", Role.EVALUATOR, PROVINCE, "Inspektorat", True, "mereviu, juga Diskominfopers"
    ),
    Person(
        "koordinator", "St. Hajrah", Role.COORDINATOR, PROVINCE, "Diskominfopers", True, "periode, penugasan, final"
    ),
    Person("koordinator-majene", "Abdul Kadir", Role.COORDINATOR, MAJENE, "Diskominfo", job="hanya Kabupaten Majene"),
    Person("sekprov", "Sekretaris Daerah", Role.LEADER, PROVINCE, "Setda", True, "membaca dasbor wilayah"),
    Person("admin", "Admin Portal", Role.ADMIN, PROVINCE, "Diskominfopers", True, "akun, peran, dan data OPD"),
)


@transaction.atomic
def load_people() -> list[Person]:
    """Create the demo people that do not exist yet; returns all of them."""
    for person in PEOPLE:
        if not User.objects.filter(username=person.username).exists():
            _create(person)
    return list(PEOPLE)


def _create(person: Person) -> None:
    government = Government.objects.get(code=person.government)
    unit = Agency.objects.filter(government=government, abbreviation__startswith=person.unit).order_by("pk").first()
    user = User(
        username=person.username,
        email=f"{person.username}@contoh.example",
        full_name=person.full_name,
        agency=unit,
        is_demo=True,
        mail_notices=User.MailNotices.NEVER,  # nobody reads the address; the notices in the portal are for trying out
    )
    user.set_password(PASSWORD)
    user.save()
    in_agency = person.role in {Role.OPERATOR, Role.HEAD}
    Membership.objects.create(
        user=user,
        role=person.role,
        government=government,
        agency=unit if in_agency else None,
        region=person.region,
    )


def other_staff() -> User:
    """The one invented person in whose name all other OPD have filled in; cannot sign in."""
    user, _ = User.objects.get_or_create(
        username="pengisi-contoh",
        defaults={
            "email": "pengisi-contoh@contoh.example",
            "full_name": "Operator OPD",
            "is_demo": True,
            "is_active": False,
            "password": "!",
        },
    )
    return user
