"""What a DOCX or XLSX from outside may be, as a package: whole, bounded, without password, without macros."""

import zipfile
import zlib
from dataclasses import dataclass
from enum import Enum, auto
from typing import BinaryIO

MAX_RATIO = 200  # unpacked : packed; real office files stay below 50
MAX_TYPES = 1024 * 1024  # bytes of [Content_Types].xml, the one part that is unpacked here
ENCRYPTED = 0x1  # general purpose flag of a ZIP entry
TYPES = "[Content_Types].xml"
# Whatever a spoilt archive makes the library raise, and what a part that cannot be unpacked makes it raise.
SPOILT = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)


class Fault(Enum):
    """Why a package is refused; each door has its own sentence for it."""

    BROKEN = auto()
    FOREIGN = auto()  # whole, but without the parts of its kind
    GROWS = auto()
    LOCKED = auto()
    MACROS = auto()


class PackageRefused(ValueError):
    """The package is not accepted; `fault` says why."""

    def __init__(self, fault: Fault):
        super().__init__(fault.name)
        self.fault = fault


@dataclass(frozen=True)
class Bounds:
    """What all parts together may hold unpacked (bytes), and how many there may be."""

    unpacked: int
    parts: int


def inspect(file: BinaryIO, main_part: str, bounds: Bounds) -> None:
    """Raise PackageRefused for anything but a package whose main part is `main_part`. Only its list is read, and
    what it says its parts are; zipfile never unpacks more of a part than the list declares."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _bound(parts, bounds)
            _refuse(parts, main_part)
            types = archive.open(TYPES).read(MAX_TYPES).lower()
    except PackageRefused:
        raise
    except SPOILT as error:
        raise PackageRefused(Fault.BROKEN) from error
    if b"macroenabled" in types:
        raise PackageRefused(Fault.MACROS)


def _bound(parts: list[zipfile.ZipInfo], bounds: Bounds) -> None:
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    ratio = unpacked > max(packed, 1) * MAX_RATIO + MAX_TYPES
    if len(parts) > bounds.parts or unpacked > bounds.unpacked or ratio:
        raise PackageRefused(Fault.GROWS)


def _refuse(parts: list[zipfile.ZipInfo], main_part: str) -> None:
    names = {part.filename for part in parts}
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise PackageRefused(Fault.LOCKED)
    if len(names) != len(parts) or any(_leads_out(name) for name in names):
        raise PackageRefused(Fault.BROKEN)
    if TYPES not in names or main_part not in names:
        raise PackageRefused(Fault.FOREIGN)
    if any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name.lower() for name in names):
        raise PackageRefused(Fault.MACROS)


def _leads_out(name: str) -> bool:
    """Whether an entry of an archive names a place outside it."""
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name
