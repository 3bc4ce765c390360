"""The letterhead: a crest that is drawn anew, offices, and how they stand on paper."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from reports.models import IssuedReport, Letterhead
from reports.summary import agency_summary
from tests.reports.issuing.conftest import TYPED, file_of


def picture(kind="PNG", size=(600, 300)) -> SimpleUploadedFile:
    stream = BytesIO()
    Image.new("RGB", size, "maroon").save(stream, kind)
    return SimpleUploadedFile(f"lambang.{kind.lower()}", stream.getvalue())


def head_url():
    return reverse("reports:letterhead", args=["76"])


def test_crest_is_drawn_anew_and_printed(final, client_as, coordinator, url):
    client = client_as(coordinator)
    typed = {"team_office": "Ketua Tim", "team_name": "Satu (contoh)", "logo": picture("JPEG")}
    assert client.post(head_url(), typed).status_code == 302
    crest = client.get(reverse("reports:crest", args=["76"])).content
    with Image.open(BytesIO(crest)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (480, 240))
    assert "Satu (contoh)" in client.get(url).content.decode()
    client.post(url, TYPED)
    first_page = PdfReader(BytesIO(file_of(IssuedReport.objects.get()))).pages[0]
    assert len(first_page.images) == 1


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused_as_crest(content, places, client_as, coordinator):
    typed = {"team_name": "Yang diketik", "logo": SimpleUploadedFile("l.png", content)}
    response = client_as(coordinator).post(head_url(), typed)
    assert response.status_code == 400
    assert "Yang diketik" in response.content.decode()
    assert not Letterhead.objects.exclude(logo=b"").exists()


def test_summary_of_the_paper_is_the_pages(report):
    data = json.loads(report.data)
    assert data["summary"]["evaluator"] == str(agency_summary(report.submission).evaluator.index)
    assert data["day"] == "25 November 2026"


def test_page_of_the_letterhead_shows_it_as_it_stands_on_paper(places, client_as, coordinator):
    places.province.address = "Jalan Contoh 1, Mamuju"
    places.province.save()
    client = client_as(coordinator)
    page = client.get(head_url()).content.decode()
    sample = page[page.index("kop-sample") : page.index("</figure>")]
    for words in (places.province.name, places.diskominfo.name, "Jalan Contoh 1, Mamuju"):
        assert words in sample
    assert "<img" not in sample
    client.post(head_url(), {"team_name": "Satu (contoh)", "logo": picture()})
    page = client.get(head_url()).content.decode()
    assert reverse("reports:crest", args=["76"]) in page[page.index("kop-sample") : page.index("</figure>")]


def test_missing_office_is_told_with_its_side(client_as, coordinator, url):
    page = client_as(coordinator).post(url, TYPED | {"right_office": ""}).content.decode()
    assert "Isi jabatan penanda tangan kanan." in page
    assert page.count("<fieldset") == 2
