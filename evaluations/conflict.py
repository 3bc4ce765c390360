"""Two people's versions of one answer, side by side, and a first proposal that holds both."""

from difflib import SequenceMatcher
from functools import cached_property

from evaluations.differences import REMOVED, SAME, Piece, words_changed
from evaluations.forms.answers import AnswerForm
from evaluations.models import Answer


def merged(stored: str, typed: str) -> str:
    """Every line of both texts once, in order; where they differ the stored lines stand before the typed ones."""
    old, new = stored.splitlines(), typed.splitlines()
    lines = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        lines += new[j1:j2] if tag == "equal" else old[i1:i2] + new[j1:j2]
    return "\n".join(lines)


class Conflict:
    """`stored` is what somebody else saved, `form` (valid) what this person typed. Nothing is written yet."""

    def __init__(self, stored: Answer, form: AnswerForm):
        self.stored = stored
        self.typed = form.typed
        self._ticked = "repair_done" in form.data

    @cached_property
    def _pieces(self) -> list[Piece]:
        return words_changed(self.stored.explanation, self.typed["explanation"])

    @property
    def theirs(self) -> list[tuple[str, bool]]:
        """(words, whether only the stored text has them)."""
        return [(p.text, p.kind == REMOVED) for p in self._pieces if p.kind in {SAME, REMOVED}]

    @property
    def mine(self) -> list[tuple[str, bool]]:
        """(words, whether only the typed text has them)."""
        return [(p.text, p.kind != SAME) for p in self._pieces if p.kind != REMOVED]

    @property
    def levels(self) -> list[tuple[int, bool, bool]]:
        """(level, stored by the other, chosen by this person): the two that there are to choose from."""
        stored, typed = self.stored.level, self.typed["level"]
        return [(level, level == stored, level == typed) for level in sorted({stored, typed} - {None})]

    @property
    def service_name(self) -> str:
        return self.typed.get("service_name") or self.stored.service_name

    @property
    def proposal(self) -> str:
        return merged(self.stored.explanation, self.typed["explanation"])

    @property
    def response(self) -> str | None:
        """Both responses to the evaluator's request in one; None where the row has no request."""
        typed = self.typed.get("repair_response")
        return None if typed is None else merged(self.stored.repair_response, typed)

    @property
    def repair_done(self) -> bool:
        """Whether one of the two has declared the repair done."""
        return self._ticked or self.stored.repair == Answer.Repair.DONE
