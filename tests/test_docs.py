"""What the documents point to exists, and its pictures stay light enough for a slow link."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "bench").rglob("*.md"))]
PICTURES = sorted((ROOT / "docs" / "gambar").glob("*"))
HEAVIEST = 300 * 1024  # bytes


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", DOCUMENTS, ids=shown)
def test_every_relative_link_leads_to_a_file(path):
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text())
    missing = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=shown)
def test_every_file_named_in_the_text_exists(path):
    """Names like `agencies/access.py` and `docs/` are promises too."""
    rooms = "agencies|docs|evaluations|indicators|limits|publishing|reports|scripts|spbe_portal|tests"
    named = re.findall(rf"`((?:{rooms})/[\w./-]*)`", path.read_text())
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_setting_of_the_environment_is_explained():
    source = "".join((ROOT / "spbe_portal" / name).read_text() for name in ("settings.py", "storage.py"))
    read = set(re.findall(r"""(?:environ\.get|env\.get|flag)\(\s*"([A-Z0-9_]+)\"""", source))
    told = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs" / "pemasangan.md").read_text(), re.M))
    assert len(read) > 15
    assert told == read


@pytest.mark.parametrize("path", PICTURES, ids=shown)
def test_picture_is_light_and_shown_somewhere(path):
    assert path.stat().st_size < HEAVIEST
    assert any(path.name in document.read_text() for document in DOCUMENTS)
