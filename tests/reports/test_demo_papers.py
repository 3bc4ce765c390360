"""The demo's papers: invented signers, a crest of our own, a sign-off, and one issued paper, all of them once."""

from io import BytesIO, StringIO

import pytest
from PIL import Image
from pypdf import PdfReader

from agencies.models import AuditEvent
from evaluations import demo_last_year
from evaluations.models import SignOff
from evaluations.services import sign_offs
from reports import demo, logos, verification
from reports.models import IssuedReport, Letterhead
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(places, people):
    world.instrument()
    return demo_last_year.load(by=people["coordinator"], out=lambda line: None)


@pytest.fixture
def report(earlier, coordinator) -> IssuedReport:
    return demo.load(period=earlier, by=coordinator, out=lambda line: None)


def test_one_paper_of_last_year_is_issued_genuine_and_public(report, earlier, client):
    assert (report.kind, report.period, report.edition) == ("opd", earlier, 1)
    assert report.subject.abbreviation == "BKD"
    assert verification.check(report)
    page = client.get(f"/verifikasi/{report.code}/").content.decode()
    assert "Dokumen ini asli dan berlaku" in page
    with report.file.open("rb") as stream:
        said = " ".join(page.extract_text() for page in PdfReader(stream).pages)
    assert f"1 Desember {earlier.year}" in said
    assert "disahkan" in said
    assert "(contoh)" in report.number


def test_everybody_invented_says_so_and_nobody_has_a_number(report):
    assert Letterhead.objects.count() == 2
    for head in Letterhead.objects.all():
        told = (head.leader_name, head.team_name, head.leader_rank, head.team_rank)
        assert all(name.endswith("(contoh)") for name in told)
        assert {head.leader_nip, head.team_nip} == {"(contoh)"}
    assert not any(letter.isdigit() for letter in demo.NIP)


def test_sekprov_has_signed_last_years_result(report, earlier, leader, places):
    signed = SignOff.objects.get()
    assert (signed.period, signed.government, signed.signed_by) == (earlier, places.province, leader)


def test_loading_again_adds_nothing(report, earlier, coordinator):
    before = (AuditEvent.objects.count(), Letterhead.objects.count(), SignOff.objects.count())
    out = StringIO()
    assert demo.load(period=earlier, by=coordinator, out=out.write) == report
    assert IssuedReport.objects.count() == 1
    assert (AuditEvent.objects.count(), Letterhead.objects.count(), SignOff.objects.count()) == before
    assert verification.shown_code(report.code) in out.getvalue()


def test_what_people_changed_stays_changed(report, earlier, coordinator, leader):
    Letterhead.objects.update(team_name="Diganti (contoh)")
    sign_offs.withdraw(signed=SignOff.objects.get(), by=leader, reason="Uji.")
    demo.load(period=earlier, by=coordinator, out=lambda line: None)
    assert set(Letterhead.objects.values_list("team_name", flat=True)) == {"Diganti (contoh)"}
    assert not SignOff.objects.standing().exists()


def test_without_the_demos_opd_nothing_is_issued(earlier, coordinator, places):
    places.bkd.abbreviation = "Lain"
    places.bkd.save()
    said = []
    assert demo.load(period=earlier, by=coordinator, out=said.append) is None
    assert said == ["Laporan terbit contoh: tidak ada"]


def test_crest_is_a_small_picture_that_the_portal_would_accept():
    content = demo.crest()
    with Image.open(BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (400, 480))
        assert len(picture.convert("RGB").getcolors(100_000)) > 4
    assert logos.redrawn(BytesIO(content), len(content))
