"""Hostile and broken uploads, made by code: (what it is, name, content, sentence of the refusal)."""

import io
import struct
import zipfile

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
TYPES, WORKBOOK, DOCUMENT = "[Content_Types].xml", "xl/workbook.xml", "word/document.xml"


def image(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, kind)
    return stream.getvalue()


def office(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def xlsx(**more: bytes) -> bytes:
    return office({TYPES: b"<Types/>", WORKBOOK: b"<x/>"} | more)


def encrypted(archive: bytes) -> bytes:
    """The same archive with the flag "encrypted" on every entry."""
    changed = bytearray(archive)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = archive.find(signature)
        while start >= 0:
            (flags,) = struct.unpack_from("<H", changed, start + offset)
            struct.pack_into("<H", changed, start + offset, flags | 1)
            start = archive.find(signature, start + 1)
    return bytes(changed)


def garbled(archive: bytes) -> bytes:
    """The directory still reads, the compressed bytes of the first part do not."""
    start = archive.find(TYPES.encode()) + len(TYPES)
    return archive[:start] + b"\xff" * 6 + archive[start + 6 :]


MACRO_TYPES = b"<Types><Override ContentType='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/></Types>"
REFUSED = [
    ("0 bytes", "a.pdf", b"", "Berkas kosong."),
    ("HTML in a PDF's name", "a.pdf", b"<html><script>alert(1)</script>", "Isinya bukan PDF."),
    ("PDF cut off", "a.pdf", PDF[:-8], "PDF ini terpotong atau rusak; simpan ulang lalu unggah lagi."),
    ("SVG with script", "a.svg", SCRIPT, "Jenis berkas tidak diterima. Yang diterima: PDF, JPG, PNG, DOCX, XLSX."),
    ("SVG in a PNG's name", "a.png", SCRIPT, "Isinya bukan gambar PNG yang utuh."),
    ("HTML", "a.html", b"<script>alert(1)</script>", "Jenis berkas tidak diterima."),
    ("double extension", "surat.pdf.exe", PDF, "Jenis berkas tidak diterima."),
    ("hidden end after NUL", "surat.pdf\x00.exe", PDF, "Jenis berkas tidak diterima."),
    ("no extension", "surat", PDF, "Jenis berkas tidak diterima."),
    ("JPEG in a PNG's name", "a.png", image("JPEG"), "Isinya bukan gambar PNG yang utuh."),
    ("program in a JPG's name", "a.jpg", b"MZ\x90" * 50, "Isinya bukan gambar JPEG yang utuh."),
    ("no archive at all", "a.docx", PDF, "Isinya bukan DOCX yang utuh."),
    ("XLSX in a DOCX's name", "a.docx", xlsx(), "Isinya bukan DOCX."),
    ("archive without the parts", "a.xlsx", office({"halo.txt": b"x"}), "Isinya bukan XLSX."),
    ("bomb of zeros", "a.xlsx", xlsx(bom=b"0" * 60_000_000), "XLSX ini mengembang terlalu besar saat dibuka."),
    ("bomb of parts", "a.xlsx", xlsx(**{f"p{n}": b"" for n in range(5_000)}), "XLSX ini mengembang terlalu besar"),
    ("way out of the archive", "a.xlsx", xlsx(**{"../../etc/passwd": b"x"}), "Isinya bukan XLSX yang utuh."),
    ("password", "a.xlsx", encrypted(xlsx()), "XLSX ini berkata sandi; simpan tanpa kata sandi."),
    ("garbled", "a.xlsx", garbled(xlsx()), "Isinya bukan XLSX yang utuh."),
    ("macro", "a.docx", office({TYPES: b"x", DOCUMENT: b"x", "word/vbaProject.bin": b"x"}), "DOCX ini memuat makro"),
    ("macro-enabled workbook renamed", "a.xlsx", xlsx(**{TYPES: MACRO_TYPES}), "XLSX ini memuat makro"),
]  # fmt: skip
# Names that are kept only after cleaning: (what it is, name, what is stored).
NEUTRALISED = [
    ("path", "../../etc/surat.pdf", "surat.pdf"),
    ("Windows path", "C:\\bukti\\surat.pdf", "surat.pdf"),
    ("turned writing", "surat\u202efdp.pdf", "suratfdp.pdf"),
    ("NUL and newline", "su\x00rat\n.pdf", "surat.pdf"),
    ("very long", "x" * 400 + ".pdf", "x" * 150 + ".pdf"),
    ("hidden file", ".surat.pdf", "surat.pdf"),
    ("script in the name", "<script>alert(1)<.script>.pdf", "<script>alert(1)<.script>.pdf"),
]
