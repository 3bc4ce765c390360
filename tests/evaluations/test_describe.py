"""The details of evidence that no row cites: changed on its own page; cited, they belong to the row."""

import pytest

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations.models import Evidence
from evaluations.services import evidence
from tests import world

TYPED = {"title": "SK Tim SPBE", "kind": "decision", "number": "12/2026", "date": "2026-01-05"}


@pytest.fixture
def piece(submission, operator) -> Evidence:
    """A file that was cited once and taken off again."""
    citation = evidence.add_file(
        answer=world.answer_of(submission, "1"), by=operator, file=world.pdf_file("unggahan 7")
    )
    evidence.detach(citation=citation, by=operator)
    return citation.evidence


@pytest.fixture
def url(piece) -> str:
    return f"/bukti/{piece.pk}/keterangan/"


def test_details_are_changed_on_the_page_of_the_evidence(piece, url, operator, client_as):
    client = client_as(operator)
    assert f'action="{url}"' in client.get(f"/bukti/{piece.pk}/lihat/").content.decode()
    response = client.post(url, TYPED)
    assert (response.status_code, response.url) == (302, f"/bukti/{piece.pk}/lihat/")
    piece.refresh_from_db()
    assert (piece.title, piece.kind, piece.number, str(piece.date)) == tuple(TYPED.values())
    event = AuditEvent.objects.get(action="evidence.changed")
    assert (event.actor, event.agency) == (operator, piece.agency)
    assert event.data["title"] == ["unggahan 7", "SK Tim SPBE"]


def test_unchanged_details_leave_no_trace(piece, operator):
    evidence.describe(evidence=piece, by=operator, title=piece.title, kind=piece.kind)
    assert not AuditEvent.objects.filter(action="evidence.changed").exists()


def test_wrong_input_is_kept_and_the_heading_stays(piece, url, operator, client_as):
    response = client_as(operator).post(url, TYPED | {"title": "", "date": "kemarin"})
    page = response.content.decode()
    assert response.status_code == 400
    assert 'value="12/2026"' in page
    assert "<h1>unggahan 7</h1>" in page
    assert 'class="error-summary' in page
    piece.refresh_from_db()
    assert piece.number == ""


def test_cited_evidence_is_changed_at_its_row_alone(piece, url, submission, operator, client_as):
    evidence.cite(answer=world.answer_of(submission, "2"), by=operator, evidence=piece)
    client = client_as(operator)
    assert f'action="{url}"' not in client.get(f"/bukti/{piece.pk}/lihat/").content.decode()
    response = client.post(url, TYPED)
    assert response.status_code == 409
    assert "ubah keterangannya pada butir yang memakainya" in response.content.decode()
    piece.refresh_from_db()
    assert piece.title == "unggahan 7"


def test_old_version_keeps_what_it_said(piece, operator, client_as):
    evidence.replace(evidence=piece, by=operator, file=world.pdf_file("baru"))
    assert "Ubah keterangan" not in client_as(operator).get(f"/bukti/{piece.pk}/lihat/").content.decode()
    with pytest.raises(Refusal, match="sudah diganti"):
        evidence.describe(evidence=piece, by=operator, title="Lain")


def test_readers_see_no_form_and_may_not(piece, url, evaluator, operator2, client_as):
    assert "Ubah keterangan" not in client_as(evaluator).get(f"/bukti/{piece.pk}/lihat/").content.decode()
    assert client_as(evaluator).post(url, TYPED).status_code == 403
    assert client_as(operator2).post(url, TYPED).status_code == 404
    with pytest.raises(NotAllowed):
        evidence.describe(evidence=piece, by=evaluator, title="Lain")
