"""Workbooks as other programs write them: the same table, the XML of each program's habit."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(rows, *, title="Data", strings="shared", dimension="", trailing=0, prefix="", zeros="") -> bytes:
    """A one-sheet workbook. `strings` is "shared", "rich" (shared, in runs) or "inline"; `dimension` what the sheet
    says of its own size; `trailing` empty rows with a style below; `prefix` of the XML names; `zeros` the number format
    of every number."""
    texts: list[str] = []
    lines = [_line(number, row, strings, texts, prefix) for number, row in enumerate(rows, start=1)]
    p = f"{prefix}:" if prefix else ""
    for number in range(len(rows) + 1, len(rows) + 1 + trailing):
        lines.append(f'<{p}row r="{number}" ht="15.75"><{p}c r="A{number}" s="1"/><{p}c r="D{number}" s="1"/></{p}row>')
    space = f'xmlns{":" + prefix if prefix else ""}="{MAIN}"'
    size = f'<{p}dimension ref="{dimension}"/>' if dimension else ""
    sheet = f"<{p}worksheet {space}>{size}<{p}sheetData>{''.join(lines)}</{p}sheetData></{p}worksheet>"
    return _package(sheet, title, texts, strings, zeros)


def _line(number, row, strings, texts, prefix) -> str:
    p = f"{prefix}:" if prefix else ""
    cells = []
    for place, value in enumerate(row, start=1):
        at = f"{get_column_letter(place)}{number}"
        if value is None:
            continue
        if isinstance(value, int | float):
            cells.append(f'<{p}c r="{at}" s="1"><{p}v>{value!r}</{p}v></{p}c>')
        elif strings == "inline":
            cells.append(f'<{p}c r="{at}" t="inlineStr"><{p}is><{p}t>{escape(value)}</{p}t></{p}is></{p}c>')
        else:
            texts.append(value)
            cells.append(f'<{p}c r="{at}" t="s"><{p}v>{len(texts) - 1}</{p}v></{p}c>')
    return f'<{p}row r="{number}">{"".join(cells)}</{p}row>'


def _shared(text: str, strings: str) -> str:
    """One shared string; "rich" cuts it into runs, as Excel does where a part was made bold."""
    if strings != "rich" or len(text) < 2:
        return f'<si><t xml:space="preserve">{escape(text)}</t></si>'
    head, tail = escape(text[:1]), escape(text[1:])
    return f'<si><r><t>{head}</t></r><r><rPr><b/></rPr><t xml:space="preserve">{tail}</t></r></si>'


def _package(sheet, title, texts, strings, zeros) -> bytes:
    shared = "".join(_shared(text, strings) for text in texts)
    formats = f'<numFmts count="1"><numFmt numFmtId="164" formatCode="{zeros}"/></numFmts>' if zeros else ""
    style = f'<xf numFmtId="{164 if zeros else 0}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{OFFICE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{OFFICE}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{OFFICE}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{LINKS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        f'<sheet name="{title}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{formats}<fonts count="1"><font/></fonts>'
        f'<fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
        f'<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
        f'<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>{style}</cellXfs>'
        f'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{content}')
    return stream.getvalue()


def has_libreoffice() -> bool:
    return shutil.which("soffice") is not None


def by_libreoffice(content: bytes, folder: Path, *kinds: str, name: str = "asal.xlsx") -> bytes:
    """The file opened and saved by LibreOffice in one kind after the other ("ods", "xlsx")."""
    path = folder / name
    path.write_bytes(content)
    for kind in kinds:
        out = folder / f"{kind}-{path.stem}"
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profil", "--convert-to", kind]
        subprocess.run([*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=180)
        path = next(out.iterdir())
    return path.read_bytes()
