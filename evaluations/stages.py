"""The stages of the instrument in a period: where a government is, and which assessment of a row decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from agencies.models import Government
from evaluations.models import Assessment, Period, StageStep, Submission
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
