"""The pages on which an OPD fills in."""

import pytest

from agencies.models import AuditEvent
from evaluations.models import Answer, Evidence, Period
from evaluations.services.answers import StaleAnswer, save_answer
from evaluations.workflow import Status
from tests import world


def url(submission, code="1", tail=""):
    return f"/isian/{submission.pk}/butir/{code}/{tail}"


def typed(version=1, **changes):
    return {"version": version, "level": 2, "explanation": world.TEXT} | changes


def test_home_leads_to_the_open_period_and_lists_all_on_request(client_as, operator, coordinator, places, submission):
    old = world.open_period(coordinator, [places.province], name="Evaluasi lama")
    client = client_as(operator)
    assert "Evaluasi lama" in client.get("/isian/").content.decode()
    Period.objects.filter(pk=old.pk).update(status=Period.Status.CLOSED)
    assert client.get("/isian/").url == submission.get_absolute_url()
    assert "Evaluasi lama" in client.get("/isian/?semua=1").content.decode()


def test_home_leads_to_the_only_submission(client_as, operator, submission):
    assert client_as(operator).get("/isian/").url == f"/isian/{submission.pk}/"


def test_home_without_submission_says_so(client_as, nobody, operator, places):
    assert "belum ditugasi" in client_as(operator).get("/isian/").content.decode()


def test_opd_home_tells_where_it_stands(client_as, operator, submission):
    world.fill(submission, operator, {"1": 2, "2": 0})
    row = world.answer_of(submission, "3")
    save_answer(answer=row, by=operator, seen_version=1, level=2, explanation="pendek")
    page = client_as(operator).get(f"/isian/{submission.pk}/").content.decode()
    assert "35 butir lagi, lalu kirim" in page
    assert "2 dari 37 butir lengkap" in page
    assert "Lanjutkan indikator 3" in page
    assert "Penjelasan baru 6 karakter" in page


def test_save_goes_on_to_the_next_row(client_as, operator, submission):
    response = client_as(operator).post(url(submission), typed())
    assert response.url == url(submission, "2")
    row = world.answer_of(submission, "1")
    assert (row.level, row.explanation, row.version, row.updated_by) == (2, world.TEXT.strip(), 2, operator)
    event = AuditEvent.objects.get(action="answer.saved")
    assert (event.actor, event.agency) == (operator, submission.agency)
    assert event.data["level"] == [None, 2]


def test_same_form_twice_is_no_conflict(client_as, operator, submission):
    client = client_as(operator)
    client.post(url(submission), typed())
    assert client.post(url(submission), typed()).status_code == 302
    assert world.answer_of(submission, "1").version == 2


def test_two_people_on_one_answer_see_both_texts(client_as, operator, head, submission):
    client_as(head).post(url(submission), typed(explanation="Tulisan kepala yang lebih dahulu tersimpan."))
    response = client_as(operator).post(url(submission), typed(explanation="Tulisan operator yang datang kemudian."))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Tulisan kepala yang lebih dahulu tersimpan." in page
    assert page.count("Tulisan operator yang datang kemudian.") == 2  # beside the other, and still in the form
    assert 'name="version" value="2"' in page
    mine = client_as(operator).post(url(submission), typed(2, explanation="Tulisan operator yang datang kemudian."))
    assert mine.status_code == 302
    assert world.answer_of(submission, "1").explanation.startswith("Tulisan operator")


def test_stale_save_writes_nothing(submission, operator, head):
    row = world.answer_of(submission, "1")
    save_answer(answer=row, by=head, seen_version=1, level=3, explanation="satu")
    with pytest.raises(StaleAnswer) as caught:
        save_answer(answer=row, by=operator, seen_version=1, level=4, explanation="dua")
    assert caught.value.current.explanation == "satu"
    assert world.answer_of(submission, "1").level == 3


@pytest.mark.parametrize("data", [{"level": 9}, {"level": "dua"}, {"explanation": "x" * 4001}, {"version": "x"}])
def test_bad_input_keeps_what_was_typed(client_as, operator, submission, data):
    response = client_as(operator).post(url(submission), typed(**{"explanation": "Sudah diketik panjang"} | data))
    assert response.status_code == 400
    if len(data.get("explanation", "")) < 4001:
        assert "Sudah diketik panjang" in response.content.decode()
    assert world.answer_of(submission, "1").level is None


def test_sent_meanwhile_keeps_what_was_typed(client_as, operator, submission):
    world.set_status(submission, Status.SENT)
    response = client_as(operator).post(url(submission), typed(explanation="Terlambat satu menit saja."))
    assert response.status_code == 409
    assert "hanya dapat dibaca: status Terkirim" in response.content.decode()
    assert world.answer_of(submission, "1").explanation == ""


def test_unknown_row_is_not_found(client_as, operator, submission):
    assert client_as(operator).get(url(submission, "99")).status_code == 404


def test_line_breaks_count_once(client_as, operator, submission):
    client_as(operator).post(url(submission), typed(explanation="a\r\nb"))
    assert world.answer_of(submission, "1").explanation == "a\nb"


def test_reader_sees_the_row_without_a_form(client_as, leader, submission):
    page = client_as(leader).get(url(submission)).content.decode()
    assert 'id="isian"' not in page
    assert "Peran Anda tidak mencakup" in page


def test_service_name_is_asked_where_the_instrument_asks(client_as, operator, submission):
    client = client_as(operator)
    assert "Nama layanan" in client.get(url(submission, "35-1")).content.decode()
    assert "id_service_name" not in client.get(url(submission, "1")).content.decode()


# Autosave ----------------------------------------------------------------------


def test_autosave_tells_version_and_time(client_as, operator, submission):
    answer = client_as(operator).post(url(submission, tail="simpan-otomatis/"), typed()).json()
    assert (answer["state"], answer["version"]) == ("saved", 2)
    assert answer["time"].endswith("WITA")


def test_autosave_of_a_stale_page_brings_both_texts(client_as, operator, head, submission):
    client_as(head).post(url(submission), typed(explanation="Punya kepala."))
    response = client_as(operator).post(url(submission, tail="simpan-otomatis/"), typed(explanation="Punya operator."))
    assert response.status_code == 409
    assert response.json()["state"] == "stale"
    assert "Punya kepala." in response.json()["html"]
    assert "Punya operator." in response.json()["html"]


def test_autosave_after_the_session_has_ended(client, submission):
    response = client.post(url(submission, tail="simpan-otomatis/"), typed())
    assert response.status_code == 401
    assert response.json()["state"] == "signed_out"


def test_autosave_refused_and_invalid_say_why(client_as, operator, submission):
    client = client_as(operator)
    assert client.post(url(submission, tail="simpan-otomatis/"), typed(level=7)).json()["state"] == "invalid"
    world.set_status(submission, Status.SENT)
    answer = client.post(url(submission, tail="simpan-otomatis/"), typed())
    assert (answer.status_code, answer.json()["state"]) == (409, "refused")


# Check and moves ---------------------------------------------------------------


def test_check_lists_every_problem_with_its_link(client_as, head, operator, submission):
    world.fill(submission, operator, {"1": 2})
    Evidence.objects.update(kind=Evidence.Kind.REGULATION)
    page = client_as(head).get(f"/isian/{submission.pk}/periksa/").content.decode()
    assert "36 butir belum lengkap" in page
    assert f'href="{url(submission, "2")}#id_level"' in page
    assert "B1 belum bernomor dan bertanggal" in page


def test_incomplete_submission_is_not_sent(client_as, head, submission):
    response = client_as(head).post(f"/isian/{submission.pk}/kirim/")
    assert response.status_code == 409
    assert "37 butir masih kurang" in response.content.decode()
    submission.refresh_from_db()
    assert submission.status == Status.DRAFT


def test_hand_over_and_back(client_as, operator, head, submission):
    client_as(operator).post(f"/isian/{submission.pk}/serahkan/")
    refused = client_as(head).post(f"/isian/{submission.pk}/kembalikan-ke-operator/", {"note": " "})
    assert refused.status_code == 409
    client_as(head).post(f"/isian/{submission.pk}/kembalikan-ke-operator/", {"note": "Lengkapi butir 3."})
    submission.refresh_from_db()
    assert submission.status == Status.DRAFT
    assert "Lengkapi butir 3." in client_as(operator).get(f"/isian/{submission.pk}/").content.decode()
    assert "Lengkapi butir 3." in client_as(operator).get(f"/isian/{submission.pk}/riwayat/").content.decode()


def test_sending_twice_is_harmless(client_as, head, operator, submission):
    world.fill(submission, operator, 1)
    client = client_as(head)
    assert client.post(f"/isian/{submission.pk}/kirim/").status_code == 302
    assert client.post(f"/isian/{submission.pk}/kirim/").status_code == 409
    assert submission.transitions.count() == 1


def test_repair_is_marked_done_with_the_answer(client_as, operator, submission):
    world.set_status(submission, Status.RETURNED, round_no=2)
    Answer.objects.filter(submission=submission, indicator__code="1").update(
        repair="requested", repair_note="Lampirkan SK.", repair_by=operator
    )
    client = client_as(operator)
    assert "Lampirkan SK." in client.get(url(submission)).content.decode()
    client.post(url(submission), typed(repair_shown="1", repair_done="1"))
    assert world.answer_of(submission, "1").repair == "done"
    client.post(url(submission), typed(2, repair_shown="1"))
    assert world.answer_of(submission, "1").repair == "requested"
