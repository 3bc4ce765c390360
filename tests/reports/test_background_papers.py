"""Long papers are previewed and issued by the worker: the same paper, the same rules, nothing lost on the way."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agencies.models import AuditEvent, Notice
from evaluations.workflow import Status
from jobs import services
from jobs.models import Job
from reports import long_papers, verification
from reports.models import IssuedReport
from reports.services import issuing
from reports.subjects import agency_for, government_for, region_for
from tests import world
from tests.reports.issuing.conftest import TYPED

Kind = IssuedReport.Kind
ADDRESS = "https://spbe.contoh.example/verifikasi/{code}/"


@pytest.fixture
def final(submission):
    world.fill_quickly(submission, 3, evaluator=2)
    return world.set_status(submission, Status.FINAL)


def wish(found, paper, **details) -> long_papers.Wish:
    signers = (issuing.Signer("Sekretaris Daerah", "Satu (contoh)"), issuing.Signer("Ketua Tim"))
    told = issuing.Details("1/SPBE (contoh)", "Mamuju", dt.date(2026, 11, 25), *signers, **details)
    return long_papers.Wish(paper, found, told, False)


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [("government", "pemda", "76"), ("region", "wilayah", "76"), ("agency", "opd", None),
     ("government", "lembar-kerja", "76")],
)  # fmt: skip
def test_long_kinds_are_issued_by_the_worker(name, kind, code, final, client_as, coordinator):
    where = [final.period_id, code or final.agency_id]
    client = client_as(coordinator)
    response = client.post(reverse(f"reports:{name}_issue", args=[*where, kind]), TYPED)
    job, report = Job.objects.get(), IssuedReport.objects.get()
    assert response.url == job.get_absolute_url()
    assert (job.status, job.page) == ("done", report.get_absolute_url())
    assert job.sentence == f"Edisi 1 terbit dengan nomor {TYPED['number']}."
    assert verification.check(report)
    assert (report.kind, report.issued_by) == (kind, coordinator)
    page = client.get(job.get_absolute_url()).content.decode()
    assert f'href="{report.get_absolute_url()}">Buka dokumen terbit' in page
    assert Notice.objects.get(person=coordinator).url == job.get_absolute_url()
    assert AuditEvent.objects.get(action="report.issued").actor == coordinator


@pytest.mark.parametrize(("name", "kind"), [("agency", "bukti"), ("agency", "mandiri"), ("government", "ringkasan")])
def test_short_kinds_are_issued_while_the_person_waits(name, kind, final, client_as, coordinator):
    where = [final.period_id, "76" if name == "government" else final.agency_id]
    client_as(coordinator).post(reverse(f"reports:{name}_issue", args=[*where, kind]), TYPED)
    assert IssuedReport.objects.get().kind == kind
    assert not Job.objects.exists()


def test_preview_of_a_long_paper_opens_from_the_jobs_page(final, client_as, coordinator):
    client = client_as(coordinator)
    response = client.post(reverse("reports:government_preview", args=[final.period_id, "76", "pemda"]), TYPED)
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert "Buka PDF" in client.get(response.url).content.decode()
    shown = client.get(f"{response.url}berkas/?lihat")
    assert shown["Content-Disposition"] == 'inline; filename="pratinjau.pdf"'
    shown.getvalue()
    with job.file.open("rb") as stream:
        assert all("PRATINJAU" in page.extract_text().upper() for page in PdfReader(stream).pages)
    assert not IssuedReport.objects.exists()


def test_form_says_that_the_paper_is_made_in_the_background(final, client_as, coordinator):
    client = client_as(coordinator)
    for kind, said in (("opd", True), ("bukti", False)):
        page = client.get(reverse("reports:agency_issue", args=[final.period_id, final.agency_id, kind]))
        assert ("menyusunnya di latar" in page.content.decode()) == said


def test_minutes_details_survive_the_way_to_the_worker(final, coordinator):
    one = wish(agency_for(coordinator, final.period_id, final.agency_id), Kind.VISIT,
               venue="Aula", present=["Satu (contoh)", "Dua (contoh)"], remarks="Lancar.")  # fmt: skip
    told = json.loads(json.dumps(one.params(ADDRESS)))
    assert long_papers._details(told["details"]) == one.details


@pytest.mark.parametrize("who", ["operator", "evaluator", "leader", "majene_coordinator"])
def test_the_worker_asks_the_rule_again(who, final, people, coordinator):
    params = wish(government_for(coordinator, final.period_id, "76"), Kind.GOVERNMENT).params(ADDRESS)
    with pytest.raises(services.NotAllowed):
        services.start(kind=long_papers.ISSUE, by=people[who], title="x", params=params)
    job = Job.objects.create(kind=long_papers.ISSUE, title="x", params=params, requested_by=people[who])
    services.perform(job.pk)
    job.refresh_from_db()
    assert job.status == "failed"
    assert not IssuedReport.objects.exists()


def test_what_is_no_longer_ready_is_refused_when_its_turn_comes(final, coordinator):
    params = wish(agency_for(coordinator, final.period_id, final.agency_id), Kind.AGENCY).params(ADDRESS)
    job = Job.objects.create(kind=long_papers.ISSUE, title="x", params=params, requested_by=coordinator)
    world.set_status(final, Status.IN_REVIEW)
    services.perform(job.pk)
    job.refresh_from_db()
    assert (job.status, "setelah penilaian OPD ini diverifikasi" in job.sentence) == ("failed", True)


def test_asking_twice_while_it_waits_issues_once(final, coordinator):
    one = wish(region_for(coordinator, final.period_id, "76"), Kind.REGION)
    waiting = Job.objects.create(
        kind=long_papers.ISSUE, title="x", params=one.params(ADDRESS), requested_by=coordinator
    )
    assert long_papers.start_issuing(one, by=coordinator, address=ADDRESS) == waiting


@pytest.mark.parametrize(("load", "place"), [(government_for, "76"), (region_for, "76")])
def test_trail_of_the_government_tells_of_the_wish(load, place, final, coordinator, places):
    paper = Kind.GOVERNMENT if load is government_for else Kind.REGION
    long_papers.start_preview(
        wish(load(coordinator, final.period_id, place), paper), by=coordinator, address="https://x.example"
    )
    assert AuditEvent.objects.get(action="job.started").government == places.province


def test_cancelled_before_it_begins_issues_nothing(final, coordinator):
    params = wish(agency_for(coordinator, final.period_id, final.agency_id), Kind.AGENCY).params(ADDRESS)
    job = Job.objects.create(
        kind=long_papers.ISSUE, title="x", params=params, requested_by=coordinator, cancel_requested=True
    )
    services.perform(job.pk)
    job.refresh_from_db()
    assert job.status == "cancelled"
    assert not IssuedReport.objects.exists()


def test_one_page_freezes_only_what_it_shows(final, client_as, coordinator):
    client_as(coordinator).post(reverse("reports:government_issue", args=[final.period_id, "76", "ringkasan"]), TYPED)
    data = json.loads(IssuedReport.objects.get().data)
    assert {"summary", "sign_off"} <= data.keys()
    assert not {"rows", "evidence", "agencies", "gaps"} & data.keys()
