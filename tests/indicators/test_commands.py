"""load_instrument and score, as called from a shell."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.loading import DATA, load
from indicators.models import Criterion, Indicator, Instrument
from indicators.parsing import InstrumentError
from tests import world

CASES = json.loads((Path(__file__).parent.parent / "cases" / "published-results.json").read_text())
OLD = "permenpanrb-5-2018"


def run(*args) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_load_twice_changes_nothing():
    assert run("load_instrument") == "permenpanrb-5-2018: baru\npermenpanrb-59-2020: baru\n"
    before = set(Indicator.objects.values_list("pk", flat=True))
    assert run("load_instrument") == "permenpanrb-5-2018: tetap\npermenpanrb-59-2020: tetap\n"
    assert set(Indicator.objects.values_list("pk", flat=True)) == before
    assert Indicator.objects.filter(instrument__code=OLD).count() == 37
    assert Criterion.objects.filter(indicator__instrument__code=OLD).count() == 37 * 6


@pytest.mark.django_db
def test_changed_file_updates_an_instrument_that_no_period_uses():
    text = (DATA / f"{OLD}.yaml").read_text(encoding="utf-8")
    load(text=text, source="a.yaml")
    changed = load(text=text.replace("Layanan Naskah Dinas", "Layanan Naskah"), source="b.yaml")
    assert changed.outcome == "diubah"
    assert changed.instrument.structure.row("25").name == "Layanan Naskah"
    assert Indicator.objects.get(code="25").name == "Layanan Naskah"


def test_instrument_of_a_period_is_frozen(period):
    text = (DATA / f"{OLD}.yaml").read_text(encoding="utf-8")
    with pytest.raises(InstrumentError, match="beri kode baru"):
        load(text=text.replace("Layanan Naskah Dinas", "Lain"), source="b.yaml")
    assert Instrument.objects.get(code=OLD).structure.row("25").name == "Layanan Naskah Dinas"


@pytest.mark.django_db
def test_wrong_file_stores_nothing(tmp_path):
    path = tmp_path / "rusak.yaml"
    path.write_text("code: x\n")
    with pytest.raises(CommandError, match=r"rusak\.yaml, akar: kunci “domains” tidak ada"):
        run("load_instrument", str(path))
    assert not Instrument.objects.exists()


@pytest.mark.django_db
def test_file_that_cannot_be_read(tmp_path):
    (tmp_path / "biner.yaml").write_bytes(b"\xff\xfe\x00")
    for name in ("biner.yaml", "tidak-ada.yaml"):
        with pytest.raises(CommandError, match="tidak dapat dibaca"):
            run("load_instrument", str(tmp_path / name))


def levels_file(tmp_path, content: str | bytes) -> str:
    path = tmp_path / "tingkat.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_score_reproduces_published_results(case, tmp_path):
    lines = "\n".join(f"{code},{level}" for code, level in case["levels"].items())
    told = json.loads(run("score", case["instrument"], levels_file(tmp_path, f"kode,tingkat\n{lines}\n")))
    published = case["published"]
    assert {code[1:]: float(value) for code, value in told["aspects"].items()} == published["aspects"]
    assert {code[1:]: float(value) for code, value in told["domains"].items()} == published["domains"]
    assert float(told["index"]) == published["index"]
    assert told["coverage"] == {"answered": len(case["levels"]), "rows": len(case["levels"])}


@pytest.mark.django_db
def test_score_tells_exactly(tmp_path):
    world.instrument()
    told = json.loads(run("score", OLD, levels_file(tmp_path, "kode,tingkat\n1,2\n32,5\n")))
    assert (told["index"], told["index_exact"], told["predicate"]) == ("4.31", "56/13", "Memuaskan")
    assert told["coverage"] == {"answered": 2, "rows": 37}
    assert told["aspects"]["A3"] is None
    assert told["rows"][0] == {"code": "1", "weight": "1", "level": 2, "contribution": "0.4615"}
    assert told["rows"][31] == {"code": "32", "weight": "10/3", "level": 5, "contribution": "3.8462"}
    assert told["rows"][1] == {"code": "2", "weight": "1", "level": None, "contribution": None}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", ["kode;tingkat\n1;2\n", "\ufeffkode,tingkat\r\n1,2\r\n", "Kode, Tingkat\n 1 , 2 \n\n"]
)
def test_score_reads_what_spreadsheets_write(content, tmp_path):
    assert json.loads(run("score", OLD, levels_file(tmp_path, content)))["index"] == "2.00"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("kode,tingkat\n1,2\n99,3\n", "Baris 3: kode butir “99” tidak ada"),
        ("kode,tingkat\n1,6\n", "Baris 2: tingkat 6 di luar skala 0 sampai 5"),
        ("kode,tingkat\n1,-1\n", "Baris 2: tingkat -1 di luar skala"),
        ("kode,tingkat\n1,2\n2,1\n1,3\n", "Baris 4: butir 1 sudah ada"),
        ("kode,tingkat\n1,dua\n", "Baris 2: tingkat “dua” bukan bilangan bulat"),
        ("kode,tingkat\n1,3.5\n", "Baris 2: tingkat “3.5” bukan bilangan bulat"),
        ("kode,tingkat\n1,\n", "Baris 2: tingkat “” bukan bilangan bulat"),
        ("kode,tingkat\n1,3,5\n", "Baris 2: harus ada 2 kolom, ada 3"),
        ("indikator,nilai\n1,2\n", "Baris 1: kepala tabel"),
        ("", "Baris 1: kepala tabel"),
        (b"kode,tingkat\n1,\xff\n", "Baris 2: berkas bukan teks UTF-8"),
        ('kode,tingkat\n"1,2\n', "bukan CSV yang sah"),
    ],
)
def test_score_refuses_with_the_line(content, sentence, tmp_path):
    with pytest.raises(CommandError) as caught:
        run("score", OLD, levels_file(tmp_path, content))
    assert sentence in str(caught.value)
    assert caught.value.returncode == 1


@pytest.mark.django_db
def test_score_knows_neither_instrument_nor_file(tmp_path):
    with pytest.raises(CommandError, match="tidak dikenal"):
        run("score", "../../etc/passwd", levels_file(tmp_path, ""))
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        run("score", OLD, str(tmp_path / "tidak-ada.csv"))
