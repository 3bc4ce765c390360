"""Importing the ministry's results: read, look, then all or nothing."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent, Government
from reports import ministry
from reports.ministry_file import HEADER, LARGEST, MOST, MinistryError, check, read_lines
from reports.models import MinistryResult

HEAD = ",".join(HEADER)
GOOD = "2024,76,Pemprov,permenpanrb-59-2020,4.70,3.40,2.18,4.14,3.70,Sangat Baik"
OTHER = "2024,76.05,Majene,permenpanrb-59-2020,5.00,1.90,2.27,3.38,3.04,Baik"


def csv(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


def upload(content: bytes, name: str = "hasil.csv") -> dict:
    return {"file": SimpleUploadedFile(name, content)}


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_csv_and_workbook_of_the_same_results_read_alike():
    row = (2024, "76", "Pemprov", "permenpanrb-59-2020", 4.7, 3.4, 2.18, 4.14, 3.7, "Sangat Baik")
    [plain], [sheet] = read_lines(csv(GOOD)), read_lines(workbook(row))
    assert check(plain) == check(sheet)
    assert check(plain)[0].index == Decimal("3.70")
    assert check(plain)[0].domains["manajemen"] == "2.18"


def test_semicolons_comma_decimals_and_another_order_of_columns_are_read():
    names = list(reversed(HEADER))
    values = dict(zip(HEADER, GOOD.replace(".", "|").split(","), strict=True))
    content = "\n".join([";".join(names), ";".join(values[name].replace("|", ",") for name in names)]).encode(
        "utf-8-sig"
    )
    assert check(read_lines(content)[0]) == check(read_lines(csv(GOOD))[0])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"tahun,indeks\n2024,3", "Baris 1"),
        (b"\xff\xfe\x00", "bukan CSV"),
        (b"PK\x03\x04 rusak", "XLSX tidak terbaca"),
        (csv(), "tidak berisi"),
        (csv(*[GOOD] * (MOST + 1)), "lebih dari"),
        (b"x" * (LARGEST + 1), "1 MB"),
    ],
)
def test_what_is_no_table_of_results_is_refused_whole(content, said):
    with pytest.raises(MinistryError, match=said):
        read_lines(content)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2024", "1999", "ahun “1999"),
        ("3.70", "6", "di luar skala"),
        ("3.70", "NaN", "di luar skala"),
        ("3.70", "tiga", "bukan angka"),
        ("3.70", "3.705", "dua desimal"),
        (",3.70,", ",,", "ndeks kosong"),
        ("4.70", "-1", "di luar skala"),
        ("Sangat Baik", "Hebat", "Hebat"),
        ("permenpanrb-59-2020", "Permen 59", "instrumen"),
    ],
)
def test_a_wrong_figure_is_named(old, new, said):
    result, fault = check(read_lines(csv(GOOD.replace(old, new, 1)))[0])
    assert result is None
    assert said in fault


def test_the_projects_own_file_loads_once(places):
    for code in ("76.01", "76.03", "76.04", "76.06"):
        Government.objects.create(
            code=code, name=f"Pemkab {code}", short_name=code, kind="kabupaten", parent=places.province
        )
    assert ministry.load() == ministry.Loaded(14, 0)
    assert ministry.load() == ministry.Loaded(0, 14)
    result = MinistryResult.objects.get(government=places.province, year=2024)
    assert (result.index, result.predicate) == (Decimal("3.70"), "Sangat Baik")
    assert result.domains == {"kebijakan": "4.70", "tata_kelola": "3.40", "manajemen": "2.18", "layanan": "4.14"}


def test_look_writes_nothing_and_apply_writes_all_with_audit(places, coordinator, client_as):
    client = client_as(coordinator)
    response = client.post("/hasil-kementerian/", upload(csv(GOOD, OTHER)))
    assert response.status_code == 200
    assert "Dua hasil akan disimpan" in response.content.decode()
    assert not MinistryResult.objects.exists()
    assert client.post("/hasil-kementerian/simpan/", {"lines": response.context["signed"]}).status_code == 302
    assert MinistryResult.objects.count() == 2
    assert set(AuditEvent.objects.filter(action="ministry.imported").values_list("actor", "government__code")) == {
        (coordinator.pk, "76"), (coordinator.pk, "76.05"),
    }  # fmt: skip


def test_changed_and_unchanged_lines_are_told_apart(places, coordinator, client_as):
    ministry.import_results(lines=read_lines(csv(GOOD, OTHER)), by=coordinator)
    response = client_as(coordinator).post("/hasil-kementerian/", upload(csv(GOOD.replace("3.70", "3.75"), OTHER)))
    assert response.context["counts"] == {"baru": 0, "berubah": 1, "tetap": 1, "galat": 0}
    assert "indeks 3,70 → 3,75" in response.content.decode()
    ministry.import_results(lines=read_lines(csv(GOOD.replace("3.70", "3.75"))), by=coordinator)
    event = AuditEvent.objects.filter(action="ministry.imported").first()
    assert event.data["index"] == ["3.70", "3.75"]


def test_one_wrong_line_stores_nothing(places, coordinator, client_as):
    wrong = OTHER.replace("3.04", "9")
    response = client_as(coordinator).post("/hasil-kementerian/", upload(csv(GOOD, wrong, GOOD)))
    page = response.content.decode()
    assert "Baris 3: Indeks 9 di luar skala" in page
    assert "sudah ada di baris sebelumnya" in page
    assert "Simpan " not in page
    applied = client_as(coordinator).post("/hasil-kementerian/simpan/", {"lines": response.context["signed"]})
    assert applied.status_code == 409
    with pytest.raises(Refusal, match="baris 3, 4"):
        ministry.import_results(lines=read_lines(csv(GOOD, wrong, GOOD)), by=coordinator)
    assert not MinistryResult.objects.exists()


def test_a_koordinator_of_one_government_imports_only_its_results(places, majene_coordinator):
    with pytest.raises(Refusal, match="baris 2"):
        ministry.import_results(lines=read_lines(csv(GOOD, OTHER)), by=majene_coordinator)
    ministry.import_results(lines=read_lines(csv(OTHER)), by=majene_coordinator)
    assert MinistryResult.objects.get().government == places.majene


def test_who_may_not_is_refused(places, leader):
    with pytest.raises(NotAllowed):
        ministry.import_results(lines=read_lines(csv(GOOD)), by=leader)


def test_a_refused_file_says_why_above_the_form(places, admin_user, client_as):
    response = client_as(admin_user).post("/hasil-kementerian/", upload(b"bukan,tabel\n1,2"))
    assert response.status_code == 400
    assert "kepala tabel harus" in response.content.decode()


def test_a_forged_preview_is_not_applied(places, coordinator, client_as):
    response = client_as(coordinator).post("/hasil-kementerian/simpan/", {"lines": "palsu"}, follow=True)
    assert "Unggah berkasnya sekali lagi" in response.content.decode()
    assert not MinistryResult.objects.exists()
