"""What a worksheet knows of its origin: submission, and of each row the version and content at the download. Signed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from evaluations.models import Answer, Submission

SALT = "evaluations.worksheets"


@dataclass(frozen=True)
class Identity:
    """`rows` maps a row's code to (version, digest of its content) as they were at the download."""

    submission: int
    period: int
    instrument: str
    downloaded: str
    rows: dict[str, tuple[int, str]]


def kept(text: str | None) -> str:
    """A text as it survives a workbook: one kind of line break, no control characters, no blanks at its ends."""
    return ILLEGAL_CHARACTERS_RE.sub("", text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def digest(level: int | None, explanation: str | None, service_name: str | None) -> str:
    told = repr((level, kept(explanation), kept(service_name)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def digest_of(answer: Answer) -> str:
    return digest(answer.level, answer.explanation, answer.service_name)


def seal(submission: Submission, answers: Iterable[Answer], downloaded: str) -> str:
    """The identity as one signed text for a hidden cell."""
    rows = {answer.indicator.code: (answer.version, digest_of(answer)) for answer in answers}
    told = [submission.pk, submission.period_id, submission.period.instrument.code, downloaded, rows]
    return signing.dumps(told, salt=SALT, compress=True)


def unseal(token: object) -> Identity | None:
    """The identity, or None when the text was not signed by this portal."""
    try:
        submission, period, instrument, downloaded, rows = signing.loads(str(token or ""), salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Identity(submission, period, instrument, downloaded, {code: tuple(row) for code, row in rows.items()})
