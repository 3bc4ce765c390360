"""All OPD at once: what lies in the ZIP and in the PDF, who may have it, how it ends, what memory it needs."""

import io
import re
import zipfile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from weasyprint import HTML

from agencies.errors import NotAllowed
from agencies.models import AuditEvent, Notice
from evaluations.models import Answer, Submission
from evaluations.workflow import Status
from jobs import services
from jobs.models import Job
from reports.batches import binding, making
from reports.summary import agency_summary
from spbe_portal.templatetags.figures import angka
from tests import world

CHOICES = {"papers": ["laporan"], "one_pdf": False, "final": False}


@pytest.fixture
def filled(period, places):
    for number, agency in enumerate((places.bkd, places.dinkes, places.diskominfo)):
        found = Submission.objects.get(period=period, agency=agency)
        world.fill_quickly(found, 3 + number % 2, evaluator=1 + number)
        world.set_status(found, Status.IN_REVIEW)
    return period


def made(period, by, code="76", **choices) -> Job:
    params = {"period": period.pk, "government": code, **CHOICES, **choices}
    job = services.start(kind=making.KIND, by=by, title="Laporan semua OPD", params=params)
    assert job.status == "done", job.sentence
    return job


def content_of(job: Job) -> io.BytesIO:
    with job.file.open("rb") as stream:
        return io.BytesIO(stream.read())


def text_of(stream) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(stream).pages).split())


# The ZIP


@pytest.fixture
def zipped(filled, leader) -> zipfile.ZipFile:
    job = made(filled, leader, papers=["laporan", "ringkasan", "lembar-kerja"])
    assert job.content_type == "application/zip"
    assert job.file_name == f"SPBE-{filled.year}-semua-opd-pemprov-sulbar-sementara.zip"
    assert job.sentence.startswith("3 OPD: Laporan Hasil Evaluasi, Ringkasan")
    return zipfile.ZipFile(content_of(job))


def test_zip_holds_every_paper_of_every_opd_with_its_figures(zipped, filled, leader):
    kinds = (("Laporan Hasil Evaluasi", "pdf"), ("Ringkasan satu halaman", "pdf"), ("Lembar Kerja Evaluasi", "xlsx"))
    names = [f"{kind}/{name}.{end}" for name in ("001 BKD", "002 Dinkes", "003 Diskominfo") for kind, end in kinds]
    assert zipped.namelist() == ["Daftar isi.pdf", *names]
    assert zipped.testzip() is None
    listed = text_of(io.BytesIO(zipped.read("Daftar isi.pdf")))
    for number, found in enumerate(making.submissions_of(filled, filled.governments.get(code="76"), leader), start=1):
        summary = agency_summary(Submission.objects.with_people_and_place().get(pk=found.pk))
        figures, name = f"{angka(summary.mandiri.index)} {angka(summary.evaluator.index)}", found.agency.name
        file = f"{number:03} {found.agency.abbreviation}"
        for kind in ("Laporan Hasil Evaluasi", "Ringkasan satu halaman"):
            said = text_of(io.BytesIO(zipped.read(f"{kind}/{file}.pdf")))
            assert name in said
            assert f"Indeks SPBE 37 100,00 {figures}" in said
        book = load_workbook(io.BytesIO(zipped.read(f"Lembar Kerja Evaluasi/{file}.xlsx")))
        assert book["Nilai"]["A1"].value == f"Nilai {name}"
        assert f"{name} Direviu {figures}" in listed


def test_one_page_is_one_page_also_with_a_long_name(filled, places, leader):
    places.bkd.name = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, dan Keluarga Berencana " * 3
    places.bkd.save()
    archive = zipfile.ZipFile(content_of(made(filled, leader, papers=["ringkasan"])))
    for name in archive.namelist()[1:]:
        assert len(PdfReader(io.BytesIO(archive.read(name))).pages) == 1


def test_names_in_the_zip_stay_in_their_folder(filled, places, leader):
    for agency, hostile in ((places.bkd, "../../etc"), (places.dinkes, "a/b\\c:\u202ed"), (places.diskominfo, "…")):
        agency.abbreviation = hostile
        agency.save()
    archive = zipfile.ZipFile(content_of(made(filled, leader, papers=["ringkasan"])))
    names = [name.removeprefix("Ringkasan satu halaman/") for name in archive.namelist()[1:]]
    assert names == ["001 etc.pdf", "002 a b c d.pdf", "003 OPD.pdf"]


def test_final_reading_counts_what_is_missing(filled, places, leader, submission):
    submission.answers.filter(indicator__code="1").update(evaluator_level=None)
    job = made(filled, leader, papers=["ringkasan"], final=True)
    assert job.file_name.endswith("-final.zip")
    archive = zipfile.ZipFile(content_of(job))
    found = Submission.objects.with_people_and_place().get(pk=submission.pk)
    said = text_of(io.BytesIO(archive.read("Ringkasan satu halaman/001 BKD.pdf")))
    assert f"{angka(agency_summary(found, final=True).index)} " in said
    assert "dihitung tingkat" in said


# The one PDF


@pytest.fixture
def bound(filled, leader) -> PdfReader:
    job = made(filled, leader, papers=["laporan", "ringkasan"], one_pdf=True)
    assert (job.content_type, job.file_name[-4:]) == ("application/pdf", ".pdf")
    return PdfReader(content_of(job))


def test_bookmarks_and_contents_lead_to_the_page_where_each_opd_begins(bound, places):
    marks = [mark for mark in bound.outline if not isinstance(mark, list)]
    nested = [mark for mark in bound.outline if isinstance(mark, list)]
    names = ["Daftar isi", *(f"{n}. {a.name}" for n, a in enumerate((places.bkd, places.dinkes, places.diskominfo), 1))]
    assert [mark.title for mark in marks] == names
    assert [[leaf.title for leaf in leaves] for leaves in nested] == [
        ["Laporan Hasil Evaluasi", "Ringkasan satu halaman"]
    ] * 3
    contents = bound.pages[0].extract_text()
    for mark, agency in zip(marks[1:], (places.bkd, places.dinkes, places.diskominfo), strict=True):
        page = bound.get_destination_page_number(mark)
        first = " ".join(bound.pages[page].extract_text().split())
        assert agency.name in first
        assert "Halaman 1 dari" in first
        assert re.search(rf"{agency.name}.*\b{page + 1}$", contents, re.MULTILINE)


def test_links_of_the_contents_stay_inside_the_file(bound):
    links = [mark.get_object() for mark in bound.pages[0]["/Annots"]]
    assert len(links) == 6  # name and page of each OPD
    pages = [page.indirect_reference for page in bound.pages]
    goals = [pages.index(link["/Dest"][0].indirect_reference) for link in links]
    assert all("/A" not in link for link in links)
    assert sorted(set(goals)) == sorted(goals)[::2]
    assert "halaman:" not in str([mark.get_object() for page in bound.pages for mark in page.get("/Annots", [])])


def test_one_kind_of_paper_needs_one_bookmark_per_opd(filled, leader):
    book = PdfReader(content_of(made(filled, leader, papers=["ringkasan"], one_pdf=True)))
    assert [type(mark) is list for mark in book.outline] == [False] * 4


def test_contents_of_many_opd_count_their_own_pages(filled, places, leader, tmp_path):
    """The contents of 80 OPD take pages themselves; the numbers on them still hold."""
    leaf = tmp_path / "satu.pdf"
    HTML(string="<p>Satu halaman").write_pdf(leaf)
    entries = [
        making.Entry(n, f"OPD {n:03}", "Final", None, None, "–", [binding.Leaf(f"{n}. OPD", "Laporan", leaf)])
        for n in range(1, 81)
    ]
    job = Job.objects.create(kind=making.KIND, title="Uji", requested_by=leader)
    batch = making.Batch(job, tmp_path, filled, places.province, entries, False)
    book = PdfReader(batch.bound().path)
    front = len(book.pages) - 80
    assert front > 1
    listed = " ".join(page.extract_text() for page in book.pages[:front])
    assert all(f"– – – {front + n}" in " ".join(listed.split()) for n in range(1, 81))


# Who, and how it ends


@pytest.mark.parametrize("who", ["operator", "head", "majene_coordinator", "admin_user", "nobody"])
def test_who_does_not_read_every_opd_gets_nothing_made(who, filled, people):
    params = {"period": filled.pk, "government": "76", **CHOICES}
    with pytest.raises(NotAllowed):
        services.start(kind=making.KIND, by=people[who], title="x", params=params)
    assert not Job.objects.exists()


@pytest.mark.parametrize("who", ["evaluator", "coordinator", "leader"])
def test_who_reads_every_opd_may(who, filled, people):
    assert making.may_have_all(people[who], filled.pk, "76")
    assert making.may_have_all(people[who], filled.pk, "76.05")


def test_a_government_outside_the_period_has_nothing(filled, coordinator):
    assert not making.may_have_all(coordinator, filled.pk, "76.99")
    assert not making.may_have_all(coordinator, filled.pk + 1, "76")


def test_only_the_governments_own_opd_are_in_it(filled, coordinator):
    archive = zipfile.ZipFile(content_of(made(filled, coordinator, code="76.05", papers=["ringkasan"])))
    assert archive.namelist() == ["Daftar isi.pdf", "Ringkasan satu halaman/001 Dinkes Majene.pdf"]


def test_owner_is_told_and_the_trail_names_what_was_made_and_taken(filled, leader, client_as, places):
    client = client_as(leader)
    address = f"/laporan/{filled.pk}/pemda/76/semua-opd/"
    response = client.post(address, {"papers": ["ringkasan"], "shape": "zip", "reading": "sementara"})
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert Notice.objects.get(person=leader).sentence == f"{job.title}: siap diunduh."
    client.get(f"/pekerjaan/{job.pk}/berkas/").getvalue()
    told = {event.action: event for event in AuditEvent.objects.filter(actor=leader)}
    assert told["report.batched"].data == {"isi": "3 OPD: Ringkasan satu halaman."}
    taken = told["job.downloaded"]
    assert taken.government == places.province
    assert taken.data["isi"] == f"Laporan semua OPD Pemprov Sulbar, {filled}. 3 OPD: Ringkasan satu halaman."


def test_it_stops_after_the_opd_at_hand(filled, leader, monkeypatch):
    made_of = []

    def count(summary, by):
        made_of.append(summary.subject.abbreviation)
        services.cancel(job=Job.objects.get(), by=leader)
        return b"x"

    monkeypatch.setitem(making.PAPERS, "laporan", making.Paper("Laporan", "pdf", count))
    params = {"period": filled.pk, "government": "76", **CHOICES}
    job = services.start(kind=making.KIND, by=leader, title="x", params=params)
    assert (job.status, made_of, bool(job.file)) == ("cancelled", ["BKD"], False)


def test_progress_names_the_opd(filled, leader, monkeypatch):
    said = []
    monkeypatch.setattr(Job, "progress", lambda self, *values: said.append(values))
    making_of = services.start(
        kind=making.KIND, by=leader, title="x",
        params={"period": filled.pk, "government": "76", **CHOICES, "papers": ["ringkasan"]},
    )  # fmt: skip
    assert making_of.status == "done"
    assert said[1:] == [
        (0, 4, "Menyusun Badan Kepegawaian Daerah"), (1, 4, "Menyusun Dinas Kesehatan"),
        (2, 4, "Menyusun Dinas Komunikasi dan Informatika"), (4, 4, "3 OPD: Ringkasan satu halaman."),
    ]  # fmt: skip


def test_a_government_without_opd_is_refused(filled, leader, places, client_as):
    Answer.objects.filter(submission__agency__government=places.majene).delete()
    Submission.objects.filter(agency__government=places.majene).delete()
    params = {"period": filled.pk, "government": "76.05", **CHOICES}
    job = services.start(kind=making.KIND, by=leader, title="x", params=params)
    assert (job.status, "Tidak ada OPD" in job.sentence) == ("failed", True)
    page = client_as(leader).get(f"/laporan/{filled.pk}/pemda/76.05/semua-opd/").content.decode()
    assert "Belum ada OPD dalam periode ini" in page


# The page


@pytest.mark.parametrize("who", ["operator", "majene_coordinator"])
def test_for_strangers_the_page_does_not_exist(who, filled, people, client_as):
    client = client_as(people[who])
    for code in ("76", "76.02"):
        assert client.get(f"/laporan/{filled.pk}/pemda/{code}/semua-opd/").status_code == 404


def test_the_way_there_stands_on_the_page_of_papers(filled, coordinator, client_as):
    client = client_as(coordinator)
    address = f"/laporan/{filled.pk}/pemda/76/semua-opd/"
    assert address in client.get(f"/laporan/{filled.pk}/pemda/76/").content.decode()
    assert "<h1>Laporan tiga OPD dalam satu unduhan</h1>" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"shape": "zip", "reading": "sementara"}, "Pilih sedikitnya satu"),
        ({"papers": ["lain"], "shape": "zip", "reading": "final"}, "lain"),
        ({"papers": ["lembar-kerja"], "shape": "pdf", "reading": "final"}, "hanya dapat masuk ke ZIP"),
    ],
)
def test_bad_choices_are_told_and_kept(typed, words, filled, coordinator, client_as):
    response = client_as(coordinator).post(f"/laporan/{filled.pk}/pemda/76/semua-opd/", typed)
    page = response.content.decode()
    assert (response.status_code, words in page) == (400, True)
    assert re.search(rf'value="{typed["reading"]}"[^>]*checked', page)
    assert not Job.objects.exists()
