"""A wrong instrument file is refused with file, place and reason."""

import copy

import pytest
import yaml

from indicators.loading import DATA
from indicators.parsing import InstrumentError, parse

TEXT = (DATA / "permenpanrb-5-2018.yaml").read_text(encoding="utf-8")
DOCUMENT = yaml.safe_load(TEXT)


def refused(document) -> str:
    with pytest.raises(InstrumentError) as caught:
        parse(yaml.safe_dump(document, allow_unicode=True), "uji.yaml")
    return str(caught.value)


@pytest.fixture
def document():
    return copy.deepcopy(DOCUMENT)


def first_row(document) -> dict:
    return document["domains"][0]["aspects"][0]["indicators"][0]


def test_original_is_accepted():
    assert parse(TEXT).row("26").name == "Layanan Manajemen Kepegawaian"


def test_broken_yaml_names_the_line():
    with pytest.raises(InstrumentError, match=r"uji\.yaml, baris 2"):
        parse("code: x\n  - : [", "uji.yaml")


def test_key_written_twice_is_refused():
    with pytest.raises(InstrumentError, match="ditulis dua kali"):
        parse("code: a\ncode: b\n", "uji.yaml")


def test_file_that_is_no_table_is_refused():
    with pytest.raises(InstrumentError, match="akar"):
        parse("- satu\n- dua\n", "uji.yaml")


def test_missing_key(document):
    del document["stages"]
    assert "uji.yaml, akar: kunci “stages” tidak ada" in refused(document)


def test_unknown_key(document):
    first_row(document)["wieght"] = "1"
    assert "domains[0].aspects[0].indicators[0] (butir 1): kunci “wieght” tidak dikenal" in refused(document)


def test_weights_must_sum_to_exactly_100(document):
    first_row(document)["weight"] = "1.0000001"
    assert "seharusnya tepat 100" in refused(document)


@pytest.mark.parametrize("weight", [1, 1.5, "satu", "1/0", ""])
def test_weight_must_be_an_exact_text(document, weight):
    first_row(document)["weight"] = weight
    assert "(butir 1).weight: harus bilangan tepat" in refused(document)


@pytest.mark.parametrize("weight", ["0", "-1"])
def test_weight_must_be_positive(document, weight):
    first_row(document)["weight"] = weight
    assert "harus lebih besar dari nol" in refused(document)


def test_code_used_twice(document):
    first_row(document)["code"] = "2"
    assert "kode butir “2” dipakai 2 kali" in refused(document)


def test_criterion_missing(document):
    del first_row(document)["criteria"][3]
    assert "criteria: tingkat 3 tidak ada" in refused(document)


def test_criterion_outside_the_scale(document):
    first_row(document)["criteria"][6] = "Terlalu tinggi."
    assert "tingkat 6 di luar skala" in refused(document)


def test_empty_criterion(document):
    first_row(document)["criteria"][3] = " "
    assert "tidak boleh kosong" in refused(document)


def test_capability_must_be_known(document):
    first_row(document)["capability"] = "lain"
    assert "'lain' tidak ada dalam capabilities" in refused(document)


def test_predicates_must_rise(document):
    document["predicates"][1]["min"] = "4"
    assert "batas harus naik" in refused(document)


def test_predicates_must_cover_the_scale(document):
    document["predicates"][0]["min"] = "1"
    assert "harus mencakup 0" in refused(document)


def test_rounding_must_be_known(document):
    document["rounding"]["mode"] = "half_even"
    assert "rounding.mode" in refused(document)


def test_several_faults_are_told_together(document):
    del first_row(document)["criteria"][3]
    document["rounding"]["mode"] = "half_even"
    assert len(refused(document).splitlines()) == 2
