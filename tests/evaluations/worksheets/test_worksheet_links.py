"""Evidence links in the worksheet: shown, added, never undoing what others wrote."""

import pytest

from agencies.models import AuditEvent
from evaluations.models import Evidence
from evaluations.services import evidence
from tests import world
from tests.evaluations.worksheets.conftest import LAW, apply, downloaded, send, type_in


def cited(submission, code):
    return [
        (c.evidence.url, c.evidence.title) for c in world.answer_of(submission, code).citations.order_by("position")
    ]


def test_links_are_shown_then_cited_with_their_title(client, submission):
    book = downloaded(client, submission)
    sheet = book["Isian"]
    assert [sheet.cell(4, column).value for column in range(9, 15)] == [
        "Bukti dukung", "Tautan baru 1", "Judul tautan 1", "Tautan baru 2", "Judul tautan 2", "Keterangan",
    ]  # fmt: skip
    sheet["E5"], sheet["J5"], sheet["K5"], sheet["L5"] = 3, LAW, "Perda 3 (contoh)", LAW + "?b=2"
    response = send(client, submission, book)
    page = response.content.decode()
    assert "<b>Perda 3 (contoh)</b>" in page
    assert LAW in page
    assert cited(submission, "1") == []
    assert apply(client, submission, response).status_code == 302
    assert cited(submission, "1") == [(LAW, "Perda 3 (contoh)"), (LAW + "?b=2", LAW + "?b=2")]
    assert AuditEvent.objects.filter(action="evidence.added", data__butir="1").count() == 2
    assert AuditEvent.objects.get(action="worksheet.applied").data == {"butir": "1"}


def test_what_is_cited_already_is_shown_and_left(client, submission, operator):
    evidence.add_link(answer=world.answer_of(submission, "1"), by=operator, url=LAW, title="Perda")
    book = downloaded(client, submission)
    assert book["Isian"]["I5"].value == f"B1 Perda ({LAW})"
    assert send(client, submission, book).context["planned"].lines == []
    book["Isian"]["J5"], book["Isian"]["K5"] = LAW, "Judul lain"
    assert send(client, submission, book).context["planned"].lines == []
    assert cited(submission, "1") == [(LAW, "Perda")]


def test_the_same_sheet_a_second_time_adds_nothing(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["J5"] = book["Isian"]["L5"] = book["Isian"]["J6"] = LAW
    response = send(client, submission, book)
    apply(client, submission, response)
    assert Evidence.objects.filter(agency=submission.agency, url=LAW).count() == 1
    assert send(client, submission, book).context["planned"].lines == []
    apply(client, submission, response)
    assert (len(cited(submission, "1")), len(cited(submission, "2"))) == (1, 1)


def test_a_link_alone_does_not_undo_the_text_of_others(client, submission, head):
    book = downloaded(client, submission)
    book["Isian"]["J5"] = LAW
    type_in(submission, "1", head, "Tulisan kepala OPD.", level=1)
    response = send(client, submission, book)
    line = response.context["planned"].clean[0]
    assert (line.level_changes, line.explanation_changes, line.links) == (False, False, ((LAW, ""),))
    apply(client, submission, response)
    stored_now = world.answer_of(submission, "1")
    assert (stored_now.level, stored_now.explanation) == (1, "Tulisan kepala OPD.")
    assert cited(submission, "1") == [(LAW, LAW)]


@pytest.mark.parametrize(
    ("address", "value", "sentence"),
    [
        ("J8", "jdih.contoh.go.id", "Tuliskan alamat lengkap"),
        ("J8", "javascript:alert(1)", "Tuliskan alamat lengkap"),
        ("L8", "ftp://contoh.go.id/a", "Tuliskan alamat lengkap"),
        ("J8", "file:///etc/passwd", "Tuliskan alamat lengkap"),
        ("J8", '=HYPERLINK("https://contoh.go.id")', "berisi rumus; tulis nilainya."),
        ("J8", "https://contoh.go.id/" + "a" * 500, "521 karakter; paling banyak 500."),
        ("K8", "x" * 251, "251 karakter; paling banyak 250."),
    ],
)
def test_bad_link_is_named_with_its_address(client, submission, address, value, sentence):
    book = downloaded(client, submission)
    book["Isian"]["E5"], book["Isian"][address] = 4, value
    response = send(client, submission, book)
    assert response.status_code == 400
    assert address in [error.address for error in response.context["errors"]]
    assert sentence in response.content.decode()
    assert response.context["token"] == ""


def test_title_without_an_address_is_asked_for(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["M8"] = "Perda 3"
    errors = send(client, submission, book).context["errors"]
    assert [str(error) for error in errors] == ["L8: alamat untuk judul “Perda 3” belum ditulis."]


def test_nothing_is_cited_when_a_row_changed_since_the_preview(client, submission, head):
    book = downloaded(client, submission)
    book["Isian"]["J5"], book["Isian"]["E6"] = LAW, 4
    response = send(client, submission, book)
    type_in(submission, "2", head)
    assert apply(client, submission, response).status_code == 409
    assert not Evidence.objects.exists()


def test_closed_row_takes_no_link(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["J5"] = LAW
    world.set_status(submission, "sent")
    response = send(client, submission, book)
    assert [line.code for line in response.context["planned"].refused] == ["1"]
    apply(client, submission, response)
    assert cited(submission, "1") == []


def test_worksheet_downloaded_before_there_were_link_columns_is_still_read(client, submission):
    book = downloaded(client, submission)
    book["Isian"].delete_cols(10, 4)
    book["Isian"]["E5"] = 4
    assert [line.code for line in send(client, submission, book).context["planned"].clean] == ["1"]


def test_columns_in_another_order_are_read_by_their_titles(client, submission):
    book = downloaded(client, submission)
    sheet = book["Isian"]
    sheet["J4"], sheet["K4"] = "Judul tautan 1", "tautan baru 1"
    sheet["J5"], sheet["K5"] = "Perda", LAW
    apply(client, submission, send(client, submission, book))
    assert cited(submission, "1") == [(LAW, "Perda")]


def test_title_whose_address_column_is_gone_is_told(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["J4"], book["Isian"]["K5"] = None, "Perda tanpa alamat"
    errors = send(client, submission, book).context["errors"]
    assert [str(error) for error in errors] == ["K5: alamat untuk judul “Perda tanpa alamat” belum ditulis."]
