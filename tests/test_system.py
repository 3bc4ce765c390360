"""The page about the portal itself: who reads it, and what each part says in each of its states."""

import datetime as dt
import socket

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from jobs.models import Job
from spbe_portal import system
from tests import world

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def job(by, **values) -> Job:
    return Job.objects.create(kind="uji", title="Rahasia OPD", requested_by=by, **values)


def waiting(by, minutes: int) -> Job:
    made = job(by)
    Job.objects.filter(pk=made.pk).update(created_at=timezone.now() - dt.timedelta(minutes=minutes))
    return made


def test_page_says_how_many_parts_need_care(coordinator, client_as):
    page = client_as(coordinator).get("/sistem/").content.decode()
    assert "Dua dari 8 bagian perlu perhatian" in page  # no scanner, and mail that stays in memory
    assert "Berkas yang diunggah tidak dipindai dari program jahat." in page
    assert f"Versi {system.release()}" in page
    assert connection.display_name in page


def test_account_page_leads_there_for_those_who_may(coordinator, admin_user, operator, leader, client_as):
    for who, shown in ((coordinator, True), (admin_user, True), (operator, False), (leader, False)):
        client = client_as(who)
        assert ('href="/sistem/"' in client.get("/akun/").content.decode()) is shown
        assert client.get("/sistem/").status_code == (200 if shown else 403)


def test_page_names_nobodys_work(coordinator, operator, client_as):
    waiting(operator, 60)
    page = client_as(coordinator).get("/sistem/").content.decode()
    assert "1 pekerjaan menunggu" in page
    assert "Rahasia OPD" not in page


def test_mode_follows_debug(settings):
    assert system.mode().word == "Produksi"
    settings.DEBUG = True
    assert (system.mode().word, system.mode().needs_care) == ("Pengembangan", True)


@pytest.mark.django_db
def test_migration_that_was_not_run_is_told():
    assert system.migrations().mark == system.GOOD
    newest = MigrationLoader(connection).graph.leaf_nodes("jobs")[0]
    MigrationRecorder(connection).record_unapplied(*newest)
    part = system.migrations()
    assert (part.mark, part.sentence[:2]) == (system.BROKEN, "1 ")


@pytest.mark.parametrize(
    ("free", "word", "mark"),
    [
        (system.LOW_SPACE, "Cukup", system.GOOD),
        (system.LOW_SPACE - 1, "Menipis", system.CARE),
        (system.NO_SPACE, "Menipis", system.CARE),
        (system.NO_SPACE - 1, "Hampir penuh", system.BROKEN),
    ],
)
def test_free_space_has_two_borders(free, word, mark, monkeypatch):
    usage = system.shutil._ntuple_diskusage(100 * 1024**3, 0, free)
    monkeypatch.setattr("spbe_portal.system.shutil.disk_usage", lambda place: usage)
    part = system.storage()
    assert (part.word, part.mark) == (word, mark)
    assert "dari 100 GB" in part.sentence


def test_place_without_any_file_yet_is_looked_at_from_above(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "belum" / "ada"
    assert "kosong dari" in system.storage().sentence


def test_place_that_takes_no_file_is_told(monkeypatch):
    monkeypatch.setattr("spbe_portal.system.os.access", lambda place, way: False)
    assert system.storage().word == "Tidak dapat ditulisi"


def test_scanner_that_does_not_answer_is_told(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    settings.CLAMD_URL = f"tcp://127.0.0.1:{port}"
    part = system.malware_scan()
    assert (part.word, part.mark) == ("Tidak menjawab", system.BROKEN)


def test_mail_is_told_by_its_setting(settings):
    assert (system.mail().word, system.mail().mark) == ("Tidak terkirim", system.CARE)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "surat.contoh.example", 587
    assert (system.mail().word, system.mail().sentence) == ("Lewat SMTP", "Server surat.contoh.example:587.")


def test_worker_without_a_queue_tells_its_last_work(operator):
    assert system.worker(timezone.now()).sentence == "Belum ada pekerjaan yang dikerjakan."
    world.finished_job(operator)
    part = system.worker(timezone.now())
    assert (part.word, part.mark) == ("Tidak ada antrean", system.GOOD)
    assert part.sentence.startswith("Pekerjaan terakhir berakhir")


@pytest.mark.parametrize(("minutes", "word"), [(4, "Mengantre"), (6, "Tertahan")])
def test_work_that_waits_too_long_means_no_worker(minutes, word, operator):
    waiting(operator, 1)
    waiting(operator, minutes)
    part = system.worker(timezone.now())
    assert part.word == word
    assert part.sentence.startswith(f"2 pekerjaan menunggu, yang tertua sejak {minutes}\xa0menit lalu.")


def test_failed_work_of_the_last_day_is_counted(operator):
    now = timezone.now()
    for hours in (1, 2, 25):
        ended = now - dt.timedelta(hours=hours)
        job(operator, status="failed", started_at=ended, finished_at=ended)
    assert "2 gagal dalam 24 jam terakhir." in system.worker(now).sentence


def test_cancelled_before_it_began_is_no_work_of_the_worker(operator):
    job(operator, status="cancelled", finished_at=timezone.now())
    assert not Job.objects.performed().exists()
