"""Files may lie elsewhere: everything goes through the storage interface, and no file has an address of its own."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage, storages
from django.test import override_settings

from agencies.models import AuditEvent
from evaluations.services import evidence
from jobs.models import Job
from jobs.services import start
from spbe_portal.storage import FOLDER, S3, private_files
from spbe_portal.system import storage
from tests import world

ROOT = Path(__file__).parent.parent
FAR = {"BACKEND": "tests.test_storage.Far"}


class Far(InMemoryStorage):
    """A store elsewhere: it has no paths on this machine, hands out no addresses and never overwrites."""

    def url(self, name):
        raise ValueError("no address")


class Silent(InMemoryStorage):
    def exists(self, name):
        raise OSError("tidak tersambung")


@pytest.fixture
def far(settings):
    settings.STORAGES = settings.STORAGES | {"default": FAR}
    return storages["default"]


def test_without_a_bucket_files_lie_in_the_folder():
    found = private_files({}, Path("/srv/bukti"))
    assert found == {"BACKEND": FOLDER, "OPTIONS": {"location": Path("/srv/bukti"), "base_url": None}}


def test_with_a_bucket_they_lie_in_the_store_and_empty_settings_are_left_to_it():
    env = {
        "S3_BUCKET": "spbe", "S3_ENDPOINT": "https://s3.contoh.example", "S3_REGION": "", "S3_PREFIX": "/portal/",
        "S3_ACCESS_KEY": "kunci", "S3_SECRET_KEY": "rahasia",
    }  # fmt: skip
    assert private_files(env, Path("/srv/bukti")) == {
        "BACKEND": S3,
        "OPTIONS": {
            "bucket_name": "spbe", "endpoint_url": "https://s3.contoh.example", "location": "portal",
            "access_key": "kunci", "secret_key": "rahasia",
        },
    }  # fmt: skip
    assert private_files({"S3_BUCKET": "spbe"}, ROOT)["OPTIONS"] == {"bucket_name": "spbe"}


def test_packages_of_the_store_are_pinned_and_not_needed_without_it():
    lines = (ROOT / "requirements-s3.txt").read_text().splitlines()
    pinned = [line.partition("==")[0] for line in lines if not line.startswith("#")]
    assert {"django-storages", "boto3"} <= set(pinned)
    assert all("==" in line for line in lines if not line.startswith("#"))
    assert "storages" not in (ROOT / "requirements.txt").read_text()


def test_evidence_is_kept_opened_and_replaced_elsewhere(far, submission, operator, operator2, evaluator, client_as):
    citation = evidence.add_file(answer=world.answer_of(submission, "1"), by=operator, file=world.pdf_file("perda"))
    piece = citation.evidence
    assert far.exists(piece.file.name)
    url = f"/bukti/{piece.pk}/"
    before = AuditEvent.objects.filter(action="evidence.downloaded").count()
    for person in (operator, evaluator):
        response = client_as(person).get(url)
        assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert AuditEvent.objects.filter(action="evidence.downloaded").count() == before + 2
    assert client_as(operator2).get(url).status_code == 404
    new = evidence.replace(evidence=piece, by=operator, file=world.pdf_file("perda baru"))
    assert far.exists(piece.file.name)
    assert far.exists(new.file.name)
    assert client_as(operator).get(f"/bukti/{new.pk}/lihat/").status_code == 200


def test_package_of_evidence_is_made_and_fetched_elsewhere(far, submission, operator, client_as):
    evidence.add_file(answer=world.answer_of(submission, "1"), by=operator, file=world.pdf_file("perda"))
    params = {"submission": submission.pk}
    job = start(kind="evidence_package", by=operator, title="Paket", params=params, agency=submission.agency)
    job = Job.objects.get(pk=job.pk)
    assert (job.status, far.exists(job.file.name)) == ("done", True)
    response = client_as(operator).get(f"/pekerjaan/{job.pk}/berkas/")
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert any(name.endswith(".pdf") for name in archive.namelist())


def test_issued_paper_and_its_scan_are_read_from_elsewhere(far, submission, coordinator, client_as):
    report = world.issued_paper(submission, coordinator)
    assert far.exists(report.file.name)
    client = client_as(coordinator)
    url = report.get_absolute_url()
    assert client.get(url).status_code == 200
    for part in ("berkas/", "pindaian/"):
        response = client.get(f"{url}{part}")
        assert response.status_code == 200, part
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert content == b"%PDF-"


def test_nothing_asks_a_file_for_its_address_or_its_path():
    """Either would go past the view that asks the access policy, or would need the file to lie on this machine."""
    rooms = ("agencies", "evaluations", "improvements", "jobs", "reports", "spbe_portal", "templates")
    sources = [path for room in rooms for path in (ROOT / room).rglob("*") if path.suffix in {".py", ".html"}]
    assert len(sources) > 200
    asked = re.compile(r"\.(file|scan)\.(url|path)\b")
    assert [str(path) for path in sources if asked.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("backend", "mark", "word"),
    [("Far", "done", "Menjawab"), ("Silent", "late", "Tidak menjawab")],
)
def test_system_page_says_whether_the_store_answers(settings, backend, mark, word):
    far = {"default": {"BACKEND": f"tests.test_storage.{backend}"}}
    with override_settings(STORAGES=settings.STORAGES | far):
        found = storage()
    assert (found.mark, found.word) == (mark, word)
