"""What is shown: the one read model of page, PDF and Excel.

A `Summary` holds every figure of one OPD or one government in one reading, unrounded. Whoever shows it rounds it with
the same filter, so that the three agree by construction.

figures      one OPD's or government's columns, coverage, predicate, distance
lines        its table: domains, aspects, rows
agencies, governments, regions   how summaries are made from answers
"""

from reports.summary.agencies import agency_summaries, agency_summary
from reports.summary.figures import Column, Summary
from reports.summary.governments import government_summaries, latest_ministry_results
from reports.summary.lines import Levels, Line, difference
from reports.summary.regions import RegionSummary, region_summary

__all__ = [
    "Column",
    "Levels",
    "Line",
    "RegionSummary",
    "Summary",
    "agency_summaries",
    "agency_summary",
    "difference",
    "government_summaries",
    "latest_ministry_results",
    "region_summary",
]
