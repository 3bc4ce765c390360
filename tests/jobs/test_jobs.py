"""Background work: asked for, done once, told, stopped, taken away, forgotten."""

import datetime as dt
import time
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from agencies.access import NO_ROLE, YES
from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent, Notice
from jobs import services
from jobs.kinds import KINDS, JobFile, JobPage, kind
from jobs.models import Job
from tests import world


@pytest.fixture
def register(monkeypatch):
    """register("name", run): a kind that exists for one test."""

    def add(name, run, may=lambda user, **params: YES):
        kept = dict(KINDS)
        kind(name, label=name, may=may)(run)
        monkeypatch.setattr("jobs.services.KINDS", dict(KINDS))
        monkeypatch.setattr("jobs.models.KINDS", dict(KINDS))
        KINDS.clear()
        KINDS.update(kept)

    return add


def waiting(by, **values) -> Job:
    return Job.objects.create(kind="uji", title="Uji", requested_by=by, **values)


def test_work_is_done_told_and_audited(operator):
    job = world.finished_job(operator)
    assert (job.status, job.done, job.total, job.percent, job.file_name) == ("done", 3, 3, 100, "hasil.txt")
    with job.file.open() as content:
        assert content.read() == str(operator).encode()
    assert Notice.objects.get(person=operator).sentence == f"{job.title}: siap diunduh."
    assert AuditEvent.objects.get(action="job.started").actor == operator


def test_the_same_wish_while_one_is_open_leads_to_that_one(operator, operator2):
    open_job = waiting(operator, params={"words": "a"})
    assert services.start(kind="uji", by=operator, title="Uji", params={"words": "a"}) == open_job
    assert services.start(kind="uji", by=operator2, title="Uji", params={"words": "a"}) != open_job


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_the_same_wish_twice_at_once_makes_one_job(operator, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # it stays in the queue
    made = []

    def ask():
        try:
            made.append(services.start(kind="uji", by=operator, title="Uji", params={"words": "a"}))
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(2)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE jobs_job IN SHARE MODE")  # until here both may look for a job, and none may write
        for thread in threads:
            thread.start()
        wait_for_locks(cursor, 2)
    for thread in threads:
        thread.join()
    assert made == [Job.objects.get()] * 2


def wait_for_locks(cursor, number: int) -> None:
    """Return once so many connections wait for a lock."""
    border = time.monotonic() + 20
    while time.monotonic() < border:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        if cursor.fetchone()[0] == number:
            return
        time.sleep(0.05)
    pytest.fail("nobody waits")


def test_work_is_performed_once(operator):
    job = world.finished_job(operator)
    before = job.finished_at
    services.perform(job.pk)
    job.refresh_from_db()
    assert job.finished_at == before


def test_a_refusal_inside_the_work_is_its_sentence(operator, register):
    def refuse(job, folder):
        raise Refusal("Tidak ada bukti untuk dikemas.")

    register("menolak", refuse)
    job = services.start(kind="menolak", by=operator, title="Uji", params={})
    assert (job.status, job.sentence) == ("failed", "Tidak ada bukti untuk dikemas.")


def test_an_error_inside_the_work_is_told_without_its_insides(operator, register, caplog):
    def break_down(job, folder):
        raise ValueError("rahasia")

    register("rusak", break_down)
    job = services.start(kind="rusak", by=operator, title="Uji", params={})
    assert (job.status, job.sentence) == ("failed", services.FAILED)
    assert "rahasia" in caplog.text


def test_who_may_not_starts_nothing(operator, register):
    register("terlarang", lambda job, folder: None, may=lambda user, **params: NO_ROLE)
    with pytest.raises(NotAllowed):
        services.start(kind="terlarang", by=operator, title="Uji", params={})
    assert not Job.objects.exists()


def test_running_work_stops_at_its_next_step(operator, register):
    steps = []

    def count(job, folder):
        for number in range(5):
            if number == 2:
                services.cancel(job=job, by=operator)
            job.progress(number, 5)
            steps.append(number)

    register("lama", count)
    job = services.start(kind="lama", by=operator, title="Uji", params={})
    assert (job.status, steps) == ("cancelled", [0, 1])
    assert not Notice.objects.exists()


def test_waiting_work_is_cancelled_at_once_by_its_owner_alone(operator, operator2, client_as):
    job = waiting(operator)
    with pytest.raises(NotAllowed):
        services.cancel(job=job, by=operator2)
    response = client_as(operator).post(f"/pekerjaan/{job.pk}/batalkan/")
    job.refresh_from_db()
    assert (response.status_code, job.status) == (302, "cancelled")
    services.perform(job.pk)
    job.refresh_from_db()
    assert job.status == "cancelled"
    with pytest.raises(Refusal, match="sudah berakhir"):
        services.cancel(job=job, by=operator)


def test_pages_show_progress_and_the_file(operator, client_as):
    client, job = client_as(operator), waiting(operator)
    assert "Menunggu giliran" in client.get(job.get_absolute_url()).content.decode()
    Job.objects.filter(pk=job.pk).update(status="running", done=1, total=4, sentence="Berkas kedua.")
    part = client.get(f"{job.get_absolute_url()}?bagian=keadaan").content.decode()
    assert "1 dari 4 (25 %). Berkas kedua." in part
    assert "<html" not in part
    finished = world.finished_job(operator)
    assert "Unduh hasil.txt" in client.get(finished.get_absolute_url()).content.decode()
    assert finished.title in client.get("/pekerjaan/").content.decode()


def test_download_is_audited_and_asks_the_rule_again(operator, client_as, register):
    client, job = client_as(operator), world.finished_job(operator)
    response = client.get(f"/pekerjaan/{job.pk}/berkas/")
    assert response.getvalue() == str(operator).encode()
    assert response["Content-Disposition"] == 'attachment; filename="hasil.txt"'
    assert AuditEvent.objects.filter(action="job.downloaded", actor=operator).exists()
    register("uji", world._work, may=lambda user, **params: NO_ROLE)
    assert client.get(f"/pekerjaan/{job.pk}/berkas/").status_code == 403


def test_old_files_are_forgotten_and_the_page_says_so(operator, client_as, settings):
    job = world.finished_job(operator)
    storage, name = job.file.storage, job.file.name
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - dt.timedelta(days=settings.JOB_FILE_DAYS + 1))
    assert services.forget_old_files() == 1
    assert not storage.exists(name)
    client = client_as(operator)
    assert client.get(f"/pekerjaan/{job.pk}/berkas/").status_code == 404
    assert "Berkas dihapus setelah 7 hari" in client.get(job.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "values",
    [{"status": "done"}, {"status": "queued", "finished_at": timezone.now()}, {"done": 5, "total": 4}],
    ids=["ended without a time", "open with an end", "more done than there is"],
)
def test_half_states_are_impossible(operator, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting(operator, **values)


def test_work_without_a_file_ends_well(operator, register):
    register("tanpa-berkas", lambda job, folder: None)
    job = services.start(kind="tanpa-berkas", by=operator, title="Uji", params={})
    assert (job.status, bool(job.file)) == ("done", False)


def test_taking_the_file_tells_what_it_holds_and_of_whom(operator, places, client_as):
    job = services.start(kind="uji", by=operator, title="Semua bukti BKD", params={}, agency=places.bkd)
    client_as(operator).get(f"/pekerjaan/{job.pk}/berkas/").getvalue()
    event = AuditEvent.objects.get(action="job.downloaded")
    assert (event.agency, event.government) == (places.bkd, places.province)
    assert event.data == {"berkas": "hasil.txt", "isi": "Semua bukti BKD. Menulis."}


def test_taking_the_file_of_a_government_is_read_in_its_trail(coordinator, places, client_as):
    job = services.start(kind="uji", by=coordinator, title="Semua OPD", params={}, government=places.majene)
    client_as(coordinator).get(f"/pekerjaan/{job.pk}/berkas/").getvalue()
    event = AuditEvent.objects.get(action="job.downloaded")
    assert (event.agency, event.government) == (None, places.majene)


def test_work_may_end_at_a_page(operator, register, client_as):
    register("halaman", lambda job, folder: JobPage("/laporan/", "Buka laporan"))
    job = services.start(kind="halaman", by=operator, title="Uji", params={})
    assert (job.status, bool(job.file), job.page) == ("done", False, "/laporan/")
    assert '<a class="btn btn-primary" href="/laporan/">Buka laporan</a>' in page_of(client_as(operator), job)
    assert '<a href="/laporan/">Buka</a>' in client_as(operator).get("/pekerjaan/").content.decode()


def page_of(client, job) -> str:
    return client.get(job.get_absolute_url()).content.decode()


def test_only_a_pdf_opens_in_the_browser(operator, register, client_as):
    def draw(job, folder, content_type):
        path = folder / "a"
        path.write_bytes(b"%PDF-")
        return JobFile(path, "hasil.berkas", content_type)

    register("gambar", draw)
    client = client_as(operator)
    for content_type, how in (("application/pdf", "inline"), ("text/html", "attachment")):
        job = services.start(kind="gambar", by=operator, title="Uji", params={"content_type": content_type})
        assert ("Buka PDF" in page_of(client, job)) == (how == "inline")
        response = client.get(f"/pekerjaan/{job.pk}/berkas/?lihat")
        assert response["Content-Disposition"] == f'{how}; filename="hasil.berkas"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response.getvalue() == b"%PDF-"
