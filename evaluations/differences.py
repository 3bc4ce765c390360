"""What changed between two states of an answer. Pure: values in, values out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True)
class Piece:
    """A run of words; `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Snapshot:
    """An answer at one moment. `evidence` holds (identity, name): a replaced file is another identity."""

    level: int | None
    explanation: str
    service_name: str
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Changes:
    """From one snapshot to the next. A pair is (before, after), None where nothing changed; `text` likewise."""

    level: tuple[int | None, int | None] | None
    service_name: tuple[str, str] | None
    text: list[Piece] | None
    added: list[str]
    removed: list[str]

    def __bool__(self):
        return any((self.level, self.service_name, self.text, self.added, self.removed))


def words_changed(before: str, after: str) -> list[Piece]:
    """Both texts as one, word by word, what was taken away before what came in its place."""
    old, new = (re.findall(r"\s*\S+|\s+$", text) for text in (before, after))
    pieces = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(new[j1:j2])))
            continue
        pieces += [Piece(kind, "".join(run)) for kind, run in ((REMOVED, old[i1:i2]), (ADDED, new[j1:j2])) if run]
    return pieces


def changes(before: Snapshot, after: Snapshot) -> Changes:
    """What an evaluator who knows `before` has to look at."""

    def pair(name: str):
        old, new = getattr(before, name), getattr(after, name)
        return None if old == new else (old, new)

    return Changes(
        level=pair("level"),
        service_name=pair("service_name"),
        text=words_changed(before.explanation, after.explanation) if pair("explanation") else None,
        added=_only_in(after.evidence, before.evidence),
        removed=_only_in(before.evidence, after.evidence),
    )


def _only_in(these: Sequence[tuple[str, str]], those: Sequence[tuple[str, str]]) -> list[str]:
    known = {identity for identity, _ in those}
    return [name for identity, name in these if identity not in known]
