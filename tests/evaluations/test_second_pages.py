"""The pages of a blind second scoring: asking, scoring, differences, decision, agreement."""

import pytest
from django.urls import reverse

from agencies.models import AuditEvent, Membership, Role
from evaluations import second
from evaluations.models import SecondReview, SecondScore
from evaluations.services import second as service
from tests import world


@pytest.fixture
def review(assessed, evaluator2, coordinator):
    return service.ask(submission=assessed, evaluator=evaluator2, by=coordinator, note="Uji petik.")


@pytest.fixture
def compared(review, evaluator, evaluator2):
    """They differ on rows 1 (3 and 4) and 2 (3 and 1)."""
    world.score_second(review, {"1": 4, "2": 1}, findings="Fakta kedua.", note="Alasan kedua.")
    service.finish_second(review=review, by=evaluator2)
    return service.finish_first(review=review, by=evaluator)


def asking(period):
    return reverse("evaluations:seconds", args=[period.pk, "76"])


def row_url(review, code="1"):
    return reverse("evaluations:second_row", args=[review.pk, code])


def text(response):
    return response.content.decode()


def test_koordinator_asks_for_several_at_once(assessed, submission2, period, evaluator, coordinator, client_as):
    """Whom one OPD cannot have is named; the others are asked."""
    world.set_status(submission2, "sent")
    client = client_as(coordinator)
    page = text(client.get(asking(period)))
    assert "Belum ada penilaian kedua" in page
    assert page.count('name="opd"') == 2
    typed = {"opd": [assessed.pk, submission2.pk], "evaluator": evaluator.pk, "note": "Sampel."}
    page = text(client.post(asking(period), typed, follow=True))
    assert "Penilaian kedua 1 OPD diminta dari Evaluator." in page
    assert "Tidak diminta: BKD: Evaluator tidak dapat menjadi penilai kedua" in page
    assert "Satu penilaian kedua sedang berjalan" in page
    review = SecondReview.objects.get()
    assert (review.submission, review.note) == (submission2, "Sampel.")


def test_nothing_chosen_and_nobody_possible_keep_the_choice(
    assessed, period, evaluator, coordinator, mamuju_operator, client_as
):
    client = client_as(coordinator)
    response = client.post(asking(period), {"opd": assessed.pk, "evaluator": "x", "note": "Simpan ini"})
    assert response.status_code == 400
    assert "Pilih paling sedikit satu OPD" in text(response)
    assert 'value="Simpan ini"' in text(response)
    assert f'id="o-{assessed.pk}" checked' in text(response)
    stranger = client.post(asking(period), {"opd": assessed.pk, "evaluator": mamuju_operator.pk})
    assert stranger.status_code == 400
    assert str(mamuju_operator) not in text(stranger)  # nobody learns who works elsewhere
    response = client.post(asking(period), {"opd": assessed.pk, "evaluator": evaluator.pk})
    assert response.status_code == 409
    assert f'<option value="{evaluator.pk}" selected>' in text(response)


@pytest.mark.parametrize(("size", "ticked"), [("1", 1), ("9", 2), ("0", 0), ("x", 0), ("", 0)])
def test_sample_is_drawn_by_lot(size, ticked, assessed, submission2, period, coordinator, client_as):
    world.set_status(submission2, "sent")
    page = text(client_as(coordinator).get(asking(period), {"sampel": size}))
    assert page.count(' checked><label for="o-') == ticked


def test_second_works_from_the_queue_through_the_rows(review, evaluator2, client_as):
    client = client_as(evaluator2)
    page = text(client.get(reverse("evaluations:queue")))
    assert "Anda penilai kedua" in page
    rows = reverse("evaluations:second_rows", args=[review.pk])
    assert rows in page
    page = text(client.get(rows))
    assert "37 butir belum Anda nilai" in page
    assert "Uji petik." in page
    response = client.post(row_url(review), {"version": 0, "level": 4, "findings": "B1 hlm. 2", "note": "Terukur."})
    assert response.url == row_url(review, "2")
    stored = SecondScore.objects.get()
    assert (stored.level, stored.findings, stored.note) == (4, "B1 hlm. 2", "Terukur.")
    page = text(client.get(row_url(review)))
    assert ">B1 hlm. 2</textarea>" in page
    assert 'name="version" value="1"' in page


def test_bad_row_keeps_what_was_typed(review, evaluator2, client_as):
    client = client_as(evaluator2)
    for typed, sentence in (({"findings": "Ini"}, "Pilih tingkat menurut Anda."), ({"level": 1}, "isi catatan")):
        response = client.post(row_url(review), {"version": 0, "findings": "Ini", **typed})
        assert response.status_code == 400
        assert sentence in text(response)
        assert ">Ini</textarea>" in text(response)
    assert not SecondScore.objects.exists()


def test_two_windows_on_one_row_lose_nothing(review, evaluator2, client_as):
    client = client_as(evaluator2)
    client.post(row_url(review), {"version": 0, "level": 3, "findings": "Jendela satu"})
    response = client.post(row_url(review), {"version": 0, "level": 3, "findings": "Jendela dua"})
    assert response.status_code == 409
    assert ">Jendela dua</textarea>" in text(response)
    assert 'name="version" value="1"' in text(response)
    client.post(row_url(review), {"version": 1, "level": 3, "findings": "Jendela dua"})
    assert SecondScore.objects.get().findings == "Jendela dua"


def test_done_too_early_is_refused_on_the_list(review, evaluator2, client_as):
    response = client_as(evaluator2).post(reverse("evaluations:second_finish", args=[review.pk]))
    assert response.status_code == 409
    assert "37 butir belum Anda nilai" in text(response)


def test_both_say_done_and_meet_on_the_page_of_differences(review, evaluator, evaluator2, client_as):
    world.score_second(review, {"1": 4})
    second = client_as(evaluator2)
    finish = reverse("evaluations:second_finish", args=[review.pk])
    page = text(second.post(finish, follow=True))
    assert "Bagian Anda selesai, menunggu penilai pertama" in page
    assert "sudah menyatakan" in text(second.get(row_url(review)))
    first = client_as(evaluator)
    page = text(first.get(reverse("evaluations:review", args=[review.submission_id])))
    assert "Nyatakan penilaian pertama selesai" in page
    assert ">Verifikasi penilaian<" not in page
    page = text(first.post(reverse("evaluations:second_finish_first", args=[review.pk]), follow=True))
    assert "Satu butir menunggu keputusan bersama" in page
    assert "36" in page
    assert second.get(reverse("evaluations:second_rows", args=[review.pk])).url == review.get_absolute_url()


def test_first_who_is_not_ready_reads_why(sent, evaluator, evaluator2, coordinator, client_as):
    review = service.ask(submission=sent, evaluator=evaluator2, by=coordinator)
    response = client_as(evaluator).post(reverse("evaluations:second_finish_first", args=[review.pk]))
    assert response.status_code == 409
    assert "37 butir belum dinilai penilai pertama" in text(response)


def test_differences_stand_side_by_side_with_what_the_opd_wrote(compared, coordinator, client_as):
    page = text(client_as(coordinator).get(compared.get_absolute_url()))
    for words in (
        "Dua butir menunggu keputusan bersama", "Fakta pertama.", "Analisis pertama.", "Fakta kedua.", "Alasan kedua.",
        "Jawaban OPD: tingkat 3", world.TEXT.strip(), "Catat keputusan butir 2",
    ):  # fmt: skip
        assert words in page
    assert page.count('class="side difference"') == 2
    assert "Kappa berbobot" in page


def test_koordinator_decides_and_both_read_it(compared, coordinator, evaluator2, client_as):
    client = client_as(coordinator)
    url = reverse("evaluations:second_decide", args=[compared.pk, "1"])
    response = client.post(url, {"level": 4, "reason": "Bukti B2 memenuhi."})
    assert response.url.endswith("#butir-1")
    page = text(client_as(evaluator2).get(compared.get_absolute_url()))
    assert "Keputusan bersama: tingkat 4." in page
    assert "Bukti B2 memenuhi." in page
    assert "Catat keputusan" not in page
    assert world.answer_of(compared.submission, "1").evaluator_level == 4
    client.post(reverse("evaluations:second_decide", args=[compared.pk, "2"]), {"level": 3, "reason": "Tetap."})
    page = text(client.get(compared.get_absolute_url()))
    assert "Semua perbedaan sudah diputuskan" in page
    assert "Ubah keputusan" in page


def test_refused_decision_keeps_what_was_typed(compared, coordinator, evaluator, client_as):
    url = reverse("evaluations:second_decide", args=[compared.pk, "1"])
    response = client_as(coordinator).post(url, {"level": "", "reason": "Alasan yang panjang"})
    assert response.status_code == 409
    assert ">Alasan yang panjang</textarea>" in text(response)
    response = client_as(coordinator).post(url, {"level": "5", "reason": " "})
    assert 'id="k-1-5" value="5" required checked' in text(response)
    response = client_as(evaluator).post(url, {"level": 4, "reason": "Saya."})
    assert response.status_code == 403
    assert client_as(coordinator).post(url.replace("/1/", "/99/")).status_code == 404


def test_decision_stands_in_the_history_of_the_submission(compared, coordinator, client_as):
    service.decide(
        score=compared.scores.select_related("review__submission").get(answer__indicator__code="1"),
        by=coordinator, level=4, reason="Dibahas.",
    )  # fmt: skip
    page = text(client_as(coordinator).get(reverse("evaluations:history", args=[compared.submission_id])))
    assert "Memutuskan tingkat bersama" in page
    assert "tingkat: 3 → 4" in page
    assert "tingkat penilai kedua" not in page  # the OPD reads this page; the two levels stand on that of the review


def test_withdrawing_needs_a_reason_and_opens_the_way(review, coordinator, evaluator2, client_as):
    client, url = client_as(coordinator), reverse("evaluations:second_withdraw", args=[review.pk])
    response = client.post(url, {"reason": ""})
    assert response.status_code == 409
    assert "Tulis alasan menarik" in text(response)
    page = text(client.post(url, {"reason": "Waktu habis."}, follow=True))
    assert "status OPD ini dapat berubah lagi" in page
    assert "Ditarik" in page
    assert AuditEvent.objects.filter(action="second.withdrawn").count() == 1
    assert client_as(evaluator2).get(row_url(review)).status_code == 409


def test_agreement_of_the_period_shows_its_working(compared, period, coordinator, client_as):
    """35 times (3, 3), once (3, 4), once (3, 1): observed (1 + 4) / 37 is what chance gives too, so kappa is 0."""
    page = text(client_as(coordinator).get(asking(period)))
    assert "sangat lemah" in page
    assert "Kappa = 1 − 0,14 ÷ 0,14 = 0,00" in page
    assert "dari 37 butir" in page
    assert "Seluruh periode" not in page  # the same figure twice


def test_agreement_of_all_ones_governments_stands_beside(
    compared, mamuju_submission, period, evaluator2, coordinator, majene_coordinator, client_as
):
    now = compared.compared_at
    other = SecondReview.objects.create(
        submission=mamuju_submission, round=1, stage="document", evaluator=evaluator2, asked_by=coordinator,
        first_done_at=now, second_done_at=now, compared_at=now, closed_at=now,
    )  # fmt: skip
    row = world.answer_of(mamuju_submission, "1")
    SecondScore.objects.create(review=other, answer=row, level=2, first_level=2)
    page = text(client_as(coordinator).get(asking(period)))
    assert "Seluruh periode" in page
    assert "dari 37 butir" in page
    assert "dari 38 butir" in page
    page = text(client_as(majene_coordinator).get(reverse("evaluations:seconds", args=[period.pk, "76.05"])))
    assert "Terhitung setelah dua penilai selesai" in page
    assert "dari 38 butir" not in page


def test_without_any_difference_kappa_says_why_it_is_not_there(review, evaluator, evaluator2, coordinator, client_as):
    world.score_second(review)
    service.finish_first(review=review, by=evaluator)
    service.finish_second(review=review, by=evaluator2)
    page = text(client_as(coordinator).get(review.get_absolute_url()))
    assert "Kedua penilai memberi tingkat yang sama" in page
    assert "tidak dapat dihitung" in page


def test_koordinator_hears_on_the_home_page_that_a_decision_waits(compared, coordinator, evaluator, client_as):
    for who, there in ((coordinator, True), (evaluator, False)):
        page = text(client_as(who).get("/", follow=True))
        assert ("Putuskan perbedaan dua penilai atas BKD" in page) is there


@pytest.mark.parametrize("who", ["evaluator", "evaluator2"])
def test_neither_of_the_two_is_asked_to_decide_also_as_koordinator(who, compared, people, places, client_as):
    Membership.objects.create(user=people[who], role=Role.COORDINATOR, government=places.province)
    assert "Putuskan perbedaan" not in text(client_as(people[who]).get("/", follow=True))


def test_koordinator_of_another_place_who_reviews_here_is_not_asked(compared, majene_coordinator, places, client_as):
    Membership.objects.create(user=majene_coordinator, role=Role.EVALUATOR, government=places.province)
    assert "Putuskan perbedaan" not in text(client_as(majene_coordinator).get("/", follow=True))


def test_whoever_is_asked_to_decide_may(compared, coordinator, people):
    for person in people.values():
        asked = SecondReview.objects.awaiting(person).filter(pk=compared.pk).exists()
        assert asked == bool(second.may_decide(person, compared)) == (person == coordinator), person


def test_an_evaluator_without_a_colleague_is_told_what_to_do(assessed, period, people, coordinator, client_as):
    for name in ("evaluator", "evaluator2"):
        people[name].memberships.all().delete()
    assert "Belum ada evaluator lain" in text(client_as(coordinator).get(asking(period)))
