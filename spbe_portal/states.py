"""States that screens show by a word and a mark. Pure: no Django, no database."""

from enum import StrEnum


class State(StrEnum):
    """A state written as NAME = value, label[, mark].

    `label` is what the screen says; `mark` is the state's class in the style sheet, the value itself unless given.
    """

    def __new__(cls, value: str, label: str, mark: str = ""):
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.mark = mark or value
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(state.value, state.label) for state in cls]
