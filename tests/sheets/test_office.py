"""One set of bounds for every office file: each fault is told apart, at both doors."""

import io
import warnings
import zipfile

import pytest

from evaluations.file_types import FileRefused, identify
from sheets.intake import BROKEN, SheetRefused, open_book
from sheets.office import Bounds, Fault, PackageRefused, inspect
from tests.sheets.shapes import workbook

MAIN = "xl/workbook.xml"
MB = 1024 * 1024
ROOMY = Bounds(unpacked=100 * MB, parts=50)


def package(*extra: str, types: str = "<Types/>", main: str = MAIN, content: bytes = b"<x/>") -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name twice is what one case is about
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", types)
            for name in (main, *extra):
                archive.writestr(name, content)
    return stream.getvalue()


def locked() -> bytes:
    """The flag of a password in the list of the archive."""
    content = bytearray(package())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


FAULTS = {
    "no archive": (b"bukan", Fault.BROKEN),
    "cut off": (package()[:-30], Fault.BROKEN),
    "a name twice": (package("a.xml", "a.xml"), Fault.BROKEN),
    "leads out": (package("../a.xml"), Fault.BROKEN),
    "from the root": (package("/etc/a.xml"), Fault.BROKEN),
    "another drive": (package("c:/a.xml"), Fault.BROKEN),
    "another kind": (package(main="word/document.xml"), Fault.FOREIGN),
    "too many parts": (package(*(f"{n}.xml" for n in range(5_001))), Fault.GROWS),
    "too much unpacked": (package("a.bin", content=b"\0" * 60 * MB), Fault.GROWS),
    "too dense": (package("a.bin", content=b"\0" * 10 * MB), Fault.GROWS),
    "password": (locked(), Fault.LOCKED),
    "macros": (package("xl/vbaProject.bin"), Fault.MACROS),
    "old macros": (package("xl/macrosheets/sheet1.xml"), Fault.MACROS),
    "macros by type": (package(types="<x a='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/>"), Fault.MACROS),
}


def test_whole_package_is_accepted():
    inspect(io.BytesIO(package("xl/worksheets/sheet1.xml")), MAIN, ROOMY)


@pytest.mark.parametrize(("content", "fault"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_told_apart(content, fault):
    with pytest.raises(PackageRefused) as refused:
        inspect(io.BytesIO(content), MAIN, ROOMY)
    assert refused.value.fault is fault


@pytest.mark.parametrize(("content", "fault"), FAULTS.values(), ids=FAULTS)
def test_both_doors_refuse_it_with_a_sentence(content, fault):
    with pytest.raises(SheetRefused, match=r"\.$"):
        open_book(io.BytesIO(content), "a.xlsx", len(content))
    with pytest.raises(FileRefused, match=r"\.$"):
        identify(io.BytesIO(content), "a.xlsx", len(content), 100 * MB)


@pytest.mark.parametrize("skipped", [0, 40, 80])
def test_sheet_whose_packed_data_is_spoilt_is_refused(skipped):
    """The list of the archive is whole; only unpacking the sheet shows it."""
    content = bytearray(workbook([("Kode", "Nama"), *((str(n), f"Dinas {n}") for n in range(50))]))
    name = b"xl/worksheets/sheet1.xml"
    begin = content.index(name) + len(name) + skipped
    content[begin : begin + 8] = b"\xff" * 8
    with pytest.raises(SheetRefused, match=BROKEN.partition(" (")[0]):
        open_book(io.BytesIO(content), "a.xlsx", len(content))
