"""Geometry of ruler and track, hand-computed, and what the pictures say to those who cannot see them."""

import re
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from reports.charts import FILLS, Reading, Ruler, axis, brief, percent, ruler, track

PREDICATES = (
    ("Kurang", Fraction(0)),
    ("Cukup", Fraction("1.8")),
    ("Baik", Fraction("2.6")),
    ("Sangat Baik", Fraction("3.5")),
    ("Memuaskan", Fraction("4.2")),
)


def readings(mandiri, evaluator, ministry=None) -> list[Reading]:
    values = (
        ("self", "Mandiri", mandiri),
        ("eval", "Evaluator", evaluator),
        ("ministry", "Kementerian 2024", ministry),
    )
    return [Reading(kind, name, None if value is None else Fraction(value)) for kind, name, value in values]


def drawn(*values) -> Ruler:
    return ruler(PREDICATES, 5, readings(*values))


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (Fraction("3.41"), "68.20%"),
        (Fraction("3.711"), "74.22%"),
        (0, "0.00%"),
        (5, "100.00%"),
        (Fraction(10, 3), "66.67%"),
        (6, "100.00%"),
    ],
)
def test_place_on_the_scale(value, place):
    assert percent(value, 5) == place


def test_a_border_is_written_as_short_as_it_is():
    assert [brief(Fraction(v)) for v in ("0", "1.8", "2.65", "5")] == ["0", "1,8", "2,65", "5"]


def test_axis_has_a_tick_at_both_ends_and_at_every_border():
    ticks = axis(PREDICATES, 5)
    assert [(t.x, t.text) for t in ticks] == [
        ("0.00%", "0"),
        ("36.00%", "1,8"),
        ("52.00%", "2,6"),
        ("70.00%", "3,5"),
        ("84.00%", "4,2"),
        ("100.00%", "5"),
    ]
    assert [t.anchor for t in ticks] == ["start", *["middle"] * 4, "end"]


def test_ruler_bands_fill_the_scale():
    bands = drawn("3.41", "3.41").bands
    assert [(b.x, b.width, b.middle) for b in bands] == [
        ("0.00%", "36.00%", "18.00%"),
        ("36.00%", "16.00%", "44.00%"),
        ("52.00%", "18.00%", "61.00%"),
        ("70.00%", "14.00%", "77.00%"),
        ("84.00%", "16.00%", "92.00%"),
    ]
    assert [b.rank for b in bands] == [1, 2, 3, 4, 5]


def test_ruler_gives_every_reading_its_own_row():
    marks = drawn("3.71", "3.71", "3.71").marks
    assert [(m.kind, m.x, m.y) for m in marks] == [
        ("self", "74.20%", "14"),
        ("eval", "74.20%", "38"),
        ("ministry", "74.20%", "62"),
    ]


@pytest.mark.parametrize(("value", "anchor"), [("0", "start"), ("2.49", "start"), ("2.5", "end"), ("5", "end")])
def test_ruler_label_runs_towards_the_longer_side(value, anchor):
    assert drawn(value, value).marks[0].anchor == anchor


def test_ruler_without_a_reading_is_lower_and_says_so():
    whole, part = drawn("3.7", "3.4", "3.7"), drawn("3.7", None, None)
    assert [m.text for m in part.marks] == ["Mandiri 3,70"]
    assert int(whole.height) - int(part.height) == 48
    assert part.words == (
        "Skala 0 sampai 5: Mandiri 3,70, Evaluator belum ada, Kementerian 2024 belum ada. "
        "Batas predikat: Cukup 1,80, Baik 2,60, Sangat Baik 3,50, Memuaskan 4,20."
    )


def test_track_joins_mandiri_and_evaluator():
    line = track(PREDICATES, 5, readings("3.7", "3.2", "4"))
    assert (line.start, line.end) == ("64.00%", "74.00%")
    assert [(m.kind, m.x) for m in line.marks] == [("self", "74.00%"), ("eval", "64.00%"), ("ministry", "80.00%")]


def test_track_of_equal_values_nests_the_marks():
    line = track(PREDICATES, 5, list(reversed(readings("3", "3", "3"))))
    assert [m.kind for m in line.marks] == ["self", "eval", "ministry"]
    sizes = [float(m.size) for m in line.marks]
    assert sizes == sorted(sizes, reverse=True)
    assert line.start is None


@pytest.mark.parametrize("values", [("3", None), (None, "3"), (None, None)])
def test_track_without_a_pair_has_no_range(values):
    line = track(PREDICATES, 5, readings(*values))
    assert line.start is None
    assert len(line.marks) == sum(value is not None for value in values)


def pictures() -> dict[str, str]:
    line = track(PREDICATES, 5, readings("3.71", "3.41", "3.7"))
    return {
        "ruler": render_to_string("charts/ruler.svg", {"ruler": drawn("3.71", "3.41", "3.7")}),
        "track": render_to_string("charts/track.svg", {"track": line}),
        "axis": render_to_string("charts/axis.svg", {"ticks": line.ticks}),
    }


@pytest.mark.parametrize("name", ["ruler", "track", "axis"])
def test_numbers_in_attributes_have_a_point(name):
    places = ("x", "y", "x1", "x2", "y1", "y2", "r", "width", "height")
    root = ElementTree.fromstring(pictures()[name])  # noqa: S314 (our own markup)
    found = [element.attrib[place] for element in root.iter() for place in places if place in element.attrib]
    assert len(found) > 6
    assert [value for value in found if not re.fullmatch(r"-?\d+(\.\d+)?%?", value)] == []


def test_ruler_speaks_and_track_leaves_it_to_its_table():
    assert 'role="img" aria-label="Skala 0 sampai 5: Mandiri 3,71, Evaluator 3,41' in pictures()["ruler"]
    assert 'aria-hidden="true"' in pictures()["track"]


def test_a_name_is_never_markup():
    page = render_to_string("charts/ruler.svg", {"ruler": ruler((("A<b>", Fraction(0)),), 5, [])})
    assert "A&lt;b&gt;" in page
    assert "<b>" not in page


def test_charts_use_the_colours_of_the_stylesheets_and_no_inline_style():
    css = "".join(Path(settings.BASE_DIR, "static/css", name).read_text() for name in ("portal.css", "laporan.css"))
    templates = "".join(path.read_text() for path in Path(settings.BASE_DIR, "templates/charts").iterdir())
    colours = {*re.findall(r'"(#[0-9a-f]+)"', templates), *FILLS}
    assert {colour for colour in colours if colour not in css} == set()
    assert "style=" not in templates
