"""The stages of the instrument in a period: where a government is, and which assessment of a row decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from agencies.access import YES, Decision
from agencies.models import Government
from evaluations.models import Assessment, Period, SecondReview, StageStep, Submission
from indicators.structure import Stage

SELF, DOCUMENT = "self", "document"


def reviewed(period: Period) -> list[Stage]:
    """The instrument's stages after the OPD's own, in order."""
    return [stage for stage in period.instrument.structure.stages if stage.code != SELF]


def current(period: Period, government: Government) -> Stage:
    """The stage that an assessment of this government is written to now."""
    found = StageStep.objects.filter(period=period, government=government).values_list("stage", flat=True)
    order = reviewed(period)
    reached = {DOCUMENT, *found}
    return [stage for stage in order if stage.code in reached][-1]


def last_step(period: Period, government: Government) -> StageStep | None:
    """The step that led to the present stage; None at the first."""
    return StageStep.objects.filter(
        period=period, government=government, stage=current(period, government).code
    ).first()


def may_undo(period: Period, government: Government) -> Decision:
    """Whether the present stage can be taken back: it was begun, and nothing was entered at it."""
    now = current(period, government)
    if period.status != Period.Status.OPEN:
        return Decision(False, f"Periode {period} tidak sedang dibuka.")
    if last_step(period, government) is None:
        return Decision(False, f"{now.name} adalah tahap pertama; tidak ada yang dibatalkan.")
    here = {
        "stage": now.code,
        "answer__submission__period": period,
        "answer__submission__agency__government": government,
    }
    entered = Assessment.objects.filter(**here).count()
    if entered:
        return Decision(False, f"Tahap {now.name} tidak dapat dibatalkan: sudah ada penilaian pada {entered} butir.")
    asked = SecondReview.objects.filter(
        stage=now.code, submission__period=period, submission__agency__government=government
    )
    if asked.exists():
        return Decision(
            False, f"Tahap {now.name} tidak dapat dibatalkan: penilaian kedua sudah diminta pada tahap ini."
        )
    return YES


def following(period: Period, now: Stage) -> list[Stage]:
    """Stages that may come next; one that is not held is passed over."""
    order = reviewed(period)
    return order[order.index(now) + 1 :]


def deciding(assessments: Sequence[Assessment], order: Sequence[Stage]) -> Assessment | None:
    """The assessment whose level counts: of those with a level the latest stage's, within it the latest round's."""
    place = {stage.code: number for number, stage in enumerate(order)}
    with_level = [a for a in assessments if a.level is not None]
    return max(with_level, key=lambda a: (place[a.stage], a.round, a.pk), default=None)


@dataclass(frozen=True)
class StageLine:
    """One stage of a row side by side with the others. Without entries the level of the stage before stays."""

    stage: Stage
    entries: list[Assessment]
    kept: int | None
    is_now: bool


def side_by_side(submission: Submission, assessments: Sequence[Assessment], now: Stage) -> list[StageLine]:
    """Every stage up to the present one, with what was found in each of its rounds."""
    order = reviewed(submission.period)
    lines, level = [], None
    for stage in order[: order.index(now) + 1]:
        entries = [a for a in assessments if a.stage == stage.code]
        lines.append(StageLine(stage, entries, level, stage == now))
        found = deciding(entries, order)
        level = found.level if found else level
    return lines
