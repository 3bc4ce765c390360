"""Years side by side: our own index per period, the ministry's results, and what may be compared across instruments."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from agencies.models import Agency, Government
from evaluations.models import Period, Submission
from improvements.models import Target
from improvements.services.targets import targets_of
from indicators.crosswalk import between, counterpart
from reports.models import MinistryResult
from reports.summary import Summary, agency_summary, government_summaries


@dataclass(frozen=True)
class Year:
    """One period of the subject. `other` tells that its instrument is not that of the year before."""

    summary: Summary
    other: bool

    @property
    def period(self) -> Period:
        return self.summary.period


@dataclass(frozen=True)
class TrendLine:
    """A domain or aspect of the newest instrument; a value per year, None where the instruments do not compare."""

    kind: str
    code: str
    name: str
    values: tuple[Fraction | None, ...]


@dataclass(frozen=True)
class Trend:
    """Years oldest first; `ministry` and `targets` in the same order. The last year is the newest.

    `targets` are those set for the newest period's instrument, also of years to come.
    """

    years: tuple[Year, ...]
    ministry: tuple[MinistryResult, ...]
    targets: tuple[Target, ...] = ()

    @property
    def previous(self) -> Summary | None:
        """The period before the newest one: the second outline of the radar."""
        return self.years[-2].summary if len(self.years) > 1 else None

    @property
    def change(self) -> Fraction | None:
        """How far the index moved since last period; None across instruments, whose scales differ."""
        if len(self.years) < 2 or self.years[-1].other:
            return None
        now, before = self.years[-1].summary.index, self.years[-2].summary.index
        return None if now is None or before is None else now - before

    @property
    def lines(self) -> list[TrendLine]:
        """Domains and aspects of the newest instrument over the years."""
        if not self.years:
            return []
        newest = self.years[-1].summary
        return [
            TrendLine(line.kind, line.code, line.name, tuple(_value(y.summary, newest, line) for y in self.years))
            for line in newest.lines
            if line.kind != "row"
        ]

    @property
    def shares(self) -> list[tuple[str, Fraction]]:
        """(regulation, part of its weight that has a counterpart in the newest instrument) of every older one."""
        newest = self.years[-1].summary.structure
        older = {y.summary.structure.code: y.summary.structure for y in self.years}
        return [
            (old.regulation, walk.share(old) if (walk := between(old.code, newest.code)) else Fraction(0))
            for old in older.values()
            if old.code != newest.code
        ]


def _value(summary: Summary, newest: Summary, line) -> Fraction | None:
    code = counterpart(summary.structure, newest.structure, line.kind, line.code)
    if code is None:
        return None
    score = summary.column.score
    return (score.domains if line.kind == "domain" else score.aspects)[code].value


def trend(newest: Summary) -> Trend:
    """The trend that ends with the summary's own period; queries grow with the years, never with OPD or rows."""
    earlier = _agency(newest) if isinstance(newest.subject, Agency) else _government(newest)
    government = newest.subject.government if isinstance(newest.subject, Agency) else newest.subject
    results = () if isinstance(newest.subject, Agency) else _published(government, newest.period.year)
    targets = targets_of(newest.subject).filter(instrument=newest.period.instrument).select_related("instrument")
    return Trend(_years([*earlier, newest]), results, tuple(targets))


def _years(summaries: Iterable[Summary]) -> tuple[Year, ...]:
    years: list[Year] = []
    for summary in summaries:
        before = years[-1].summary.structure.code if years else summary.structure.code
        years.append(Year(summary, summary.structure.code != before))
    return tuple(years)


def _earlier(period: Period):
    """Periods that had been opened before this one, oldest first; of one year, only the newest stands for it."""
    return Period.objects.filter(year__lt=period.year).exclude(status=Period.Status.PREPARED).order_by("year", "pk")


def _government(newest: Summary) -> list[Summary]:
    periods = _earlier(newest.period).filter(governments=newest.subject).select_related("instrument__file")
    by_year = {period.year: period for period in periods}
    return [government_summaries(period, [newest.subject])[0] for period in by_year.values()]


def _agency(newest: Summary) -> list[Summary]:
    found = Submission.objects.filter(agency=newest.subject, period__in=_earlier(newest.period))
    by_year = {s.period.year: s for s in found.with_people_and_place().order_by("period__year", "period_id")}
    return [agency_summary(submission) for submission in by_year.values()]


def _published(government: Government, year: int) -> tuple[MinistryResult, ...]:
    return tuple(MinistryResult.objects.filter(government=government, year__lte=year).order_by("year"))
