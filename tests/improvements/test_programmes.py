"""The work plan: its data file, its pages, and who may change it."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from agencies.errors import NotAllowed
from agencies.models import AuditEvent
from improvements import demo
from improvements.loading import ProgrammesError, load
from improvements.models import FollowUp, Programme, ProgrammeTarget
from improvements.services import follow_ups, programmes
from improvements.states import State


def test_the_nine_programmes_load_once(places, capsys):
    call_command("load_programmes")
    call_command("load_programmes")
    assert capsys.readouterr().out.splitlines() == ["Program rencana kerja: 9 baru", "Program rencana kerja: 0 baru"]
    assert list(Programme.objects.values_list("number", flat=True)) == list(range(1, 10))
    assert Programme.objects.get(recaps_work=True).name == "Insentif bulanan anggota tim"


def test_a_second_load_keeps_what_people_wrote(places, coordinator):
    call_command("load_programmes")
    first = Programme.objects.get(number=1)
    programmes.change_programme(programme=first, by=coordinator, name="Arsitektur", responsible="A", budget_note="B")
    call_command("load_programmes")
    first.refresh_from_db()
    assert (first.name, first.responsible, first.budget_note) == ("Arsitektur", "A", "B")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "perlu kunci region"),
        ("region: '99'\nprogrammes: []", "provinsi 99 belum dimuat"),
        ("region: '76'\nprogrammes: [{number: satu}]", r"programmes\[1\]"),
    ],
)
def test_wrong_file_is_refused_with_its_place(text, said, places):
    with pytest.raises(ProgrammesError, match=said):
        load(text, "x.yaml")


def test_missing_file_is_said(tmp_path):
    with pytest.raises(CommandError):
        call_command("load_programmes", tmp_path / "tidak-ada.yaml")


def test_target_of_a_year_is_written_and_replaced(programme, coordinator):
    for text in ("Lima aplikasi", "Enam aplikasi"):
        programmes.set_target(programme=programme, by=coordinator, year=2026, target=text, reached="")
    assert programme.targets.get().target == "Enam aplikasi"
    assert AuditEvent.objects.filter(action="programme.target_set").count() == 2


@pytest.mark.parametrize("year", [2017, 2101])
def test_database_refuses_a_year_out_of_time(year, programme):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeTarget.objects.create(programme=programme, year=year, target="x")


def test_only_the_koordinator_of_the_region_changes(programme, leader, evaluator, majene_coordinator):
    for person in (leader, evaluator, majene_coordinator):
        with pytest.raises(NotAllowed):
            programmes.set_target(programme=programme, by=person, year=2026, target="x", reached="")


def test_pages_show_targets_and_progress(programme, follow_up, coordinator, leader, client_as):
    FollowUp.objects.update(due=dt.date(2026, 1, 1))
    programmes.set_target(programme=programme, by=coordinator, year=2026, target="Lima aplikasi", reached="")
    client = client_as(leader)
    overview = client.get("/program/").content.decode()
    assert "0 dari 1 selesai" in overview
    assert "1 terlambat" in overview
    page = client.get(programme.get_absolute_url()).content.decode()
    assert "Lima aplikasi" in page
    assert follow_up.title in page
    assert "Simpan sasaran" not in page


def test_empty_plan_says_how_to_load_it(leader, client_as):
    assert "load_programmes" in client_as(leader).get("/program/").content.decode()


def test_koordinator_writes_through_the_pages(programme, coordinator, client_as):
    client, url = client_as(coordinator), programme.get_absolute_url()
    assert client.get(f"{url}ubah/").status_code == 200
    assert client.post(f"{url}ubah/", {"name": "Aplikasi", "responsible": "Diskominfo"}).status_code == 302
    assert client.post(f"{url}sasaran/", {"year": 2027, "target": "Tujuh"}).status_code == 302
    bad = client.post(f"{url}sasaran/", {"year": 1999, "target": "Delapan aplikasi"})
    assert bad.status_code == 400
    assert "Delapan aplikasi" in bad.content.decode()
    programme.refresh_from_db()
    assert (programme.name, programme.targets.get().target) == ("Aplikasi", "Tujuh")


def test_follow_up_of_another_region_is_refused(programme, coordinator, wish, places):
    from agencies.models import Government

    elsewhere = Government.objects.create(code="73", name="Provinsi lain", short_name="Lain", kind="provinsi")
    Programme.objects.filter(pk=programme.pk).update(region=elsewhere)
    wish.programme.refresh_from_db()
    with pytest.raises(follow_ups.Refusal, match="wilayah lain"):
        follow_ups.create(by=coordinator, wish=wish)


def test_demo_has_a_follow_up_in_every_state_and_tells_it_once(reviewed, period, places, people):
    said = []
    for _ in range(2):
        demo.tell(period=period, by=people["coordinator"], out=said.append)
    assert len(said) == 1
    assert set(FollowUp.objects.values_list("state", flat=True)) == set(State)
    assert FollowUp.objects.filter(answer__isnull=False).count() == 2
    assert all("(contoh)" in title for title in FollowUp.objects.filter(answer=None).values_list("title", flat=True))
    assert ProgrammeTarget.objects.count() == 18
