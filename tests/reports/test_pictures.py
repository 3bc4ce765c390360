"""The pictures of a summary show the summary's figures."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from indicators import parsing
from indicators.scoring import score
from reports.models import MinistryResult
from reports.pictures import predicate_rank, summary_radar, summary_ruler, summary_track
from reports.rollup import Coverage
from reports.summary import Column, Summary

DATA = Path(parsing.__file__).parent / "data"


@pytest.fixture(scope="module")
def structure():
    return parsing.parse((DATA / "permenpanrb-5-2018.yaml").read_text())


def column(structure, levels) -> Column:
    levels = {code: Fraction(level) for code, level in levels.items()}
    return Column(score(structure, levels), Coverage(1, 1, len(levels), len(levels)), levels)


def summary(structure, mandiri, evaluator, ministry=None) -> Summary:
    columns = column(structure, mandiri), column(structure, evaluator)
    return Summary(None, None, structure, False, *columns, ministry=ministry)


def test_ruler_and_track_show_the_three_indices(structure):
    codes = [row.code for row in structure.rows()]
    result = MinistryResult(year=2024, index=Decimal("3.70"))
    figures = summary(structure, dict.fromkeys(codes, 4), dict.fromkeys(codes, 3), result)
    assert [mark.text for mark in summary_ruler(figures).marks] == [
        "Mandiri 4,00",
        "Evaluator 3,00",
        "Kementerian 2024 3,70",
    ]
    assert [mark.x for mark in summary_track(figures).marks] == ["80.00%", "60.00%", "74.00%"]


def test_ruler_before_any_assessment(structure):
    figures = summary(structure, {"1": 2}, {})
    assert [mark.text for mark in summary_ruler(figures).marks] == ["Mandiri 2,00"]
    assert "Evaluator belum ada" in summary_ruler(figures).words


def test_radar_keeps_all_aspects_and_leaves_gaps(structure):
    row = next(iter(structure.rows())).code
    picture = summary_radar(summary(structure, {row: 3}, {row: 2}))
    assert len(picture.names) == len(picture.tips) == 7
    assert [len(outline.marks) for outline in picture.outlines] == [1, 1]
    assert "1\u00a0Kebijakan Internal Tata Kelola SPBE: Mandiri 3,00, Evaluator 2,00" in picture.words
    assert "3\u00a0Kelembagaan: Mandiri belum ada, Evaluator belum ada" in picture.words


def test_predicate_rank(structure):
    names = [name for name, _ in structure.predicates]
    assert [predicate_rank(structure, name) for name in names] == [1, 2, 3, 4, 5]
