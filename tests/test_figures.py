"""How figures, dates and sizes are written, at their borders."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import engines
from django.template.loader import render_to_string

from spbe_portal.templatetags import figures

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction("3.4069"), "3,41"),
        (Fraction("2.345"), "2,35"),
        (Decimal("2.345"), "2,35"),
        (Fraction("2.3449999999999999999999"), "2,34"),
        (Fraction(10, 3), "3,33"),
        (Fraction(2, 3), "0,67"),
        (5, "5,00"),
        (0, "0,00"),
        (Fraction("-0.25"), "−0,25"),
        (Fraction("-0.004"), "0,00"),
        (None, "–"),
    ],
)
def test_angka(value, shown):
    assert figures.angka(value) == shown


def test_angka_decimals():
    assert figures.angka(Fraction("3.4069"), 4) == "3,4069"
    assert figures.angka(Fraction("3.95"), 1) == "4,0"
    assert figures.angka(Fraction("3.5"), 0) == "4"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction("-0.25"), "−0,25"),
        (Fraction("0.3"), "+0,30"),
        (Fraction(0), "0,00"),
        (Fraction("0.005"), "+0,01"),
        (Fraction("-0.005"), "−0,01"),
        (Fraction("-0.004"), "0,00"),
        (Fraction("0.004"), "0,00"),
        (Decimal("-1"), "−1,00"),
        (-1, "−1"),
        (2, "+2"),
        (0, "0"),
        (None, "–"),
    ],
)
def test_selisih(value, shown):
    assert figures.selisih(value) == shown


@pytest.mark.parametrize(
    ("share", "whole"),
    [
        (Fraction(628, 922), "68"),
        (Fraction(0), "0"),
        (Fraction(1, 1000), "1"),
        (Fraction("0.005"), "1"),
        (Fraction("0.125"), "13"),
        (Fraction(999, 1000), "99"),
        (Fraction(1), "100"),
    ],
)
def test_persen(share, whole):
    assert figures.persen(share) == f"{whole}{NBSP}%"


def test_persen_without_a_share():
    assert figures.persen(None) == "–"


@pytest.mark.parametrize(
    ("weight", "shown"),
    [("10/3", "3,33"), (Fraction(20, 3), "6,67"), ("5", "5"), ("2.5", "2,50"), (Fraction(100), "100")],
)
def test_bobot(weight, shown):
    assert figures.bobot(weight) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 bita"),
        (1023, "1.023 bita"),
        (1024, "1,0 KB"),
        (640 * 1024, "640 KB"),
        (10 * 1024 - 1, "10 KB"),
        (1024 * 1024 - 1, "1,0 MB"),
        (1024 * 1024, "1,0 MB"),
        (2_516_582, "2,4 MB"),
        (20 * 1024 * 1024, "20 MB"),
        (1024**3 - 1, "1,0 GB"),
        (2400 * 1024**3, "2400 GB"),
    ],
)
def test_ukuran(size, shown):
    assert figures.ukuran(size) == shown


def test_dates_in_indonesian():
    day = dt.date(2025, 10, 24)
    assert figures.tanggal(day) == "24 Oktober 2025"
    assert figures.tanggal_hari(day) == "Jumat, 24 Oktober 2025"
    assert figures.tanggal_pendek(day) == "24 Okt 2025"
    assert figures.tanggal_pendek(dt.date(2025, 8, 1)) == "1 Agu 2025"
    assert [f(None) for f in (figures.tanggal, figures.tanggal_hari, figures.tanggal_pendek)] == ["–"] * 3


def test_a_moment_is_shown_in_local_time():
    late = dt.datetime(2025, 10, 23, 18, 5, tzinfo=dt.UTC)
    assert figures.tanggal(late) == "24 Oktober 2025"
    assert figures.jam(late) == "02.05 WITA"
    assert figures.waktu(late) == "24 Okt 2025, 02.05"
    assert (figures.jam(None), figures.waktu(None)) == ("–", "–")


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Asia/Jakarta", "01.05 WIB"), ("Asia/Makassar", "02.05 WITA"), ("Asia/Jayapura", "03.05 WIT"), ("UTC", "18.05")],
)
def test_jam_names_the_zone(settings, zone, shown):
    settings.TIME_ZONE = zone
    assert figures.jam(dt.datetime(2025, 10, 23, 18, 5, tzinfo=dt.UTC)) == shown


@pytest.mark.parametrize(
    ("day", "words"),
    [(31, "8 hari lagi"), (24, "1 hari lagi"), (23, "hari ini"), (22, "terlambat 1 hari"), (10, "terlambat 13 hari")],
)
def test_sisa_hari(day, words):
    assert figures.sisa_hari(dt.date(2025, 10, day), dt.date(2025, 10, 23)) == words


def test_whole_numbers():
    assert [figures.bilangan(n) for n in (0, 999, 1234, 1234567)] == ["0", "999", "1.234", "1.234.567"]
    assert [figures.kata(n) for n in (0, 7, 9, 11, 12, 1200)] == ["Nol", "Tujuh", "Sembilan", "Sebelas", "12", "1.200"]


@pytest.mark.parametrize(
    ("level", "style", "text"),
    [
        (None, "level-none", "–"),
        (0, "level-0", "0"),
        (5, "level-5", "5"),
        (Fraction("3.9"), "level-3", "3,9"),
        (Fraction(4), "level-4", "4,0"),
    ],
)
def test_level_is_styled_by_what_has_been_reached(level, style, text):
    assert figures.level_class(level) == style
    assert figures.tingkat(level) == text
    html = render_to_string("components/level.html", {"level": level})
    assert f'class="level {style}"' in html
    assert f"{text}</span>" in html


def test_predicate_shows_steps_and_word():
    html = render_to_string("components/predicate.html", {"name": "Baik", "rank": 3})
    assert html.count('<i class="on"></i>') == 3
    assert html.count("<i></i>") == 2
    assert "Baik" in html


def test_state_is_a_word_with_its_mark():
    html = render_to_string("components/state.html", {"mark": "repair", "word": "Perlu perbaikan"})
    assert html.strip() == '<span class="state state-repair">Perlu perbaikan</span>'


def test_filters_need_no_load():
    template = engines["django"].from_string("{{ value|angka }} {{ value|selisih }} {{ levels|ambil:'x' }}")
    assert template.render({"value": Fraction(10, 3), "levels": {}}) == "3,33 +3,33 None"
