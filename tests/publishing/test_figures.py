"""How figures are written as JSON, and what a page makes of them again."""

import json
from fractions import Fraction
from types import SimpleNamespace

import pytest

from publishing.figures import figure, final_agencies, of_domains, of_index, of_rows
from publishing.open_data import BOM, as_csv
from publishing.page import Page
from reports.summary import government_summaries
from tests import world


@pytest.mark.parametrize(
    ("value", "shown", "exact"),
    [
        (Fraction(66, 25), "2.64", "66/25"),
        (Fraction(1, 200), "0.01", "1/200"),
        (Fraction(10, 3), "3.33", "10/3"),
        (Fraction(2), "2.00", "2"),
        (3, "3.00", "3"),
        (0, "0.00", "0"),
    ],
)
def test_a_figure_is_rounded_half_up_and_stays_exact(value, shown, exact):
    assert figure(value) == {"value": shown, "exact": exact}


def test_what_is_not_there_is_null_and_no_zero():
    assert figure(None) is None
    assert of_index(SimpleNamespace(index=None, predicate=None)) is None


@pytest.fixture
def summary(period, places):
    """The province, every level of the evaluator 2, but row 1 has none."""
    world.settle(period, places.province)
    for submission in period.submissions.filter(agency__government=places.province):
        submission.answers.filter(indicator__code="1").update(evaluator_level=None)
    return government_summaries(period, [places.province])[0]


def test_domains_hold_their_aspects_in_the_instruments_order(summary):
    domains = of_domains(summary)
    assert [len(domain["aspects"]) for domain in domains] == [2, 3, 2]
    assert [aspect["code"] for domain in domains for aspect in domain["aspects"]] == [
        aspect.code for aspect in summary.structure.aspects()
    ]
    assert sum(Fraction(domain["weight"]["exact"]) for domain in domains) == 100


def test_contributions_sum_to_the_index_exactly(summary):
    rows = of_rows(summary)
    given = [Fraction(row["contribution"]["exact"]) for row in rows if row["contribution"]]
    assert len(given) == len(rows) - 1
    assert sum(given) == summary.evaluator.index
    assert {row["aspect"] for row in rows} == {aspect.code for aspect in summary.structure.aspects()}


def test_only_final_opd_with_a_figure_count():
    def opd(settled, index):
        return SimpleNamespace(settled=settled, evaluator=SimpleNamespace(index=index))

    good = opd(True, Fraction(2))
    assert final_agencies([opd(False, Fraction(3)), good, opd(True, None)]) == [good]


# The page


BARE = {
    "government": {"code": "76", "name": "Pemerintah, Provinsi \"Satu\"", "short_name": "Satu"},
    "period": {"id": 1, "name": "Evaluasi", "year": 2026, "instrument": {"code": "x"}},
    "scale": {"lowest": 0, "highest": 5, "predicates": [
        {"name": "Kurang", "from": figure(0)}, {"name": "Baik", "from": figure(Fraction(13, 5))},
    ]},
    "coverage": {"agencies": 1, "agencies_total": 1, "answers": 1, "answers_total": 1},
    "unassigned": [], "counted_weight": figure(100),
    "edition": 1, "published_on": "2026-11-25",
}  # fmt: skip


def test_a_page_without_parts_draws_nothing():
    page = Page.of(json.dumps(BARE))
    assert (page.index, page.predicate, page.rank) == (None, "", 0)
    assert page.ruler is None
    assert page.radar is None
    assert page.lines == page.rows == page.agencies == []


def test_a_page_draws_its_index_and_predicate():
    page = Page(BARE | {"index": figure(Fraction(66, 25)) | {"predicate": "Baik"}})
    assert (page.index, page.rank) == (Fraction(66, 25), 2)
    assert "Indeks 2,64" in page.ruler.words


def test_a_radar_takes_three_aspects_and_leaves_a_gap_where_nothing_is():
    def domain(count):
        aspects = [{"code": f"A{n}", "name": f"Aspek {n}", "level": figure(n) if n else None} for n in range(count)]
        return BARE | {"domains": [{"code": "D1", "name": "Satu", "level": None, "aspects": aspects}]}

    assert Page(domain(2)).radar is None
    assert "belum ada" in Page(domain(3)).radar.words
    assert [kind for kind, _, _ in Page(domain(2)).lines] == ["domain", "aspect", "aspect"]


def test_csv_quotes_what_it_must_and_tells_its_encoding():
    text = as_csv(BARE | {"index": figure(Fraction(66, 25)) | {"predicate": "Baik"}})
    assert text.startswith(BOM + "kode_pemda,")
    assert '"Pemerintah, Provinsi ""Satu"""' in text
    assert text.endswith("100.00,100,2.64,66/25,Baik,1,1\r\n")
