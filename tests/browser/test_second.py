"""Two evaluators, blind to each other, then side by side, then the decision: on a phone and on a desk."""

import pytest
from playwright.sync_api import expect

from agencies.models import User
from evaluations.models import SecondReview
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def assessed(submission, evaluator):
    world.fill_quickly(submission, 3)
    world.cite_everywhere(submission.answers.all(), User.objects.get(username="operator"))
    world.assess_quickly(submission, evaluator, findings="Peraturan dibaca.", analysis="Kriteria tingkat 3 terpenuhi.")
    return submission


def checked(page, width, assert_accessible):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_blind_scores_become_differences_and_a_decision(width, assessed, people, page_as, assert_accessible):
    koordinator = page_as(people["coordinator"], width=width)
    koordinator.goto(f"/periode/{assessed.period_id}/penilaian-kedua/76/?sampel=1")
    checked(koordinator, width, assert_accessible)
    expect(koordinator.locator("[name=opd]")).to_be_checked()
    koordinator.get_by_label("Penilai kedua").select_option(str(people["evaluator2"].pk))
    koordinator.get_by_role("button", name="Minta penilaian kedua").click()
    koordinator.get_by_text("Penilaian kedua 1 OPD diminta").wait_for()

    second = page_as(people["evaluator2"], width=width)
    second.goto("/reviu/")
    second.locator("#kedua + ul a").click()
    checked(second, width, assert_accessible)
    review = SecondReview.objects.get()
    world.score_second(review)
    review.scores.filter(answer__indicator__code="1").delete()
    second.goto(f"/reviu/kedua/{review.pk}/menilai/1/")
    checked(second, width, assert_accessible)
    assert "Peraturan dibaca." not in second.content()
    second.locator("label[for=e4]").click()
    second.get_by_label("Fakta").fill("B1 halaman 2 mengatur evaluasi.")
    second.get_by_role("button", name="Simpan, ke daftar").click()
    assert second.get_by_text("isi catatan sebagai alasannya").first.is_visible()
    checked(second, width, assert_accessible)
    second.get_by_label("Catatan").fill("Kriteria tingkat 4 terpenuhi.")
    second.get_by_role("button", name="Simpan, ke daftar").click()
    second.get_by_role("button", name="Penilaian saya selesai").click()
    second.get_by_text("Bagian Anda selesai, menunggu penilai pertama").wait_for()

    first = page_as(people["evaluator"], width=width)
    first.goto(f"/reviu/kedua/{review.pk}/")
    checked(first, width, assert_accessible)
    assert "B1 halaman 2" not in first.content()
    first.goto(f"/reviu/{assessed.pk}/")
    first.get_by_role("button", name="Nyatakan penilaian pertama selesai").click()
    first.get_by_text("Satu butir menunggu keputusan bersama").wait_for()
    for words in ("Peraturan dibaca.", "B1 halaman 2 mengatur evaluasi."):
        assert first.get_by_text(words).is_visible()

    koordinator.goto(f"/reviu/kedua/{review.pk}/")
    checked(koordinator, width, assert_accessible)
    koordinator.locator("label[for=k-1-4]").click()
    koordinator.get_by_label("Alasan").first.fill("Kedua penilai membaca B1 bersama.")
    koordinator.get_by_role("button", name="Catat keputusan butir 1").click()
    koordinator.get_by_text("Semua perbedaan sudah diputuskan").wait_for()
    checked(koordinator, width, assert_accessible)
    assert world.answer_of(assessed, "1").evaluator_level == 4
    koordinator.goto(f"/periode/{assessed.period_id}/penilaian-kedua/76/")
    assert koordinator.get_by_text("Kappa berbobot").first.is_visible()
    checked(koordinator, width, assert_accessible)
