#!/usr/bin/env python
"""Time what a koordinator does to every OPD of a government at once. Everything is taken back afterwards.

Works on a database that fill.py has filled (`fill.py --governments 1 --agencies 350`). Prints a Markdown table: seconds
of one run through the service that the page calls, and the SQL statements it took.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spbe_portal.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from agencies.models import Government, Role, User  # noqa: E402
from evaluations import presets  # noqa: E402
from evaluations.models import Answer, Assignment, Period, Submission  # noqa: E402
from evaluations.services.moves import move  # noqa: E402
from evaluations.services.periods import agencies_of, indicators_of, open_period, set_assignments  # noqa: E402
from evaluations.services.reminders import remind  # noqa: E402
from evaluations.services.sharing import share_evenly  # noqa: E402
from evaluations.workflow import Status  # noqa: E402


class Bulk:
    """One period with one government; each method prepares what it needs and returns the work to be timed."""

    def __init__(self):
        self.period = Period.objects.get()
        self.place = Government.objects.get(periods=self.period)
        self.by = User.objects.get(username=Role.COORDINATOR)
        self.evaluator = User.objects.get(username=Role.EVALUATOR)
        self.all = Submission.objects.filter(period=self.period)

    def reminding(self):
        self.all.update(status=Status.DRAFT)
        chosen = list(self.all)
        return lambda: len(remind(submissions=chosen, by=self.by).told)

    def sharing(self):
        people = [self.evaluator.pk]
        return lambda: share_evenly(
            period=self.period, government=self.place, kind="agency", evaluators=people, by=self.by
        )

    def finalising(self):
        self.all.update(status=Status.VERIFIED)
        chosen = list(self.all.with_people_and_place())

        def work() -> int:
            return len([move(submission=found, action="finalise", by=self.by) for found in chosen])

        return work

    def assigning(self):
        self._unopened()
        Assignment.objects.all().delete()
        plan = presets.everyone_plan(agencies_of(self.place), indicators_of(self.period))
        return lambda: set_assignments(period=self.period, government=self.place, plan=plan, by=self.by)

    def opening(self):
        self._unopened()

        def work() -> int:
            open_period(period=Period.objects.get(), by=self.by, accept_gaps=True)
            return self.all.count()

        return work

    def _unopened(self):
        Answer.objects.all().delete()
        self.all.delete()
        Period.objects.update(status=Period.Status.PREPARED)


ACTIONS = {
    "Mengingatkan semua OPD": Bulk.reminding,
    "Membagi semua OPD kepada evaluator": Bulk.sharing,
    "Menetapkan semua OPD final": Bulk.finalising,
    "Preset “semua OPD” pada matriks": Bulk.assigning,
    "Membuka periode": Bulk.opening,
}


def main() -> int:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    bulk = Bulk()
    print("| sekaligus | jumlah | waktu | kueri |\n|---|---|---|---|")
    for name, prepare in ACTIONS.items():
        with transaction.atomic():
            work = prepare(bulk)
            with CaptureQueriesContext(connection) as queries:
                started = time.perf_counter()
                done = work()
                took = time.perf_counter() - started
            transaction.set_rollback(True)
        print(f"| {name} | {done:,} | {took:.1f} s | {len(queries)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
