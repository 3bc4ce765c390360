"""A whole period for tests of figures: the seven governments of a province, every OPD filled and assessed."""

from random import Random

from agencies.models import Agency, Government, User
from evaluations.models import Answer, Period, Submission
from evaluations.workflow import Status
from tests import world

KABUPATEN = ("Pasangkayu", "Mamuju", "Mamasa", "Polewali Mandar", "Majene", "Mamuju Tengah")
UNITS = ("Dinas Kesehatan", "Dinas Pendidikan", "Badan Keuangan")


def seven_governments() -> list[Government]:
    """The province and its six kabupaten, each with three OPD."""
    province = Government.objects.create(
        code="76", name="Pemerintah Provinsi Sulawesi Barat", short_name="Pemprov Sulbar", kind="provinsi"
    )
    kabupaten = [
        Government.objects.create(
            code=f"76.{place:02}", name=f"Pemerintah Kabupaten {name}", short_name=f"Pemkab {name}",
            kind="kabupaten", parent=province,
        )
        for place, name in enumerate(KABUPATEN, start=1)
    ]  # fmt: skip
    for government in (province, *kabupaten):
        for number, unit in enumerate(UNITS):
            world.agency(government, unit, f"U{number} {government.code}")
    return [province, *kabupaten]


def filled_period(by: User, governments: list[Government], method: str) -> Period:
    """Every row of every OPD has both levels, drawn from its own seed; everything is final."""
    period = world.open_period(by, governments, method=method)
    random = Random(method)  # noqa: S311 (figures, not secrets)
    answers = list(
        Answer.objects.filter(submission__period=period).order_by("submission__agency_id", "indicator__order")
    )
    for answer in answers:
        answer.level = random.randint(0, 5)
        answer.evaluator_level = random.randint(max(0, answer.level - 2), answer.level)
        answer.explanation = world.TEXT
    Answer.objects.bulk_update(answers, ["level", "evaluator_level", "explanation"], batch_size=500)
    Submission.objects.filter(period=period).update(status=Status.FINAL)
    return period


def ten_agencies(governments: list[Government]) -> list[Agency]:
    """Ten OPD, at least one of every government."""
    agencies = Agency.objects.filter(government__in=governments).order_by("abbreviation", "pk")
    return list(agencies[:10])
