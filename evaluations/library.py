"""What evidence an OPD has: found by words and kind, which rows cite it, what lies unused, and its older versions."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import QueryDict

from evaluations.models import Citation, Evidence, Submission

UNUSED, CITED = "belum", "sudah"


@dataclass(frozen=True)
class Library:
    """The evidence of a submission's OPD, from what stands in the address."""

    submission: Submission
    words: str
    kind: str
    use: str

    @classmethod
    def read(cls, submission: Submission, query: QueryDict) -> "Library":
        kind = query.get("jenis", "")
        return cls(
            submission,
            query.get("q", "").strip(),
            kind if kind in Evidence.Kind.values else "",
            query.get("pakai", "") if query.get("pakai") in (UNUSED, CITED) else "",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.kind or self.use)

    @property
    def all(self) -> QuerySet[Evidence]:
        """Current versions, each with the number of rows of this submission that cite it."""
        here = Q(citations__answer__submission=self.submission)
        return self.submission.agency.evidence.current().annotate(uses=Count("citations", filter=here, distinct=True))

    @property
    def listed(self) -> QuerySet[Evidence]:
        """What the filters leave, by title, with `here`: the citations in this submission."""
        found = self.all.matching(self.words)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.use:
            found = found.filter(uses=0) if self.use == UNUSED else found.filter(uses__gt=0)
        cited = Citation.objects.filter(answer__submission=self.submission).select_related("answer__indicator")
        in_order = cited.order_by("answer__indicator__order")
        return found.prefetch_related(Prefetch("citations", in_order, to_attr="here")).order_by("title", "pk")

    def counts(self) -> dict[str, int]:
        """How many pieces there are, and how many lie unused."""
        return self.all.order_by().aggregate(total=Count("pk"), unused=Count("pk", filter=Q(uses=0)))


def versions(piece: Evidence) -> list[Evidence]:
    """Every version of the document, newest first. One query per step: a document has few."""
    newest = piece
    while newest.newer:
        newest = newest.newer
    chain = [newest]
    while chain[-1].replaces_id:
        chain.append(chain[-1].replaces)
    return chain
