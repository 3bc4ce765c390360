"""The main pages: no accessibility fault by axe, nothing scrolls sideways, at phone and desk width."""

import pytest

from tests import world

pytestmark = pytest.mark.django_db(transaction=True)

# Who opens what; {s} is BKD's submission (being filled in), {r} one that is in review, {p} the period.
PAGES = (
    (None, "/akun/masuk/"),
    ("operator", "/isian/{s}/"),
    ("operator", "/isian/{s}/butir/1/"),
    ("operator", "/isian/{s}/bukti/"),
    ("head", "/isian/{s}/periksa/"),
    ("evaluator", "/reviu/"),
    ("evaluator", "/reviu/{r}/"),
    ("evaluator", "/reviu/{r}/butir/2/"),
    ("coordinator", "/periode/{p}/"),
    ("coordinator", "/periode/{p}/pemantauan/"),
    ("coordinator", "/periode/{p}/penugasan/76/"),
    ("coordinator", "/pemda/76/"),
    ("coordinator", "/orang/"),
    ("coordinator", "/jejak-audit/"),
    ("coordinator", "/hasil-kementerian/"),
    ("coordinator", "/sistem/"),
    ("leader", "/dasbor/{p}/wilayah/76/"),
    ("leader", "/dasbor/{p}/pemda/76/"),
    ("leader", "/dasbor/{p}/pemda/76/indikator/"),
    ("leader", "/dasbor/{p}/pemda/76/indikator/2/"),
    ("operator", "/dasbor/{p}/opd/{a}/"),
    ("operator", "/instrumen/permenpanrb-5-2018/"),
    ("operator", "/instrumen/permenpanrb-5-2018/26/"),
)


@pytest.fixture
def busy_world(submission, submission2, operator, operator2, evaluator, people):
    """BKD has begun, Dinkes is in review."""
    world.fill(submission, operator, {"1": 3, "2": 2})
    world.fill(submission2, operator2, 3)
    head2 = world.person("kepala2", "kepala", submission2.agency)
    world.send(submission2, head2)
    world.assess_all(submission2, evaluator, dict.fromkeys(_codes(submission2), 2) | {"1": 3})
    return {"s": submission.pk, "r": submission2.pk, "p": submission.period_id, "a": submission.agency_id}


def _codes(submission):
    return [row.code for row in submission.period.instrument.structure.rows()]


@pytest.mark.parametrize("width", [360, 1280])
def test_main_pages_are_accessible(busy_world, people, page_as, assert_accessible, width):
    pages = {}
    wide = []
    for who, path in PAGES:
        page = pages.setdefault(who, page_as(people.get(who), width=width))
        page.goto(path.format(**busy_world))
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
        assert_accessible(page)
    assert wide == []
