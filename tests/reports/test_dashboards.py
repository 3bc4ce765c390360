"""Dashboards and the working of their figures: what each page says, for whom, and in which reading."""

import re

import pytest

from evaluations.models import Answer, Submission
from evaluations.workflow import Status
from tests import world


def page(client, path, status=200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def big(text: str) -> str:
    return re.search(r'class="figure-big">([^<]*)<', text)[1]


def words(text: str) -> str:
    """The page's text with one space between words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text)).strip()


@pytest.fixture
def judged(period, places):
    """The province's OPD, in review: BKD 4, Dinkes 3, Diskominfo 2 by the evaluator, 5 by themselves."""
    for agency, level in ((places.bkd, 4), (places.dinkes, 3), (places.diskominfo, 2)):
        submission = Submission.objects.get(period=period, agency=agency)
        world.fill_quickly(submission, 5, evaluator=level)
        world.set_status(submission, Status.IN_REVIEW)
    return period


def government(period, tail="", code="76"):
    return f"/dasbor/{period.pk}/pemda/{code}/{tail}"


# Where the address /dasbor/ leads ----------------------------------------------


def test_leader_lands_on_the_region_and_a_koordinator_at_home(
    period, leader, coordinator, majene_coordinator, client_as
):
    assert client_as(leader).get("/dasbor/").url == f"/dasbor/{period.pk}/wilayah/76/"
    assert client_as(coordinator).get("/dasbor/").url == government(period)
    assert client_as(majene_coordinator).get("/dasbor/").url == government(period, code="76.05")


def test_without_a_period_the_dashboard_says_what_comes_next(leader, client_as):
    assert "Belum ada" in page(client_as(leader), "/dasbor/")


def test_a_period_not_yet_opened_has_no_dashboard_to_land_on(period, leader, client_as):
    period.status = "prepared"
    period.save()
    assert client_as(leader).get("/dasbor/").status_code == 200


def test_operator_has_no_dashboard(period, operator, client_as):
    assert "Peran Anda tidak mencakup dasbor" in page(client_as(operator), "/dasbor/", 403)


# A government -------------------------------------------------------------------


def test_government_shows_index_predicate_coverage_and_distance(judged, leader, client_as):
    text = page(client_as(leader), government(judged))
    assert big(text) == "3,00"
    said = words(text)
    assert "Indeks SPBE sementara" in said
    assert "Baik" in said
    assert "Kurang 0,50 lagi untuk predikat Sangat Baik (3,50)" in said
    assert "Evaluator: 3 dari 3 OPD, 111 dari 111 jawaban (100 %)" in said
    assert "Rata-rata tingkat antar-OPD per indikator" in said


def test_final_reading_counts_what_is_missing_as_lowest_and_keeps_the_choice(judged, places, leader, client_as):
    Answer.objects.filter(submission__agency=places.bkd).update(evaluator_level=None)
    client = client_as(leader)
    assert big(page(client, government(judged))) == "2,50"  # (3 + 2) / 2
    text = page(client, government(judged) + "?bacaan=final")
    assert big(text) == "1,67"  # (0 + 3 + 2) / 3
    assert "Bacaan final: jawaban yang belum ada dihitung tingkat 0" in words(text)
    for tail in ("cetak.pdf", "data.xlsx", "indikator/"):
        assert f'href="{government(judged, tail)}?bacaan=final"' in text


def test_any_other_reading_is_sementara(judged, leader, client_as):
    assert "Indeks SPBE sementara" in words(page(client_as(leader), government(judged) + "?bacaan=x'%00"))


def test_settled_government_offers_no_second_reading(judged, leader, client_as):
    Submission.objects.filter(period=judged).update(status=Status.FINAL)
    text = page(client_as(leader), government(judged))
    assert "Indeks SPBE final" in words(text)
    assert "bacaan=final" not in text


def test_before_any_assessment_the_opds_own_level_is_shown_as_such(judged, leader, client_as):
    Answer.objects.update(evaluator_level=None)
    text = page(client_as(leader), government(judged))
    assert big(text) == "5,00"
    assert "menurut penilaian mandiri" in text


def test_before_anything_was_sent_there_is_no_figure(period, leader, client_as):
    text = page(client_as(leader), government(period))
    assert big(text) == "–"
    assert "Belum ada OPD yang mengirim penilaian" in text


def test_silent_opd_and_gaps_are_named(judged, places, leader, client_as, submission):
    world.set_status(submission, Status.DRAFT)
    Answer.objects.filter(submission=submission).update(evaluator_level=None)
    said = words(page(client_as(leader), government(judged)))
    assert "Satu OPD belum mengirim" in said
    assert "2 dari 2 0 −2,50" in said  # Dinkes 3 - 5 and Diskominfo 2 - 5, mean of the two


def test_unassigned_rows_are_named(judged, leader, client_as):
    Answer.objects.filter(indicator__code__in=["18", "35-1"]).delete()
    assert "Tidak ditugaskan kepada OPD mana pun: butir 18, 35-1." in words(page(client_as(leader), government(judged)))


def test_ranking_leads_to_each_opd(judged, places, leader, client_as):
    text = page(client_as(leader), government(judged))
    links = re.findall(rf'href="/dasbor/{judged.pk}/opd/(\d+)/"', text)
    assert links == [str(agency.pk) for agency in (places.bkd, places.dinkes, places.diskominfo)]


def test_government_of_another_koordinator_does_not_exist(judged, majene_coordinator, client_as):
    for tail in ("", "indikator/", "indikator/1/", "cetak.pdf", "data.xlsx"):
        page(client_as(majene_coordinator), government(judged, tail), 404)


def test_government_that_takes_no_part_does_not_exist(places, coordinator, leader, client_as):
    alone = world.open_period(coordinator, [places.province])
    page(client_as(leader), government(alone, code="76.05"), 404)
    page(client_as(leader), government(alone, code="99"), 404)
    page(client_as(leader), "/dasbor/999999/pemda/76/", 404)


# Its working --------------------------------------------------------------------


def test_every_row_of_the_working_leads_to_its_opd(judged, leader, client_as):
    text = page(client_as(leader), government(judged, "indikator/"))
    assert "Mengapa 3,00?" in text
    assert text.count(f'href="{government(judged, "indikator/")}') == 37
    assert "bobot × tingkat evaluator ÷ 100" in words(text)


def test_working_of_a_figure_that_rests_on_mandiri_says_so(judged, leader, client_as):
    Answer.objects.update(evaluator_level=None)
    said = words(page(client_as(leader), government(judged, "indikator/")))
    assert "Mengapa 5,00?" in said
    assert "bobot × tingkat mandiri ÷ 100" in said
    assert "jumlah tingkat 15 ÷ 3 OPD" in words(page(client_as(leader), government(judged, "indikator/1/")))


WORKINGS = {
    # method, reading: what the page of row 18 says; evaluator's levels BKD 4, Dinkes 3, Diskominfo none
    ("mean", ""): "jumlah tingkat 7 ÷ 2 OPD. Tingkat butir 3,5000. Sumbangan pada indeks: 4 × 3,5000 ÷ 100 = 0,1400",
    ("mean", "final"): "(jumlah tingkat 7 + 1 jawaban yang belum ada × 0) ÷ 3 OPD. Tingkat butir 2,3333.",
    ("lowest", ""): "terendah dari 2 tingkat ialah 3. Tingkat butir 3,0000.",
    ("lowest", "final"): "1 dari 3 jawaban belum ada, maka yang terendah ialah 0. Tingkat butir 0,0000.",
}


@pytest.mark.parametrize(("method", "reading"), WORKINGS)
def test_working_of_a_row_is_the_sum_that_was_done(method, reading, judged, places, leader, client_as):
    judged.method = method
    judged.save()
    missing = Answer.objects.filter(submission__agency=places.diskominfo, indicator__code="18")
    missing.update(evaluator_level=None)
    text = page(client_as(leader), f"{government(judged, 'indikator/18/')}?bacaan={reading}")
    assert WORKINGS[method, reading] in words(text)


def test_working_of_a_row_under_lead_names_who_does_not_count(places, coordinator, leader, client_as):
    period = world.open_period(coordinator, [places.province], method="lead")
    for submission in Submission.objects.filter(period=period):
        world.fill_quickly(submission, 5, evaluator=2)
    said = words(page(client_as(leader), government(period, "indikator/18/")))
    assert "jumlah tingkat 2 ÷ 1 OPD" in said
    assert "2 OPD lain juga menjawab butir ini tetapi tidak dihitung" in said


def test_working_of_a_row_of_nobody(judged, leader, client_as):
    Answer.objects.filter(indicator__code="18").delete()
    client = client_as(leader)
    path = government(judged, "indikator/18/")
    assert "belum ada tingkat" in words(page(client, path))
    assert "tidak ada OPD yang menjawab, dihitung tingkat 0" in words(page(client, f"{path}?bacaan=final"))
    page(client, government(judged, "indikator/99/"), 404)


# Region and OPD -----------------------------------------------------------------


def test_region_sets_governments_side_by_side(judged, places, leader, client_as):
    majene = Submission.objects.get(period=judged, agency=places.majene_dinkes)
    world.fill_quickly(majene, 4, evaluator=4)
    text = page(client_as(leader), f"/dasbor/{judged.pk}/wilayah/76/")
    said = words(text)
    assert big(text) == "3,00"
    assert "Tiga pemerintah daerah" in said
    assert "Rata-rata sederhana 3,50 hanya bantuan baca: peraturan tidak mengenal indeks wilayah." in said
    for code in ("76", "76.02", "76.05"):
        assert f'href="{government(judged, code=code)}"' in text


def test_region_in_which_nobody_takes_part_does_not_exist(judged, leader, client_as):
    judged.governments.clear()
    page(client_as(leader), f"/dasbor/{judged.pk}/wilayah/76/", 404)


def test_region_is_not_for_a_koordinator_of_one_government(judged, majene_coordinator, client_as):
    for tail in ("", "cetak.pdf", "data.xlsx"):
        page(client_as(majene_coordinator), f"/dasbor/{judged.pk}/wilayah/76/{tail}", 404)


def test_opd_shows_its_working_row_by_row(judged, places, operator, client_as):
    text = page(client_as(operator), f"/dasbor/{judged.pk}/opd/{places.bkd.pk}/")
    assert big(text) == "4,00"
    said = words(text)
    assert "Sumbangan = bobot × tingkat evaluator ÷ jumlah bobot yang dihitung (100)" in said
    assert "Evaluator: 37 dari 37 jawaban" in said


def test_opd_sees_its_own_draft_with_its_working(period, places, operator, client_as, submission):
    world.fill_quickly(submission, {"1": 3, "18": 2})
    text = page(client_as(operator), f"/dasbor/{period.pk}/opd/{places.bkd.pk}/")
    assert big(text) == "2,20"  # (1 x 3 + 4 x 2) / 5
    assert "bobot × tingkat mandiri ÷ jumlah bobot yang dihitung (5)" in words(text)


def test_opd_of_others_does_not_exist(judged, places, operator2, mamuju_operator, client_as):
    for person in (operator2, mamuju_operator):
        page(client_as(person), f"/dasbor/{judged.pk}/opd/{places.bkd.pk}/", 404)
