"""The trend as a picture: one line for the index, a break where the instrument changes, and marks. Pure.

All places leave as text (see reports.charts). The scale begins at 0 and ends at the highest level.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts import Value, said
from spbe_portal.templatetags.figures import angka

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 440, 34, 430, 28, 202


@dataclass(frozen=True)
class Reading:
    """The index of one year; None while there is none. `other` marks that the instrument is not the year's before."""

    year: int
    value: Value | None
    other: bool = False


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    text: str
    text_y: str


@dataclass(frozen=True)
class TrendChart:
    """`runs` are the stretches of the line; `changes` the places where the instrument changes."""

    view_box: str
    years: list[tuple[str, str]]
    levels: list[tuple[str, str]]
    left: str
    right: str
    top: str
    bottom: str
    year_y: str
    runs: list[str]
    changes: list[str]
    own: list[Dot]
    ministry: list[Dot]
    targets: list[Dot]
    words: str


def trend_chart(
    own: Sequence[Reading], ministry: Sequence[Reading], level_max: int, targets: Sequence[Reading] = ()
) -> TrendChart | None:
    """The ministry's results and the targets are marks beside the line. None with fewer than two years."""
    years = sorted({reading.year for reading in (*own, *ministry, *targets)})
    if len(years) < 2:
        return None
    step = (RIGHT - LEFT - 60) / (years[-1] - years[0])

    def x(year: int) -> float:
        return LEFT + 30 + (year - years[0]) * step

    def y(value: Value) -> float:
        return BOTTOM - (BOTTOM - TOP) * float(value) / level_max

    theirs = {r.year: r.value for r in ministry}
    return TrendChart(
        view_box=f"0 0 {WIDTH} {BOTTOM + 34}",
        years=[(f"{x(year):.1f}", str(year)) for year in years],
        levels=[(f"{y(level):.1f}", str(level)) for level in range(level_max + 1)],
        left=str(LEFT),
        right=str(RIGHT),
        top=str(TOP),
        bottom=str(BOTTOM),
        year_y=str(BOTTOM + 24),
        runs=_runs(own, x, y),
        changes=[f"{x(r.year) - step / 2:.1f}" for r in own if r.other],
        own=[
            _dot(r, x, y, above=theirs.get(r.year) is None or r.value >= theirs[r.year])
            for r in own
            if r.value is not None
        ],
        ministry=[
            _dot(r, x, y, above=not any(o.year == r.year and o.value is not None and o.value >= r.value for o in own))
            for r in ministry
        ],
        targets=[_dot(r, x, y, above=True) for r in targets],
        words=f"Indeks menurut tahun, skala 0 sampai {level_max}. {_spoken(own, ministry, targets)}",
    )


def _dot(reading: Reading, x, y, *, above: bool) -> Dot:
    place = y(reading.value)
    return Dot(f"{x(reading.year):.1f}", f"{place:.1f}", angka(reading.value), f"{place + (-13 if above else 25):.1f}")


def _runs(own: Sequence[Reading], x, y) -> list[str]:
    """Years that follow each other under one instrument and have a value are joined."""
    runs: list[list[str]] = [[]]
    for reading in own:
        if reading.other or reading.value is None:
            runs.append([])
        if reading.value is not None:
            runs[-1].append(f"{x(reading.year):.1f},{y(reading.value):.1f}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _spoken(own: Sequence[Reading], ministry: Sequence[Reading], targets: Sequence[Reading]) -> str:
    told = [f"{r.year}: {said('penilaian kita', r.value)}{', instrumen berganti' if r.other else ''}" for r in own]
    told += [f"{r.year}: {said('Kementerian', r.value)}" for r in ministry]
    told += [f"{r.year}: {said('target', r.value)}" for r in targets]
    return "; ".join(told) + "."
