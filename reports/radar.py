"""The radar: aspects around a circle, one outline per reading, and names that stand clear of each other. Pure.

Values in, geometry out, all as text (see reports.charts). The picture scales by its viewBox, whose height follows the
names. An aspect without a value breaks the outline: a gap is not a zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import cos, pi, sin

from reports.charts import Value, said
from reports.lettering import text_width, wrap

WIDTH = 440
CENTRE_X, CENTRE_Y = WIDTH / 2, 190.0
RADII = range(136, 87, -4)  # the largest at which no name meets another or the rings
SHAPES = ((16, 3), (16, 2), (16, 1), (10, 1))  # letters and lines of a name, tried in this order
TYPE = 16.0
LEADING = 18.0
CLEARANCE = 12.0  # from an axis' tip to its name
AIR = 6.0  # at least between the outer ring, where a mark may lie, and any name

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Series:
    """One reading over all axes; None where the aspect has no value."""

    kind: str
    name: str
    values: Sequence[Value | None]


@dataclass(frozen=True)
class Outline:
    """The drawn shape of a series. `closed` is the points of the whole polygon, or "" when a value is missing; then
    `runs` are the stretches between neighbours that both have a value. `marks` are the places of the values."""

    kind: str
    closed: str
    runs: list[str]
    marks: list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Name:
    anchor: str
    lines: list[Line]


@dataclass(frozen=True)
class Radar:
    """`centre` and `tips` give the axes, `rings` one polygon per level, `ticks` the level's number beside each ring."""

    view_box: str
    centre: tuple[str, str]
    tips: list[tuple[str, str]]
    rings: list[str]
    ticks: list[Line]
    outlines: list[Outline]
    names: list[Name]
    words: str


@dataclass(frozen=True)
class _Block:
    """A name's place: its box (left, top, right, bottom), where its lines begin and how they are anchored."""

    lines: tuple[str, ...]
    anchor: str
    x: float
    top: float
    box: Box


def radar(labels: Sequence[str], series: Sequence[Series], level_max: int) -> Radar:
    """Aspects around a circle, the first at the top, clockwise. Needs three aspects at least.

    Mandiri is drawn over evaluator: where both agree, its dashes still show on the full line.
    """
    if len(labels) < 3:
        raise ValueError("a radar needs three axes")
    radius, blocks = _lay_out(labels)
    count = len(labels)
    top = min(CENTRE_Y - radius, *(block.box[1] for block in blocks)) - 2
    bottom = max(CENTRE_Y + radius, *(block.box[3] for block in blocks)) + 2
    return Radar(
        view_box=f"0 {top:.1f} {WIDTH} {bottom - top:.1f}",
        centre=_text((CENTRE_X, CENTRE_Y)),
        tips=[_text(_point(radius, place, count)) for place in range(count)],
        rings=[_ring(radius * level / level_max, count) for level in range(1, level_max + 1)],
        ticks=[
            Line(f"{CENTRE_X + 5:.1f}", f"{CENTRE_Y - radius * level / level_max + 4:.1f}", str(level))
            for level in range(1, level_max + 1)
        ],
        outlines=[_outline(one, radius / level_max) for one in sorted(series, key=lambda one: one.kind)],
        names=[_name(block) for block in blocks],
        words=f"Jaring nilai aspek, skala 0 sampai {level_max}. {_spoken(labels, series)}",
    )


def _point(radius: float, place: int, count: int) -> Point:
    angle = 2 * pi * place / count - pi / 2
    return CENTRE_X + radius * cos(angle), CENTRE_Y + radius * sin(angle)


def _text(point: Point) -> tuple[str, str]:
    return f"{point[0]:.1f}", f"{point[1]:.1f}"


def _joined(points: Sequence[Point]) -> str:
    return " ".join(",".join(_text(point)) for point in points)


def _ring(radius: float, count: int) -> str:
    return _joined([_point(radius, place, count) for place in range(count)])


def _outline(series: Series, unit: float) -> Outline:
    count = len(series.values)
    points = [
        None if value is None else _point(float(value) * unit, place, count)
        for place, value in enumerate(series.values)
    ]
    whole = all(points)
    return Outline(
        kind=series.kind,
        closed=_joined(points) if whole else "",
        runs=[] if whole else [_joined(run) for run in _runs(points)],
        marks=[_text(point) for point in points if point],
    )


def _runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """Stretches of two or more neighbours; the last axis is the first one's neighbour."""
    first_gap = points.index(None)
    runs: list[list[Point]] = [[]]
    for point in (*points[first_gap + 1 :], *points[: first_gap + 1]):
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if len(run) > 1]


def _spoken(labels: Sequence[str], series: Sequence[Series]) -> str:
    parts = []
    for place, label in enumerate(labels):
        parts.append(f"{label}: {', '.join(said(one.name, one.values[place]) for one in series)}")
    return "; ".join(parts) + "."


def _name(block: _Block) -> Name:
    baseline = block.top + TYPE * 0.8
    return Name(
        block.anchor,
        [Line(f"{block.x:.1f}", f"{baseline + LEADING * place:.1f}", text) for place, text in enumerate(block.lines)],
    )


def _lay_out(labels: Sequence[str]) -> tuple[int, list[_Block]]:
    """The largest radius at which the names stand clear of each other, and their places; many names are cut shorter."""
    for (width, lines), radius in product(SHAPES, RADII):
        names = [wrap(label, width, lines) for label in labels]
        blocks = [_block(name, radius, place, len(names)) for place, name in enumerate(names)]
        if not any(_overlap(a.box, b.box) for a, b in combinations(blocks, 2)):
            break
    return radius, blocks


def _block(lines: tuple[str, ...], radius: float, place: int, count: int) -> _Block:
    """Beside its axis' tip; a name too wide for that goes to the edge and slides along it until it clears the rings."""
    x, y = _point(radius + CLEARANCE, place, count)
    side = (x - CENTRE_X) / (radius + CLEARANCE)
    rise = (y - CENTRE_Y) / (radius + CLEARANCE)
    width = max(text_width(line, TYPE) for line in lines)
    height = LEADING * (len(lines) - 1) + TYPE
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    left = {"middle": x - width / 2, "start": x, "end": x - width}[anchor]
    left = min(max(left, 2), WIDTH - 2 - width)
    top = y - height * (1 - rise) / 2
    while not _outside((left, top, left + width, top + height), radius, count):
        top += 1 if rise > -0.01 else -1
    return _Block(
        lines,
        anchor,
        {"middle": left + width / 2, "start": left, "end": left + width}[anchor],
        top,
        (left, top, left + width, top + height),
    )


def _outside(box: Box, radius: float, count: int) -> bool:
    """Whether a straight line parts the box from the outer ring: a side of the ring or of its bounding box."""
    corners = [(x - CENTRE_X, y - CENTRE_Y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    sides = [2 * pi * (place + 0.5) / count - pi / 2 for place in range(count)]
    reach = [(angle, radius * cos(pi / count)) for angle in sides]
    tips = [_point(radius, place, count) for place in range(count)]
    reach += [
        (-pi / 2, CENTRE_Y - min(y for _, y in tips)),
        (pi / 2, max(y for _, y in tips) - CENTRE_Y),
        (0, max(x for x, _ in tips) - CENTRE_X),
        (pi, CENTRE_X - min(x for x, _ in tips)),
    ]
    return any(all(x * cos(angle) + y * sin(angle) >= far + AIR for x, y in corners) for angle, far in reach)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] + 4 and b[0] < a[2] + 4 and a[1] < b[3] + 4 and b[1] < a[3] + 4
