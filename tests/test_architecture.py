"""The house's rules, read off its own text."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = (
    "spbe_portal", "agencies", "indicators", "jobs", "evaluations", "improvements", "reports", "publishing", "sheets",
    "limits",
)  # fmt: skip
CODE = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".svg"})
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_rooms_look_one_way_and_the_arithmetic_knows_no_django():
    found = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("path", CODE, ids=shown)
def test_module_has_a_home_and_one_idea(path):
    assert path.stem not in {"utils", "helpers", "common", "misc"}
    assert len(path.read_text().splitlines()) <= 400


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


# The guides are Markdown files of the project itself, rendered with markup escaped; nothing that a person typed.
MARKS_SAFE = {"spbe_portal/guides.py"}


@pytest.mark.parametrize("path", CODE, ids=shown)
def test_no_signals_and_nothing_marked_safe(path):
    names = imports(path)
    assert not {name for name in names if name.startswith(("django.dispatch", "django.db.models.signals"))}
    marking = {name for name in names if name.endswith(("mark_safe", "SafeString"))}
    assert bool(marking) == (shown(path) in MARKS_SAFE)


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_template_runs_and_styles_nothing_inline(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert "|safe" not in text
    assert "autoescape off" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_template_loads_nothing_from_elsewhere(path):
    text = path.read_text()
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=shown)
def test_script_evaluates_no_text(path):
    text = path.read_text()
    assert not re.search(r"\beval\(|new Function|document\.write", text)


def test_components_name_their_inputs():
    for path in (ROOT / "templates/components").glob("*.html"):
        assert path.read_text().startswith("{#"), path.name
