"""What can run in the background: each kind is one function with a name, registered where its domain lives."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agencies.access import Decision


class Cancelled(Exception):
    """The person asked to stop; raised by `Job.progress` inside the work."""


@dataclass(frozen=True)
class JobFile:
    """What the work made: a file in the job's folder, the name people see, and its content type."""

    path: Path
    name: str
    content_type: str


@dataclass(frozen=True)
class JobPage:
    """What the work made: a page of the portal, and the words of the button that leads there."""

    url: str
    words: str


Made = JobFile | JobPage | None


@dataclass(frozen=True)
class Kind:
    """`run(job, folder, **params)` does the work; `may(user, **params)` is asked at the start and at every download."""

    name: str
    label: str
    run: Callable[..., Made]
    may: Callable[..., Decision]


KINDS: dict[str, Kind] = {}


def kind(name: str, *, label: str, may: Callable[..., Decision]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function `(job, folder, **params) -> Made` as background work.

    `folder` is an empty directory that is gone afterwards; `params` are JSON values. Register it from a module that
    the app's `ready()` imports.
    """

    def register(run):
        KINDS[name] = Kind(name, label, run, may)
        return run

    return register
