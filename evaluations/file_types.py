"""What a file really is: by its content, never by its name alone. Pure: no Django.

Five kinds are accepted. A file must carry the right extension, begin as its kind does, and hold what its kind must
hold; anything else is refused with a sentence.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from sheets.office import Bounds, Fault, PackageRefused, inspect

MAX_PIXELS = 60_000_000
MAX_UNPACKED = 200 * 1024 * 1024  # bytes that a DOCX or XLSX may hold unpacked
OFFICE = Bounds(MAX_UNPACKED, parts=5_000)
NAME_MAX = 150  # characters


class FileRefused(ValueError):
    """The file is not accepted; the message is a sentence."""


@dataclass(frozen=True)
class FileType:
    label: str
    content_type: str
    opens_in_page: bool


def _check_pdf(file: BinaryIO) -> None:
    if b"%PDF-" not in file.read(1024):
        raise FileRefused("Isinya bukan PDF.")
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 2048))
    if b"%%EOF" not in file.read():
        raise FileRefused("PDF ini terpotong atau rusak; simpan ulang lalu unggah lagi.")


def _check_image(kind: str) -> Callable[[BinaryIO], None]:
    def check(file: BinaryIO) -> None:
        try:
            with Image.open(file, formats=[kind]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise FileRefused("Gambar terlalu besar; perkecil dahulu.")
                image.verify()
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            if isinstance(error, FileRefused):
                raise
            raise FileRefused(f"Isinya bukan gambar {kind} yang utuh.") from error

    return check


def _check_office(kind: str, main_part: str) -> Callable[[BinaryIO], None]:
    def check(file: BinaryIO) -> None:
        try:
            inspect(file, main_part, OFFICE)
        except PackageRefused as refused:
            raise FileRefused(_SENTENCES[refused.fault].format(kind)) from refused

    return check


_SENTENCES = {
    Fault.BROKEN: "Isinya bukan {} yang utuh.",
    Fault.FOREIGN: "Isinya bukan {}.",
    Fault.GROWS: "{} ini mengembang terlalu besar saat dibuka.",
    Fault.LOCKED: "{} ini berkata sandi; simpan tanpa kata sandi.",
    Fault.MACROS: "{} ini memuat makro; simpan tanpa makro.",
}


def clean_name(name: str) -> str:
    """The file's name without path, without signs that are not printed (NUL, turned writing), and not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if sign.isprintable()).strip(" .")
    stem, dot, extension = shown.rpartition(".")
    return f"{stem[:NAME_MAX]}.{extension[:10]}" if dot else shown[:NAME_MAX]


PDF = FileType("PDF", "application/pdf", True)
JPEG = FileType("JPG", "image/jpeg", True)
PNG = FileType("PNG", "image/png", True)
DOCX = FileType("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", False)
XLSX = FileType("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False)

_KINDS: dict[str, tuple[FileType, Callable[[BinaryIO], None]]] = {
    "pdf": (PDF, _check_pdf),
    "jpg": (JPEG, _check_image("JPEG")),
    "jpeg": (JPEG, _check_image("JPEG")),
    "png": (PNG, _check_image("PNG")),
    "docx": (DOCX, _check_office("DOCX", "word/document.xml")),
    "xlsx": (XLSX, _check_office("XLSX", "xl/workbook.xml")),
}
ACCEPTED = "PDF, JPG, PNG, DOCX, XLSX"
ACCEPT_ATTRIBUTE = ",".join(f".{extension}" for extension in _KINDS)
BY_CONTENT_TYPE = {kind.content_type: kind for kind, _ in _KINDS.values()}


def identify(file: BinaryIO, name: str, size: int, limit: int) -> FileType:
    """The kind of the file, or FileRefused with the reason. Leaves the file at its beginning."""
    if size == 0:
        raise FileRefused("Berkas kosong.")
    if size > limit:
        raise FileRefused(f"Berkas melebihi batas {limit // (1024 * 1024)} MB.")
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if extension not in _KINDS:
        raise FileRefused(f"Jenis berkas tidak diterima. Yang diterima: {ACCEPTED}.")
    kind, check = _KINDS[extension]
    file.seek(0)
    check(file)
    file.seek(0)
    return kind
