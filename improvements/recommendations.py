"""What the review of a submission recommends, and which of it is a follow-up already."""

from dataclasses import dataclass

from django.db.models import Prefetch

from evaluations.models import Answer, Assessment, Submission
from improvements.models import FollowUp

TITLE_MAX = 250  # characters, as FollowUp.title


@dataclass(frozen=True)
class Recommendation:
    """The latest recommendation on one row. `follow_up` is the one made of it, or None."""

    answer: Answer
    text: str
    follow_up: FollowUp | None

    @property
    def code(self) -> str:
        return self.answer.indicator.code

    @property
    def title(self) -> str:
        return f"Butir {self.answer.indicator}"[:TITLE_MAX]

    @property
    def target_level(self) -> int | None:
        """One level above the evaluator's; None at the top or without a level."""
        level = self.answer.evaluator_level
        top = self.answer.indicator.instrument.level_max
        return None if level is None or level >= top else level + 1


def recommendations(submission: Submission) -> list[Recommendation]:
    """Rows with a recommendation in their latest assessment that has one, in the instrument's order."""
    written = Assessment.objects.exclude(recommendation="").order_by("-round", "-pk")
    answers = (
        submission.answers.select_related("indicator__instrument", "follow_up")
        .prefetch_related(Prefetch("assessments", written, to_attr="recommended"))
        .order_by("indicator__order")
    )
    return [
        Recommendation(answer, answer.recommended[0].recommendation, getattr(answer, "follow_up", None))
        for answer in answers
        if answer.recommended
    ]
