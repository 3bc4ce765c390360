"""The newcomers' guides: shown in the portal, true to its labels and pictures."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from agencies.models import Role
from evaluations.workflow import MOVES, Status
from spbe_portal.guides import GUIDES
from spbe_portal.navigation import ENTRIES
from tests import world

ROOT = Path(__file__).parent.parent
SLUGS = [guide.slug for guide in GUIDES]
SECTIONS = ["Tugas Anda", "Masuk pertama kali", "Bila ada yang tidak sesuai", "Kata yang dipakai"]
WORDS = 600  # two printed pages with pictures hold no more
TAG = re.compile(r"<[^>]+>|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)


def said() -> set[str]:
    """Everything that the screens say in one piece: the text between two tags of a template, the labels in code."""
    found = {label for group, _, label, *_ in ENTRIES for label in (group, label)}
    found |= {move.label for move in MOVES.values()} | {status.label for status in Status}
    for path in set((ROOT / "templates").rglob("*.html")) - {ROOT / "templates" / "patterns.html"}:
        found |= {" ".join(unescape(run).split()) for run in TAG.split(path.read_text())}
    return {run.strip(" ·,.:()") for run in found}


@pytest.fixture(scope="module")
def labels() -> set[str]:
    return said()


def test_every_role_has_its_guide_and_every_file_is_one():
    assert {guide.role for guide in GUIDES} == set(Role)
    assert sorted(path.stem for path in (ROOT / "docs" / "panduan").glob("*")) == sorted(SLUGS)


@pytest.mark.parametrize("guide", GUIDES, ids=SLUGS)
def test_guide_answers_what_a_newcomer_asks(guide):
    assert guide.text.startswith(f"# Panduan {guide.label}\n")
    headings = re.findall(r"^## (.+)", guide.text, re.M)
    assert [heading for heading in headings if heading in SECTIONS] == SECTIONS
    assert any(heading.startswith("Sepuluh menit pertama") for heading in headings)
    assert len(guide.text.split()) < WORDS


@pytest.mark.parametrize("guide", GUIDES, ids=SLUGS)
def test_every_quoted_label_stands_on_a_screen(guide, labels):
    """What is bold in a guide is a button, a link, a field or a heading of the portal, word for word."""
    quoted = re.findall(r"\*\*(.+?)\*\*", guide.text)
    assert len(quoted) > 10
    assert [label for label in quoted if label.strip(" ·,.:()") not in labels] == []


def test_a_label_that_no_screen_says_is_found(labels):
    assert "Kirim ke evaluator" in labels
    assert "Kirim ke penilai" not in labels


@pytest.mark.parametrize("guide", GUIDES, ids=SLUGS)
def test_every_picture_is_described_there_and_made_by_the_script(guide):
    made = re.findall(r'Shot\("([\w-]+)"', (ROOT / "scripts" / "screenshots.py").read_text())
    pictures = re.findall(r"!\[(.*?)\]\(\.\./gambar/([\w-]+)\.png\)", guide.text)
    assert len(pictures) >= 2
    assert guide.text.count("![") == len(pictures)
    for description, name in pictures:
        assert len(description) > 20
        assert name in made
        assert finders.find(f"gambar/{name}.png")


@pytest.mark.parametrize("guide", GUIDES, ids=SLUGS)
def test_guide_is_shown_with_its_pictures(guide, client_as, nobody):
    page = client_as(nobody).get(guide.url).text
    assert f"<h1>Panduan {guide.label}</h1>" in page
    pictures = re.findall(r'<img src="/static/gambar/[\w-]+\.png" alt="[^"]+" width="\d+" height="\d+"', page)
    assert len(pictures) == guide.text.count("![")
    assert "<table>" in page
    assert "**" not in page[page.index("<article") : page.index("</article>")]


def test_markup_in_a_file_would_stay_text(client_as, nobody, monkeypatch, tmp_path):
    monkeypatch.setattr("spbe_portal.guides.FOLDER", tmp_path)
    (tmp_path / "admin.md").write_text("# Halo\n\n<script>alert(1)</script> [x](javascript:alert(1)) [y](evaluator.md)")
    page = client_as(nobody).get(reverse("guide", args=["admin"])).text
    article = page[page.index("<article") : page.index("</article>")]
    assert "&lt;script&gt;" in article
    assert "<script" not in article
    assert 'href="javascript' not in article
    assert f'<a href="{reverse("guide", args=["evaluator"])}">y</a>' in article


def test_unknown_guide_is_404(client_as, nobody):
    assert client_as(nobody).get("/bantuan/bendahara/").status_code == 404


@pytest.mark.parametrize(
    ("who", "first"),
    [("operator", "operator-opd"), ("coordinator", "koordinator"), ("leader", "pimpinan"), ("admin_user", "admin")],
)
def test_help_puts_the_own_guide_first(who, first, people, client_as):
    page = client_as(people[who]).get(reverse("help")).text
    shown = re.findall(r'href="/bantuan/([\w-]+)/"', page)
    assert shown[0] == first
    assert sorted(shown) == sorted(SLUGS)
    assert page.count("btn-primary") == 1


def test_help_without_a_role_lists_every_guide(client_as, nobody):
    page = client_as(nobody).get(reverse("help")).text
    assert "Panduan menurut peran" in page
    assert re.findall(r'href="/bantuan/([\w-]+)/"', page) == SLUGS


@pytest.mark.parametrize("who", ["operator", "head", "evaluator", "coordinator", "leader", "admin_user"])
def test_home_leads_to_the_own_guide(who, people, submission, client_as):
    page = client_as(people[who]).get("/", follow=True).text
    role = people[who].memberships.get().role
    (own,) = [guide for guide in GUIDES if guide.role == role]
    assert f'Baru di sini? Baca <a href="{own.url}">panduan {own.label}</a>' in page


def test_two_roles_have_two_guides(client_as, evaluator, places):
    world.Membership.objects.create(
        user=evaluator, role="operator", government=places.province, agency=places.diskominfo
    )
    shown = re.findall(r'href="/bantuan/([\w-]+)/"', client_as(evaluator).get(reverse("help")).text)
    assert shown[:2] == ["operator-opd", "evaluator"]
