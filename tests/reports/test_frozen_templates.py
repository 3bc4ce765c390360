"""Templates of version 1, with the charts and figures that they draw, say of one snapshot the same for ever.

When this test fails, something that issued papers are made of has changed: a template, a chart's geometry, a filter.
Papers that were issued must not change: copy the templates to a new version, and what they need of the code with them.
"""

import hashlib
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from reports import papers

HERE = Path(__file__).parent / "frozen"
V1 = Path(settings.BASE_DIR, "templates/reports/papers/v1")
KINDS = sorted(path.stem for path in HERE.glob("*.json"))


def snapshot(kind: str) -> dict:
    return json.loads((HERE / f"{kind}.json").read_text(encoding="utf-8"))


def digest(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()


def expected() -> dict[str, str]:
    lines = (HERE / "v1.sha256").read_text().splitlines()
    return {name: value for value, name in (line.split("  ") for line in lines)}


def test_every_kind_of_paper_has_a_snapshot():
    assert {*KINDS, "lembar-kerja"} == papers.TEMPLATES.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_version_1_says_of_a_snapshot_what_it_always_said(kind):
    html = papers.paper_html(snapshot(kind), "v1", data_hash="0" * 64)
    assert digest(html) == expected()[f"{kind}.html"]


def test_style_of_version_1_is_what_it_always_was():
    assert digest(render_to_string("reports/papers/v1/paper.css")) == expected()["paper.css"]


@pytest.mark.parametrize("path", sorted(V1.rglob("*.*")), ids=lambda path: path.name)
def test_version_1_uses_nothing_from_outside_its_folder(path):
    text = path.read_text(encoding="utf-8")
    for word in text.split('"'):
        if word.endswith((".html", ".svg")):
            assert word.startswith("reports/papers/v1/"), word


def test_a_changed_figure_changes_the_paper():
    data = snapshot("opd")
    data["summary"]["index"] = "5/2"
    assert digest(papers.paper_html(data, "v1", data_hash="0" * 64)) != expected()["opd.html"]
