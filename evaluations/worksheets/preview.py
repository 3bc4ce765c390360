"""What a worksheet would change, row by row; nothing is written here."""

import datetime as dt
from dataclasses import dataclass, replace

from agencies.models import User
from evaluations import rules
from evaluations.models import Answer, Submission
from evaluations.worksheets.identity import Identity, digest, digest_of, kept
from evaluations.worksheets.reading import Typed


@dataclass(frozen=True)
class Line:
    """One row that the worksheet changes. `conflict`: someone else changed it since the download. `links` are the
    (address, title) that the row does not cite yet.

    `refused` says why the row is not open for this person; such a row is never applied.
    """

    answer: Answer
    typed: Typed
    conflict: bool
    refused: str
    links: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        return self.typed.code

    @property
    def level_changes(self) -> bool:
        return self.typed.level != self.answer.level

    @property
    def explanation_changes(self) -> bool:
        return self.typed.explanation != kept(self.answer.explanation)

    @property
    def service_changes(self) -> bool:
        return self.typed.service_name != kept(self.answer.service_name)


@dataclass(frozen=True)
class Preview:
    """`unchanged` counts the rows of the worksheet that say what is stored, or what the person never touched."""

    lines: list[Line]
    unchanged: int

    @property
    def clean(self) -> list[Line]:
        return [line for line in self.lines if not line.conflict and not line.refused]

    @property
    def conflicts(self) -> list[Line]:
        return [line for line in self.lines if line.conflict and not line.refused]

    @property
    def refused(self) -> list[Line]:
        return [line for line in self.lines if line.refused]


def preview(submission: Submission, identity: Identity, rows: dict[str, Typed], by: User, today: dt.date) -> Preview:
    """Compare the rows with what is stored and with what was stored at the download."""
    answers = submission.answers.with_indicator().select_related("updated_by").in_order()
    answers = answers.prefetch_related("citations__evidence")
    lines, unchanged = [], 0
    for answer in answers:
        answer.submission = submission
        typed = rows.get(answer.indicator.code)
        if typed is None:
            continue
        version, then = identity.rows[typed.code]
        mine = digest(typed.level, typed.explanation, typed.service_name)
        same, links = mine in {then, digest_of(answer)}, _new_links(answer, typed)
        if same and not links:
            unchanged += 1
            continue
        if same:
            typed = _as_stored(answer, typed)
        decision = rules.may_fill_row(by, answer, today)
        conflict = not same and answer.version != version and digest_of(answer) != then
        lines.append(Line(answer, typed, conflict, "" if decision else decision.reason, links))
    return Preview(lines, unchanged)


def _new_links(answer: Answer, typed: Typed) -> tuple[tuple[str, str], ...]:
    cited = {citation.evidence.url for citation in answer.citations.all()}
    return tuple(link for link in typed.links if link[0] not in cited)


def _as_stored(answer: Answer, typed: Typed) -> Typed:
    """The row with the stored texts: who only adds a link does not undo what others have written meanwhile."""
    texts = {"explanation": kept(answer.explanation), "service_name": kept(answer.service_name)}
    return replace(typed, level=answer.level, **texts)
