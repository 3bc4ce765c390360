"""How the portal itself is: what runs, what is missing, what waits. For whoever keeps it running; knows no one's work.

Each part is looked at when the page is asked for. A part that needs someone says what to do.
"""

import datetime as dt
import logging
import os
import platform
import shutil
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django
from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.timesince import timesince

from evaluations import scanner
from jobs.models import Job
from spbe_portal.templatetags.figures import ukuran, waktu

logger = logging.getLogger(__name__)
GOOD, CARE, BROKEN = "done", "repair", "late"  # marks of the style sheet
LOW_SPACE, NO_SPACE = 10 * 1024**3, 1024**3  # bytes that are free
PATIENCE = dt.timedelta(minutes=5)  # a worker that runs takes new work within seconds
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """One part of the portal: its state as mark and word, and a sentence."""

    name: str
    mark: str
    word: str
    sentence: str

    @property
    def needs_care(self) -> bool:
        return self.mark != GOOD


def parts(now: dt.datetime) -> list[Part]:
    return [version(), mode(), database(), migrations(), storage(), malware_scan(), mail(), worker(now)]


@cache
def release() -> str:
    """The portal's version, from the one place where it is written."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


def version() -> Part:
    sentence = f"Django {django.get_version()}, Python {platform.python_version()}."
    return Part("Portal", GOOD, f"Versi {release()}", sentence)


def mode() -> Part:
    if settings.DEBUG:
        return Part("Mode", CARE, "Pengembangan", "Rincian galat tampil. Untuk dipakai bersama, atur DEBUG=0.")
    return Part("Mode", GOOD, "Produksi", "Rincian galat tidak tampil kepada pengguna.")


def database() -> Part:
    number = ".".join(map(str, connection.get_database_version()))
    return Part("Basis data", GOOD, "Terhubung", f"{connection.display_name} {number}.")


def migrations() -> Part:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        told = f"{waiting} perubahan susunan belum diterapkan. Jalankan manage.py migrate."
        return Part("Susunan data", BROKEN, "Tertinggal", told)
    return Part("Susunan data", GOOD, "Terbaru", "Semua perubahan susunan sudah diterapkan.")


def storage() -> Part:
    """The place of evidence, reports and packages."""
    kept_in = storages["default"]
    return _disk() if isinstance(kept_in, FileSystemStorage) else _store(kept_in)


def _store(kept_in: Storage) -> Part:
    """Whether a store elsewhere answers; it has no end that could be measured from here."""
    try:
        kept_in.exists("keadaan-sistem")
    except Exception:  # each kind of store has errors of its own
        logger.exception("The store of files does not answer")
        told = "Penyimpanan berkas di luar mesin ini tidak menjawab; bukti tidak dapat dibuka maupun ditambah."
        return Part("Penyimpanan berkas", BROKEN, "Tidak menjawab", told)
    return Part("Penyimpanan berkas", GOOD, "Menjawab", "Berkas disimpan di luar mesin ini (S3).")


def _disk() -> Part:
    place = _existing(Path(settings.EVIDENCE_ROOT))
    space = shutil.disk_usage(place)
    told = f"{ukuran(space.free)} kosong dari {ukuran(space.total)}."
    if not os.access(place, os.W_OK):
        return Part("Penyimpanan berkas", BROKEN, "Tidak dapat ditulisi", f"Berkas tidak dapat disimpan. {told}")
    if space.free < NO_SPACE:
        return Part("Penyimpanan berkas", BROKEN, "Hampir penuh", f"{told} Tambah ruang sekarang.")
    if space.free < LOW_SPACE:
        return Part("Penyimpanan berkas", CARE, "Menipis", f"{told} Rencanakan tambahan ruang.")
    return Part("Penyimpanan berkas", GOOD, "Cukup", told)


def _existing(place: Path) -> Path:
    """The folder, or the nearest one above it where nothing has been stored yet."""
    return place if place.exists() else _existing(place.parent)


def malware_scan() -> Part:
    if not scanner.is_set():
        told = "Berkas yang diunggah tidak dipindai dari program jahat. Pasang clamd, lalu isi CLAMD_URL."
        return Part("Pemindai program jahat", CARE, "Tidak dipasang", told)
    if not scanner.answers():
        told = "Pemindai tidak menjawab; setiap unggahan ditolak sampai pemindai berjalan lagi."
        return Part("Pemindai program jahat", BROKEN, "Tidak menjawab", told)
    return Part("Pemindai program jahat", GOOD, "Menjawab", "Setiap berkas dipindai sebelum disimpan.")


def mail() -> Part:
    """What the setting says; no letter is sent to find out."""
    kind = settings.EMAIL_BACKEND.split(".")[-2]
    if kind != "smtp":
        told = f"Surat tidak dikirim ke luar portal (cara: {kind}). Isi EMAIL_HOST."
        return Part("Surel", CARE, "Tidak terkirim", told)
    return Part("Surel", GOOD, "Lewat SMTP", f"Server {settings.EMAIL_HOST}:{settings.EMAIL_PORT}.")


def worker(now: dt.datetime) -> Part:
    """Judged by what it has done and what waits for it."""
    oldest = Job.objects.waiting().first()
    last = Job.objects.performed().first()
    told = f"Pekerjaan terakhir berakhir {waktu(last.finished_at)}." if last else "Belum ada pekerjaan yang dikerjakan."
    failed = Job.objects.performed().filter(status=Job.Status.FAILED, finished_at__gt=now - DAY).count()
    if failed:
        told += f" {failed} gagal dalam 24 jam terakhir."
    if not oldest:
        return Part("Pekerja latar", GOOD, "Tidak ada antrean", told)
    waited = timesince(oldest.created_at, now, depth=1)
    queue = f"{Job.objects.waiting().count()} pekerjaan menunggu, yang tertua sejak {waited} lalu. {told}"
    if now - oldest.created_at < PATIENCE:
        return Part("Pekerja latar", GOOD, "Mengantre", queue)
    return Part("Pekerja latar", BROKEN, "Tertahan", f"{queue} Pastikan manage.py db_worker berjalan.")
