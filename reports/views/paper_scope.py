"""What a page of papers is about: an OPD, a government or a region, and which papers there are of it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from agencies.models import Government
from reports.models import IssuedReport
from reports.services import issuing
from reports.summary import RegionSummary
from reports.views.scope import agency_of, government_of, region_of


@dataclass(frozen=True)
class Scope:
    """What a page of papers is about: its figures, the kinds of paper it has, and where its pages live."""

    found: issuing.Found
    kinds: tuple[str, ...]
    name: str
    args: tuple

    @property
    def subject(self):
        return self.found.region if isinstance(self.found, RegionSummary) else self.found.subject

    @property
    def label(self) -> str:
        return f"Wilayah {self.subject.short_name}" if isinstance(self.found, RegionSummary) else self.subject.name

    @property
    def short(self) -> str:
        if isinstance(self.found, RegionSummary):
            return f"wilayah {self.subject.short_name}"
        return self.subject.short_name if isinstance(self.subject, Government) else self.subject.abbreviation

    @property
    def left_office(self) -> str:
        """The head of an OPD signs its papers; the pimpinan those of a government."""
        return "" if isinstance(self.subject, Government) else f"Kepala {self.subject.name}"

    def url(self, what: str = "", *more) -> str:
        return reverse(f"reports:{self.name}_{what or 'papers'}", args=[*self.args, *more])

    def issued(self):
        submission = getattr(self.found, "submission", None)
        government = issuing.government_of(self.found)
        return IssuedReport.objects.filter(
            period=self.found.period, government=government, submission=submission, kind__in=self.kinds
        )


def scope_of(request: HttpRequest, period: int, code: str | None, agency: int | None, region: bool) -> Scope:
    if agency is not None:
        found = agency_of(request, period, agency)
        return Scope(found, issuing.OF_AGENCY, "agency", (period, agency))
    if region:
        return Scope(region_of(request, period, code), issuing.OF_REGION, "region", (period, code))
    return Scope(government_of(request, period, code), issuing.OF_GOVERNMENT, "government", (period, code))
