"""Who reviews what in a period and government: pieces of work, their size, and an even spread."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.http import QueryDict

from agencies.access import Permission, holders
from agencies.models import Agency, Government, Membership, User
from evaluations.models import Answer, Period, ReviewTask, SecondReview
from evaluations.queue import WAITING
from indicators.models import Aspect


def spread(sizes: Mapping[int, int], load: Mapping[int, int], barred: Collection[tuple[int, int]]) -> dict[int, int]:
    """{piece: person}: the largest piece first, each to the person with the least so far; pure and deterministic.

    `load` holds what each person has already, `barred` the (person, piece) that must not meet. A piece that nobody
    may take is left out.
    """
    taken, given = dict(load), {}
    for piece in sorted(sizes, key=lambda key: (-sizes[key], key)):
        able = [person for person in taken if (person, piece) not in barred]
        if able:
            person = min(able, key=lambda key: (taken[key], key))
            given[piece] = person
            taken[person] += sizes[piece]
    return given


@dataclass(frozen=True)
class Piece:
    """One OPD or one aspect. `left` counts the rows that wait for an evaluator now."""

    key: int
    name: str
    abbreviation: str  # of an OPD
    rows: int
    left: int
    evaluator: int | None


FREE = "belum"


@dataclass(frozen=True)
class Narrowing:
    """Which pieces the page lists: `evaluator` is a person's key, "belum" (nobody yet) or empty (all)."""

    words: str
    evaluator: str

    @classmethod
    def read(cls, query: QueryDict) -> "Narrowing":
        return cls(query.get("q", "").strip(), query.get("evaluator", ""))

    def takes(self, piece: Piece) -> bool:
        has = {"": True, FREE: piece.evaluator is None}.get(self.evaluator, str(piece.evaluator) == self.evaluator)
        return has and self.words.casefold() in f"{piece.name} {piece.abbreviation}".casefold()


class Sharing:
    """A government's work in a period, in a fixed number of queries. `kind` is "agency" or "aspect"."""

    def __init__(self, period: Period, government: Government, kind: str):
        self.period, self.government, self.kind = period, government, kind
        self.evaluators = list(holders(Permission.REVIEW, government))
        self.tasks = list(ReviewTask.objects.filter(period=period, government=government))
        self.cells = list(self._cells())
        self.own = self._own()
        self.barred = self.own | self._blind()

    def _cells(self):
        """(agency, aspect, rows, rows that wait), grouped in SQL."""
        waits = Q(submission__status__in=WAITING) & (Q(evaluator_level=None) | Q(assessed_version__lt=F("version")))
        return (
            Answer.objects.filter(submission__period=self.period, submission__agency__government=self.government)
            .order_by()
            .values_list("submission__agency", "indicator__aspect")
            .annotate(rows=Count("pk"), left=Count("pk", filter=waits))
        )

    def _own(self) -> set[tuple[int, int]]:
        """(person, OPD) of everyone who belongs to one: they never review it."""
        people = [person.pk for person in self.evaluators]
        roles = Membership.objects.filter(user__in=people).exclude(agency=None).values_list("user", "agency")
        return {(person.pk, person.agency_id) for person in self.evaluators if person.agency_id} | set(roles)

    def _blind(self) -> set[tuple[int, int]]:
        """(person, OPD) of second evaluators at work: what they score blind is not theirs to assess first."""
        running = SecondReview.objects.running().filter(
            submission__period=self.period, submission__agency__government=self.government
        )
        return set(running.values_list("evaluator", "submission__agency"))

    @property
    def pieces(self) -> list[Piece]:
        """The OPD that answer, or the aspects asked, in order, each with its size and its evaluator."""
        place = 0 if self.kind == "agency" else 1
        keys = {cell[place] for cell in self.cells}
        model = Agency if self.kind == "agency" else Aspect
        given = {getattr(task, f"{self.kind}_id"): task.evaluator_id for task in self.tasks}
        return [
            Piece(
                thing.pk,
                str(thing),
                getattr(thing, "abbreviation", ""),
                sum(cell[2] for cell in self.cells if cell[place] == thing.pk),
                sum(cell[3] for cell in self.cells if cell[place] == thing.pk),
                given.get(thing.pk),
            )
            for thing in model.objects.filter(pk__in=keys).order_by("name" if self.kind == "agency" else "order")
        ]

    def load(self) -> list[tuple[User, int, int]]:
        """(evaluator, pieces, rows left) of everyone who may review here; an OPD's task comes before an aspect's."""
        agencies = {task.agency_id: task.evaluator_id for task in self.tasks if task.agency_id}
        aspects = {task.aspect_id: task.evaluator_id for task in self.tasks if task.aspect_id}
        left = dict.fromkeys((person.pk for person in self.evaluators), 0)
        for agency, aspect, _, waiting in self.cells:
            person = agencies.get(agency) or aspects.get(aspect)
            if person in left:
                left[person] += waiting
        count = [task.evaluator_id for task in self.tasks]
        return [(person, count.count(person.pk), left[person.pk]) for person in self.evaluators]
