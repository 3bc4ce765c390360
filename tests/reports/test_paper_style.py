"""What laporan.css promises to every report: margins that name it, paper that turns, heads that return."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader
from weasyprint import CSS, HTML

ROWS = "".join(f"<tr><th scope='row'>Unit {n}</th><td>{n}</td></tr>" for n in range(80))
REPORT = f"""<html lang="id"><body data-title="Laporan Uji" data-subject="Satu" data-state="Sementara"
  data-printed="Dicetak hari ini"><div class="watermark">Draf</div><h1>Awal</h1>
<section class="sheet" data-subject="Dua"><h2>Kedua</h2></section>
<section class="wide" data-subject="Tiga"><table class="grid"><thead><tr><th>Kepala tabel</th><th>N</th></tr></thead>
<tbody>{ROWS}</tbody></table></section>
<section class="sign"><h2>Tanda tangan</h2></section></body></html>"""


@pytest.fixture(scope="module")
def pages():
    style = CSS(filename=str(Path(settings.BASE_DIR, "static/css/laporan.css")))
    return PdfReader(BytesIO(HTML(string=REPORT).write_pdf(stylesheets=[style]))).pages


def test_margins_name_the_report_its_subject_and_its_state(pages):
    texts = [page.extract_text() for page in pages]
    assert all(f"Halaman {n} dari {len(pages)}" in text for n, text in enumerate(texts, 1))
    assert all("Dicetak hari ini" in text for text in texts)
    assert "Laporan Uji" not in texts[0]
    assert all("Laporan Uji" in text and "SEMENTARA" in text for text in texts[1:])
    assert "Dua" in texts[1]
    assert all("Tiga" in text for text in texts[2:-1])
    assert "Satu" in texts[-1]


def test_watermark_lies_on_every_page(pages):
    assert all("DRAF" in page.extract_text() for page in pages)


def test_wide_turns_the_paper_and_the_next_section_turns_it_back(pages):
    turned = [page.mediabox.width > page.mediabox.height for page in pages]
    assert turned == [False, False, *[True] * (len(pages) - 3), False]


def test_the_head_of_a_long_table_returns(pages):
    long = [page.extract_text() for page in pages][2:-1]
    assert len(long) > 1
    assert all("Kepala tabel" in text for text in long)
