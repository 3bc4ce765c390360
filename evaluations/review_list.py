"""The rows of one submission as an evaluator works through them: what is left, what is marked, what comes next."""

from collections.abc import Collection
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


OWN = "saya"  # in the place of an aspect's code: the rows that were given to the person


class ReviewList:
    """All rows of a submission in order, in one query. `aspect` narrows `listed` and what follows from it: the code of
    an aspect, or "saya" for the aspects in `own` (keys; None while all of them are the person's)."""

    def __init__(self, submission: Submission, aspect: str = "", own: Collection[int] | None = None):
        self.rows = []
        for answer in submission.answers.with_indicator().in_order():
            answer.submission = submission
            self.rows.append(ReviewRow(answer, review_state(answer)))
        aspects = {row.answer.indicator.aspect.code: row.answer.indicator.aspect for row in self.rows}
        self.aspect: Aspect | None = aspects.get(aspect)
        self.is_own = aspect == OWN and own is not None
        kept = {self.aspect.pk} if self.aspect else set(own) if self.is_own else {a.pk for a in aspects.values()}
        self.listed = [row for row in self.rows if row.answer.indicator.aspect_id in kept]

    @property
    def query(self) -> str:
        """What narrows the list as a query string, to carry it from page to page."""
        chosen = OWN if self.is_own else self.aspect.code if self.aspect else ""
        return f"?aspek={chosen}" if chosen else ""

    @property
    def part(self) -> str:
        """What the list is narrowed to, after "butir": an aspect by its number, or the person's own; else empty."""
        return "bagian Anda" if self.is_own else f"aspek {self.aspect.number}" if self.aspect else ""

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

    def after(self, answer: Answer) -> ReviewRow | None:
        """The row behind, whether it waits or not."""
        return next((row for row in self.listed if row.answer.indicator.order > answer.indicator.order), None)
