#!/usr/bin/env python
"""Fill the database that DATABASE_URL names with a country: fill.py [--governments N] [--agencies N]

38 provinces and their kabupaten and kota (552 governments by default), 22,000 OPD, one period in which every OPD
answers every row (814,000 answers), one operator per OPD, and an audit trail. Everything is invented, made in bulk, and
the same on every run. Refuses a database that already holds governments.
"""

import argparse
import datetime as dt
import os
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spbe_portal.settings")

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from agencies.models import Agency, AuditEvent, Government, Membership, Role, User  # noqa: E402
from evaluations.models import Answer, Assignment, Period, Submission  # noqa: E402
from evaluations.workflow import Status  # noqa: E402
from indicators.models import Instrument  # noqa: E402

PROVINCES = 38
EVENTS_PER_OPD = 10
BATCH = 5000
NOBODY = make_password(None)  # a password that no word matches
TEXT = (
    "Kebijakan berlaku sejak 2021 di seluruh unit, dikelola bidang terkait, dan ditinjau setiap tahun bersama. "
    "Dokumen disimpan sekretariat dan diumumkan kepada seluruh pegawai."
)
STATUSES = (Status.DRAFT, Status.SENT, Status.IN_REVIEW, Status.RETURNED, Status.VERIFIED, Status.FINAL)
ASSESSED = (Status.RETURNED, Status.VERIFIED, Status.FINAL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--governments", type=int, default=552)
    parser.add_argument("--agencies", type=int, default=22_000)
    size = parser.parse_args()
    call_command("migrate", verbosity=0)
    if Government.objects.exists():
        print("Pangkalan data ini sudah berisi pemerintah daerah; pakai yang kosong.", file=sys.stderr)
        return 1
    call_command("load_instrument", stdout=open(os.devnull, "w"))  # noqa: SIM115
    steps = {
        "governments": lambda: governments(size.governments),
        "agencies": lambda: agencies(size.agencies),
        "people": people,
        "period": period,
        "assignments": assignments,
        "submissions": submissions,
        "answers": answers,
        "audit events": events,
    }
    for name, make in steps.items():
        begun = time.perf_counter()
        print(f"{name}: {make():,} ({time.perf_counter() - begun:.1f} s)", flush=True)
    return 0


def store(model, objects: Iterable) -> int:
    """Insert the objects in batches, so that a country never lies in memory at once; returns how many."""
    stored, source = 0, iter(objects)
    while batch := list(islice(source, BATCH)):
        model.objects.bulk_create(batch)
        stored += len(batch)
    return stored


def governments(total: int) -> int:
    provinces = [
        Government(
            code=str(11 + n),
            name=f"Pemerintah Provinsi Uji {n + 1}",
            short_name=f"Pemprov Uji {n + 1}",
            kind="provinsi",
        )
        for n in range(min(PROVINCES, total))
    ]
    Government.objects.bulk_create(provinces)
    places = [provinces[n % PROVINCES] for n in range(total - len(provinces))]
    return len(provinces) + store(
        Government,
        (
            Government(
                code=f"{province.code}.{n // PROVINCES + 1:02}", name=f"Pemerintah Kabupaten Uji {n + 1}",
                short_name=f"Pemkab Uji {n + 1}", kind="kabupaten", parent=province,
            )
            for n, province in enumerate(places)
        ),
    )  # fmt: skip


def agencies(total: int) -> int:
    places = list(Government.objects.order_by("code"))
    return store(
        Agency,
        (
            Agency(
                government=places[n % len(places)], name=f"Dinas Uji {n // len(places) + 1:03}",
                abbreviation=f"DU{n // len(places) + 1:03}", kind="dinas", verified=True,
            )
            for n in range(total)
        ),
    )  # fmt: skip


def people() -> int:
    """One operator per OPD, and in the first province whoever opens the measured pages. Nobody can sign in."""
    operators = (
        User(username=f"operator-{pk}", email=f"operator-{pk}@contoh.example", full_name=f"Operator {pk}", agency_id=pk,
             password=NOBODY, is_demo=True)
        for pk in Agency.objects.order_by("pk").values_list("pk", flat=True)
    )  # fmt: skip
    store(User, operators)
    staff = User.objects.order_by("pk").values_list("pk", "agency_id", "agency__government_id")
    store(
        Membership,
        (Membership(user_id=u, role=Role.OPERATOR, agency_id=a, government_id=g) for u, a, g in staff.iterator()),
    )
    province = Government.objects.order_by("code").first()
    for role in (Role.EVALUATOR, Role.COORDINATOR, Role.LEADER, Role.ADMIN):
        person = User.objects.create(
            username=role, email=f"{role}@contoh.example", full_name=role.title(), password=NOBODY, is_demo=True
        )
        Membership.objects.create(user=person, role=role, government=province, region=True)
    return User.objects.count()


def period() -> int:
    today = timezone.localdate()
    made = Period.objects.create(
        name="Evaluasi uji", year=today.year, instrument=Instrument.objects.get(code="permenpanrb-5-2018"),
        fill_from=today - dt.timedelta(days=20), fill_until=today + dt.timedelta(days=10),
        review_until=today + dt.timedelta(days=30), status=Period.Status.OPEN,
        created_by=User.objects.get(username=Role.COORDINATOR),
    )  # fmt: skip
    made.governments.set(Government.objects.all())
    return 1


def assignments() -> int:
    made = Period.objects.get()
    rows = list(made.instrument.indicators.order_by("order").values_list("pk", flat=True))
    places = Agency.objects.order_by("pk").values_list("pk", "government_id")
    return store(
        Assignment,
        (
            Assignment(period=made, government_id=government, agency_id=agency, indicator_id=row)
            for agency, government in places.iterator()
            for row in rows
        ),
    )


def submissions() -> int:
    made = Period.objects.get()
    ids = Agency.objects.order_by("pk").values_list("pk", flat=True)
    now = timezone.now()
    return store(
        Submission,
        (
            Submission(
                period=made, agency_id=pk, status=status,
                sent_at=None if status == Status.DRAFT else now - dt.timedelta(hours=n % 400),
            )
            for n, pk in enumerate(ids.iterator())
            for status in [STATUSES[(n + n // 7) % len(STATUSES)]]
        ),
    )  # fmt: skip


def answers() -> int:
    rows = list(Period.objects.get().instrument.indicators.order_by("order").values_list("pk", flat=True))
    return store(Answer, _answers(rows))


def _answers(rows: list[int]) -> Iterator[Answer]:
    chance = Random(2026)  # noqa: S311
    for pk, status in Submission.objects.order_by("pk").values_list("pk", "status").iterator():
        for place, row in enumerate(rows):
            level = chance.randint(0, 5)
            assessed = status in ASSESSED or (status == Status.IN_REVIEW and place < 20)
            filled = status != Status.DRAFT or place < 20
            yield Answer(
                submission_id=pk, indicator_id=row, version=2, level=level if filled else None,
                explanation=TEXT if filled else "", is_complete=filled,
                evaluator_level=max(level - (place % 4 == 0), 0) if assessed else None,
                assessed_version=2 if assessed else None,
            )  # fmt: skip


def events() -> int:
    places = Agency.objects.order_by("pk").values_list("pk", "government_id", "abbreviation")
    return store(
        AuditEvent,
        (
            AuditEvent(
                action="answer.saved", object_type="evaluations.answer", object_id=str(n), label=f"{n + 1} {label}",
                government_id=government, agency_id=agency, data={"level": [None, 3]},
            )
            for agency, government, label in places.iterator()
            for n in range(EVENTS_PER_OPD)
        ),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
