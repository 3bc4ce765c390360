#!/usr/bin/env python
"""Time the papers of every OPD of a government in the background, and the main pages meanwhile.

    batch.py [--shape zip|pdf] [--papers laporan,ringkasan,lembar-kerja] [--port 8114] [--minutes N]

Works on a database that fill.py has filled (`fill.py --governments 1 --agencies 350`). Starts the portal and its worker
as `scripts/serve.sh` does, asks for the batch as a koordinator, opens pages in turn while it is made and once more when
the machine is quiet again. Prints how long the batch took, the most memory that the worker held, and a Markdown table.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spbe_portal.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from agencies.models import Government, Role, User  # noqa: E402
from evaluations.models import Period, Submission  # noqa: E402
from evaluations.workflow import Status  # noqa: E402
from jobs.models import Job  # noqa: E402
from jobs.services import cancel, start  # noqa: E402
from reports.batches.making import KIND  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
# {s} a submission in review, {p} the period, {c} the government, {a} an OPD
PAGES = {
    "Koordinator: periode": "/periode/{p}/",
    "Koordinator: pemantauan": "/periode/{p}/pemantauan/",
    "Evaluator: antrean": "/reviu/?status=semua",
    "Evaluator: satu butir": "/reviu/{s}/butir/2/",
    "Dasbor pemda": "/dasbor/{p}/pemda/{c}/",
    "Dasbor OPD": "/dasbor/{p}/opd/{a}/",
    "Laporan terbit pemda": "/laporan/{p}/pemda/{c}/",
    "Pekerjaan di latar": "/pekerjaan/",
}
PAUSE = 0.25  # seconds between two pages, as a person who reads quickly
RUNS = 10  # of every page on the quiet machine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", choices=["zip", "pdf"], default="zip")
    parser.add_argument("--papers", default="laporan")
    parser.add_argument("--port", default="8114")
    parser.add_argument("--minutes", type=int, default=120, help="cancel the batch after so many minutes")
    options = parser.parse_args()
    place, person = Government.objects.order_by("code").first(), User.objects.get(username=Role.COORDINATOR)
    paths = addresses(place)
    site = f"http://127.0.0.1:{options.port}"
    server, worker = served(options.port)
    try:
        cookie = signed_in(person)
        wait_for(site)
        job = order(place, person, options)
        busy = {name: [] for name in paths}
        until = time.monotonic() + 60 * options.minutes
        while not (job := Job.objects.get(pk=job.pk)).is_finished:
            if time.monotonic() > until and not job.cancel_requested:
                cancel(job=job, by=person)
            for name, path in paths.items():
                busy[name].append(opened(f"{site}{path}", cookie))
                time.sleep(PAUSE)
        most, cpu = peak(worker.pid), worked(worker.pid)
        quiet = {name: [opened(f"{site}{path}", cookie) for _ in range(RUNS)] for name, path in paths.items()}
    finally:
        worker.terminate()
        server.terminate()
    tell(job, most, cpu, busy, quiet)
    return 0 if job.status == Job.Status.DONE else 1


def addresses(place: Government) -> dict[str, str]:
    ours = Submission.objects.filter(agency__government=place, status=Status.IN_REVIEW)
    review = ours.exclude(agency__people__username=Role.COORDINATOR).order_by("pk").first()
    names = {"s": review.pk, "p": review.period_id, "c": place.code, "a": review.agency_id}
    return {name: path.format(**names) for name, path in PAGES.items()}


def served(port: str) -> tuple[subprocess.Popen, subprocess.Popen]:
    """The web server and the worker, as processes of their own."""
    python = sys.executable
    web = [python, "-m", "gunicorn", "spbe_portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    server = subprocess.Popen([*web, "--threads", "4", "--log-level", "warning"], cwd=ROOT)  # noqa: S603
    work = ["nice", "-n", "10", python, "manage.py", "db_worker", "--no-reload", "--verbosity", "0"]
    return server, subprocess.Popen(work, cwd=ROOT)  # noqa: S603


def signed_in(person: User) -> str:
    """The cookie of a session, as signing in would leave it."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def wait_for(site: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{site}/akun/masuk/", timeout=5).close()  # noqa: S310
            return
        except OSError as error:
            if getattr(error, "code", None):
                return
            time.sleep(0.2)
    raise SystemExit("Portal tidak menjawab.")


def order(place: Government, person: User, options: argparse.Namespace) -> Job:
    choices = {"papers": options.papers.split(","), "one_pdf": options.shape == "pdf", "final": False}
    params = {"period": Period.objects.get().pk, "government": place.code, **choices}
    return start(kind=KIND, by=person, title="Ukur", params=params, government=place)


def opened(address: str, cookie: str) -> float:
    request = urllib.request.Request(address, headers={"Cookie": cookie})  # noqa: S310
    begun = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
        response.read()
        if response.geturl() != address:
            raise SystemExit(f"{address} led to {response.geturl()}")
    return time.perf_counter() - begun


def peak(pid: int) -> int:
    """The most memory that the process has held, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def worked(pid: int) -> float:
    """Seconds in which the process itself has worked."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def tell(job: Job, most: int, cpu: float, busy: dict, quiet: dict) -> None:
    seconds = (job.finished_at - job.started_at).total_seconds()
    print(
        f"{job.status} ({job.done} dari {job.total}): {job.sentence}\n{seconds:.0f} s, berkas {job.size / 2**20:.1f} MB"
    )
    print(f"Pekerja: {cpu:.0f} s CPU, paling banyak {most} MB\n")
    print("| halaman | sepi: median | sepi: terlama | sibuk: median | sibuk: terlama |\n|---|---|---|---|---|")
    for name in busy:
        figures = (statistics.median(quiet[name]), max(quiet[name]), statistics.median(busy[name]), max(busy[name]))
        print(f"| {name} | " + " | ".join(f"{1000 * value:.0f} ms" for value in figures) + " |")


if __name__ == "__main__":
    sys.exit(main())
