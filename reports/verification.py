"""Whether an issued paper is still what was issued: hashes over the frozen data and over the file."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from reports.models import IssuedReport

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is mistaken for another: no 0 O 1 I L
LENGTH = 10  # 31^10, some 8 x 10^14 codes


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def clean_code(typed: str) -> str:
    """The code as it is stored, from the way it is printed or typed: "k7x2m-9pqrt"."""
    return "".join(letter for letter in typed.upper() if letter in ALPHABET)[: LENGTH + 1]


def shown_code(code: str) -> str:
    """In two groups, as it is printed: K7X2M-9PQRT."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sha256_of(chunks: Iterable[bytes]) -> str:
    """The hash of a file that is read in parts."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


@dataclass(frozen=True)
class Check:
    """What was found out about one issued paper."""

    data: bool
    file: bool
    scan: bool

    def __bool__(self):
        return self.data and self.file and self.scan

    @property
    def broken(self) -> list[str]:
        """What has changed since issuing, in words."""
        parts = (("data beku", self.data), ("berkas terbit", self.file), ("pindaian", self.scan))
        return [word for word, whole in parts if not whole]


def check(report: IssuedReport) -> Check:
    """Compare everything that is kept of the paper with the hashes that were written down at issuing."""
    return Check(
        sha256(report.data.encode()) == report.data_sha256,
        _stored(report.file) == report.file_sha256,
        not report.scan or _stored(report.scan) == report.scan_sha256,
    )


def _stored(file) -> str:
    """The hash of a stored file; empty when it is gone."""
    try:
        with file.open("rb") as stream:
            return sha256_of(iter(lambda: stream.read(65536), b""))
    except OSError:
        return ""
