"""Reading the instruments in the browser."""

import pytest

from tests import world


@pytest.fixture
def reader(client_as, operator):
    world.instrument(world.OLD)
    world.instrument(world.NEW)
    return client_as(operator)


def test_list_names_both_instruments(reader):
    page = reader.get("/instrumen/").content.decode()
    assert "Nomor 5 Tahun 2018" in page
    assert "Nomor 59 Tahun 2020" in page


def test_tree_shows_every_row_with_its_weight(reader):
    page = reader.get(f"/instrumen/{world.OLD}/").content.decode()
    assert page.count('class="task-name"') == 37
    assert "3,33 %" in page


def test_search_finds_words_of_a_criterion(reader):
    response = reader.get(f"/instrumen/{world.OLD}/", {"q": "kepegawaian kenaikan pangkat"})
    assert response.context["count"] == 1
    assert "Layanan Manajemen Kepegawaian" in response.content.decode()


def test_search_without_result_says_what_to_do(reader):
    page = reader.get(f"/instrumen/{world.OLD}/", {"q": "xyzzy"}).content.decode()
    assert "Tidak ada butir yang cocok" in page


def test_indicator_shows_question_criteria_evidence_and_neighbours(reader):
    page = reader.get(f"/instrumen/{world.OLD}/35-2/").content.decode()
    assert "layanan kedua" in page
    assert page.count('class="level level-') == 6
    assert f"/instrumen/{world.OLD}/35-1/" in page
    assert f"/instrumen/{world.OLD}/35-3/" in page
    assert "Dokumen pemakaian aplikasi" in page


@pytest.mark.parametrize("path", ["/instrumen/tidak-ada/", f"/instrumen/{world.OLD}/99/", "/instrumen/tidak-ada/1/"])
def test_unknown_is_not_found(reader, path):
    assert reader.get(path).status_code == 404


def test_tree_needs_no_query_per_row(reader, django_assert_max_num_queries):
    reader.get(f"/instrumen/{world.OLD}/")
    with django_assert_max_num_queries(5):
        reader.get(f"/instrumen/{world.OLD}/")
