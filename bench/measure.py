#!/usr/bin/env python
"""Time the main pages on a database that fill.py has filled: measure.py [--runs N] [NAME ...]

Prints a Markdown table: median and slowest of N runs after one run to warm up, processor time, statements sent to the
database, size of the answer, and the memory that the process needed on top while it made it. Names choose lines of
`PAGES`.
"""

import argparse
import os
import platform
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spbe_portal.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from agencies.models import Agency, Government, Role, User  # noqa: E402
from evaluations.models import Answer, Period, Submission  # noqa: E402
from evaluations.workflow import Status  # noqa: E402
from reports.summary import government_summaries  # noqa: E402

# Who opens what: {s} a draft, {r} a submission in review, {p} the period, {c} the first province, {a} the draft's OPD.
PAGES = {
    "OPD: beranda isian": ("operator", "/isian/{s}/"),
    "OPD: satu butir": ("operator", "/isian/{s}/butir/2/"),
    "OPD: periksa": ("operator", "/isian/{s}/periksa/"),
    "Evaluator: antrean": (Role.EVALUATOR, "/reviu/?status=semua"),
    "Evaluator: satu OPD": (Role.EVALUATOR, "/reviu/{r}/"),
    "Evaluator: satu butir": (Role.EVALUATOR, "/reviu/{r}/butir/2/"),
    "Koordinator: periode": (Role.COORDINATOR, "/periode/{p}/"),
    "Koordinator: pemantauan": (Role.COORDINATOR, "/periode/{p}/pemantauan/"),
    "Koordinator: matriks penugasan": (Role.COORDINATOR, "/periode/{p}/penugasan/{c}/"),
    "Koordinator: OPD": (Role.COORDINATOR, "/pemda/{c}/"),
    "Koordinator: orang": (Role.COORDINATOR, "/orang/"),
    "Koordinator: jejak audit": (Role.COORDINATOR, "/jejak-audit/"),
    "Pimpinan: dasbor wilayah": (Role.LEADER, "/dasbor/{p}/wilayah/{c}/"),
    "Pimpinan: dasbor pemda": (Role.LEADER, "/dasbor/{p}/pemda/{c}/"),
    "Pimpinan: rincian": (Role.LEADER, "/dasbor/{p}/pemda/{c}/indikator/"),
    "Pimpinan: satu butir": (Role.LEADER, "/dasbor/{p}/pemda/{c}/indikator/2/"),
    "OPD: nilai": ("operator", "/dasbor/{p}/opd/{a}/"),
    "OPD: PDF": ("operator", "/dasbor/{p}/opd/{a}/cetak.pdf"),
    "OPD: Excel": ("operator", "/dasbor/{p}/opd/{a}/data.xlsx"),
    "Pemda: PDF": (Role.LEADER, "/dasbor/{p}/pemda/{c}/cetak.pdf"),
    "Pemda: Excel": (Role.LEADER, "/dasbor/{p}/pemda/{c}/data.xlsx"),
    "Wilayah: PDF": (Role.LEADER, "/dasbor/{p}/wilayah/{c}/cetak.pdf"),
    "Wilayah: Excel": (Role.LEADER, "/dasbor/{p}/wilayah/{c}/data.xlsx"),
}
ROLLUP = "Rekap semua pemerintah daerah"
STATM = Path("/proc/self/statm")


@dataclass(frozen=True)
class Measured:
    """`seconds` of every run, `cpu` those in which the process itself worked: the one figure that other work on the
    machine leaves alone. `memory` in bytes above what it held before, at its highest."""

    seconds: list[float]
    cpu: list[float]
    queries: int
    size: int
    memory: int

    def line(self, name: str) -> str:
        median, slowest = statistics.median(self.seconds), max(self.seconds)
        worked, size = statistics.median(self.cpu), f"{self.size / 1024:.0f} KB" if self.size else "–"
        return (
            f"| {name} | {median * 1000:.0f} ms | {slowest * 1000:.0f} ms | {worked * 1000:.0f} ms | {self.queries} "
            f"| {size} | {self.memory / 2**20:.0f} MB |"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    print(f"{machine()}\n\n{database()}\n")
    print("| halaman | median | terlama | CPU | kueri | ukuran | memori |\n|---|---|---|---|---|---|---|")
    for name, work in works().items():
        if not options.names or name in options.names:
            print(measure(work, options.runs).line(name), flush=True)
    return 0


def works() -> dict[str, Callable[[], int]]:
    """What is measured: each returns the size of what it made, in bytes."""
    province = Government.objects.order_by("code").first()
    ours = Submission.objects.filter(agency__government=province).order_by("pk")
    draft, review = (ours.filter(status=status).first() for status in (Status.DRAFT, Status.IN_REVIEW))
    names = {"s": draft.pk, "r": review.pk, "p": draft.period_id, "c": province.code, "a": draft.agency_id}
    found: dict[str, Callable[[], int]] = {}
    for name, (who, path) in PAGES.items():
        person = draft.agency.people.first() if who == "operator" else User.objects.get(username=who)
        client = Client()
        client.force_login(person)
        found[name] = opening(client, path.format(**names))
    period = Period.objects.select_related("instrument").get()
    found[ROLLUP] = lambda: len(government_summaries(period, Government.objects.all())) and 0
    return found


def opening(client: Client, path: str) -> Callable[[], int]:
    def open_page() -> int:
        response = client.get(path)
        if response.status_code != 200:
            raise SystemExit(f"{path}: {response.status_code}")
        return len(response.content)

    return open_page


def measure(work: Callable[[], int], runs: int) -> Measured:
    work()
    with CaptureQueriesContext(connection) as captured, Highest() as highest:
        size = work()
        queries = len(captured)
    seconds, cpu = [], []
    for _ in range(runs):
        begun, worked = time.perf_counter(), time.process_time()
        work()
        seconds.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - worked)
    return Measured(seconds, cpu, queries, size, highest.above)


class Highest:
    """The most memory that the process held meanwhile, looked at every few milliseconds."""

    def __enter__(self):
        self.before = self.most = resident()
        self.stop = threading.Event()
        self.watcher = threading.Thread(target=self._watch, daemon=True)
        self.watcher.start()
        return self

    def _watch(self) -> None:
        while not self.stop.wait(0.003):
            self.most = max(self.most, resident())

    def __exit__(self, *failure):
        self.stop.set()
        self.watcher.join()

    @property
    def above(self) -> int:
        return self.most - self.before


def resident() -> int:
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def machine() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{os.cpu_count()} inti, {memory:.0f} GB memori, Python {platform.python_version()}, {connection.vendor}"


def database() -> str:
    return (
        f"{Government.objects.count():,} pemerintah daerah, {Agency.objects.count():,} OPD, "
        f"{Answer.objects.count():,} jawaban, {User.objects.count():,} orang"
    )


if __name__ == "__main__":
    settings.DEBUG = False  # as in service: no list of statements is kept
    settings.ALLOWED_HOSTS = ["testserver"]
    sys.exit(main())
