"""Paket bukti: what lies in the ZIP, what its index says, who may have one made, and what cannot break it."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from agencies.errors import NotAllowed
from agencies.models import AuditEvent
from evaluations.models import Citation, Evidence
from evaluations.packages import making
from evaluations.packages.names import Names, plain
from evaluations.services import evidence
from jobs.models import Job
from jobs.services import start
from tests import world

INDEX = "Daftar bukti.xlsx"
LINK = "https://jdih.contoh.example/1?a=1&b=2"
HEAD = 5  # the index's row of titles


@pytest.fixture
def cited(submission, operator) -> Evidence:
    """A decree that rows 1 and 2 cite, and a link that row 2 cites."""
    first, second = (world.answer_of(submission, code) for code in ("1", "2"))
    piece = evidence.add_file(answer=first, by=operator, file=world.pdf_file("SK Tim")).evidence
    citation = evidence.cite(answer=second, by=operator, evidence=piece)
    evidence.change_details(
        citation=citation, by=operator, number="12/2026", date=dt.date(2026, 1, 5), pages="3-4", level=3
    )
    evidence.add_link(answer=second, by=operator, url=LINK, title="Laman JDIH")
    return piece


def packed(submission, by) -> Job:
    return start(kind=making.AGENCY, by=by, title="Paket", params={"submission": submission.pk})


def packed_government(period, by, code="76") -> Job:
    return start(kind=making.GOVERNMENT, by=by, title="Paket", params={"period": period.pk, "government": code})


def opened(job: Job) -> zipfile.ZipFile:
    assert job.status == "done", job.sentence
    with job.file.open("rb") as content:
        return zipfile.ZipFile(io.BytesIO(content.read()))


def lines(archive: zipfile.ZipFile) -> list[tuple]:
    """The index's lines as cells, without its head."""
    sheet = load_workbook(io.BytesIO(archive.read(INDEX))).active
    return list(sheet.iter_rows(min_row=HEAD + 1))


def about(archive, code: str) -> list[tuple]:
    return [line for line in lines(archive) if line[2].value == code]


def test_file_lies_once_and_every_row_leads_to_it(cited, submission, operator):
    archive = opened(packed(submission, operator))
    name = "Bukti BKD/01 T- SK Tim.pdf"
    assert archive.namelist() == [name, INDEX]
    assert archive.testzip() is None
    with cited.file.open("rb") as content:
        assert archive.read(name) == content.read()
    for code in ("1", "2"):
        line = about(archive, code)[0]
        assert (line[12].value, line[12].hyperlink.target) == (name, "Bukti%20BKD/01%20T-%20SK%20Tim.pdf")
        assert (line[13].value, line[14].value) == ("Di dalam paket", cited.sha256)


def test_index_tells_details_levels_and_links(cited, submission, operator):
    world.fill_quickly(submission, {"2": 4})
    archive = opened(packed(submission, operator))
    file, link = about(archive, "2")
    assert [cell.value for cell in file][:5] == ["BKD", "Sedang diisi", "2", file[3].value, "4"]
    assert [cell.value for cell in file][5:12] == ["B1", "SK Tim", "Lainnya", "12/2026", "5 Januari 2026", "3-4", "3"]
    assert (link[12].value, link[12].hyperlink.target) == (LINK, LINK)
    assert link[13].value.startswith("Tautan, dicatat")


def test_index_is_found_again_on_screen_and_on_paper(cited, submission, operator):
    sheet = load_workbook(io.BytesIO(opened(packed(submission, operator)).read(INDEX))).active
    assert sheet["A1"].value == "Bukti dukung Badan Kepegawaian Daerah"
    assert [cell.value for cell in sheet[HEAD]][:3] == ["OPD", "Status isian", "Butir"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("D6", f"A5:O{sheet.max_row}")
    assert (sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == (
        "$5:$5", "landscape", 1,
    )  # fmt: skip


def test_rows_without_evidence_are_named_too(cited, submission, operator):
    found = lines(opened(packed(submission, operator)))
    bare = [line for line in found if line[13].value == "Belum ada bukti"]
    assert len(bare) == submission.answers.count() - 2
    assert len(found) == submission.answers.count() + 1


def test_level_in_the_name_is_the_one_supported_else_the_claimed(submission, operator):
    world.fill_quickly(submission, {"1": 2, "2": 2})
    for code, words in (("1", "a"), ("2", "b")):
        citation = evidence.add_file(answer=world.answer_of(submission, code), by=operator, file=world.pdf_file(words))
        if code == "2":
            evidence.change_details(citation=citation, by=operator, level=1)
    names = opened(packed(submission, operator)).namelist()
    assert names[:2] == ["Bukti BKD/01 T2 a.pdf", "Bukti BKD/02 T1 b.pdf"]


def test_what_is_packed_already_is_stored_as_it_is(cited, submission, operator):
    Evidence.objects.filter(pk=cited.pk).update(content_type="text/plain")
    by_kind = {info.filename: info.compress_type for info in opened(packed(submission, operator)).infolist()}
    assert by_kind == {"Bukti BKD/01 T- SK Tim.bin": zipfile.ZIP_DEFLATED, INDEX: zipfile.ZIP_STORED}
    Evidence.objects.filter(pk=cited.pk).update(content_type="application/pdf")
    kinds = {info.compress_type for info in opened(packed(submission, operator)).infolist()}
    assert kinds == {zipfile.ZIP_STORED}


def test_missing_file_is_named_and_the_rest_is_packed(cited, submission, operator):
    evidence.add_file(answer=world.answer_of(submission, "3"), by=operator, file=world.pdf_file("Laporan"))
    cited.file.storage.delete(cited.file.name)
    job = packed(submission, operator)
    archive = opened(job)
    assert archive.namelist() == ["Bukti BKD/03 T- Laporan.pdf", INDEX]
    line = about(archive, "1")[0]
    assert (line[12].value, line[12].hyperlink, line[13].value) == ("SK Tim.pdf", None, making.GONE)
    assert job.sentence == f"1 berkas dan 1 tautan dikemas. 1 berkas tidak ada di penyimpanan; lihat {INDEX}."


def test_changed_file_is_packed_and_told(cited, submission, operator):
    cited.file.storage.delete(cited.file.name)
    cited.file.storage.save(cited.file.name, ContentFile(b"%PDF-1.4 lain"))
    assert about(opened(packed(submission, operator)), "1")[0][13].value == making.CHANGED


def test_progress_counts_each_file(cited, submission, operator):
    job = packed(submission, operator)
    assert (job.done, job.total, job.sentence) == (1, 1, "1 berkas dan 1 tautan dikemas.")
    assert job.file_name == f"Paket-bukti-{submission.period.year}-BKD.zip"


HOSTILE = [
    '=HYPERLINK("http://x")',
    "../../etc/passwd",
    "C:\\windows\\system32",
    "con",
    "\u202egpj.exe",
    "日本語",
    "." * 9,
]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_title_is_text_in_the_index_and_plain_in_the_name(title, cited, submission, operator):
    Evidence.objects.filter(pk=cited.pk).update(title=title)
    archive = opened(packed(submission, operator))
    name = archive.namelist()[0]
    folder, slash, file = name.partition("/")
    assert (folder, slash, file[:6], file[-4:]) == ("Bukti BKD", "/", "01 T- ", ".pdf")
    assert set(file[:-4]) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -")
    cell = about(archive, "1")[0][6]
    assert (cell.value, cell.data_type) == (title, "s")


def test_names_never_collide_even_without_case():
    names = Names()
    first, second = (names.file("A", code="1", level=2, title=title, extension="pdf") for title in ("Surat", "SURAT!"))
    assert (first, second) == ("A/01 T2 Surat.pdf", "A/01 T2 SURAT (2).pdf")
    assert [names.folder("BKD"), names.folder("bkd"), names.folder("Ⅹ/..")] == ["Bukti BKD", "Bukti bkd (2)", "Bukti X"]


@pytest.mark.parametrize(
    ("words", "shown"),
    [("Perda No. 12/2020", "Perda No 12 2020"), ("a" * 99, "a" * 80), ("é", "e"), ("", "x"), ("../", "x"), ("-", "x")],
)
def test_plain_words(words, shown):
    assert plain(words, 80, "x") == shown


def test_government_package_holds_its_opd_and_no_other(cited, submission2, operator2, period, places, leader):
    evidence.add_file(answer=world.answer_of(submission2, "1"), by=operator2, file=world.pdf_file("Milik Dinkes"))
    majene = period.submissions.get(agency=places.majene_dinkes)
    staff = world.person("staf-majene", "operator", places.majene_dinkes)
    evidence.add_file(answer=world.answer_of(majene, "1"), by=staff, file=world.pdf_file("Majene"))
    job = packed_government(period, leader)
    archive = opened(job)
    assert archive.namelist() == ["Bukti BKD/01 T- SK Tim.pdf", "Bukti Dinkes/01 T- Milik Dinkes.pdf", INDEX]
    assert {line[0].value for line in lines(archive)} == {"BKD", "Dinkes", "Diskominfo"}
    assert (job.done, job.total) == (2, 2)


def test_old_versions_and_unused_evidence_stay_out(cited, submission, operator):
    evidence.replace(evidence=cited, by=operator, file=world.pdf_file("SK baru"))
    world_link = {"agency": submission.agency, "uploaded_by": operator}
    Evidence.objects.create(title="Tak dipakai", url="https://a.example/t", **world_link)
    archive = opened(packed(submission, operator))
    assert len(archive.namelist()) == 2
    assert "Tak dipakai" not in {line[6].value for line in lines(archive)}


def test_nothing_to_pack_is_told(submission, operator):
    job = packed(submission, operator)
    assert (job.status, job.sentence) == ("failed", "Belum ada bukti yang dikutip, jadi tidak ada yang dikemas.")


def test_package_larger_than_the_disk_is_refused(cited, submission, operator):
    Evidence.objects.filter(pk=cited.pk).update(size=2**60)
    job = packed(submission, operator)
    assert (job.status, job.sentence.startswith("Ruang simpan portal tidak cukup")) == ("failed", True)


def test_links_alone_make_an_index(submission, operator):
    evidence.add_link(answer=world.answer_of(submission, "1"), by=operator, url=LINK, title="Laman")
    assert opened(packed(submission, operator)).namelist() == [INDEX]


def test_evidence_added_meanwhile_does_not_break_the_count(cited, submission, operator):
    job = Job.objects.create(kind=making.AGENCY, title="x", requested_by=operator)
    citation = Citation.objects.filter(evidence=cited).first()
    package = making.Package(job, 0, None)
    with zipfile.ZipFile(io.BytesIO(), "w") as archive:
        package._place(archive, "A", citation.answer, citation)
    assert (package.done, package.total) == (1, 1)


def test_button_starts_the_work_and_leads_to_it(cited, submission, operator, client_as):
    client = client_as(operator)
    url = f"/isian/{submission.pk}/bukti/"
    assert "Buat paket bukti (ZIP)" in client.get(url).content.decode()
    response = client.post(f"{url}paket/")
    job = Job.objects.get()
    assert (response.status_code, response.url, job.status) == (302, job.get_absolute_url(), "done")
    assert client.get(f"/pekerjaan/{job.pk}/berkas/").getvalue()[:2] == b"PK"
    events = AuditEvent.objects.filter(agency=submission.agency, actor=operator)
    assert {"job.started", "evidence.packaged"} <= set(events.values_list("action", flat=True))


def test_no_button_without_cited_evidence(submission, operator, client_as):
    assert "Buat paket bukti" not in client_as(operator).get(f"/isian/{submission.pk}/bukti/").content.decode()


def test_monitor_offers_each_government(cited, period, coordinator, client_as):
    client = client_as(coordinator)
    assert (
        f"/periode/{period.pk}/paket-bukti/76.05/" in client.get(f"/periode/{period.pk}/pemantauan/").content.decode()
    )
    response = client.post(f"/periode/{period.pk}/paket-bukti/76/")
    assert response.url == Job.objects.get().get_absolute_url()
    assert AuditEvent.objects.filter(action="evidence.packaged", government__code="76", agency=None).exists()


def test_dashboard_offers_it_to_who_has_no_monitor(cited, period, evaluator, client_as):
    client = client_as(evaluator)
    url = f"/periode/{period.pk}/paket-bukti/76/"
    assert f'action="{url}"' in client.get(f"/dasbor/{period.pk}/pemda/76/").content.decode()
    assert client.post(url).status_code == 302
    assert Job.objects.get().status == "done"


def test_stranger_finds_nothing_and_wrong_role_is_refused(cited, submission, operator2, operator, period, client_as):
    assert client_as(operator2).post(f"/isian/{submission.pk}/bukti/paket/").status_code == 404
    assert client_as(operator).post(f"/periode/{period.pk}/paket-bukti/76/").status_code == 403
    assert client_as(operator).post(f"/periode/{period.pk}/paket-bukti/76.05/").status_code == 404
    assert not Job.objects.exists()


def test_rule_holds_for_the_work_itself(cited, submission, period, operator, operator2, admin_user, majene_coordinator):
    for who in (operator2, admin_user, majene_coordinator):
        with pytest.raises(NotAllowed):
            packed(submission, who)
    for who in (operator, admin_user, majene_coordinator):
        with pytest.raises(NotAllowed):
            packed_government(period, who)
    with pytest.raises(NotAllowed):
        start(kind=making.AGENCY, by=operator, title="x", params={"submission": 0})
    with pytest.raises(NotAllowed):
        start(kind=making.GOVERNMENT, by=operator, title="x", params={"period": 0, "government": "76"})


def test_who_lost_the_role_no_longer_fetches_the_package(cited, submission, operator, client_as):
    job = packed(submission, operator)
    operator.memberships.all().delete()
    assert client_as(operator).get(f"/pekerjaan/{job.pk}/berkas/").status_code == 403
