"""Follow-ups: made of recommendations or freely, moved by the right people, listed with the overdue ones first."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations.models import Evidence
from evaluations.workflow import Status
from improvements.models import FollowUp
from improvements.services import follow_ups as service
from improvements.states import MOVES, MoveError, State, find
from tests import world

LATER = dt.date(2026, 12, 31)


def make(submission, by, programme, codes=("2", "3", "35-1")):
    return service.create_from_review(submission=submission, by=by, codes=codes, programme=programme, due=LATER)


def set_state(follow_up, state):
    FollowUp.objects.filter(pk=follow_up.pk).update(state=state)


def test_every_recommendation_becomes_one_follow_up(reviewed, coordinator, programme):
    made = make(reviewed, coordinator, programme)
    assert [(f.indicator.code, f.detail, f.target_level, f.agency) for f in made] == [
        ("2", "Tetapkan peraturan.", 3, reviewed.agency),
        ("35-1", "Lengkapi layanan.", 3, reviewed.agency),
    ]
    assert AuditEvent.objects.filter(action="follow_up.created", actor=coordinator).count() == 2


def test_a_second_time_makes_no_second_one(reviewed, coordinator, programme):
    make(reviewed, coordinator, programme, ["2"])
    assert [f.indicator.code for f in make(reviewed, coordinator, programme)] == ["35-1"]
    assert make(reviewed, coordinator, programme) == []


def test_the_database_refuses_a_second_one_of_an_answer(reviewed, coordinator, programme):
    first = make(reviewed, coordinator, programme)[0]
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


def test_before_final_nothing_is_made(reviewed, coordinator, programme):
    world.set_status(reviewed, Status.VERIFIED)
    with pytest.raises(Refusal, match="final"):
        make(reviewed, coordinator, programme)


def test_who_only_fills_makes_none(reviewed, operator, wish, programme):
    with pytest.raises(NotAllowed):
        make(reviewed, operator, programme)
    with pytest.raises(NotAllowed):
        service.create(by=operator, wish=wish)


def test_person_of_another_opd_is_refused(wish, coordinator, operator, operator2):
    assert service.create(by=coordinator, wish=replace(wish, person=operator)).person == operator
    with pytest.raises(Refusal, match="OPD lain"):
        service.create(by=coordinator, wish=replace(wish, person=operator2))


def test_level_needs_a_row_and_fits_its_scale(wish, coordinator, submission):
    with pytest.raises(Refusal, match="butir"):
        service.create(by=coordinator, wish=replace(wish, target_level=3))
    row = world.answer_of(submission, "1").indicator
    with pytest.raises(Refusal, match="0 sampai 5"):
        service.create(by=coordinator, wish=replace(wish, target_level=6, indicator=row))


@pytest.mark.parametrize("action", MOVES)
@pytest.mark.parametrize("state", State)
def test_only_the_moves_of_the_table_exist(action, state):
    if state in MOVES[action].sources:
        assert find(action, state).action == action
    else:
        with pytest.raises(MoveError, match=state.label):
            find(action, state)


def test_the_whole_way_leaves_its_history(follow_up, operator, evaluator):
    steps = [
        ("start", operator),
        ("report", operator),
        ("send_back", evaluator),
        ("report", operator),
        ("confirm", evaluator),
    ]
    for action, person in steps:
        service.move(follow_up=follow_up, action=action, by=person, note=f"Catatan {action}")
    follow_up.refresh_from_db()
    assert follow_up.status is State.DONE
    assert list(follow_up.notes.values_list("label", flat=True)) == ["Dibuat", *(MOVES[a].label for a, _ in steps)]
    assert AuditEvent.objects.filter(action="follow_up.moved").count() == 5


@pytest.mark.parametrize("action", ["report", "drop"])
def test_move_that_needs_words_is_refused_without(action, follow_up, operator, coordinator):
    with pytest.raises(Refusal, match="Tulis dahulu"):
        service.move(follow_up=follow_up, action=action, by=operator if action == "report" else coordinator, note=" ")
    follow_up.refresh_from_db()
    assert follow_up.status is State.OPEN


def test_nobody_confirms_for_the_own_opd(programme, places, coordinator, evaluator2):
    wish = service.Wish(programme, places.dinkes, "Susun SOP", LATER)
    made = service.create(by=coordinator, wish=wish)
    set_state(made, State.REPORTED)
    with pytest.raises(NotAllowed, match="tempat Anda bekerja"):
        service.move(follow_up=made, action="confirm", by=evaluator2)


def test_only_own_evidence_is_cited_and_once(follow_up, operator, places):
    def piece(agency):
        return Evidence.objects.create(agency=agency, title="SOP", url="https://a.example/1", uploaded_by=operator)

    own = piece(places.bkd)
    service.cite(follow_up=follow_up, by=operator, evidence=own)
    service.cite(follow_up=follow_up, by=operator, evidence=own)
    assert follow_up.evidence.get() == own
    assert follow_up.notes.filter(label="Bukti ditambahkan").count() == 1
    with pytest.raises(Refusal, match="OPD lain"):
        service.cite(follow_up=follow_up, by=operator, evidence=piece(places.dinkes))


def test_change_is_told(follow_up, wish, coordinator):
    service.change(follow_up=follow_up, by=coordinator, wish=replace(wish, due=LATER, title="Susun dan tetapkan SOP"))
    assert AuditEvent.objects.get(action="follow_up.changed").data["due"][1] == "2026-12-31"
    assert follow_up.notes.last().label == "Diubah"


def test_the_opd_of_a_follow_up_stays(follow_up, wish, coordinator, places):
    with pytest.raises(Refusal, match="tidak dapat diganti"):
        service.change(follow_up=follow_up, by=coordinator, wish=replace(wish, agency=places.dinkes))


# Pages ---------------------------------------------------------------------------------------------------------------


def test_overdue_ones_rise(wish, coordinator, client_as):
    today = timezone.localdate()
    for days, title in ((30, "Nanti"), (-3, "Lewat"), (2, "Segera")):
        service.create(by=coordinator, wish=replace(wish, title=title, due=today + dt.timedelta(days=days)))
    page = client_as(coordinator).get("/tindak-lanjut/").content.decode()
    assert "Satu tindak lanjut terlambat" in page
    assert page.index("Lewat</a>") < page.index("Segera</a>") < page.index("Nanti</a>")


def test_what_is_done_is_never_overdue(follow_up, coordinator, client_as):
    FollowUp.objects.update(due=timezone.localdate() - dt.timedelta(days=9), state=State.DONE)
    page = client_as(coordinator).get("/tindak-lanjut/?status=semua").content.decode()
    assert 'state-late">Terlambat</span></td>' not in page
    assert follow_up.title in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("program={p}", True), ("program=0", False), ("opd={a}", True), ("opd=x", False), ("pemda=76", True),
        ("pemda=76.05", False), ("q=SOP", True), ("q=zzz", False), ("status=done", False), ("status=terlambat", False),
        ("status=open", True), ("program=99999999999999999999", False), ("halaman=9", True),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(query, shown, follow_up, coordinator, client_as):
    url = "/tindak-lanjut/?" + query.format(p=follow_up.programme_id, a=follow_up.agency_id)
    assert (f'href="{follow_up.get_absolute_url()}"' in client_as(coordinator).get(url).content.decode()) == shown


def test_list_of_an_opd_has_no_others(follow_up, operator, operator2, client_as):
    assert follow_up.title in client_as(operator).get("/tindak-lanjut/").content.decode()
    assert follow_up.title not in client_as(operator2).get("/tindak-lanjut/").content.decode()


def test_page_shows_moves_of_the_person(follow_up, operator, evaluator, leader, client_as):
    url = follow_up.get_absolute_url()
    pages = {person.username: client_as(person).get(url).content.decode() for person in (operator, evaluator, leader)}
    assert "Laporkan selesai" in pages["operator"]
    assert "Batalkan" not in pages["operator"]
    assert "Batalkan" in pages["evaluator"]
    assert "<textarea" not in pages["sekprov"]


def test_refused_move_keeps_what_was_typed(follow_up, operator, client_as):
    set_state(follow_up, State.DONE)
    response = client_as(operator).post(f"{follow_up.get_absolute_url()}lapor/", {"note": "Sudah kami kerjakan"})
    assert response.status_code == 409
    assert "status sekarang Selesai" in response.content.decode()
    set_state(follow_up, State.OPEN)
    response = client_as(operator).post(f"{follow_up.get_absolute_url()}catatan/", {"note": "x" * 2001})
    assert response.status_code == 409
    assert "x" * 2001 in response.content.decode()


def test_note_and_move_through_the_page(follow_up, operator, client_as):
    client = client_as(operator)
    assert client.post(f"{follow_up.get_absolute_url()}catatan/", {"note": "Rapat pertama"}).status_code == 302
    assert client.post(f"{follow_up.get_absolute_url()}mulai/").status_code == 302
    page = client.get(follow_up.get_absolute_url()).content.decode()
    assert "Rapat pertama" in page
    assert "Berjalan" in page


def test_evidence_is_cited_through_the_page(follow_up, operator, places, client_as):
    piece = Evidence.objects.create(
        agency=places.bkd, title="SOP baru", url="https://a.example/1", uploaded_by=operator
    )
    client, url = client_as(operator), f"{follow_up.get_absolute_url()}bukti/"
    assert client.post(url, {"evidence": ""}).status_code == 400
    assert client.post(url, {"evidence": piece.pk}).status_code == 302
    assert follow_up.evidence.get() == piece


def typed(wish, **other):
    return {"agency": wish.agency.pk, "programme": wish.programme.pk, "title": "Baru", "due": "2026-12-31", **other}


def test_free_one_is_made_and_changed_by_form(wish, coordinator, operator, client_as):
    client = client_as(coordinator)
    assert client.get("/tindak-lanjut/baru/").status_code == 200
    assert client.post("/tindak-lanjut/baru/", typed(wish)).status_code == 302
    made = FollowUp.objects.get(title="Baru")
    url = f"{made.get_absolute_url()}ubah/"
    assert client.get(url).status_code == 200
    assert client.post(url, typed(wish, title="Lain", person=operator.pk)).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.person) == ("Lain", operator)


def test_wrong_form_keeps_what_was_typed(wish, coordinator, client_as):
    response = client_as(coordinator).post("/tindak-lanjut/baru/", typed(wish, due="kemarin", detail="Panjang lebar"))
    assert response.status_code == 400
    assert "Panjang lebar" in response.content.decode()
    response = client_as(coordinator).post("/tindak-lanjut/baru/", typed(wish, target_level=3))
    assert "Tingkat tujuan memerlukan butir." in response.content.decode()


def test_recommendations_become_follow_ups_by_page(reviewed, coordinator, programme, client_as):
    client, url = client_as(coordinator), f"/tindak-lanjut/dari-reviu/{reviewed.pk}/"
    assert "Dua rekomendasi belum ditindaklanjuti" in client.get(url).content.decode()
    assert client.post(url, {"codes": ["2"]}).status_code == 400
    done = client.post(url, {"codes": ["2", "35-1"], "programme": programme.pk, "due": "2026-12-31"})
    assert done.url == f"/tindak-lanjut/?opd={reviewed.agency_id}"
    assert "Semua rekomendasi sudah menjadi tindak lanjut" in client.get(url).content.decode()


def test_page_says_why_nothing_is_made_before_final(reviewed, evaluator, client_as, programme):
    world.set_status(reviewed, Status.IN_REVIEW)
    url = f"/tindak-lanjut/dari-reviu/{reviewed.pk}/"
    assert "setelah penilaian ditetapkan final" in client_as(evaluator).get(url).content.decode()
    refused = client_as(evaluator).post(url, {"codes": ["2"], "programme": programme.pk, "due": "2026-12-31"})
    assert refused.status_code == 400
    assert FollowUp.objects.count() == 0
