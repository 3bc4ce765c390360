"""A corpus of wrong and hostile files: each is refused with its sentence; right ones are known for what they are."""

import io
import zipfile

import pytest
from PIL import Image

from evaluations.file_types import MAX_UNPACKED, FileRefused, identify

MB = 1024 * 1024
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def image(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, kind)
    return stream.getvalue()


def office(*names: str, packed: dict | None = None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, (packed or {}).get(name, "<x/>"))
    return stream.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
XLSX = office("[Content_Types].xml", "xl/workbook.xml")


def check(content: bytes, name: str, limit: int = 20 * MB):
    return identify(io.BytesIO(content), name, len(content), limit)


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("a.pdf", PDF, "PDF"),
        ("A.PDF", PDF, "PDF"),
        ("a.jpg", image("JPEG"), "JPG"),
        ("a.jpeg", image("JPEG"), "JPG"),
        ("a.png", image("PNG"), "PNG"),
        ("a.docx", DOCX, "DOCX"),
        ("../../a b.xlsx", XLSX, "XLSX"),
    ],
)
def test_right_file_is_known(name, content, label):
    assert check(content, name).label == label


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"", "kosong"),
        ("a.pdf", b"<html><script>alert(1)</script>", "bukan PDF"),
        ("a.pdf", PDF[:-8], "terpotong"),
        ("a.png", image("JPEG"), "bukan gambar PNG"),
        ("a.jpg", PDF, "bukan gambar JPEG"),
        ("a.png", image("PNG")[:40], "bukan gambar PNG"),
        ("a.svg", b"<svg onload='alert(1)'/>", "tidak diterima"),
        ("a.html", b"<html>", "tidak diterima"),
        ("a.pdf.exe", PDF, "tidak diterima"),
        ("pdf", PDF, "tidak diterima"),
        ("a.docx", PDF, "bukan DOCX"),
        ("a.docx", XLSX, "Isinya bukan DOCX"),
        ("a.xlsx", office("halo.txt"), "Isinya bukan XLSX"),
        ("a.docx", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "makro"),
    ],
)
def test_wrong_file_is_refused(name, content, sentence):
    with pytest.raises(FileRefused, match=sentence):
        check(content, name)


def test_file_over_the_limit_is_refused():
    with pytest.raises(FileRefused, match="melebihi batas 1 MB"):
        check(PDF + b" " * MB, "a.pdf", limit=MB)


def test_archive_that_swells_is_refused_without_unpacking():
    bomb = office("[Content_Types].xml", "xl/workbook.xml", "xl/x.bin", packed={"xl/x.bin": b"0" * (MAX_UNPACKED + 1)})
    assert len(bomb) < MB
    with pytest.raises(FileRefused, match="mengembang terlalu besar"):
        check(bomb, "a.xlsx")


def test_file_is_left_at_its_beginning():
    stream = io.BytesIO(PDF)
    identify(stream, "a.pdf", len(PDF), MB)
    assert stream.tell() == 0
