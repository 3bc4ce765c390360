"""Signing a government's result off, with the figures that stood on the page."""

from agencies.models import User
from evaluations.models import SignOff
from evaluations.services import sign_offs
from reports.snapshots import exact
from reports.summary import Summary
from spbe_portal.templatetags.figures import angka


def frozen_figures(summary: Summary) -> dict:
    """What is signed: index, predicate, domains and aspects, what they rest on. Fractions as text."""
    score, cover = summary.evaluator.score, summary.evaluator.coverage
    return {
        "shown": angka(score.index),
        "index": exact(score.index),
        "predicate": score.predicate or "",
        "mandiri": exact(summary.mandiri.index),
        "domains": {code: exact(group.value) for code, group in score.domains.items()},
        "aspects": {code: exact(group.value) for code, group in score.aspects.items()},
        "agencies": [cover.agencies, cover.agencies_total],
        "answers": [cover.answers, cover.answers_total],
    }


def sign(*, summary: Summary, by: User, reasons: dict[int, str]) -> SignOff:
    """Sign off what the summary shows."""
    return sign_offs.sign_off(
        period=summary.period, government=summary.subject, by=by, figures=frozen_figures(summary), reasons=reasons
    )
