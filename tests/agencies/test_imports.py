"""OPD and people from Excel: preview, errors by address, all or nothing, within the person's governments."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from agencies.models import Agency, AuditEvent, Membership, User
from tests.sheets.shapes import by_libreoffice, has_libreoffice, workbook

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


EVI = ("evi", "Evi Contoh", "evi@contoh.example", "76", "Diskominfo")


def test_roles_of_a_whole_region_are_given(client_as, coordinator, places):
    client = client_as(coordinator)
    rows = [(*EVI, "Evaluator wilayah"), (*EVI, "koordinator WILAYAH"), (*EVI, "Pimpinan")]
    response = people_sheet(client, *rows)
    assert "belum ada → Evaluator wilayah Pemerintah Provinsi Sulawesi Barat" in response.content.decode()
    assert apply(client, PEOPLE, response).status_code == 302
    given = Membership.objects.filter(user__username="evi").values_list("role", "government", "region")
    pk = places.province.pk
    assert set(given) == {("evaluator", pk, True), ("koordinator", pk, True), ("pimpinan", pk, False)}
    assert effects(people_sheet(client, *rows)) == ["same"] * 3


def test_role_that_is_held_with_another_reach_is_named_not_changed(client_as, coordinator, evaluator):
    row = ("evaluator", "Evaluator", "evaluator@contoh.example", "76", "Diskominfo", "Evaluator")
    response = people_sheet(client_as(coordinator), row)
    assert "F2: peran itu sudah dipegang di sana untuk seluruh wilayah" in response.content.decode()
    response = people_sheet(client_as(coordinator), (*EVI, "Evaluator"), (*EVI, "Evaluator wilayah"))
    assert "F3: peran itu sudah dipegang di sana tanpa wilayahnya" in response.content.decode()


def test_kabupaten_has_no_region(client_as, coordinator, majene_coordinator):
    row = ("evi", "Evi", "evi@contoh.example", "76.05", "Dinkes Majene", "Evaluator wilayah")
    assert "F2: hanya provinsi yang mempunyai wilayah" in people_sheet(client_as(coordinator), row).content.decode()
    response = people_sheet(client_as(majene_coordinator), row)
    assert "F2: “Evaluator wilayah” tidak dikenal; pilih" in response.content.decode()


@pytest.mark.parametrize("who", ["coordinator", "majene_coordinator", "admin_user"])
def test_only_roles_that_the_person_may_give_are_offered(client_as, people, who):
    response = client_as(people[who]).get(reverse("agencies:import_people_example"))
    sheet = load_workbook(io.BytesIO(response.content))["Pilihan"]
    offered = {cell.value for cell in sheet["F"][1:] if cell.value}
    assert ("Koordinator wilayah" in offered) == (who != "majene_coordinator")
    assert ("Admin wilayah" in offered) == ("Admin" in offered) == (who == "admin_user")
    assert "Operator OPD wilayah" not in offered


def test_people_of_another_government_are_not_touched(client_as, majene_coordinator, operator):
    row = ("operator", "Nama Lain", "lain@contoh.example", "76.05", "Dinkes Majene", "Operator OPD")
    assert "di luar pemerintah daerah" in people_sheet(client_as(majene_coordinator), row).content.decode()


@pytest.mark.parametrize(("name", "sheet"), [("agencies", "OPD"), ("people", "Orang")])
def test_example_line_is_recognised_and_never_imported(client_as, coordinator, name, sheet):
    response = client_as(coordinator).get(reverse(f"agencies:import_{name}_example"))
    book = load_workbook(io.BytesIO(response.content))
    assert book[sheet].data_validations.dataValidation
    again = client_as(coordinator).post(
        reverse(f"agencies:import_{name}"), {"berkas": SimpleUploadedFile("contoh.xlsx", response.content)}
    )
    assert (again.status_code, again.context["examples"], again.context["plan"].lines) == (200, [5], [])
    assert again.context["token"] == ""
    assert "Baris 5 bertanda contoh" in again.content.decode()


def filled_template(client, *rows) -> bytes:
    """The template of OPD with rows below its example."""
    book = load_workbook(io.BytesIO(client.get(reverse("agencies:import_agencies_example")).content))
    for number, row in enumerate(rows, start=6):
        for place, value in enumerate(row, start=1):
            book["OPD"].cell(number, place, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def send(client, url, content, name="impor.xlsx"):
    return client.post(url, {"berkas": SimpleUploadedFile(name, content)})


def test_rows_below_the_example_are_imported_and_their_notes_are_the_persons_own(client_as, coordinator, places):
    client = client_as(coordinator)
    response = send(client, OPD, filled_template(client, ("76", "Dinas Baru", "Disbaru", "Dinas", *[None] * 3, "ok")))
    assert (effects(response), response.context["examples"]) == (["new"], [5])
    apply(client, OPD, response)
    assert Agency.objects.get(name="Dinas Baru")
    assert not Agency.objects.filter(name="Dinas Contoh").exists()


def test_example_line_alone_may_be_wrong(client_as, majene_coordinator, coordinator):
    """The template of one person in the hands of another: its example names a government that is not theirs."""
    content = filled_template(client_as(coordinator), ("76.05", "Dinas Baru", "Baru", "Dinas"))
    response = send(client_as(majene_coordinator), OPD, content)
    assert (response.status_code, effects(response)) == (200, ["new"])


def test_every_line_marked_as_an_example_is_named(client_as, coordinator):
    client = client_as(coordinator)
    content = filled_template(client, ("76", "Dinas Baru", "Baru", "Dinas", *[None] * 3, "contoh dari kantor"))
    response = send(client, OPD, content)
    assert "Baris 5, 6 bertanda contoh" in response.content.decode()
    assert response.context["token"] == ""


@pytest.mark.skipif(not has_libreoffice(), reason="LibreOffice tidak terpasang")
def test_template_filled_in_with_libreoffice(client_as, coordinator, places, tmp_path):
    client = client_as(coordinator)
    content = filled_template(client, ("76", "Dinas Baru", "Disbaru", "Dinas", "2024"), (76.05, "Baru", "B", "badan"))
    response = send(client, OPD, by_libreoffice(content, tmp_path, "ods", "xlsx"))
    assert (effects(response), response.context["examples"]) == (["new", "new"], [5])
    assert apply(client, OPD, response).status_code == 302
    assert Agency.objects.get(name="Baru").government == places.majene


def test_text_file_of_a_spreadsheet_here(client_as, coordinator, places):
    content = (
        ";".join(PEOPLE_HEAD) + "\r\n0198;Ani Contoh;ani@contoh.example;76,05;Dinkes Majene;Kepala OPD\r\n;;;;;\r\n"
    )
    client = client_as(coordinator)
    response = send(client, PEOPLE, content.encode("utf-8-sig"), "orang.csv")
    assert effects(response) == ["new"]
    apply(client, PEOPLE, response)
    assert User.objects.get(username="0198").agency == places.majene_dinkes


@pytest.mark.parametrize("strings", ["shared", "inline", "rich"])
def test_sheet_of_another_program(client_as, coordinator, strings):
    content = workbook([PEOPLE_HEAD, ANI], title="Sheet1", strings=strings, trailing=1000)
    assert effects(send(client_as(coordinator), PEOPLE, content)) == ["new"]


def test_other_kinds_of_files_are_refused(client_as, coordinator):
    response = send(client_as(coordinator), OPD, b"PK", "impor.ods")
    assert "berakhiran .xlsx" in response.content.decode()


@pytest.mark.parametrize("url", [OPD, PEOPLE])
def test_without_file_or_right_nothing_is_imported(client_as, coordinator, operator, url):
    assert client_as(coordinator).post(url).status_code == 400
    assert client_as(operator).get(url).status_code == 403
