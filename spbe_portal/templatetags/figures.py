"""How figures, dates and sizes are written on screen and paper. Exact: half up, no floats.

A builtin of every template; Python code that writes sentences calls the same functions.
"""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from django import template
from django.utils import formats, timezone

from indicators.scoring import rounded

register = template.Library()

NONE = "–"
MINUS = "−"
NBSP = "\u00a0"
WORDS = ["Nol", "Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan", "Sepuluh", "Sebelas"]
KILO = 1024
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}  # by hours east of UTC


def _comma(text: str) -> str:
    return text.replace(".", ",")


@register.filter
def angka(value: Fraction | int | None, decimals: int = 2) -> str:
    """3,41; an en dash where there is no figure."""
    return NONE if value is None else _comma(str(rounded(Fraction(value), decimals))).replace("-", MINUS)


@register.filter
def selisih(value: Fraction | int | None, decimals: int = 2) -> str:
    """A difference with its sign: +0,30, −0,25, 0,00. A whole number of levels has no decimals: −1."""
    if value is None:
        return NONE
    if isinstance(value, int):
        decimals = 0
    shown = rounded(Fraction(value), decimals)
    sign = "+" if shown > 0 else MINUS if shown < 0 else ""
    return sign + _comma(str(abs(shown)))


@register.filter
def persen(share: Fraction | None) -> str:
    """A part of 0..1 in whole percent. Never 100 % before all is there, never 0 % while something is."""
    if share is None:
        return NONE
    whole = int(rounded(share * 100, 0))
    if share < 1:
        whole = min(whole, 99)
    if share > 0:
        whole = max(whole, 1)
    return f"{whole}{NBSP}%"


@register.filter
def bobot(weight: Fraction | str | None) -> str:
    """A weight in percent: 5, 2,75, 3,33."""
    if weight is None:
        return NONE
    weight = Fraction(weight)
    return str(weight.numerator) if weight.denominator == 1 else _comma(str(rounded(weight, 2)))


@register.filter
def bilangan(value: int) -> str:
    """1.234"""
    return f"{value:,}".replace(",", ".")


@register.filter
def kata(value: int) -> str:
    """A small number as a word that begins a sentence: Tujuh; from 12 on as digits."""
    return WORDS[value] if 0 <= value < len(WORDS) else bilangan(value)


@register.filter
def ukuran(size: int) -> str:
    """2,4 MB, 640 KB, 120 GB; one decimal below ten."""
    if size < KILO:
        return f"{bilangan(size)} bita"
    number, units = Fraction(size, KILO), ["KB", "MB", "GB"]
    while rounded(number, 0) >= KILO and len(units) > 1:
        number = number / KILO
        units.pop(0)
    unit = units[0]
    return f"{angka(number, 1 if rounded(number, 1) < 10 else 0)} {unit}"


def _day(value: dt.date | dt.datetime) -> dt.date:
    return timezone.localtime(value).date() if isinstance(value, dt.datetime) else value


@register.filter
def tanggal(value: dt.date | dt.datetime | None) -> str:
    """24 Oktober 2025"""
    return NONE if value is None else formats.date_format(_day(value), "j F Y")


@register.filter
def tanggal_hari(value: dt.date | dt.datetime | None) -> str:
    """Jumat, 24 Oktober 2025"""
    return NONE if value is None else formats.date_format(_day(value), "l, j F Y")


@register.filter
def tanggal_pendek(value: dt.date | dt.datetime | None) -> str:
    """24 Okt 2025"""
    return NONE if value is None else formats.date_format(_day(value), "j M Y")


@register.filter
def jam(value: dt.datetime | None) -> str:
    """10.42 WITA"""
    if value is None:
        return NONE
    local = timezone.localtime(value)
    hours = int(local.utcoffset().total_seconds() // 3600)
    return f"{local:%H.%M} {ZONES.get(hours, '')}".strip()


@register.filter
def waktu(value: dt.datetime | None) -> str:
    """24 Okt 2025, 10.42"""
    return NONE if value is None else f"{tanggal_pendek(value)}, {timezone.localtime(value):%H.%M}"


@register.filter
def sisa_hari(last: dt.date, today: dt.date | None = None) -> str:
    """8 hari lagi; hari ini; terlambat 13 hari."""
    days = (last - (today or timezone.localdate())).days
    if days == 0:
        return "hari ini"
    return f"{days} hari lagi" if days > 0 else f"terlambat {-days} hari"


@register.filter
def tingkat(level: Fraction | int | None) -> str:
    """A level as its numeral, 3; a mean of levels with one decimal, 3,4."""
    return angka(level, 0 if isinstance(level, int) else 1)


@register.filter
def level_class(level: Fraction | int | None) -> str:
    """The style of a level that has been reached: a mean of 3,9 is still level 3."""
    return "level-none" if level is None else f"level-{int(level)}"


@register.filter
def instrumen(code: str) -> str:
    """An instrument's code as people say it: PermenPAN-RB 59/2020."""
    head, _, number = code.partition("-")
    return f"PermenPAN-RB {number.replace('-', '/')}" if head == "permenpanrb" else code


@register.filter
def ambil(mapping: dict, key):
    """The value under the key; None when it has none."""
    return mapping.get(key)


@register.filter
def steps(rank: int, of: int = 5) -> Sequence[bool]:
    """[True, True, False, ...]: the filled steps of a predicate's rank."""
    return [place < rank for place in range(of)]
