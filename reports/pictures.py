"""Which figures of a summary each picture shows. The pictures round nothing: they show what the tables show."""

from collections.abc import Iterable

from improvements.models import Target
from indicators.structure import Structure
from reports.charts import Reading, Ruler, Track, ruler, track
from reports.radar import Radar, Series, radar
from reports.summary import Summary
from reports.trend import Trend
from reports.trend_chart import Reading as Point
from reports.trend_chart import TrendChart, trend_chart


def readings(summary: Summary) -> list[Reading]:
    """Mandiri, evaluator and, where it has published one, the ministry's newest result."""
    found = [
        Reading("self", "Mandiri", summary.mandiri.index),
        Reading("eval", "Evaluator", summary.evaluator.index),
    ]
    if summary.ministry:
        found.append(Reading("ministry", f"Kementerian {summary.ministry.year}", summary.ministry.index))
    return found


def predicate_rank(structure: Structure, predicate: str) -> int:
    """1 for the lowest predicate of the instrument, one more for each above it: the steps beside its name."""
    return [name for name, _ in structure.predicates].index(predicate) + 1


def summary_ruler(summary: Summary, target: Target | None = None) -> Ruler:
    shown = readings(summary)
    if target:
        shown.append(Reading("target", f"Target {target.year}", target.exact_index))
    return ruler(summary.structure.predicates, summary.structure.level_max, shown)


def summary_track(summary: Summary) -> Track:
    return track(summary.structure.predicates, summary.structure.level_max, readings(summary))


def summary_radar(summary: Summary, previous: Summary | None = None) -> Radar | None:
    """All aspects of the instrument, also those that an OPD does not answer: these stay a gap. None under three.

    `previous` adds last period's outline when it was measured with the same instrument.
    """
    aspects = list(summary.structure.aspects())
    if len(aspects) < 3:
        return None
    before = []
    if previous is not None and previous.structure.code == summary.structure.code:
        values = [previous.column.score.aspects[aspect.code].value for aspect in aspects]
        before = [Series("before", f"Periode {previous.period.year}", values)]
    return radar(
        numbered(aspect.name for aspect in aspects),
        [
            *before,
            Series("self", "Mandiri", [summary.mandiri.score.aspects[aspect.code].value for aspect in aspects]),
            Series("eval", "Evaluator", [summary.evaluator.score.aspects[aspect.code].value for aspect in aspects]),
        ],
        summary.structure.level_max,
    )


def trend_picture(found: Trend) -> TrendChart | None:
    """The index of every period that has one, the ministry's results, and what is wanted."""
    own = [Point(year.period.year, year.summary.index, year.other) for year in found.years]
    theirs = [Point(result.year, result.index) for result in found.ministry]
    wanted = [Point(target.year, target.exact_index) for target in found.targets]
    return trend_chart(own, theirs, max(year.summary.structure.level_max for year in found.years), wanted)


def numbered(names: Iterable[str]) -> list[str]:
    """ "1 Kebijakan …": the number joins the radar's names to the table's and the heat map's."""
    return [f"{place}\u00a0{name}" for place, name in enumerate(names, 1)]
