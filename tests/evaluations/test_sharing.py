"""Review work given to evaluators: by OPD or aspect, evenly, never one's own OPD; the queue begins with it."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations.models import ReviewTask
from evaluations.services.sharing import share, share_evenly
from evaluations.sharing import Sharing, spread
from tests import world


def test_spread_gives_the_largest_first_to_the_lightest():
    assert spread({1: 5, 2: 9, 3: 4, 4: 2}, {10: 0, 20: 0}, set()) == {2: 10, 1: 20, 3: 20, 4: 10}


def test_spread_counts_what_people_have_and_whom_it_may_not_meet():
    assert spread({1: 5, 2: 5}, {10: 6, 20: 0}, {(20, 1), (10, 3)}) == {1: 10, 2: 20}
    assert spread({1: 5}, {10: 0}, {(10, 1)}) == {}
    assert spread({1: 5}, {}, set()) == {}


@pytest.fixture
def work(period, places, submission, submission2, operator, head):
    world.fill(submission, operator, 3)
    world.send(submission, head)
    return {"period": period, "government": places.province}


def test_page_shows_what_waits_and_saves_choices(work, submission, evaluator, coordinator, client_as):
    url = reverse("evaluations:sharing", args=[work["period"].pk, "76"])
    client = client_as(coordinator)
    page = client.get(url).content.decode()
    assert "Tiga OPD belum punya evaluator" in page
    assert "37 dari 37 butir" in page
    page = client.post(url, {f"p-{submission.agency_id}": evaluator.pk}, follow=True).content.decode()
    assert "1 penugasan evaluator berubah." in page
    load = {person: (tasks, left) for person, tasks, left in Sharing(**work, kind="agency").load()}
    assert load[evaluator] == (1, 37)
    assert AuditEvent.objects.get(action="review.shared").data["changed"] == 1


def test_own_agency_is_refused_and_the_choice_kept(work, submission2, evaluator2, coordinator, client_as):
    url = reverse("evaluations:sharing", args=[work["period"].pk, "76"])
    response = client_as(coordinator).post(url, {f"p-{submission2.agency_id}": evaluator2.pk})
    page = response.content.decode()
    assert response.status_code == 409
    assert "bekerja di Dinas Kesehatan dan tidak menilai OPD sendiri" in page
    assert f'<option value="{evaluator2.pk}" selected>' in page
    assert not ReviewTask.objects.exists()


def listed(page: str) -> list[str]:
    return re.findall(r'aria-label="Evaluator ([^"]+)"', page)


def test_search_and_evaluator_narrow_the_list(work, submission, evaluator, coordinator, client_as):
    url = reverse("evaluations:sharing", args=[work["period"].pk, "76"])
    share(**work, kind="agency", plan={submission.agency_id: evaluator.pk}, by=coordinator)
    client = client_as(coordinator)
    assert len(listed(client.get(url).text)) == 3
    assert listed(client.get(url, {"q": "DINKES"}).text) == ["Dinas Kesehatan"]
    assert listed(client.get(url, {"q": "kepegawaian"}).text) == ["Badan Kepegawaian Daerah"]
    assert listed(client.get(url, {"evaluator": evaluator.pk}).text) == ["Badan Kepegawaian Daerah"]
    assert "Badan Kepegawaian Daerah" not in listed(client.get(url, {"evaluator": "belum"}).text)
    page = client.get(url, {"q": "tidak ada"}).text
    assert listed(page) == []
    assert "Tidak ada OPD dengan saringan ini" in page
    assert "Dua OPD belum punya evaluator" in page  # the heading counts everything


def test_pages_of_a_long_list_save_what_they_show(work, submission, evaluator2, coordinator, client_as, monkeypatch):
    monkeypatch.setattr("evaluations.views.sharing.PER_PAGE", 2)
    url = reverse("evaluations:sharing", args=[work["period"].pk, "76"])
    share(**work, kind="agency", plan={submission.agency_id: evaluator2.pk}, by=coordinator)
    client = client_as(coordinator)
    second = client.get(url, {"halaman": 2}).text
    assert "OPD 3–3 dari 3" in second
    (last,) = re.findall(r'name="p-(\d+)"', second)
    response = client.post(f"{url}?q=&halaman=2", {f"p-{last}": evaluator2.pk})
    assert response.url == f"{url}?q=&halaman=2"
    assert set(ReviewTask.objects.values_list("agency", flat=True)) == {submission.agency_id, int(last)}


def test_evenly_covers_everything_without_anyones_own(work, evaluator, evaluator2, coordinator):
    people = [evaluator.pk, evaluator2.pk]
    assert share_evenly(**work, kind="agency", evaluators=people, by=coordinator) == 3
    given = dict(ReviewTask.objects.values_list("agency__abbreviation", "evaluator"))
    assert given["Dinkes"] == evaluator.pk
    assert given["Diskominfo"] == evaluator2.pk
    assert share_evenly(**work, kind="agency", evaluators=people, by=coordinator) == 0


def test_evenly_by_aspect(work, evaluator, evaluator2, coordinator):
    assert share_evenly(**work, kind="aspect", evaluators=[evaluator.pk, evaluator2.pk], by=coordinator) == 7
    assert {task.agency_id for task in ReviewTask.objects.all()} == {None}


def test_nobody_chosen_or_unknown_is_refused(work, submission, operator, coordinator):
    with pytest.raises(Refusal, match="paling sedikit satu"):
        share_evenly(**work, kind="agency", evaluators=[], by=coordinator)
    for plan in ({submission.agency_id: operator.pk}, {0: None}):
        with pytest.raises(Refusal, match="tidak dikenal"):
            share(**work, kind="agency", plan=plan, by=coordinator)


def test_only_the_koordinator_of_the_government_shares(work, evaluator, majene_coordinator):
    for who in (evaluator, majene_coordinator):
        with pytest.raises(NotAllowed):
            share(**work, kind="agency", plan={}, by=who)


def test_queue_begins_with_own_tasks(work, submission, evaluator, evaluator2, coordinator, client_as):
    url = reverse("evaluations:queue")
    assert "BKD" in client_as(evaluator2).get(url).content.decode()
    share(**work, kind="agency", plan={submission.agency_id: evaluator.pk}, by=coordinator)
    aspect = submission.answers.first().indicator.aspect_id
    share(**work, kind="aspect", plan={aspect: evaluator2.pk}, by=coordinator)
    mine = client_as(evaluator).get(url).content.decode()
    assert "Tugas Anda saja." in mine
    assert "Badan Kepegawaian Daerah" in mine
    # The aspect's evaluator leaves an OPD that has its own.
    assert "Badan Kepegawaian Daerah" not in client_as(evaluator2).get(url).content.decode()
    assert "Badan Kepegawaian Daerah" in client_as(evaluator2).get(url, {"milik": "semua"}).content.decode()


def test_database_takes_one_evaluator_per_piece(work, submission, evaluator):
    aspect = submission.answers.first().indicator.aspect
    good = {**work, "evaluator": evaluator, "agency": submission.agency}
    ReviewTask.objects.create(**good)
    for broken in (good, {**good, "aspect": aspect}, {**good, "agency": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewTask.objects.create(**broken)


@pytest.fixture
def by_aspect(work, submission, evaluator, coordinator):
    """The evaluator was given the first two aspects of the province's OPD."""
    aspects = list(dict.fromkeys(submission.answers.order_by("indicator__order").values_list(
        "indicator__aspect", flat=True)))[:2]  # fmt: skip
    share(**work, kind="aspect", plan=dict.fromkeys(aspects, evaluator.pk), by=coordinator)
    return submission.answers.filter(indicator__aspect__in=aspects)


def test_queue_of_an_aspects_evaluator_counts_the_own_rows(by_aspect, submission, evaluator, client_as):
    world.assess_quickly(submission, evaluator)
    by_aspect.filter(indicator__code="1").update(evaluator_level=None)
    client, url = client_as(evaluator), reverse("evaluations:queue")
    page = client.get(url).content.decode()
    assert '<option value="saya" selected>Butir Anda</option>' in page
    assert f"{by_aspect.count() - 1} dari {by_aspect.count()}" in page
    assert f'href="/reviu/{submission.pk}/?aspek=saya"' in page
    page = client.get(url, {"aspek": ""}).content.decode()
    assert "36 dari 37" in page
    assert f'href="/reviu/{submission.pk}/"' in page


def test_review_shows_the_own_rows_and_goes_on_among_them(by_aspect, submission, evaluator, client_as):
    client, url = client_as(evaluator), f"/reviu/{submission.pk}/"
    page = client.get(url, {"aspek": "saya"}).content.decode()
    assert f"{by_aspect.count()} butir bagian Anda belum dinilai" in page
    assert page.count("Setujui tingkat mandiri indikator") == by_aspect.count()
    assert "Hanya bagian Anda." in page
    codes = list(by_aspect.order_by("indicator__order").values_list("indicator__code", flat=True))
    typed = {"version": 0, "round": 1, "answer_version": by_aspect.first().version, "stage": "document", "level": 3}
    response = client.post(f"{url}butir/{codes[-1]}/?aspek=saya", typed)
    assert response.url == f"{url}butir/{codes[0]}/?aspek=saya"
    submission.answers.update(evaluator_level=3, assessed_version=9)
    submission.answers.filter(indicator__code="35-3").update(evaluator_level=None)
    assert "Bagian Anda sudah dinilai" in client.get(url, {"aspek": "saya"}).content.decode()


def test_of_an_opd_given_as_a_whole_all_rows_are_own(by_aspect, work, submission, evaluator, coordinator, client_as):
    share(**work, kind="agency", plan={submission.agency_id: evaluator.pk}, by=coordinator)
    client = client_as(evaluator)
    assert "0 dari 37" in client.get(reverse("evaluations:queue")).content.decode()
    page = client.get(f"/reviu/{submission.pk}/", {"aspek": "saya"}).content.decode()
    assert "37 butir belum dinilai" in page


def test_whoever_was_given_no_aspect_has_no_such_choice(
    work, submission, evaluator, evaluator2, coordinator, client_as
):
    share(**work, kind="agency", plan={submission.agency_id: evaluator.pk}, by=coordinator)
    for who in (evaluator, evaluator2):
        page = client_as(who).get(reverse("evaluations:queue")).content.decode()
        assert "Butir Anda" not in page
        assert "0 dari 37" in page
    page = client_as(evaluator2).get(f"/reviu/{submission.pk}/", {"aspek": "saya"}).content.decode()
    assert "37 butir belum dinilai" in page
