"""The rows of one submission as an evaluator works through them: what is left, what is marked, what comes next."""

from dataclasses import dataclass

from evaluations.models import Answer, Submission
from indicators.models import Aspect
from spbe_portal.states import State


class ReviewState(State):
    """A row's mark for the evaluator."""

    MARKED = "repair", "Diminta perbaikan"
    WITH_AGENCY = "returned", "Menunggu OPD"
    CHANGED = "partial", "Berubah sejak dinilai"
    WAITING = "empty", "Belum dinilai"
    DONE = "done", "Sudah dinilai"


def review_state(answer: Answer) -> ReviewState:
    """A request for repair says more than the level; a level counts only while the answer has not changed since."""
    if answer.repair == Answer.Repair.MARKED:
        return ReviewState.MARKED
    if answer.repair == Answer.Repair.REQUESTED:
        return ReviewState.WITH_AGENCY
    if answer.assessed_version is not None and answer.assessed_version < answer.version:
        return ReviewState.CHANGED
    return ReviewState.WAITING if answer.evaluator_level is None else ReviewState.DONE


@dataclass(frozen=True)
class ReviewRow:
    answer: Answer
    state: ReviewState

    @property
    def code(self) -> str:
        return self.answer.indicator.code

    @property
    def name(self) -> str:
        """The indicator's name; a service row carries the service that the OPD named."""
        service = self.answer.service_name
        return f"{self.answer.indicator.name}: {service}" if service else self.answer.indicator.name

    @property
    def is_left(self) -> bool:
        """Whether the evaluator still has to look at it."""
        return self.state in (ReviewState.CHANGED, ReviewState.WAITING)


class ReviewList:
    """All rows of a submission in order, in one query. `aspect` (a code) narrows `listed` and what follows from it."""

    def __init__(self, submission: Submission, aspect: str = ""):
        self.rows = []
        for answer in submission.answers.with_indicator().in_order():
            answer.submission = submission
            self.rows.append(ReviewRow(answer, review_state(answer)))
        chosen = {row.answer.indicator.aspect.code: row.answer.indicator.aspect for row in self.rows}.get(aspect)
        self.aspect: Aspect | None = chosen
        self.listed = [row for row in self.rows if chosen is None or row.answer.indicator.aspect_id == chosen.pk]

    @property
    def query(self) -> str:
        """The aspect as a query string, to carry it from page to page."""
        return f"?aspek={self.aspect.code}" if self.aspect else ""

    @property
    def left(self) -> list[ReviewRow]:
        return [row for row in self.listed if row.is_left]

    @property
    def all_left(self) -> list[ReviewRow]:
        return [row for row in self.rows if row.is_left]

    @property
    def marked(self) -> list[ReviewRow]:
        return [row for row in self.rows if row.state is ReviewState.MARKED]

    def others_left(self, answer: Answer) -> list[ReviewRow]:
        return [row for row in self.left if row.answer.pk != answer.pk]

    def next_after(self, answer: Answer) -> ReviewRow | None:
        """The next row that waits, round to the first again."""
        others = self.others_left(answer)
        later = (row for row in others if row.answer.indicator.order > answer.indicator.order)
        return next(later, others[0] if others else None)

    def before(self, answer: Answer) -> ReviewRow | None:
        """The row before, whether it waits or not."""
        earlier = [row for row in self.listed if row.answer.indicator.order < answer.indicator.order]
        return earlier[-1] if earlier else None
