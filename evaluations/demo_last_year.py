"""Last year's invented period, closed and final, so that a trend has something real to compute. Created once."""

import datetime as dt
from random import Random

from django.db import transaction
from django.utils import timezone

from agencies.demo import other_staff
from agencies.models import Government, User
from evaluations.demo import INSTRUMENT, STRENGTH
from evaluations.models import Answer, Assessment, Period, Submission, Transition
from evaluations.presets import everyone_plan, leads_plan
from evaluations.services import periods as service
from evaluations.workflow import Status
from indicators.models import Instrument

GROWTH = 0.45  # about how much lower the levels of last year are
MOVES = (
    ("send", Status.DRAFT, Status.SENT), ("start_review", Status.SENT, Status.IN_REVIEW),
    ("verify", Status.IN_REVIEW, Status.VERIFIED), ("finalise", Status.VERIFIED, Status.FINAL),
)  # fmt: skip


@transaction.atomic
def load(*, by: User, out=print) -> Period:
    """Create last year's period unless it is there; `by` is the koordinator."""
    year = timezone.localdate().year - 1
    name = f"Evaluasi mandiri {year} (contoh)"
    existing = Period.objects.filter(name=name, year=year).first()
    if existing:
        out(f"{existing}: tetap")
        return existing
    period = _open(name, year, by)
    people = {"send": other_staff(), "finalise": by}
    evaluator = User.objects.get(username="evaluator")
    _answer(period, evaluator)
    _finalise(period, people, evaluator)
    out(f"{period}: {period.submissions.count()} OPD, final")
    return service.close_period(period=period, by=by)


def _open(name: str, year: int, by: User) -> Period:
    governments = list(Government.objects.filter(code__startswith="76"))
    period = service.create_period(
        by=by, governments=governments, name=name, year=year, instrument=Instrument.objects.get(code=INSTRUMENT),
        fill_from=dt.date(year, 9, 1), fill_until=dt.date(year, 10, 10), review_until=dt.date(year, 11, 14),
        method=Period.Method.MEAN,
    )  # fmt: skip
    indicators = service.indicators_of(period)
    for government in governments:
        make = everyone_plan if government.kind == Government.Kind.PROVINCE else leads_plan
        plan = make(service.agencies_of(government), indicators)
        service.set_assignments(period=period, government=government, plan=plan, by=by)
    return service.open_period(period=period, by=by, accept_gaps=True)


def _answer(period: Period, evaluator: User) -> None:
    """Every row has its level and the evaluator's, lower in about a quarter of them."""
    random = Random(period.name)  # noqa: S311
    structure = period.instrument.structure
    answers = list(Answer.objects.filter(submission__period=period).select_related("submission__agency__government"))
    assessments = []
    for answer in answers:
        middle = STRENGTH.get(answer.submission.agency.government.code, 2.5) - GROWTH
        level = min(max(int(random.gauss(middle, 0.8) + 0.5), structure.level_min), structure.level_max)
        lower = level > structure.level_min and random.random() < 0.25
        answer.level, answer.evaluator_level = level, level - lower
        answer.explanation = "Keadaan tahun lalu (contoh)."
        answer.is_complete, answer.version, answer.assessed_version = True, 2, 2
        analysis = f"Kriteria tingkat {level} belum seluruhnya terbukti (contoh)." if lower else ""
        assessments.append(
            Assessment(
                answer=answer, round=1, self_level=level, answer_version=2, level=level - lower,
                findings="Bukti dibaca (contoh).", analysis=analysis, by=evaluator,
            )
        )  # fmt: skip
    fields = ["level", "evaluator_level", "explanation", "is_complete", "version", "assessed_version"]
    Answer.objects.bulk_update(answers, fields, batch_size=500)
    Assessment.objects.bulk_create(assessments, batch_size=500)


def _finalise(period: Period, people: dict[str, User], evaluator: User) -> None:
    """The whole way of every OPD, on days of last year."""
    zone = timezone.get_current_timezone()
    days = [
        dt.datetime(period.year, month, day, 10, tzinfo=zone) for month, day in ((10, 6), (10, 13), (10, 27), (11, 10))
    ]
    for (action, source, target), day in zip(MOVES, days, strict=True):
        Transition.objects.bulk_create(
            Transition(
                submission=submission, action=action, source=source, target=target, round=1,
                by=people.get(action, evaluator),
            )
            for submission in period.submissions.all()
        )  # fmt: skip
        Transition.objects.filter(submission__period=period, action=action).update(at=day)
    Submission.objects.filter(period=period).update(
        status=Status.FINAL, sent_at=days[0], sent_by=people["send"], last_activity=days[-1]
    )
