"""The radar: hand-computed places, gaps instead of zeros, names that never meet."""

from fractions import Fraction
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from reports.lettering import text_width, wrap
from reports.pictures import numbered
from reports.radar import LEADING, TYPE, WIDTH, Name, Radar, Series, radar

OF_2018 = [
    "Kebijakan Internal Tata Kelola SPBE",
    "Kebijakan Internal Layanan SPBE",
    "Kelembagaan",
    "Strategi dan Perencanaan",
    "Teknologi Informasi dan Komunikasi",
    "Layanan Administrasi Pemerintahan Berbasis Elektronik",
    "Layanan Publik Berbasis Elektronik",
]
OF_2020 = [
    "Kebijakan Internal Tata Kelola SPBE",
    "Perencanaan Strategis SPBE",
    "Teknologi Informasi dan Komunikasi",
    "Penyelenggara SPBE",
    "Penerapan Manajemen SPBE",
    "Pelaksanaan Audit TIK",
    "Layanan Administrasi Pemerintahan Berbasis Elektronik",
    "Layanan Publik Berbasis Elektronik",
]


def square(*values) -> Radar:
    """Four axes with short names: up, right, down, left, 136 long."""
    exact = [None if value is None else Fraction(value) for value in values]
    return radar(["A", "B", "C", "D"], [Series("eval", "Evaluator", exact)], 5)


def test_axes_rings_and_ticks_by_hand():
    picture = square(5, 5, 5, 5)
    assert picture.centre == ("220.0", "190.0")
    assert picture.tips == [("220.0", "54.0"), ("356.0", "190.0"), ("220.0", "326.0"), ("84.0", "190.0")]
    assert picture.rings[0] == "220.0,162.8 247.2,190.0 220.0,217.2 192.8,190.0"
    assert picture.rings[4] == "220.0,54.0 356.0,190.0 220.0,326.0 84.0,190.0"
    assert [tick.text for tick in picture.ticks] == ["1", "2", "3", "4", "5"]
    assert [name.anchor for name in picture.names] == ["middle", "start", "middle", "end"]


def test_values_by_hand():
    outline = square("2.5", 5, 0, "1.25").outlines[0]
    assert outline.closed == "220.0,122.0 356.0,190.0 220.0,190.0 186.0,190.0"
    assert outline.marks == [("220.0", "122.0"), ("356.0", "190.0"), ("220.0", "190.0"), ("186.0", "190.0")]
    assert outline.runs == []


def test_all_zero_lies_in_the_centre():
    assert set(square(0, 0, 0, 0).outlines[0].marks) == {("220.0", "190.0")}


def test_a_missing_value_opens_the_outline():
    outline = square(5, 5, None, 5).outlines[0]
    assert outline.closed == ""
    assert outline.runs == ["84.0,190.0 220.0,54.0 356.0,190.0"]
    assert len(outline.marks) == 3


def test_a_lonely_value_is_a_mark_without_a_line():
    outline = square(None, 5, None, 5).outlines[0]
    assert (outline.closed, outline.runs) == ("", [])
    assert outline.marks == [("356.0", "190.0"), ("84.0", "190.0")]


def test_no_value_at_all_draws_nothing():
    outline = square(None, None, None, None).outlines[0]
    assert (outline.closed, outline.runs, outline.marks) == ("", [], [])


def test_words_hold_every_value():
    picture = radar(
        ["A", "B", "C"],
        [
            Series("self", "Mandiri", [Fraction(3), None, Fraction(10, 3)]),
            Series("eval", "Evaluator", [Fraction(2), None, Fraction(0)]),
        ],
        5,
    )
    assert picture.words == (
        "Jaring nilai aspek, skala 0 sampai 5. A: Mandiri 3,00, Evaluator 2,00; "
        "B: Mandiri belum ada, Evaluator belum ada; C: Mandiri 3,33, Evaluator 0,00."
    )


def test_mandiri_is_drawn_over_evaluator():
    series = [Series(kind, kind, [Fraction(1)] * 3) for kind in ("self", "eval")]
    assert [outline.kind for outline in radar(["A", "B", "C"], series, 5).outlines] == ["eval", "self"]


def test_two_axes_are_no_radar():
    with pytest.raises(ValueError, match="three axes"):
        radar(["A", "B"], [], 5)


def box(name: Name) -> tuple[float, float, float, float]:
    width = max(text_width(line.text, TYPE) for line in name.lines)
    x, top = float(name.lines[0].x), float(name.lines[0].y) - TYPE * 0.8
    left = {"start": x, "middle": x - width / 2, "end": x - width}[name.anchor]
    return left, top, left + width, top + LEADING * (len(name.lines) - 1) + TYPE


@pytest.mark.parametrize(
    "labels", [OF_2018[:3], OF_2018[:4], OF_2020[:5], OF_2020[:6], OF_2018, OF_2020, OF_2020 + ["Aspek"] * 4]
)
def test_names_stay_inside_and_apart(labels):
    picture = radar(numbered(labels), [], 5)
    _, top, width, height = map(float, picture.view_box.split())
    boxes = [box(name) for name in picture.names]
    assert width == WIDTH
    for left, upper, right, lower in boxes:
        assert 0 <= left < right <= WIDTH
        assert top <= upper < lower <= top + height
    for a, b in combinations(boxes, 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Kelembagaan", ("Kelembagaan",)),
        ("Strategi dan Perencanaan", ("Strategi dan", "Perencanaan")),
        ("Teknologi Informasi dan Komunikasi", ("Teknologi", "Informasi dan", "Komunikasi")),
        ("Layanan Administrasi Pemerintahan Berbasis Elektronik", ("Layanan", "Administrasi", "Pemerintahan…")),
        ("Ketidakterhubungannya", ("Ketidakterhubungannya",)),
        ("", ("",)),
    ],
)
def test_wrap(name, lines):
    assert wrap(name) == lines


def test_wrap_keeps_the_number_with_its_name():
    assert wrap(numbered(OF_2018)[6]) == ("7\u00a0Layanan", "Publik Berbasis", "Elektronik")


def test_wide_letters_are_wider():
    assert text_width("mm", 10) > text_width("ab", 10) > text_width("il", 10)
    assert text_width("abab", 10) == pytest.approx(2 * text_width("ab", 10))


def test_picture_is_well_formed_and_speaks():
    series = [
        Series("self", "Mandiri", [Fraction(3), None, *[Fraction(2)] * 5]),
        Series("eval", "Evaluator", [Fraction(3)] * 7),
    ]
    page = render_to_string("charts/radar.svg", {"radar": radar(numbered(OF_2018), series, 5)})
    root = ElementTree.fromstring(page)  # noqa: S314 (our own markup)
    assert root.attrib["role"] == "img"
    assert "3\u00a0Kelembagaan: Mandiri 2,00, Evaluator 3,00" in root.attrib["aria-label"]
    classes = [element.attrib.get("class") for element in root.iter()]
    assert classes.count("ring") == 5
    assert classes.count("self") == 1
    assert classes.count("mark-self") == 6
    assert classes.count("mark-eval") == 7
