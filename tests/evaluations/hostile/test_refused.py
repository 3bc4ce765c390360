"""Each hostile or broken file is refused with its sentence, or its name is made harmless; nothing is stored halfway."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.errors import Refusal
from evaluations.file_types import FileRefused, clean_name, identify
from evaluations.models import Evidence
from evaluations.services import evidence
from tests import world
from tests.evaluations.hostile.corpus import NEUTRALISED, PDF, REFUSED

MB = 1024 * 1024


def stored_files(settings) -> set[Path]:
    return {path for path in settings.EVIDENCE_ROOT.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("what", "name", "content", "sentence"), REFUSED, ids=[case[0] for case in REFUSED])
def test_hostile_file_is_refused_with_its_sentence(what, name, content, sentence):
    with pytest.raises(FileRefused) as refused:
        identify(io.BytesIO(content), clean_name(name), len(content), 100 * MB)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(("what", "name", "content", "sentence"), REFUSED, ids=[case[0] for case in REFUSED])
def test_hostile_file_leaves_nothing_behind(what, name, content, sentence, submission, operator, settings):
    before = stored_files(settings)
    file = SimpleUploadedFile("x", content)
    file._name = name  # as a client may send it, past the cleaning of the class
    with pytest.raises(Refusal, match=":"):
        evidence.add_file(answer=world.answer_of(submission, "1"), by=operator, file=file)
    assert not Evidence.objects.exists()
    assert stored_files(settings) == before


@pytest.mark.parametrize(("what", "name", "kept"), NEUTRALISED, ids=[case[0] for case in NEUTRALISED])
def test_hostile_name_is_made_harmless(what, name, kept):
    assert clean_name(name) == kept


@pytest.mark.parametrize(("what", "name", "kept"), NEUTRALISED, ids=[case[0] for case in NEUTRALISED])
def test_hostile_name_neither_reaches_the_disk_nor_runs(what, name, kept, submission, operator, client_as):
    file = SimpleUploadedFile("x", PDF)
    file._name = name
    piece = evidence.add_file(answer=world.answer_of(submission, "1"), by=operator, file=file).evidence
    assert piece.original_name == kept
    assert Path(piece.file.name).name.startswith(piece.sha256)
    page = client_as(operator).get(f"/bukti/{piece.pk}/lihat/").content.decode()
    assert "<script>alert" not in page
    response = client_as(operator).get(f"/bukti/{piece.pk}/")
    assert "\n" not in response["Content-Disposition"]
    assert response["Content-Type"] == "application/pdf"
    response.getvalue()


def test_file_over_the_limit_is_refused():
    with pytest.raises(FileRefused, match="Berkas melebihi batas 1 MB"):
        identify(io.BytesIO(PDF + b" " * MB), "a.pdf", len(PDF) + MB, MB)


def test_duplicate_is_recognised_and_said(submission, operator, client_as):
    url = f"/isian/{submission.pk}/butir/{{}}/bukti/"
    client = client_as(operator)
    client.post(url.format("1"), {"files": [world.pdf_file("SK Tim")]})
    again = client.post(url.format("2"), {"files": [world.pdf_file("SK Tim")]}, headers={"Accept": "application/json"})
    assert again.json() == {
        "state": "saved",
        "sentence": "Berkas ini sudah ada sebagai “SK Tim”; dipakai lagi.",
    }
    assert Evidence.objects.count() == 1
