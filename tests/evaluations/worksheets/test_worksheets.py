"""The Excel worksheet: round trip, bad cells with their address, conflicts, foreign files."""

import datetime as dt

import pytest

from agencies.models import AuditEvent
from evaluations.models import Answer
from tests import world
from tests.evaluations.worksheets.conftest import apply, downloaded, send, stored, type_in, url


def test_round_trip_without_edits_changes_nothing(client, submission, operator):
    type_in(submission, "1", operator, "  =HYPERLINK(1)\r\nbaris dua ")
    before = stored(submission)
    response = send(client, submission, downloaded(client, submission))
    assert response.status_code == 200
    assert response.context["planned"].lines == []
    assert response.context["planned"].unchanged == len(before)
    assert stored(submission) == before


def test_download_is_prefilled_locked_and_offers_levels(client, submission, operator):
    type_in(submission, "1", operator)
    book = downloaded(client, submission)
    sheet = book["Isian"]
    assert [sheet[f"{column}5"].value for column in "AEG"] == ["1", 2, "=1+1 dari kantor"]
    assert sheet["G5"].data_type == "s"
    assert sheet["F5"].value.startswith('=IF(E5="","",IFERROR(INDEX(Kriteria!$C:$H')
    assert sheet.protection.sheet
    assert [sheet[f"{column}5"].protection.locked for column in "AEGH"] == [True, False, False, True]
    assert sheet.data_validations.dataValidation[0].formula1 == '"0,1,2,3,4,5"'
    assert [sheet.cell(5, column).protection.locked for column in range(9, 15)] == [True, *[False] * 4, True]
    assert sheet.freeze_panes == "D5"
    assert book["_asal"].sheet_state == "hidden"
    assert AuditEvent.objects.filter(action="worksheet.downloaded", agency=submission.agency).count() == 1


def test_edits_are_shown_and_then_applied_as_one(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["E5"], book["Isian"]["G6"] = 3, world.TEXT
    response = send(client, submission, book)
    assert [line.code for line in response.context["planned"].clean] == ["1", "2"]
    assert stored(submission)[0][0] is None
    assert apply(client, submission, response).status_code == 302
    assert world.answer_of(submission, "1").level == 3
    assert world.answer_of(submission, "2").explanation == world.TEXT.strip()
    assert AuditEvent.objects.get(action="worksheet.applied").data == {"butir": "1, 2"}


@pytest.mark.parametrize(
    ("address", "value", "sentence"),
    [
        ("E8", 7, "tingkat 7 tidak ada; pilih 0 sampai 5."),
        ("E8", "tiga", "bukan bilangan bulat."),
        ("E8", 2.5, "“2.5” bukan bilangan bulat."),
        ("E8", dt.date(2026, 3, 2), "dibaca Excel sebagai tanggal"),
        ("G8", "=1+1", "berisi rumus; tulis nilainya."),
        ("G8", "a" * 4001, "4001 karakter; paling banyak 4000."),
        ("H8", "SIMPEG", "tidak menanyakan nama layanan"),
        ("A8", "99", "tidak ada di lembar kerja ini."),
        ("A8", "1", "tertulis dua kali."),
    ],
)
def test_bad_cell_is_named_with_its_address_and_nothing_can_be_applied(client, submission, address, value, sentence):
    book = downloaded(client, submission)
    book["Isian"]["E5"], book["Isian"][address] = 4, value
    response = send(client, submission, book)
    assert response.status_code == 400
    assert [error.address for error in response.context["errors"]] == [address]
    assert sentence in response.content.decode()
    assert response.context["token"] == ""


def test_row_changed_meanwhile_is_a_conflict_and_kept_unless_chosen(client, submission, head):
    book = downloaded(client, submission)
    book["Isian"]["E5"] = 4
    type_in(submission, "1", head, "Tulisan kepala OPD.", level=1)
    response = send(client, submission, book)
    assert [line.code for line in response.context["planned"].conflicts] == ["1"]
    assert "Tulisan kepala OPD." in response.content.decode()
    apply(client, submission, response)
    assert world.answer_of(submission, "1").level == 1
    apply(client, submission, response, ganti=["1"])
    assert world.answer_of(submission, "1").level == 4


def test_untouched_row_does_not_undo_the_work_of_others(client, submission, head):
    book = downloaded(client, submission)
    type_in(submission, "1", head)
    assert send(client, submission, book).context["planned"].lines == []


def test_change_between_preview_and_apply_refuses_the_whole(client, submission, head):
    book = downloaded(client, submission)
    book["Isian"]["E5"] = book["Isian"]["E6"] = 4
    response = send(client, submission, book)
    type_in(submission, "2", head)
    assert apply(client, submission, response).status_code == 409
    assert world.answer_of(submission, "1").level is None


def test_closed_rows_are_refused_with_the_reason(client, submission):
    book = downloaded(client, submission)
    book["Isian"]["E5"] = 4
    world.set_status(submission, "sent")
    response = send(client, submission, book)
    assert [line.code for line in response.context["planned"].refused] == ["1"]
    apply(client, submission, response)
    assert world.answer_of(submission, "1").level is None


def test_worksheet_of_another_opd_is_recognised(client_as, operator2, client, submission, submission2):
    response = send(client, submission, downloaded(client_as(operator2), submission2))
    assert response.status_code == 400
    assert "bukan milik Badan Kepegawaian Daerah" in response.content.decode()


def test_preview_is_bound_to_the_person_and_cannot_be_forged(client_as, head, client, submission):
    book = downloaded(client, submission)
    book["Isian"]["E5"] = 4
    response = send(client, submission, book)
    assert apply(client_as(head), submission, response).status_code == 400
    forged = client.post(url(submission, "worksheet_apply"), {"isi": response.context["token"] + "x"})
    assert forged.status_code == 400
    assert not Answer.objects.filter(level=4).exists()
