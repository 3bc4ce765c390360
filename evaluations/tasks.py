"""An OPD's task list: every row with its mark and what it lacks, by aspect; what comes next."""

from dataclasses import dataclass
from functools import cached_property

from evaluations import facts
from evaluations.checks import Problem, RowState, row_state
from evaluations.models import Answer, Submission
from indicators.models import Aspect
from spbe_portal.templatetags.figures import kata


@dataclass(frozen=True)
class Task:
    """One row: its answer, its mark, and what it lacks."""

    answer: Answer
    state: RowState
    problems: list[Problem]

    @property
    def name(self) -> str:
        """The indicator's name; a service row carries the service that the OPD named."""
        service = self.answer.service_name
        return f"{self.answer.indicator.name}: {service}" if service else self.answer.indicator.name

    @property
    def note(self) -> str:
        """The one sentence under the name: the evaluator's request, or the first thing that is missing."""
        if self.state is RowState.REPAIR:
            return self.answer.repair_note
        if self.state is RowState.EMPTY:
            return ""
        said = "unconfirmed" if self.state is RowState.COPIED else ""  # the mark says so already
        return next((p.sentence for p in self.problems if p.blocking and p.check != said), "")


@dataclass(frozen=True)
class Group:
    """The rows of one aspect."""

    aspect: Aspect
    tasks: list[Task]

    @property
    def done(self) -> int:
        return sum(task.state is RowState.DONE for task in self.tasks)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.tasks)


class TaskList:
    """All rows of a submission. Reads them in a fixed number of queries."""

    def __init__(self, submission: Submission):
        self.submission = submission
        self.tasks = [
            Task(
                answer,
                row_state(
                    repair=answer.repair,
                    is_complete=answer.is_complete,
                    is_empty=answer.is_empty,
                    is_copied=answer.copied_from_id is not None,
                ),
                problems,
            )
            for answer, problems in facts.checked_answers(submission)
        ]

    @cached_property
    def groups(self) -> list[Group]:
        found: dict[int, Group] = {}
        for task in self.tasks:
            aspect = task.answer.indicator.aspect
            found.setdefault(aspect.pk, Group(aspect, [])).tasks.append(task)
        return list(found.values())

    def in_state(self, state: RowState) -> list[Task]:
        return [task for task in self.tasks if task.state is state]

    @property
    def counts(self) -> list[tuple[RowState, list[Task]]]:
        """(state, rows) in the order of urgency, empty states left out."""
        order = (RowState.REPAIR, RowState.PARTIAL, RowState.COPIED, RowState.EMPTY, RowState.DONE)
        return [(state, found) for state in order if (found := self.in_state(state))]

    @property
    def done(self) -> int:
        return len(self.in_state(RowState.DONE))

    @property
    def left(self) -> int:
        return len(self.tasks) - self.done

    @property
    def next(self) -> Task | None:
        """What to do next: a repair first, then a row already begun, one to confirm, the first empty one."""
        for state in (RowState.REPAIR, RowState.PARTIAL, RowState.COPIED, RowState.EMPTY):
            if found := self.in_state(state):
                return found[0]
        return None

    def find(self, code: str) -> int | None:
        """Position of the row with that code."""
        return next((i for i, task in enumerate(self.tasks) if task.answer.indicator.code == code), None)


def heading(tasks: TaskList) -> str:
    """The situation in one sentence, as the OPD's home says it."""
    submission = tasks.submission
    match submission.status:
        case "draft" | "returned":
            again = " ulang" if submission.status == "returned" else ""
            if tasks.left:
                return f"{kata(tasks.left)} butir lagi, lalu kirim{again}"
            return f"Semua butir lengkap, siap dikirim{again}"
        case "with_head":
            return "Menunggu pemeriksaan kepala OPD"
        case "sent":
            return "Sudah dikirim, menunggu evaluator"
        case "in_review":
            return "Sedang direviu evaluator"
        case "verified":
            return "Sudah diverifikasi, menunggu penetapan"
        case _:
            return "Penilaian sudah final"
