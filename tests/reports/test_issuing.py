"""Issuing a paper: who, when, what is frozen, what a changed byte does, what the public is told."""

import datetime as dt
import json
import time
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from agencies.errors import Refusal
from agencies.models import AuditEvent
from evaluations.models import Answer
from evaluations.workflow import Status
from jobs.models import Job
from reports import papers, snapshots, verification
from reports.models import IssuedReport, Letterhead
from reports.services import issuing
from reports.summary import agency_summary
from tests import world

Kind = IssuedReport.Kind
TYPED = {
    "number": "000.7/1/SPBE (contoh)", "place": "Mamuju", "day": "2026-11-25",
    "left_office": "Sekretaris Daerah", "left_name": "Pejabat Satu (contoh)", "left_rank": "", "left_nip": "(contoh)",
    "right_office": "Ketua Tim", "right_name": "Pejabat Dua (contoh)", "right_rank": "", "right_nip": "(contoh)",
}  # fmt: skip


@pytest.fixture
def final(submission):
    world.fill_quickly(submission, 3, evaluator=2)
    return world.set_status(submission, Status.FINAL)


@pytest.fixture
def url(final):
    return reverse("reports:agency_issue", args=[final.period_id, final.agency_id, "opd"])


@pytest.fixture
def report(client_as, coordinator, url) -> IssuedReport:
    assert client_as(coordinator).post(url, TYPED).status_code == 302
    return IssuedReport.objects.get()


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def file_of(report) -> bytes:
    with report.file.open("rb") as stream:
        return stream.read()


def test_koordinator_issues_and_everything_is_frozen(report, coordinator):
    assert (report.edition, report.number, report.issued_by) == (1, TYPED["number"], coordinator)
    assert verification.check(report)
    assert report.data_sha256 == verification.sha256(report.data.encode())
    said = text_of(file_of(report))
    for words in ("2,00", TYPED["number"], "25 November 2026", "Pejabat Satu (contoh)", "Halaman 1 dari",
                  verification.shown_code(report.code), report.data_sha256):  # fmt: skip
        assert words in said, words
    event = AuditEvent.objects.get(action="report.issued")
    assert event.actor == coordinator
    assert event.data["berkas"] == report.file_sha256


def test_code_stands_on_every_page(report):
    pages = PdfReader(BytesIO(file_of(report))).pages
    assert len(pages) > 2
    assert all(verification.shown_code(report.code) in page.extract_text() for page in pages)


@pytest.mark.parametrize("who", ["operator", "evaluator", "leader"])
def test_others_who_see_the_opd_may_not_issue(who, people, client_as, url):
    assert client_as(people[who]).post(url, TYPED).status_code == 403
    assert not IssuedReport.objects.exists()


@pytest.mark.parametrize("who", ["operator2", "majene_coordinator"])
def test_for_strangers_the_paper_does_not_exist(who, people, client_as, url, report):
    client = client_as(people[who])
    assert client.post(url, TYPED).status_code == 404
    for name in ("issued", "issued_file"):
        assert client.get(reverse(f"reports:{name}", args=[report.pk])).status_code == 404


def test_before_verification_the_report_is_refused(submission, client_as, coordinator):
    address = reverse("reports:agency_issue", args=[submission.period_id, submission.agency_id, "opd"])
    response = client_as(coordinator).post(address, TYPED)
    assert response.status_code == 409
    assert "setelah penilaian OPD ini diverifikasi" in response.content.decode()


def test_bad_input_keeps_what_was_typed(client_as, coordinator, url):
    response = client_as(coordinator).post(url, TYPED | {"number": "", "left_name": "Nama yang diketik"})
    assert response.status_code == 400
    assert "Nama yang diketik" in response.content.decode()


def test_kepala_issues_proof_and_nothing_else(final, client_as, head):
    client = client_as(head)
    proof = reverse("reports:agency_issue", args=[final.period_id, final.agency_id, "bukti"])
    assert client.post(proof, TYPED).status_code == 302
    minutes = reverse("reports:agency_issue", args=[final.period_id, final.agency_id, "mandiri"])
    assert client.post(minutes, TYPED).status_code == 403
    assert IssuedReport.objects.get().kind == Kind.PROOF


@pytest.mark.parametrize("kind", ["opd", "bukti", "mandiri", "wawancara", "observasi"])
def test_preview_is_marked_and_keeps_nothing(kind, final, client_as, coordinator):
    address = reverse("reports:agency_preview", args=[final.period_id, final.agency_id, kind])
    typed = TYPED | {"venue": "Aula", "present": "Peserta Satu (contoh), analis", "remarks": "Lancar."}
    client = client_as(coordinator)
    content = client.post(address, typed).content
    if kind == "opd":  # made in the background
        content = client.get(f"{Job.objects.get().get_absolute_url()}berkas/?lihat").getvalue()
    pages = PdfReader(BytesIO(content)).pages
    assert all("PRATINJAU" in page.extract_text().upper() for page in pages)
    if kind in issuing.MINUTES:
        assert "Peserta Satu (contoh)" in text_of(content)
    assert not IssuedReport.objects.exists()


@pytest.mark.parametrize(("name", "code", "kind"), [
    ("government", "76", "pemda"), ("government", "76", "ringkasan"), ("region", "76", "wilayah"),
])  # fmt: skip
def test_government_and_region_are_issued_with_the_pages_index(name, code, kind, final, client_as, coordinator):
    address = reverse(f"reports:{name}_issue", args=[final.period_id, code, kind])
    assert client_as(coordinator).post(address, TYPED).status_code == 302
    content = file_of(IssuedReport.objects.get())
    assert "2,00" in text_of(content)
    if kind == "ringkasan":
        assert len(PdfReader(BytesIO(content)).pages) == 1


def test_worksheet_is_issued_as_workbook(final, client_as, coordinator):
    address = reverse("reports:agency_issue", args=[final.period_id, final.agency_id, "lembar-kerja"])
    assert client_as(coordinator).post(address, TYPED).status_code == 302
    report = IssuedReport.objects.get()
    assert "Nilai" in load_workbook(BytesIO(file_of(report))).sheetnames
    assert verification.check(report)


def test_issuing_again_makes_an_edition_and_leaves_the_old_one(report, client_as, coordinator, url):
    before = file_of(report)
    Answer.objects.filter(submission=report.submission).update(evaluator_level=5)
    client_as(coordinator).post(url, TYPED | {"number": "kedua"})
    first, second = IssuedReport.objects.order_by("edition")
    assert (second.edition, second.number) == (2, "kedua")
    assert file_of(first) == before
    assert "5,00" in text_of(file_of(second))
    client = client_as(coordinator)
    assert "sudah digantikan" in client.get(first.get_absolute_url()).content.decode()
    assert "utuh dan berlaku" in client.get(second.get_absolute_url()).content.decode()


@pytest.fixture
def wish(final, coordinator) -> dict:
    details = issuing.Details(
        "1 (contoh)", "Mamuju", dt.date(2026, 11, 25), issuing.Signer("Sekretaris Daerah"), issuing.Signer("Ketua Tim")
    )
    return {"kind": Kind.PROOF, "found": agency_summary(final), "details": details, "by": coordinator}


def test_of_two_who_issue_at_once_one_is_told_and_no_file_is_left(wish, settings):

    class Meanwhile(str):
        """An address that is asked for while the paper is made: just then another person issues the same one."""

        def format(self, **values) -> str:
            issuing.issue(address="https://a.example/{code}", **wish)
            return super().format(**values)

    before = kept_files(settings)
    with pytest.raises(Refusal, match="baru saja diterbitkan orang lain"):
        issuing.issue(address=Meanwhile("https://a.example/{code}"), **wish)
    assert IssuedReport.objects.get().edition == 1
    assert len(kept_files(settings) - before) == 1


def test_no_file_is_left_when_the_database_cannot_write(wish, settings):
    def full(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    before = kept_files(settings)
    with connection.execute_wrapper(full), pytest.raises(OperationalError):
        issuing.issue(address="https://a.example/{code}", **wish)
    assert not IssuedReport.objects.exists()
    assert kept_files(settings) == before


def kept_files(settings) -> set:
    return {path for path in (settings.EVIDENCE_ROOT / "laporan").rglob("*") if path.is_file()}


def test_old_paper_says_the_same_after_data_and_names_changed(report):
    before = text_of(file_of(report))
    Answer.objects.filter(submission=report.submission).update(evaluator_level=5, explanation="lain")
    report.submission.agency.name = "Nama Baru"
    report.submission.agency.save()
    again = issuing.rendered_again(IssuedReport.objects.get())
    assert "Nama Baru" not in again
    data = json.loads(report.data)
    pdf = papers.paper_pdf(data, report.template_version, data_hash=report.data_sha256)
    assert text_of(pdf) == before
    assert verification.check(report)
    assert "Badan Kepegawaian Daerah" in strip_tags(again)


def test_snapshot_is_canonical(report):
    assert snapshots.canonical(json.loads(report.data)) == report.data


def flip(file) -> None:
    """Change one bit of one byte in the middle of the stored file."""
    with open(file.path, "r+b") as stream:
        stream.seek(file.size // 2)
        byte = stream.read(1)[0]
        stream.seek(-1, 1)
        stream.write(bytes([byte ^ 1]))


def test_one_changed_byte_in_the_file_is_found_out(report, client_as, coordinator):
    flip(report.file)
    assert verification.check(report).broken == ["berkas terbit"]
    response = client_as(coordinator).get(reverse("reports:issued_file", args=[report.pk]))
    assert response.status_code == 409
    assert AuditEvent.objects.filter(action="report.broken").exists()
    with pytest.raises(CommandError):
        call_command("verify_reports", stderr=StringIO())
    page = client_as(coordinator).get(reverse("reports:verify", args=[report.code])).content.decode()
    assert "tidak dapat dipastikan" in page


def test_one_changed_letter_in_the_data_is_found_out(report):
    changed = report.data.replace('"edition":1', '"edition":2', 1)
    assert changed != report.data
    IssuedReport.objects.update(data=changed)
    assert verification.check(IssuedReport.objects.get()).broken == ["data beku"]


def test_missing_file_is_found_out(report):
    report.file.storage.delete(report.file.name)
    assert verification.check(report).broken == ["berkas terbit"]


def test_whole_papers_pass_the_command(report, capsys):
    call_command("verify_reports")
    assert "1 laporan terbit utuh" in capsys.readouterr().out


def test_download_hands_out_the_stored_bytes_and_is_audited(report, client_as, leader):
    response = client_as(leader).get(reverse("reports:issued_file", args=[report.pk]))
    assert verification.sha256(response.content) == report.file_sha256
    assert AuditEvent.objects.filter(action="report.downloaded", actor=leader).exists()


@pytest.mark.parametrize("change", [
    {"edition": 0}, {"submission": None}, {"data": ""}, {"file_sha256": ""}, {"scan": "x"}, {"kind": "lain"},
])  # fmt: skip
def test_database_refuses_half_states(report, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedReport.objects.filter(pk=report.pk).update(**change)


def test_database_refuses_a_second_paper_of_one_edition(report):
    report.pk, report.code = None, "OTHERCODE2"
    with pytest.raises(IntegrityError), transaction.atomic():
        report.save(force_insert=True)


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


# The letterhead


def picture(kind="PNG", size=(600, 300)) -> SimpleUploadedFile:
    stream = BytesIO()
    Image.new("RGB", size, "maroon").save(stream, kind)
    return SimpleUploadedFile(f"lambang.{kind.lower()}", stream.getvalue())


def head_url():
    return reverse("reports:letterhead", args=["76"])


def test_crest_is_drawn_anew_and_printed(final, client_as, coordinator, url):
    client = client_as(coordinator)
    typed = {"team_office": "Ketua Tim", "team_name": "Satu (contoh)", "logo": picture("JPEG")}
    assert client.post(head_url(), typed).status_code == 302
    crest = client.get(reverse("reports:crest", args=["76"])).content
    with Image.open(BytesIO(crest)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (480, 240))
    assert "Satu (contoh)" in client.get(url).content.decode()
    client.post(url, TYPED)
    first_page = PdfReader(BytesIO(file_of(IssuedReport.objects.get()))).pages[0]
    assert len(first_page.images) == 1


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused_as_crest(content, places, client_as, coordinator):
    typed = {"team_name": "Yang diketik", "logo": SimpleUploadedFile("l.png", content)}
    response = client_as(coordinator).post(head_url(), typed)
    assert response.status_code == 400
    assert "Yang diketik" in response.content.decode()
    assert not Letterhead.objects.exclude(logo=b"").exists()


def test_summary_of_the_paper_is_the_pages(report):
    data = json.loads(report.data)
    assert data["summary"]["evaluator"] == str(agency_summary(report.submission).evaluator.index)
    assert data["day"] == "25 November 2026"


def test_page_of_the_letterhead_shows_it_as_it_stands_on_paper(places, client_as, coordinator):
    places.province.address = "Jalan Contoh 1, Mamuju"
    places.province.save()
    client = client_as(coordinator)
    page = client.get(head_url()).content.decode()
    sample = page[page.index("kop-sample") : page.index("</figure>")]
    for words in (places.province.name, places.diskominfo.name, "Jalan Contoh 1, Mamuju"):
        assert words in sample
    assert "<img" not in sample
    client.post(head_url(), {"team_name": "Satu (contoh)", "logo": picture()})
    page = client.get(head_url()).content.decode()
    assert reverse("reports:crest", args=["76"]) in page[page.index("kop-sample") : page.index("</figure>")]


def test_missing_office_is_told_with_its_side(client_as, coordinator, url):
    page = client_as(coordinator).post(url, TYPED | {"right_office": ""}).content.decode()
    assert "Isi jabatan penanda tangan kanan." in page
    assert page.count("<fieldset") == 2
