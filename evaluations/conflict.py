"""Two people's versions of one answer or assessment, side by side, and a first proposal that holds both."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from evaluations.differences import REMOVED, SAME, Piece, words_changed
from evaluations.forms.answers import AnswerForm
from evaluations.forms.review import AssessmentForm
from evaluations.models import Answer, Assessment


def merged(stored: str, typed: str) -> str:
    """Every line of both texts once, in order; where they differ the stored lines stand before the typed ones."""
    old, new = stored.splitlines(), typed.splitlines()
    lines = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        lines += new[j1:j2] if tag == "equal" else old[i1:i2] + new[j1:j2]
    return "\n".join(lines)


@dataclass(frozen=True)
class TextConflict:
    """Two versions of one text: `name` is its field in the form, `label` how the page calls it."""

    name: str
    label: str
    stored: str
    typed: str

    @cached_property
    def _pieces(self) -> list[Piece]:
        return words_changed(self.stored, self.typed)

    @property
    def theirs(self) -> list[tuple[str, bool]]:
        """(words, whether only the stored text has them)."""
        return [(p.text, p.kind == REMOVED) for p in self._pieces if p.kind in {SAME, REMOVED}]

    @property
    def mine(self) -> list[tuple[str, bool]]:
        """(words, whether only the typed text has them)."""
        return [(p.text, p.kind != SAME) for p in self._pieces if p.kind != REMOVED]

    @property
    def proposal(self) -> str:
        return merged(self.stored, self.typed)


def level_choices(stored: int | None, typed: int | None) -> list[tuple[int, bool, bool]]:
    """(level, stored by the other, chosen by this person): the two that there are to choose from."""
    return [(level, level == stored, level == typed) for level in sorted({stored, typed} - {None})]


class Conflict:
    """`stored` is what somebody else saved, `form` (valid) what this person typed. Nothing is written yet."""

    def __init__(self, stored: Answer, form: AnswerForm):
        self.stored = stored
        self.typed = form.typed
        self.text = TextConflict("explanation", "Penjelasan", stored.explanation, form.typed["explanation"])
        self._ticked = "repair_done" in form.data

    @property
    def levels(self) -> list[tuple[int, bool, bool]]:
        return level_choices(self.stored.level, self.typed["level"])

    @property
    def service_name(self) -> str:
        return self.typed.get("service_name") or self.stored.service_name

    @property
    def response(self) -> str | None:
        """Both responses to the evaluator's request in one; None where the row has no request."""
        typed = self.typed.get("repair_response")
        return None if typed is None else merged(self.stored.repair_response, typed)

    @property
    def repair_done(self) -> bool:
        """Whether one of the two has declared the repair done."""
        return self._ticked or self.stored.repair == Answer.Repair.DONE


class AssessmentConflict:
    """Two evaluators on one row: `stored` is what the other saved, `form` (valid) what this person typed."""

    TEXTS = ("findings", "analysis", "recommendation", "repair_request")

    def __init__(self, stored: Assessment, form: AssessmentForm):
        self.stored = stored
        self.typed = form.verdict
        labels = {name: form.fields[name].label for name in self.TEXTS}
        self.texts = [
            TextConflict(name, labels[name], getattr(stored, name), getattr(self.typed, name)) for name in self.TEXTS
        ]

    @property
    def levels(self) -> list[tuple[int, bool, bool]]:
        return level_choices(self.stored.level, self.typed.level)

    @property
    def asks_repair(self) -> bool:
        """Whether one of the two asks the OPD to repair the row."""
        return bool(self.stored.repair_request or self.typed.repair_request)
