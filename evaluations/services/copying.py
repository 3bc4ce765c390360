"""Answers and evidence of an OPD's earlier period, put into a new one as a draft that a person must confirm."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db import transaction
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from agencies import audit
from agencies.access import Permission
from agencies.errors import Refusal
from agencies.models import Government, User
from evaluations import rules
from evaluations.copying import Tally, Way, way
from evaluations.models import Answer, Citation, Evidence, Period, Submission
from evaluations.workflow import Status
from indicators.models import Instrument

BATCH = 2000  # rows per statement, where the database takes as many
SAYS_SOMETHING = ~Q(explanation="") | Q(Exists(Citation.objects.filter(answer=OuterRef("pk"))))

# Rows that the OPD may write: `workflow.row_is_open`, as a condition of the database.
OPEN = Q(submission__round=1) | Q(repair__in=[Answer.Repair.REQUESTED, Answer.Repair.DONE])


@transaction.atomic
def copy_answers(*, submission: Submission, by: User, today: dt.date | None = None) -> Tally:
    """Fill the empty rows of one OPD from its latest earlier submission. A second run copies nothing more.

    Level, explanation, service name and citations are copied; across instruments without levels, and only between
    rows on the same subject. Raises Refusal when the submission is not open or nothing earlier exists.
    """
    locked = _lock(Submission.objects.filter(pk=submission.pk))
    rules.require(rules.may_copy_into(by, locked[0], today or timezone.localdate()))
    sources = earlier(locked)
    if not sources:
        raise Refusal("OPD ini belum punya jawaban pada periode sebelumnya.")
    return _copy(locked, sources, by)[locked[0].pk]


@transaction.atomic
def copy_government(
    *, period: Period, government: Government, by: User, today: dt.date | None = None
) -> dict[int, Tally]:
    """The same for every OPD of the government whose draft is open: {submission: tally}, in a number of queries that
    does not grow with them. OPD without earlier answers are left out. Raises Refusal when no OPD remains."""
    rules.require_permission(by, Permission.ASSIGN, government)
    today = today or timezone.localdate()
    found = _lock(Submission.objects.filter(period=period, agency__government=government))
    decisions = [(submission, rules.may_copy_into(by, submission, today)) for submission in found]
    drafts = [submission for submission, decision in decisions if decision]
    if decisions and not drafts:
        rules.require(decisions[0][1])
    sources = earlier(drafts)
    if not sources:
        raise Refusal(f"Belum ada OPD {government.short_name} yang punya jawaban pada periode sebelumnya.")
    return _copy([draft for draft in drafts if draft.agency_id in sources], sources, by)


def earlier(submissions: Iterable[Submission]) -> dict[int, Submission]:
    """{OPD: its latest submission of an earlier period that says anything}. All submissions are of one period."""
    submissions = list(submissions)
    if not submissions:
        return {}
    filled = Answer.objects.filter(Q(level__isnull=False) | SAYS_SOMETHING, submission=OuterRef("pk"))
    found = (
        Submission.objects.filter(_before(submissions[0].period), Exists(filled))
        .filter(agency__in={submission.agency_id for submission in submissions})
        .select_related("period__instrument")
        .order_by("period__year", "period_id")
    )
    return {submission.agency_id: submission for submission in found}


def on_offer(submission: Submission) -> tuple[Submission | None, int]:
    """The OPD's latest earlier submission, and how many rows of this one a copy from there would fill."""
    source = earlier([submission]).get(submission.agency_id)
    if source is None:
        return None, 0
    _, match = _way(source.period, submission.period)
    return source, _fillable([submission], match).count()


def governments_to_copy(period: Period) -> QuerySet[Government]:
    """Governments of the period with a draft whose OPD has taken part before."""
    drafts = Submission.objects.filter(period=period, status=Status.DRAFT)
    known = Submission.objects.filter(_before(period), agency=OuterRef("agency"))
    return Government.objects.filter(pk__in=drafts.filter(Exists(known)).values("agency__government")).order_by("code")


def _before(period: Period) -> Q:
    """Submissions of periods before this one: an earlier year, or made earlier in the same."""
    return Q(period__year__lt=period.year) | Q(period__year=period.year, period__lt=period.pk)


def _lock(submissions: QuerySet[Submission]) -> list[Submission]:
    return list(submissions.select_for_update(of=("self",)).with_people_and_place().order_by("pk"))


def _copy(targets: list[Submission], sources: dict[int, Submission], by: User) -> dict[int, Tally]:
    """Write answers, then citations, then one audit event per submission in which anything changed."""
    now = timezone.now()
    before = _empty_rows(targets)
    for period, group in _by_source_period(targets, sources):
        _write_answers(group, period, by, now)
    _write_citations(targets, now)
    after = _empty_rows(targets)
    tallies = {pk: Tally(empty - after[pk][1], rows - empty, after[pk][1]) for pk, (rows, empty) in before.items()}
    changed = [submission for submission in targets if tallies[submission.pk].copied]
    Submission.objects.filter(pk__in=[submission.pk for submission in changed]).update(last_activity=now)
    told = ((s, s.agency, _told(tallies[s.pk], sources[s.agency_id])) for s in changed)
    audit.record_each("submission.answers_copied", told, by=by)
    return tallies


def _told(tally: Tally, source: Submission) -> dict:
    return {
        "dari": str(source.period),
        "disalin": tally.copied,
        "sudah_terisi": tally.filled,
        "tanpa_padanan": tally.unmatched,
    }


def _empty_rows(submissions: list[Submission]) -> dict[int, tuple[int, int]]:
    """{submission: (its rows, those of them that are empty)}."""
    answers = Answer.objects.filter(submission__in=submissions)
    rows = answers.order_by().values_list("submission").annotate(n=Count("pk"))
    empty = dict(rows.empty())
    return {pk: (count, empty.get(pk, 0)) for pk, count in rows}


def _by_source_period(
    targets: list[Submission], sources: dict[int, Submission]
) -> Iterator[tuple[Period, list[Submission]]]:
    """The targets that copy from one period, period by period: few, however many OPD there are."""

    def source_period(submission: Submission) -> int:
        return sources[submission.agency_id].period_id

    for _, group in groupby(sorted(targets, key=source_period), key=source_period):
        group = list(group)
        yield sources[group[0].agency_id].period, group


def _write_answers(targets: list[Submission], source: Period, by: User, now: dt.datetime) -> None:
    """One statement for all rows of all OPD: every empty row takes over its counterpart of the period `source`."""
    carried, match = _way(source, targets[0].period)
    values = {name: Subquery(match.values(name)[:1]) for name in _fields(carried)}
    values["copied_from"] = Subquery(match.values("pk")[:1])
    _fillable(targets, match).update(**values, version=F("version") + 1, updated_at=now, updated_by=by)


def _way(source: Period, target: Period) -> tuple[Way, QuerySet[Answer]]:
    codes = [row.code for row in target.instrument.structure.rows()]
    carried = way(source.instrument.code, target.instrument.code, codes)
    return carried, _counterparts(carried, source, target.instrument)


def _fillable(targets: list[Submission], match: QuerySet[Answer]) -> QuerySet[Answer]:
    """Rows that are open, empty, and have something to take over."""
    empty = Answer.objects.filter(OPEN, submission__in=targets).empty()
    return Answer.objects.filter(Exists(match), pk__in=empty.values("pk"))


def _fields(carried: Way) -> list[str]:
    """What is taken over. Rows that ask for a service's name have no counterpart in another instrument."""
    return ["level", "explanation", "service_name"] if carried.levels else ["explanation"]


def _counterparts(carried: Way, source: Period, target: Instrument) -> QuerySet[Answer]:
    """Of the answer that the outer query writes: the same OPD's answer on the same subject in the period `source`."""
    goes_to = F("indicator_id")
    says = Q(level__isnull=False) | SAYS_SOMETHING
    if not carried.rows:
        return Answer.objects.none()
    if not carried.levels:
        goes_to, says = _across(carried, source.instrument, target), SAYS_SOMETHING
    return Answer.objects.alias(goes_to=goes_to).filter(
        says,
        goes_to=OuterRef("indicator_id"),
        submission__period=source,
        submission__agency__submissions=OuterRef("submission_id"),
    )


def _across(carried: Way, old: Instrument, new: Instrument) -> Case:
    """The row of the new instrument that an answer to the old one belongs to; NULL where there is none."""
    old_rows, new_rows = (dict(i.indicators.values_list("code", "pk")) for i in (old, new))
    pairs = ((old_rows[code], new_rows[to]) for to, code in carried.rows.items())
    return Case(*(When(indicator=before, then=Value(after)) for before, after in pairs), output_field=IntegerField())


def _write_citations(targets: list[Submission], now: dt.datetime) -> None:
    """Let the rows written at `now` cite what their originals cite, each document once and in its current version."""
    agencies = {submission.agency_id for submission in targets}
    newer = dict(Evidence.objects.filter(agency__in=agencies, replaces__isnull=False).values_list("replaces_id", "pk"))
    instrument = targets[0].period.instrument_id
    cited = (
        Citation.objects.filter(answer__copies__submission__in=targets, answer__copies__updated_at=now)
        .annotate(row=F("answer__copies"), instrument=F("answer__submission__period__instrument"))
        .order_by("row", "position")
    )
    copies = []
    for row, citations in groupby(cited, key=lambda citation: citation.row):
        seen: dict[int, Citation] = {}
        for citation in citations:
            current = _current(citation.evidence_id, newer)
            if current not in seen:
                seen[current] = _copied(citation, row, current, len(seen) + 1, citation.instrument == instrument)
        copies += seen.values()
    Citation.objects.bulk_create(copies, batch_size=BATCH)


def _copied(citation: Citation, row: int, current: int, position: int, same_scale: bool) -> Citation:
    """Pages go with it; a level only within one instrument. A document replaced meanwhile wants a fresh look."""
    return Citation(
        answer_id=row,
        evidence_id=current,
        position=position,
        pages=citation.pages,
        level=citation.level if same_scale else None,
        look_again=citation.look_again or current != citation.evidence_id,
    )


def _current(evidence: int, newer: dict[int, int]) -> int:
    """The version that nothing replaces; `newer` maps each replaced version to the next."""
    while evidence in newer:
        evidence = newer[evidence]
    return evidence
