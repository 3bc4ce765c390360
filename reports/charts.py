"""Where things lie on a scale: ruler and track. Values in, geometry out; how it looks is the templates'.

One picture serves page and PDF: places are percents of its width, heights are px. All numbers leave as text, so that
no locale turns a decimal point into a comma. Every scale begins at 0, also for an instrument whose lowest level is 1,
so that lengths can be compared. The radar has its own module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from spbe_portal.templatetags.figures import angka

Value = Fraction | Decimal | int
Predicates = Sequence[tuple[str, Fraction]]


@dataclass(frozen=True)
class Reading:
    """One value in a picture, called `name`. `kind` is "self", "eval", "ministry" or "target" and decides the shape."""

    kind: str
    name: str
    value: Value | None


@dataclass(frozen=True)
class Mark:
    """A shape at its place, `size` px from middle to edge; `text` begins ("start") or ends ("end") beside it."""

    kind: str
    x: str
    y: str
    size: str
    text: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Tick:
    x: str
    text: str
    anchor: str


def percent(value: Value, level_max: int) -> str:
    """Place of a value on the scale from 0 to level_max, "68.14%"."""
    share = min(max(Fraction(value) / level_max, Fraction(0)), Fraction(1))
    return f"{float(share * 100):.2f}%"


def brief(value: Value) -> str:
    """The value with as few of its two decimals as say it: 0, 1,8, 2,65."""
    decimals = next((d for d in (0, 1) if (Fraction(value) * 10**d).denominator == 1), 2)
    return angka(value, decimals)


def said(name: str, value: Value | None) -> str:
    """A reading in words: "Mandiri 3,71", "Evaluator belum ada"."""
    return f"{name} {'belum ada' if value is None else angka(value)}"


def axis(predicates: Predicates, level_max: int) -> list[Tick]:
    """Ticks at the ends of the scale and at the predicates' borders."""
    middle = [lowest for _, lowest in predicates if 0 < lowest < level_max]
    return [
        Tick("0.00%", "0", "start"),
        *(Tick(percent(lowest, level_max), brief(lowest), "middle") for lowest in middle),
        Tick("100.00%", brief(level_max), "end"),
    ]


# Ruler ---------------------------------------------------------------------

FILLS = ("#f6e1b0", "#c0c38a", "#2f7c7d", "#235585", "#262666")  # --level-1 to --level-5 of portal.css
ROW = 24  # one reading takes one row, so that labels never meet however close the values are


@dataclass(frozen=True)
class Band:
    """A predicate's stretch of the scale; `rank` is 1 to 5, `fill` is its colour on paper."""

    name: str
    rank: int
    fill: str
    x: str
    width: str
    middle: str


@dataclass(frozen=True)
class Ruler:
    """The scale with its predicates as bands and the readings above it. Heights are in px, widths in percent."""

    bands: list[Band]
    ticks: list[Tick]
    marks: list[Mark]
    band_y: str
    tick_y: str
    name_y: str
    height: str
    words: str


def ruler(predicates: Predicates, level_max: int, readings: Sequence[Reading]) -> Ruler:
    """Readings without a value are left out of the picture and named in `words`."""
    shown = [reading for reading in readings if reading.value is not None]
    top = ROW * len(shown) + 6
    values = ", ".join(said(reading.name, reading.value) for reading in readings)
    return Ruler(
        bands=_bands(predicates, level_max),
        ticks=axis(predicates, level_max),
        marks=[_ruler_mark(reading, level_max, ROW * place + 14) for place, reading in enumerate(shown)],
        band_y=str(top),
        tick_y=str(top + 30),
        name_y=str(top + 48),
        height=str(top + 54),
        words=f"Skala 0 sampai {level_max}: {values}. {_borders(predicates)}",
    )


def _ruler_mark(reading: Reading, level_max: int, y: int) -> Mark:
    """The label runs towards the longer side of the scale."""
    anchor = "end" if Fraction(reading.value) * 2 >= level_max else "start"
    size = "7" if reading.kind == "ministry" else "6"
    text = f"{reading.name} {angka(reading.value)}"
    return Mark(reading.kind, percent(reading.value, level_max), str(y), size, text, anchor)


def _bands(predicates: Predicates, level_max: int) -> list[Band]:
    ends = [lowest for _, lowest in predicates[1:]] + [Fraction(level_max)]
    return [
        Band(
            name,
            min(place, len(FILLS)),
            FILLS[min(place, len(FILLS)) - 1],
            percent(start, level_max),
            percent(end - start, level_max),
            percent((start + end) / 2, level_max),
        )
        for place, ((name, start), end) in enumerate(zip(predicates, ends, strict=True), 1)
    ]


def _borders(predicates: Predicates) -> str:
    return "Batas predikat: " + ", ".join(f"{name} {angka(lowest)}" for name, lowest in predicates[1:]) + "."


# Track ---------------------------------------------------------------------


TRACK_SIZES = {"self": "7.5", "eval": "6", "ministry": "5"}  # drawn in this order, equal values nest


@dataclass(frozen=True)
class Track:
    """One line of a list of governments: where each reading lies, and how far mandiri and evaluator are apart."""

    ticks: list[Tick]
    marks: list[Mark]
    start: str | None
    end: str | None


def track(predicates: Predicates, level_max: int, readings: Sequence[Reading]) -> Track:
    """At most one reading of each kind; the order in which they are given does not matter."""
    shown = [r for kind in TRACK_SIZES for r in readings if r.kind == kind and r.value is not None]
    pair = sorted(reading.value for reading in shown if reading.kind in ("self", "eval"))
    apart = len(pair) == 2 and pair[0] != pair[1]
    return Track(
        ticks=axis(predicates, level_max),
        marks=[Mark(r.kind, percent(r.value, level_max), "50%", TRACK_SIZES[r.kind]) for r in shown],
        start=percent(pair[0], level_max) if apart else None,
        end=percent(pair[1], level_max) if apart else None,
    )
