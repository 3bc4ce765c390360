"""What stands beside an issued paper: the signed scan, and the public page that verifies it."""

import time

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from reports import verification
from tests import world
from tests.reports.issuing.conftest import TYPED, file_of

# The signed scan


def scan_url(report):
    return reverse("reports:scan_add", args=[report.pk])


def test_signed_scan_is_kept_beside_the_paper_once(report, client_as, coordinator, operator2):
    client = client_as(coordinator)
    assert client.post(scan_url(report), {"file": world.pdf_file("ttd")}).status_code == 302
    report.refresh_from_db()
    assert verification.check(report)
    response = client.get(reverse("reports:issued_scan", args=[report.pk]))
    assert verification.sha256(response.getvalue()) == report.scan_sha256
    assert client.post(scan_url(report), {"file": world.pdf_file("lain")}).status_code == 409
    assert client_as(operator2).get(reverse("reports:issued_scan", args=[report.pk])).status_code == 404


def test_scan_that_is_no_pdf_is_refused(report, client_as, coordinator):
    client = client_as(coordinator)
    assert client.post(scan_url(report), {"file": SimpleUploadedFile("ttd.pdf", b"<html>")}).status_code == 409
    assert client.post(scan_url(report), {"file": SimpleUploadedFile("ttd.png", b"x")}).status_code == 409
    report.refresh_from_db()
    assert not report.scan


# The public page


def test_public_page_tells_what_it_may_and_nothing_else(report, client):
    response = client.get(reverse("reports:verify", args=[report.code]))
    page = strip_tags(response.content.decode())
    for words in ("asli dan berlaku", report.number, "Badan Kepegawaian Daerah", report.file_sha256):
        assert words in page
    for secret in (str(report.issued_by), "2,00", "3,00", "Pejabat"):
        assert secret not in page
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_public_page_names_the_superseding_edition(report, client, client_as, coordinator, url):
    client_as(coordinator).post(url, TYPED | {"number": "kedua"})
    page = client.get(reverse("reports:verify", args=[report.code])).content.decode()
    assert "sudah digantikan" in page
    assert "kedua" in page


def test_public_page_compares_a_file_and_a_hash(report, client):
    address = reverse("reports:verify", args=[report.code])
    mine = SimpleUploadedFile("a.pdf", file_of(report))
    assert "sama persis" in client.post(address, {"file": mine}).content.decode()
    assert "tidak sama" in client.post(address, {"file": world.pdf_file()}).content.decode()
    assert "sama persis" in client.post(address, {"digest": report.file_sha256.upper()}).content.decode()
    assert client.post(address, {"digest": "abc"}).status_code == 400
    assert client.post(address, {}).status_code == 400


def test_typed_code_leads_to_its_page(report, client):
    response = client.post(reverse("reports:verify_home"), {"code": verification.shown_code(report.code).lower()})
    assert response.url == reverse("reports:verify", args=[report.code])
    assert client.post(reverse("reports:verify_home"), {"code": "!!"}).status_code == 400
    assert client.get(reverse("reports:verify", args=["ZZZZZZZZZZ"])).status_code == 404


def test_public_page_is_limited(db, client, monkeypatch):
    address = reverse("reports:verify", args=["ZZZZZZZZZZ"])
    monkeypatch.setattr(time, "time", lambda: 29_000_000 * 60 + 20.0)
    answers = [client.get(address) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [404] * 30 + [429]
    assert answers[-1]["Retry-After"] == "40"


def test_codes_are_long_and_unalike():
    codes = {verification.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 10 and set(code) <= set(verification.ALPHABET) for code in codes)
