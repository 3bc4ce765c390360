"""The governments of one region side by side."""

from dataclasses import dataclass
from fractions import Fraction

from agencies.models import Government
from evaluations.models import Period
from reports.summary.figures import Summary
from reports.summary.governments import government_summaries


@dataclass(frozen=True)
class RegionSummary:
    """The governments of one province side by side. The region itself has no index: the regulation knows none."""

    region: Government
    period: Period
    final: bool
    governments: list[Summary]

    @property
    def reading(self) -> str:
        settled = bool(self.governments) and all(summary.settled for summary in self.governments)
        return "final" if self.final or settled else "sementara"

    @property
    def home(self) -> Summary:
        """The province's own summary, or the first government when the province takes no part."""
        return next((s for s in self.governments if s.subject.pk == self.region.pk), self.governments[0])

    @property
    def mean(self) -> Fraction | None:
        """Plain mean of the governments' headline indices: a reading aid, not an official figure."""
        found = [summary.index for summary in self.governments if summary.index is not None]
        return sum(found, Fraction(0)) / len(found) if found else None


def region_summary(period: Period, region: Government, *, final: bool = False) -> RegionSummary:
    """All governments of the region that take part in the period, the province first."""
    governments = [g for g in period.governments.order_by("code") if region.pk in (g.pk, g.parent_id)]
    return RegionSummary(region, period, final, government_summaries(period, governments, final=final))
