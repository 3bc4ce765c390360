"""Evidence: added, described, reused, taken off, served."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.errors import Refusal
from agencies.models import AuditEvent
from evaluations.models import Answer, Citation, Evidence
from evaluations.services import evidence
from evaluations.workflow import Status
from tests import world


def add_url(submission, code="1"):
    return f"/isian/{submission.pk}/butir/{code}/bukti/"


def cite(submission, operator, code="1", words="sk") -> Citation:
    return evidence.add_file(answer=world.answer_of(submission, code), by=operator, file=world.pdf_file(words))


def test_upload_is_stored_by_hash_and_audited(client_as, operator, submission):
    response = client_as(operator).post(add_url(submission), {"files": [world.pdf_file("SK Tim SPBE 2025")]})
    assert response.url.endswith("#bukti")
    piece = Evidence.objects.get()
    assert (piece.title, piece.format, piece.agency) == ("SK Tim SPBE 2025", "PDF", submission.agency)
    assert piece.sha256 in piece.file.name
    assert "SK" not in piece.file.name
    assert AuditEvent.objects.filter(action="evidence.added", actor=operator).exists()


def test_good_files_are_kept_and_bad_ones_named(client_as, operator, submission):
    fake = SimpleUploadedFile("palsu.pdf", b"<html>", "application/pdf")
    response = client_as(operator).post(add_url(submission), {"files": [world.pdf_file("baik"), fake]})
    assert response.status_code == 409
    assert "palsu.pdf: Isinya bukan PDF." in response.content.decode()
    assert Evidence.objects.get().title == "baik"


def test_file_over_the_limit_says_the_limit(client_as, operator, submission, settings):
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    big = SimpleUploadedFile("besar.pdf", b"%PDF-" + b"0" * 1024 * 1024 + b"%%EOF", "application/pdf")
    response = client_as(operator).post(add_url(submission), {"files": [big]})
    assert "besar.pdf: Berkas melebihi batas 1 MB." in response.content.decode()
    assert not Evidence.objects.exists()


def test_same_file_again_is_recognised(submission, operator):
    first = cite(submission, operator)
    second = cite(submission, operator, code="2")
    again = cite(submission, operator)
    assert first.evidence == second.evidence
    assert again == first
    assert Evidence.objects.count() == 1


def test_another_opd_keeps_its_own_copy(submission, submission2, operator, operator2):
    cite(submission, operator)
    evidence.add_file(answer=world.answer_of(submission2, "1"), by=operator2, file=world.pdf_file("sk"))
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/x", "bukan tautan"])
def test_link_must_be_http(client_as, operator, submission, url):
    response = client_as(operator).post(add_url(submission), {"url": url, "title": "Judul yang diketik"})
    assert response.status_code in (400, 409)
    assert "Judul yang diketik" in response.content.decode()
    assert response.text.count("Tuliskan alamat lengkap") == 1
    assert not Evidence.objects.exists()


def test_link_is_cited(client_as, operator, submission):
    client_as(operator).post(add_url(submission), {"url": "https://jdih.contoh.example/1", "title": "Pergub"})
    assert Citation.objects.get().evidence.title == "Pergub"


def test_evidence_completes_a_row(submission, operator):
    row = world.answer_of(submission, "1")
    Answer.objects.filter(pk=row.pk).update(level=2, explanation=world.TEXT)
    citation = cite(submission, operator)
    assert world.answer_of(submission, "1").is_complete
    evidence.detach(citation=citation, by=operator)
    assert not world.answer_of(submission, "1").is_complete
    assert Evidence.objects.count() == 1


def test_labels_are_never_reused(submission, operator):
    cite(submission, operator, words="a")
    second = cite(submission, operator, words="b")
    evidence.detach(citation=second, by=operator)
    third = cite(submission, operator, words="c")
    assert third.label in {"B2", "B3"}
    assert Citation.objects.values("answer", "position").distinct().count() == Citation.objects.count()


def test_details_are_changed_and_shown(client_as, operator, submission):
    citation = cite(submission, operator)
    prefix = f"b{citation.pk}"
    data = {"title": "SK Bupati", "number": "12/2025", "date": "2025-03-04", "pages": "4–9"}
    url = f"{add_url(submission)}{citation.pk}/keterangan/"
    response = client_as(operator).post(url, {f"{prefix}-{key}": value for key, value in data.items()})
    assert response.status_code == 302
    page = client_as(operator).get(f"/isian/{submission.pk}/butir/1/").content.decode()
    assert "No. 12/2025, 4 Maret 2025 · hlm. 4–9" in page


def test_wrong_details_keep_what_was_typed(client_as, operator, submission):
    citation = cite(submission, operator)
    prefix = f"b{citation.pk}"
    url = f"{add_url(submission)}{citation.pk}/keterangan/"
    response = client_as(operator).post(
        url, {f"{prefix}-title": "", f"{prefix}-number": "77/XYZ", f"{prefix}-date": "x"}
    )
    assert response.status_code == 400
    assert "77/XYZ" in response.content.decode()


def test_reuse_of_own_evidence(client_as, operator, submission):
    piece = cite(submission, operator).evidence
    client_as(operator).post(f"{add_url(submission, '2')}pakai/", {"evidence": piece.pk})
    assert piece.citations.count() == 2


def test_evidence_of_another_opd_cannot_be_reused(client_as, operator, operator2, submission, submission2):
    foreign = evidence.add_file(answer=world.answer_of(submission2, "1"), by=operator2, file=world.pdf_file("lain"))
    response = client_as(operator).post(f"{add_url(submission)}pakai/", {"evidence": foreign.evidence_id})
    assert response.status_code == 400
    with pytest.raises(Refusal, match="milik OPD lain"):
        evidence.cite(answer=world.answer_of(submission, "1"), by=operator, evidence=foreign.evidence)


def test_sent_submission_takes_no_evidence(client_as, operator, submission):
    world.set_status(submission, Status.SENT)
    response = client_as(operator).post(add_url(submission), {"files": [world.pdf_file()]})
    assert response.status_code == 409
    assert not Evidence.objects.exists()


def test_changed_evidence_calls_the_evaluator_back(submission, operator):
    Answer.objects.filter(submission=submission, indicator__code="1").update(evaluator_level=2, assessed_version=1)
    cite(submission, operator)
    assert submission.answers.to_review().filter(indicator__code="1").exists()


def test_file_is_served_to_readers_and_audited(client_as, evaluator, operator, submission):
    piece = cite(submission, operator).evidence
    response = client_as(evaluator).get(f"/bukti/{piece.pk}/")
    assert response.getvalue().startswith(b"%PDF-")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "no-store" in response["Cache-Control"]
    assert AuditEvent.objects.filter(action="evidence.downloaded", actor=evaluator).count() == 1


def test_office_file_is_only_ever_downloaded(client_as, operator, submission):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
    file = SimpleUploadedFile("../..\\laporan.docx", stream.getvalue())
    piece = evidence.add_file(answer=world.answer_of(submission, "1"), by=operator, file=file).evidence
    response = client_as(operator).get(f"/bukti/{piece.pk}/")
    assert response["Content-Disposition"].startswith("attachment")
    assert ".." not in piece.file.name
    response.getvalue()


def test_link_has_no_file_to_serve(client_as, operator, submission):
    citation = evidence.add_link(
        answer=world.answer_of(submission, "1"), by=operator, url="https://a.example/b", title="x"
    )
    assert client_as(operator).get(f"/bukti/{citation.evidence_id}/").status_code == 404
