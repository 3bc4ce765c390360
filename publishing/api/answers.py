"""What each operation answers, from the same read model as the pages. Every answer starts from the key's reach."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse

from agencies.models import Government
from evaluations.models import Period, Submission
from publishing import figures
from publishing.api.problems import not_found
from publishing.finality import Finality, Pair, finalities
from publishing.models import ApiKey
from reports.summary import Summary, agency_summaries, agency_summary, government_summaries

NO_RESULT = "Tidak ada hasil final dengan kode dan periode itu dalam cakupan kunci ini."
NO_AGENCY = "Tidak ada hasil final OPD itu dalam cakupan kunci ini."


@dataclass(frozen=True)
class Listing:
    """A list to be cut into pages: `tell` makes JSON of those things that stand on the page asked for."""

    things: Sequence
    tell: Callable[[Sequence], list[dict]]


@dataclass(frozen=True)
class Asked:
    """One request: its key, what its address names, and its parameters."""

    request: HttpRequest
    key: ApiKey
    path: dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)

    @cached_property
    def governments(self) -> dict[int, Government]:
        """The reach of the key: whatever lies outside does not exist."""
        return {government.pk: government for government in self.key.reach().order_by("code")}

    @cached_property
    def final(self) -> dict[Pair, Finality]:
        return finalities(self.governments)

    def url(self, name: str, *args) -> str:
        return self.request.build_absolute_uri(reverse(f"publishing:api_{name}", args=args))


def governments(asked: Asked) -> Listing:
    return Listing(list(asked.governments.values()), lambda page: [figures.of_government(one) for one in page])


def periods(asked: Asked) -> Listing:
    """Those in which some result within reach is final."""
    found = _periods(asked)
    return Listing(found, lambda page: [figures.of_period(period) for period in page])


def _periods(asked: Asked) -> list[Period]:
    ids = {period for period, _ in asked.final}
    return list(Period.objects.filter(pk__in=ids).select_related("instrument"))


def results(asked: Asked) -> Listing:
    """Every final result within reach, newest period first; narrowed to a period or a government on request."""
    pairs = [
        (period, government)
        for period in _periods(asked)
        for government in asked.governments.values()
        if (period.pk, government.pk) in asked.final
        and asked.query.get("period") in (None, period.pk)
        and asked.query.get("government") in (None, government.code)
    ]
    return Listing(pairs, lambda page: _result_lines(asked, page))


def _result_lines(asked: Asked, pairs: Sequence[tuple[Period, Government]]) -> list[dict]:
    told = []
    for period, group in groupby(pairs, key=lambda pair: pair[0]):
        for summary in government_summaries(period, [government for _, government in group]):
            address = asked.url("result", period.pk, summary.subject.code)
            told.append(_result(asked, summary) | {"url": address})
    return told


def _result(asked: Asked, summary: Summary) -> dict:
    finality = asked.final[(summary.period.pk, summary.subject.pk)]
    return {
        "government": figures.of_government(summary.subject),
        "period": figures.of_period(summary.period),
        "final": figures.of_finality(finality),
        "coverage": figures.of_coverage(summary.evaluator.coverage),
        **figures.of_basis(summary),
        "index": figures.of_index(summary.evaluator.score),
    }


def _place(asked: Asked) -> tuple[Period, Government]:
    """The period and government of the address, if their result is final and within reach."""
    code, period_id = asked.path["government"], asked.path["period"]
    government = next((one for one in asked.governments.values() if one.code == code), None)
    if government is None or (period_id, government.pk) not in asked.final:
        raise not_found(NO_RESULT)
    return Period.objects.select_related("instrument").get(pk=period_id), government


def _summary(asked: Asked) -> Summary:
    period, government = _place(asked)
    return government_summaries(period, [government])[0]


def result(asked: Asked) -> dict:
    summary = _summary(asked)
    return _result(asked, summary) | {"domains": figures.of_domains(summary)}


def result_rows(asked: Asked) -> Listing:
    return Listing(figures.of_rows(_summary(asked)), list)


def agencies(asked: Asked) -> Listing:
    """The OPD whose own result is final, best first."""
    period, government = _place(asked)
    found = figures.final_agencies(agency_summaries(period, government))
    return Listing(found, lambda page: [_agency_line(asked, summary) for summary in page])


def _agency_line(asked: Asked, summary: Summary) -> dict:
    government = asked.path["government"]
    address = asked.url("agency", summary.period.pk, government, summary.subject.pk)
    return figures.of_agency(summary) | {"url": address}


def _agency(asked: Asked) -> Summary:
    period, government = _place(asked)
    submissions = Submission.objects.filter(period=period, agency__government=government, agency=asked.path["agency"])
    submission = submissions.with_people_and_place().first()
    found = figures.final_agencies([agency_summary(submission)] if submission else [])
    if not found:
        raise not_found(NO_AGENCY)
    return found[0]


def agency(asked: Asked) -> dict:
    summary = _agency(asked)
    return figures.of_agency(summary) | {"domains": figures.of_domains(summary)}


def agency_rows(asked: Asked) -> Listing:
    return Listing(figures.of_rows(_agency(asked)), list)
