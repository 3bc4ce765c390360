"""Pengesahan: who signs, when, what it locks, and how it is taken back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.html import strip_tags

from agencies.errors import Refusal
from agencies.models import AuditEvent
from evaluations.models import SignOff, Submission
from evaluations.presets import Plan
from evaluations.services import periods, sign_offs
from evaluations.services.moves import move
from evaluations.workflow import Status
from reports import papers, snapshots
from reports.services import issuing
from reports.summary import agency_summary, government_summaries, region_summary
from spbe_portal.templatetags.figures import tanggal
from tests import world


@pytest.fixture
def ready(period, places):
    """The province's three OPD are final."""
    for submission in Submission.objects.filter(period=period, agency__government=places.province):
        world.fill_quickly(submission, 3, evaluator=2)
        world.set_status(submission, Status.FINAL)
    return period


@pytest.fixture
def url(ready):
    return reverse("reports:sign_off", args=[ready.pk, "76"])


@pytest.fixture
def signed(client_as, leader, url):
    assert client_as(leader).post(url).status_code == 302
    return SignOff.objects.get()


def test_sekprov_signs_and_the_figures_are_frozen(signed, leader, places):
    assert (signed.government, signed.signed_by, signed.exceptions) == (places.province, leader, [])
    assert (signed.figures["index"], signed.figures["shown"]) == ("2", "2,00")
    assert AuditEvent.objects.get(action="sign_off.signed").actor == leader


@pytest.mark.parametrize("who", ["coordinator", "evaluator"])
def test_others_read_and_do_not_sign(who, people, client_as, url):
    client = client_as(people[who])
    assert client.post(url).status_code == 403
    assert client.get(url).status_code == 200
    assert not SignOff.objects.exists()


def test_staff_of_an_opd_find_no_such_page(client_as, operator, url):
    assert client_as(operator).post(url).status_code == 404


def test_pimpinan_of_the_province_does_not_sign_for_a_kabupaten(client_as, leader, majene_submission):
    world.set_status(majene_submission, Status.FINAL)
    address = reverse("reports:sign_off", args=[majene_submission.period_id, "76.05"])
    assert client_as(leader).post(address).status_code == 403
    sekda = world.person("sekda-majene", "pimpinan", majene_submission.agency.government)
    assert client_as(sekda).post(address).status_code == 302


def test_nothing_final_is_refused(client_as, leader, period):
    response = client_as(leader).post(reverse("reports:sign_off", args=[period.pk, "76"]))
    assert response.status_code == 409
    assert "Belum ada OPD yang ditetapkan final" in response.text


def test_an_opd_that_is_not_final_needs_its_reason(client_as, leader, url, submission):
    world.set_status(submission, Status.VERIFIED)
    other = Submission.objects.filter(period=submission.period, agency__abbreviation="Dinkes").first()
    world.set_status(other, Status.IN_REVIEW)
    client = client_as(leader)
    response = client.post(url, {f"alasan-{submission.pk}": "Kantor terbakar."})
    assert response.status_code == 409
    assert "Kantor terbakar." in response.text
    reasons = {f"alasan-{submission.pk}": "Kantor terbakar.", f"alasan-{other.pk}": "Belum ditinjau."}
    assert client.post(url, reasons).status_code == 302
    told = SignOff.objects.get().exceptions
    assert {(e["agency"], e["status"], e["reason"]) for e in told} == {
        ("Badan Kepegawaian Daerah", "Terverifikasi", "Kantor terbakar."),
        ("Dinas Kesehatan", "Direviu", "Belum ditinjau.")
    }  # fmt: skip


def test_signing_twice_is_refused(signed, client_as, leader, url):
    assert client_as(leader).post(url).status_code == 409
    assert SignOff.objects.count() == 1


def test_signed_result_cannot_be_reopened(signed, submission, coordinator):
    submission.refresh_from_db()
    with pytest.raises(Refusal, match="sudah disahkan"):
        move(submission=submission, action="reopen", by=coordinator, note="Salah.")


def test_signed_result_keeps_its_assignments(signed, ready, places, coordinator):
    with pytest.raises(Refusal, match="sudah disahkan"):
        periods.set_assignments(period=ready, government=places.province, plan=Plan(set(), {}), by=coordinator)


def test_excepted_opd_cannot_be_assessed_after_signing(client_as, leader, url, submission, evaluator):
    world.set_status(submission, Status.IN_REVIEW)
    client_as(leader).post(url, {f"alasan-{submission.pk}": "Belum ditinjau."})
    submission.refresh_from_db()
    with pytest.raises(Refusal, match="sudah disahkan"):
        world.assess_all(submission, evaluator, 1)


def test_withdrawn_with_a_reason_it_opens_again(signed, client_as, leader, ready, submission, coordinator):
    address = reverse("reports:sign_off_withdraw", args=[ready.pk, "76"])
    client = client_as(leader)
    assert client.post(address, {"reason": " "}).status_code == 409
    assert client.post(address, {"reason": "Ada berita acara baru."}).status_code == 302
    signed.refresh_from_db()
    assert (signed.withdrawn_by, signed.reason) == (leader, "Ada berita acara baru.")
    submission.refresh_from_db()
    move(submission=submission, action="reopen", by=coordinator, note="Sesuai berita acara.")
    page = client.get(reverse("reports:sign_off", args=[ready.pk, "76"])).text
    assert "Ada berita acara baru." in page
    assert client.post(address, {"reason": "Lagi."}).status_code == 409


def test_dashboard_tells_whether_it_is_signed(client_as, leader, url, ready):
    client = client_as(leader)
    dashboard = reverse("reports:government", args=[ready.pk, "76"])
    assert "Belum disahkan pimpinan" in client.get(dashboard).text
    client.post(url)
    assert "dengan indeks 2,00" in client.get(dashboard).text


@pytest.mark.parametrize("change", [{"reason": "x"}, {"withdrawn_at": "2026-01-01T00:00Z"}])
def test_database_refuses_a_half_withdrawal(signed, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.filter(pk=signed.pk).update(**change)


def test_database_refuses_a_second_standing_sign_off(signed):
    signed.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        signed.save(force_insert=True)


# What papers say of it


def paper_of(kind, found) -> str:
    """The paper's words, as they would be issued."""
    signers = (issuing.Signer("Sekretaris Daerah"), issuing.Signer("Ketua Tim"))
    details = issuing.Details("1 (contoh)", "Mamuju", dt.date(2026, 11, 25), *signers)
    data = issuing.draft(kind=kind, found=found, details=details, edition=1, code="ABCDEFGHJK", url="https://x.example")
    return " ".join(strip_tags(papers.paper_html(data, papers.VERSION, data_hash="a" * 64)).split())


def papers_about(period, places) -> list[str]:
    """The papers of the province, of an OPD of it, and of its region."""
    bkd = Submission.objects.with_people_and_place().get(period=period, agency=places.bkd)
    found = [("pemda", government_summaries(period, [places.province])[0]), ("opd", agency_summary(bkd)),
             ("wilayah", region_summary(period, places.province))]  # fmt: skip
    return [paper_of(kind, one) for kind, one in found]


def test_every_paper_says_that_the_result_is_not_signed_yet(ready, places):
    government, agency, region = papers_about(ready, places)
    assert "Hasil belum disahkan pimpinan." in government
    assert "Hasil Pemerintah Provinsi Sulawesi Barat belum disahkan pimpinan." in agency
    assert region.count("Belum disahkan") == 3


def test_every_paper_says_who_signed_when_and_with_which_index(signed, ready, places, leader):
    told = f"disahkan {tanggal(signed.signed_at)} oleh {leader} dengan indeks 2,00."
    government, agency, region = papers_about(ready, places)
    assert f"Hasil {told}" in government
    assert f"Hasil Pemerintah Provinsi Sulawesi Barat {told}" in agency
    assert region.count(f"Disahkan {tanggal(signed.signed_at)}") == 1
    assert region.count("Belum disahkan") == 2
    assert f"Hasil {told}" in region


def test_papers_forget_a_sign_off_that_was_withdrawn(signed, ready, places, leader):
    sign_offs.withdraw(signed=signed, by=leader, reason="Salah hitung.")
    assert all("belum disahkan" in paper.lower() for paper in papers_about(ready, places))


def test_sign_offs_of_a_region_are_read_at_once(signed, ready, places, django_assert_num_queries):
    region = region_summary(ready, places.province)
    with django_assert_num_queries(1):
        snapshots.of_region(region)
