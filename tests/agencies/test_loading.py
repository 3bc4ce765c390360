"""The loader of governments and OPD, and the lead units that the preset "pengampu" reads."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from agencies.leads import lead_keys_of
from agencies.loading import DATA, AgenciesError, load
from agencies.models import Agency, Government

pytestmark = pytest.mark.django_db

SMALL = """
governments:
- code: '76'
  name: Pemerintah Provinsi Sulawesi Barat
  short_name: Pemprov Sulbar
  kind: provinsi
  agencies:
  - {name: Dinas Kesehatan, abbreviation: Dinkes, kind: dinas, verified: true, as_of: 2021}
  - {name: Badan Keuangan, abbreviation: BPKPD, kind: badan, verified: false}
  lead_units:
    KEU: {name: Badan Keuangan, abbreviation: BPKPD}
    BAPENDA: {name: Badan Keuangan, abbreviation: BPKPD}
- code: '76.05'
  name: Pemerintah Kabupaten Majene
  short_name: Pemkab Majene
  kind: kabupaten
  parent: '76'
  agencies:
  - {name: Dinas Kesehatan, abbreviation: Dinkes, kind: dinas}
"""
LAST = "{name: Dinas Kesehatan, abbreviation: Dinkes, kind: dinas}"


@pytest.fixture
def file_with(tmp_path):
    """file_with(text) or file_with(old, new): SMALL with one change, as a file."""

    def write(text: str, new: str | None = None) -> Path:
        path = tmp_path / "opd.yaml"
        if new is not None:
            assert text in SMALL
            text = SMALL.replace(text, new, 1)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def run(capsys, *args) -> str:
    call_command("load_agencies", *args)
    return capsys.readouterr().out.strip()


def test_the_region_as_delivered(capsys):
    assert run(capsys) == "Pemerintah daerah dan OPD: 357 baru, 0 tetap"
    by_government = {
        g.code: Counter(g.agencies.values_list("kind", flat=True)) for g in Government.objects.order_by("code")
    }
    assert {code: kinds.total() for code, kinds in by_government.items()} == {
        "76": 44, "76.01": 52, "76.02": 53, "76.03": 55, "76.04": 54, "76.05": 49, "76.06": 43,
    }  # fmt: skip
    assert by_government["76"] == {
        "dinas": 24, "badan": 8, "biro": 7, "sekretariat_daerah": 1, "sekretariat_dprd": 1, "inspektorat": 1,
        "satpol_pp": 1, "rsud": 1,
    }  # fmt: skip
    assert sum(by_government[code]["kecamatan"] for code in by_government) == 69
    assert {g.parent and g.parent.code for g in Government.objects.exclude(code="76")} == {"76"}


def test_unverified_units_stay_unverified():
    load()
    document = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    for entry in document["governments"]:
        marked = {unit["name"] for unit in entry["agencies"] if not unit["verified"]}
        stored = Agency.objects.filter(government__code=entry["code"], verified=False)
        assert set(stored.values_list("name", flat=True)) == marked
    assert Agency.objects.filter(verified=False).count() == 147


def test_every_lead_key_names_one_unit_of_every_government():
    load()
    keys = {key for number in range(1, 36) for key in lead_keys_of(number)}
    for government in Government.objects.all():
        held = Counter(key for agency in government.agencies.all() for key in agency.lead_keys)
        assert keys <= set(held)
        assert set(held.values()) == {1}
    assert Agency.objects.get(government__code="76", abbreviation="BPKPD").lead_keys == ["KEU", "BAPENDA"]


def test_leads_of_an_indicator_begin_with_the_usual_one():
    assert lead_keys_of(1) == ["KOMINFO", "ORG", "HUKUM"]
    assert all(lead_keys_of(number) for number in range(1, 36))
    assert lead_keys_of(36) == []


def test_second_run_changes_nothing(capsys):
    load()
    before = list(Agency.objects.order_by("pk").values())
    assert run(capsys) == "Pemerintah daerah dan OPD: 0 baru, 357 tetap"
    assert list(Agency.objects.order_by("pk").values()) == before


def test_loading_keeps_what_people_changed(file_with, capsys):
    path = file_with(SMALL)
    load(path)
    Agency.objects.filter(abbreviation="BPKPD").update(verified=True, abbreviation="BKD", is_active=False)
    Government.objects.filter(code="76").update(address="Jalan Contoh 1", short_name="Sulbar")
    assert run(capsys, path) == "Pemerintah daerah dan OPD: 0 baru, 5 tetap"
    agency = Agency.objects.get(name="Badan Keuangan")
    assert (agency.verified, agency.abbreviation, agency.is_active) == (True, "BKD", False)
    assert Government.objects.get(code="76").short_name == "Sulbar"


def test_only_what_is_missing_is_added(file_with, capsys):
    load(file_with(SMALL))
    path = file_with("kind: dinas}\n", "kind: dinas}\n  - {name: Dinas Sosial, abbreviation: Dinsos, kind: dinas}\n")
    assert run(capsys, path) == "Pemerintah daerah dan OPD: 1 baru, 5 tetap"
    assert Agency.objects.get(name="Dinas Sosial").government.code == "76.05"


def test_values_of_the_file_are_stored(file_with):
    load(file_with(SMALL))
    unit = Agency.objects.get(government__code="76", name="Dinas Kesehatan")
    assert (unit.kind, unit.verified, unit.as_of, unit.lead_keys) == ("dinas", True, "2021", [])
    assert Agency.objects.get(government__code="76.05").verified is False
    assert Agency.objects.get(abbreviation="BPKPD").lead_keys == ["KEU", "BAPENDA"]


WRONG = {
    "not_yaml": ("  kind: provinsi", "  kind: [", r"opd\.yaml, baris \d+: bukan YAML yang sah"),
    "no_such_date": ("2021}", "2021-13-45}", "bukan YAML yang sah"),
    "government_is_text": ("governments:\n", "governments:\n- halo\n", r"governments\[0\]: harus berupa pasangan"),
    "code_missing": ("code: '76'\n", "kode: '76'\n", r"governments\[0\]\.code: harus berupa teks"),
    "code_as_number": ("'76.05'", "76.05", r"governments\[1\]\.code: harus berupa teks"),
    "code_twice": ("'76.05'", "'76'", r"governments\[1\]\.code: “76” ditulis dua kali"),
    "kind_unknown": ("kind: provinsi", "kind: negara", r"governments\[0\]\.kind: “negara” tidak dikenal; pilihannya"),
    "parent_missing": ("  parent: '76'\n", "", r"governments\[1\]\.parent: harus berupa teks"),
    "parent_unknown": ("parent: '76'", "parent: '73'", r"governments\[1\]\.parent: provinsi 73 belum ada"),
    "agencies_not_a_list": (f"agencies:\n  - {LAST}", "agencies: teks", r"\[1\]\.agencies: harus berupa daftar"),
    "agency_is_text": (LAST, "Dinas Sosial", r"agencies\[0\]: harus berupa pasangan"),
    "agency_without_name": ("name: Badan Keuangan, abb", "nama: Badan, abb", r"agencies\[1\]\.name: harus berupa teks"),
    "agency_name_long": ("name: Badan Keuangan, abb", f"name: {'x' * 251}, abb", "paling banyak 250 karakter"),
    "agency_twice": ("name: Badan Keuangan, abb", "name: Dinas Kesehatan, abb", "ditulis dua kali"),
    "agency_kind": ("kind: badan", "kind: kantor", r"agencies\[1\]\.kind: “kantor” tidak dikenal"),
    "verified_word": ("verified: false", "verified: belum", r"agencies\[1\]\.verified: harus true atau false"),
    "lead_units_list": ("lead_units:\n", "lead_units: [a]\n  x:\n", "lead_units: harus berupa pasangan"),
    "lead_unknown": ("KEU: {name: Badan Keuangan", "KEU: {name: Badan Lain", r"lead_units\.KEU: “Badan Lain”"),
    "lead_other": ("Keuangan, abbreviation: BPKPD}\n  ", "Keuangan, abbreviation: BKAD}\n  ", "tidak ada dalam daftar"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), WRONG.values(), ids=WRONG)
def test_wrong_file_is_refused_whole(old, new, sentence, file_with):
    with pytest.raises(CommandError, match=sentence) as caught:
        call_command("load_agencies", file_with(old, new))
    assert str(caught.value).startswith("Data OPD ditolak. opd.yaml")
    assert caught.value.returncode == 1
    assert not Government.objects.exists()
    assert not Agency.objects.exists()


@pytest.mark.parametrize("text", ["", "- a\n", "region: Sulbar\n", "governments: {}\n", "governments: []\n"])
def test_file_without_governments_is_refused(text, file_with):
    with pytest.raises(AgenciesError, match=r"opd\.yaml"):
        load(file_with(text))


def test_file_that_is_not_there_or_not_text(tmp_path):
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("load_agencies", tmp_path / "hilang.yaml")
    binary = tmp_path / "gambar.yaml"
    binary.write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("load_agencies", binary)
