"""The plan of an import: what each row of the sheet would do."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agencies.errors import Refusal
from agencies.models import User
from sheets.table import Column, SheetRow
from spbe_portal.states import State


class Effect(State):
    """What a row would do."""

    NEW = "new", "Baru", "sent"
    CHANGED = "changed", "Berubah", "partial"
    SAME = "same", "Tetap", "done"
    ERROR = "error", "Keliru", "repair"


@dataclass
class Line:
    """One row of the sheet. `told` says (field, old, new); `errors` are sentences with the cell's address."""

    number: int
    label: str
    effect: Effect = Effect.SAME
    told: list[tuple[str, str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    change: Callable[[], object] | None = None

    def fail(self, row: SheetRow, key: str, sentence: str) -> None:
        self.errors.append(f"{row.addresses[key]}: {sentence}")

    def settle(self) -> "Line":
        """A line with an error does nothing."""
        if self.errors:
            self.effect, self.change = Effect.ERROR, None
        return self


@dataclass(frozen=True)
class Plan:
    lines: list[Line]

    @property
    def counts(self) -> list[tuple[Effect, int]]:
        found = Counter(line.effect for line in self.lines)
        return [(effect, found[effect]) for effect in Effect]

    @property
    def errors(self) -> list[str]:
        return [error for line in self.lines for error in line.errors]

    @property
    def changes(self) -> list[Line]:
        return [line for line in self.lines if line.change]

    @property
    def fingerprint(self) -> list:
        """What the person agreed to: when it differs at the moment of writing, the plan is shown again."""
        return [[line.number, line.effect.value, [list(told) for told in line.told]] for line in self.lines]


@dataclass(frozen=True)
class Source:
    """One kind of import: its sheet, and who makes the plan of its rows."""

    sheet: str
    heading: str
    noun: str
    columns: Sequence[Column]
    example: Sequence[str]
    limit: int
    plan: Callable[[User, list[SheetRow]], Plan]


def apply_lines(plan: Plan) -> int:
    """Make every change of the plan; a refusal names its row. Call it inside a transaction."""
    for line in plan.changes:
        try:
            line.change()
        except Refusal as refusal:
            raise type(refusal)(f"Baris {line.number}: {refusal}") from refusal
    return len(plan.changes)
