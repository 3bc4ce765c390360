"""OPD and people from Excel: preview, errors by address, all or nothing, within the person's governments."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from agencies.models import Agency, AuditEvent, Membership, User

OPD, PEOPLE = reverse("agencies:import_agencies"), reverse("agencies:import_people")
OPD_HEAD = ("Kode pemda", "Nama OPD", "Singkatan", "Jenis", "Sumber", "Terverifikasi", "Aktif")
PEOPLE_HEAD = ("Nama pengguna", "Nama lengkap", "Surel", "Kode pemda", "Unit kerja", "Peran")


def upload(client, url, sheet, head, *rows):
    book = Workbook()
    book.active.title = sheet
    for row in (head, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return client.post(url, {"berkas": SimpleUploadedFile("impor.xlsx", stream.getvalue())})


def opd(client, *rows):
    return upload(client, OPD, "OPD", OPD_HEAD, *rows)


def people_sheet(client, *rows):
    return upload(client, PEOPLE, "Orang", PEOPLE_HEAD, *rows)


def effects(response):
    return [line.effect.value for line in response.context["plan"].lines]


def apply(client, url, response):
    return client.post(url, {"isi": response.context["token"]})


NEW_OPD = ("76", "=Dinas Baru", "Disbaru", "Dinas", "2024", "Ya", "Ya")
SAME_OPD = ("76", "Dinas Kesehatan", "Dinkes", "Dinas", None, None, None)
CHANGED_OPD = ("76.05", "Dinas Kesehatan", "Dinkes-P2", "dinas", None, None, "Tidak")


def test_opd_are_shown_then_applied_and_a_second_time_change_nothing(client_as, coordinator, places):
    client = client_as(coordinator)
    rows = [(*NEW_OPD[:1], "Dinas Baru", *NEW_OPD[2:]), SAME_OPD, CHANGED_OPD]
    response = opd(client, *rows)
    assert effects(response) == ["new", "same", "changed"]
    assert not Agency.objects.filter(name="Dinas Baru").exists()
    assert apply(client, OPD, response).status_code == 302
    assert Agency.objects.get(name="Dinas Baru").verified
    places.majene_dinkes.refresh_from_db()
    assert (places.majene_dinkes.abbreviation, places.majene_dinkes.is_active) == ("Dinkes-P2", False)
    assert AuditEvent.objects.get(action="import.agencies").data == {"baris": 2}
    assert effects(opd(client, *rows)) == ["same"] * 3


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (("76", None, "X", "Dinas"), "B2: Nama OPD belum diisi."),
        (("76", "X", "X", "Kantor"), "D2: “Kantor” tidak dikenal; pilih"),
        (("76", "X" * 251, "X", "Dinas"), "B2: 251 karakter; paling banyak 250."),
        (NEW_OPD, "B2: berisi rumus; tulis nilainya."),
        (("73", "X", "X", "Dinas"), "A2: “73” tidak dikenal"),
    ],
)
def test_bad_cell_stops_the_whole_opd_sheet(client_as, coordinator, row, error):
    response = opd(client_as(coordinator), row, ("76", "Dinas Baik", "Baik", "Dinas"))
    assert response.status_code == 400
    assert error in response.content.decode()
    assert response.context["token"] == ""


def test_opd_of_another_government_cannot_be_imported(client_as, majene_coordinator):
    response = opd(client_as(majene_coordinator), ("76.02", "Dinas Baru", "Baru", "Dinas"))
    assert "A2: “76.02” tidak dikenal; pilih 76.05." in response.content.decode()


def test_twice_in_one_file_is_an_error(client_as, coordinator):
    row = ("76", "Dinas Baru", "Baru", "Dinas")
    assert effects(opd(client_as(coordinator), row, row)) == ["new", "error"]


def test_plan_that_changed_meanwhile_is_not_applied(client_as, coordinator, places):
    client = client_as(coordinator)
    response = opd(client, ("76", "Dinas Baru", "Baru", "Dinas"))
    Agency.objects.create(government=places.province, name="Dinas Baru", abbreviation="Lain", kind="dinas")
    assert apply(client, OPD, response).status_code == 409
    assert Agency.objects.get(name="Dinas Baru").abbreviation == "Lain"


def test_plan_belongs_to_the_person_and_the_import(client_as, coordinator, admin_user):
    response = opd(client_as(coordinator), ("76", "Dinas Baru", "Baru", "Dinas"))
    assert apply(client_as(admin_user), OPD, response).status_code == 400
    assert apply(client_as(coordinator), PEOPLE, response).status_code == 400
    assert client_as(coordinator).post(OPD, {"isi": "palsu"}).status_code == 400


ANI = ("ani", "Ani Contoh", "Ani@contoh.example", "76", "BKD", "Operator OPD")


def test_people_get_account_role_and_a_letter_but_no_password(client_as, coordinator, places, mailoutbox):
    client = client_as(coordinator)
    rows = [ANI, (*ANI[:5], "Kepala OPD"), ("evi", "Evi Contoh", "evi@contoh.example", "76", "BKD", "Evaluator")]
    response = people_sheet(client, *rows)
    assert effects(response) == ["new", "changed", "new"]
    assert apply(client, PEOPLE, response).status_code == 302
    ani = User.objects.get(username="ani")
    assert (ani.email, ani.agency, ani.has_usable_password()) == ("ani@contoh.example", places.bkd, False)
    assert {m.role for m in ani.memberships.all()} == {"operator", "kepala"}
    assert Membership.objects.get(user__username="evi").government == places.province
    assert sorted(mail.to[0] for mail in mailoutbox) == ["ani@contoh.example", "evi@contoh.example"]
    assert effects(people_sheet(client, *rows)) == ["same"] * 3


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (("ani@x", *ANI[1:]), "A2: Pakai huruf"),
        ((*ANI[:2], "bukan surel", *ANI[3:]), "C2: bukan alamat surel."),
        ((*ANI[:2], "operator@contoh.example", *ANI[3:]), "C2: surel ini sudah dipakai orang lain."),
        ((*ANI[:4], "Dinas Hantu", ANI[5]), "E2: tidak ada satu OPD aktif"),
        ((*ANI[:5], "Admin"), "F2: “Admin” tidak dikenal"),
    ],
)
def test_bad_cell_stops_the_whole_people_sheet(client_as, coordinator, row, error):
    response = people_sheet(client_as(coordinator), row)
    assert response.status_code == 400
    assert error in response.content.decode()


def test_people_of_another_government_are_not_touched(client_as, majene_coordinator, operator):
    row = ("operator", "Nama Lain", "lain@contoh.example", "76.05", "Dinkes Majene", "Operator OPD")
    assert "di luar pemerintah daerah" in people_sheet(client_as(majene_coordinator), row).content.decode()


@pytest.mark.parametrize(("name", "sheet"), [("agencies", "OPD"), ("people", "Orang")])
def test_example_can_be_uploaded_as_it_is_read(client_as, coordinator, name, sheet):
    response = client_as(coordinator).get(reverse(f"agencies:import_{name}_example"))
    book = load_workbook(io.BytesIO(response.content))
    assert book[sheet].data_validations.dataValidation
    again = client_as(coordinator).post(
        reverse(f"agencies:import_{name}"), {"berkas": SimpleUploadedFile("contoh.xlsx", response.content)}
    )
    assert again.context["plan"].lines


@pytest.mark.parametrize("url", [OPD, PEOPLE])
def test_without_file_or_right_nothing_is_imported(client_as, coordinator, operator, url):
    assert client_as(coordinator).post(url).status_code == 400
    assert client_as(operator).get(url).status_code == 403
