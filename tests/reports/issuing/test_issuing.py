"""Issuing freezes a paper: who may, what is kept, and what is found out when it changed."""

import datetime as dt
import json
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook
from pypdf import PdfReader

from agencies.errors import Refusal
from agencies.models import AuditEvent
from evaluations.models import Answer
from jobs.models import Job
from reports import papers, snapshots, verification
from reports.models import IssuedReport
from reports.services import issuing
from reports.summary import agency_summary
from tests.reports.issuing.conftest import TYPED, Kind, file_of, text_of


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
