"""Page = PDF text = workbook values = formulas recalculated = `manage.py score`, for governments and OPD alike.

The formulas are recalculated by LibreOffice where it is installed, otherwise by the package `formulas`.
"""

import json
import re
import shutil
import subprocess
from fractions import Fraction
from io import BytesIO, StringIO

import formulas
import pytest
from django.core.management import call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from agencies.models import Agency, Government
from evaluations.models import Submission
from reports.summary import agency_summary, government_summaries
from spbe_portal.templatetags.figures import angka
from tests import generator, world


@pytest.fixture(params=["mean", "lowest"])
def filled(request, db):
    """(period, client's person, subjects): seven governments and ten OPD."""
    governments = generator.seven_governments()
    person = world.person("koordinator", "koordinator", governments[0], region=True)
    period = generator.filled_period(person, governments, request.param)
    return period, person, [*governments, *generator.ten_agencies(governments)]


def summary_of(period, subject):
    if isinstance(subject, Government):
        return government_summaries(period, [subject])[0]
    return agency_summary(Submission.objects.with_people_and_place().get(period=period, agency=subject))


def address(period, subject) -> str:
    place = f"pemda/{subject.code}" if isinstance(subject, Government) else f"opd/{subject.pk}"
    return f"/dasbor/{period.pk}/{place}/"


def page_figure(client, url: str) -> str:
    return re.search(r'class="figure-big">([\d,]+)<', client.get(url).content.decode())[1]


def paper_figures(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def scored(period, levels, folder) -> dict | None:
    """What the command makes of the levels; None where a mean over OPD has no whole level to write down."""
    if any(level.denominator != 1 for level in levels.values()):
        return None
    path = folder / "tingkat.csv"
    path.write_text("kode,tingkat\n" + "".join(f"{code},{level}\n" for code, level in levels.items()))
    out = StringIO()
    call_command("score", period.instrument.code, str(path), stdout=out)
    return json.loads(out.getvalue())


def recalculated(paths, folder) -> dict:
    """{path: {code of domain or aspect, or "Indeks SPBE": evaluator's value}} of the sheet "Nilai", computed anew."""
    if shutil.which("soffice"):
        return _by_libreoffice(paths, folder)
    return {path: _by_formulas(path) for path in paths}


def _by_libreoffice(paths, folder) -> dict:
    done = folder / "dihitung"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profil", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(done), *map(str, paths)], check=True, capture_output=True, timeout=120)
    found = {}
    for path in paths:
        sheet = load_workbook(done / path.name, data_only=True)["Nilai"]
        found[path] = {key: sheet.cell(row, 7).value for key, row in _group_rows(sheet).items()}
    return found


def _by_formulas(path) -> dict:
    solution = formulas.ExcelModel().loads(str(path)).finish().calculate()
    sheet = load_workbook(path)["Nilai"]
    place = f"'[{path.name.upper()}]NILAI'!G"
    values = {key.upper(): value for key, value in solution.items()}
    return {key: float(values[f"{place}{row}"].value[0, 0]) for key, row in _group_rows(sheet).items()}


def _group_rows(sheet) -> dict[str, int]:
    """Where the domains, aspects and the index stand: {"D1": 45, ..., "Indeks SPBE": 55}."""
    rows = {}
    for row in range(1, sheet.max_row + 1):
        code, name = sheet.cell(row, 1).value, sheet.cell(row, 2).value
        if re.fullmatch(r"[DA]\d+", str(code or "")):
            rows[code] = row
        elif name == "Indeks SPBE":
            rows[name] = row
    return rows


def test_every_figure_agrees_wherever_it_stands(filled, client_as, tmp_path):
    period, person, subjects = filled
    client = client_as(person)
    paths, expected, compared = [], {}, 0
    for subject in subjects:
        summary, url = summary_of(period, subject), address(period, subject)
        score = summary.evaluator.score
        parts = {code: group.value for code, group in {**score.domains, **score.aspects}.items()}
        parts["Indeks SPBE"] = score.index
        assert page_figure(client, url) == angka(score.index)
        said = paper_figures(client.get(f"{url}cetak.pdf").content)
        assert all(angka(value) in said for value in parts.values())
        told = scored(period, summary.evaluator.levels, tmp_path)
        if told:
            compared += 1
            assert told["index_exact"] == str(score.index)
            assert {**told["aspects"], **told["domains"]} == {
                code: angka(value).replace(",", ".") for code, value in parts.items() if code != "Indeks SPBE"
            }
        path = tmp_path / f"buku{len(paths)}.xlsx"
        path.write_bytes(client.get(f"{url}data.xlsx").content)
        front = load_workbook(path)["Ringkasan"]
        stored = [row[2].value for row in front.iter_rows() if row[0].value == "Evaluator"]
        assert stored == [float(angka(score.index).replace(",", "."))]
        paths.append(path)
        expected[path] = parts
    assert compared >= (17 if period.method == "lowest" else 10)
    found = recalculated(paths, tmp_path)
    for path, parts in expected.items():
        assert found[path].keys() == parts.keys()
        for code, value in parts.items():
            assert abs(Fraction(found[path][code]) - value) < Fraction(1, 10**9), (path.name, code)


def test_generator_fills_seven_governments_and_names_ten_opd(filled):
    _, _, subjects = filled
    assert sum(isinstance(subject, Government) for subject in subjects) == 7
    assert len({subject.government_id for subject in subjects if isinstance(subject, Agency)}) == 7
