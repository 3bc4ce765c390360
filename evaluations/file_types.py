"""What a file really is: by its content, never by its name alone. Pure: no Django.

Five kinds are accepted. A file must carry the right extension, begin as its kind does, and hold what its kind must
hold; anything else is refused with a sentence.
"""

import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

MAX_PIXELS = 60_000_000
MAX_UNPACKED = 200 * 1024 * 1024  # bytes that a DOCX or XLSX may hold unpacked
MAX_PARTS = 5_000
MAX_RATIO = 200  # unpacked : packed; real office files stay below 50
MAX_TYPES = 1024 * 1024  # bytes of [Content_Types].xml, the one part that is unpacked
NAME_MAX = 150  # characters
ENCRYPTED = 0x1  # general purpose flag of a ZIP entry


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
            with zipfile.ZipFile(file) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise FileRefused(f"Isinya bukan {kind} yang utuh.") from error
        names = {part.filename for part in parts}
        unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
        if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > max(packed, 1) * MAX_RATIO + MAX_TYPES:
            raise FileRefused(f"{kind} ini mengembang terlalu besar saat dibuka.")
        if any(part.flag_bits & ENCRYPTED for part in parts):
            raise FileRefused(f"{kind} ini berkata sandi; simpan tanpa kata sandi.")
        if len(names) != len(parts) or any(_leads_out(name) for name in names):
            raise FileRefused(f"Isinya bukan {kind} yang utuh.")
        if "[Content_Types].xml" not in names or main_part not in names:
            raise FileRefused(f"Isinya bukan {kind}.")
        if any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroenabled" in _types(file, kind):
            raise FileRefused(f"{kind} ini memuat makro; simpan tanpa makro.")

    return check


def _leads_out(name: str) -> bool:
    """Whether an entry of an archive names a place outside it."""
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _types(file: BinaryIO, kind: str) -> bytes:
    """What the archive says its parts are, in small letters; never more than MAX_TYPES bytes are unpacked."""
    try:
        with zipfile.ZipFile(file) as archive, archive.open("[Content_Types].xml") as part:
            return part.read(MAX_TYPES).lower()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileRefused(f"Isinya bukan {kind} yang utuh.") from error


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
