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
from reports.models import DOMAINS, MinistryResult
from reports.summary import agency_summary, government_summaries
from spbe_portal.templatetags.figures import angka, selisih
from tests import generator, world


@pytest.fixture(params=["mean", "lowest"])
def filled(request, db):
    """(period, client's person, subjects): seven governments and ten OPD."""
    governments = generator.seven_governments()
    person = world.person("koordinator", "koordinator", governments[0], region=True)
    period = generator.filled_period(person, governments, request.param)
    publish(governments, period.year)
    return period, person, [*governments, *generator.ten_agencies(governments)]


def publish(governments, year: int) -> None:
    """The ministry has measured every government but the last: by our instrument, and two of them by another one."""
    for place, government in enumerate(governments[:-1]):
        domains = {name: f"{1 + place / 4 + number:.2f}" for number, name in enumerate(DOMAINS[:3])}
        code = world.NEW if place in (1, 2) else world.OLD
        MinistryResult.objects.create(
            government=government, year=year - place % 2, instrument=code, index=f"{2 + place / 10:.2f}",
            predicate="Baik", domains=domains,
        )  # fmt: skip


def ministry_figures(summary) -> dict:
    """{code of a domain or "Indeks SPBE": what the ministry published}, where it may be shown beside our figures."""
    if isinstance(summary.subject, Agency) or summary.ministry is None:
        return {}
    domains = {line.code: line.ministry for line in summary.lines if line.ministry is not None}
    assert bool(domains) == summary.ministry_compares
    return domains | {"Indeks SPBE": Fraction(summary.ministry.index)}


def table_of(content: str) -> dict[str, str]:
    """{name of a domain or "Indeks": the ministry's cell} of the page's table of domains and aspects."""
    rows = re.findall(
        r'<th role="rowheader" scope="row">([^<]+)</th>((?:<td role="cell" class="n">[^<]*</td>){5})', content
    )
    return {name.strip(): re.findall(r">([^<]*)</td>", cells)[3] for name, cells in rows}


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
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


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
        compare_ministry(summary, client.get(url).content.decode(), said)
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
        published = ministry_figures(summary)
        if isinstance(subject, Government):
            written = {
                name: ministry_cell(path, row) for name, row in _group_rows(load_workbook(path)["Nilai"]).items()
            }
            assert {name: value for name, value in written.items() if value is not None} == published
            told = [row[2].value for row in front.iter_rows() if str(row[0].value).startswith("Kementerian ")]
            assert told == ([float(summary.ministry.index)] if summary.ministry else [])
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


def ministry_cell(path, row: int) -> Fraction | None:
    value = load_workbook(path)["Nilai"].cell(row, 9).value
    return None if value is None else Fraction(str(value).removeprefix("="))


def compare_ministry(summary, page: str, said: str) -> None:
    """The page and the PDF show of the ministry what the read model holds, in its column, and no more."""
    if isinstance(summary.subject, Agency):
        assert "Kemen." not in said
        return
    published, names = ministry_figures(summary), {d.code: d.name for d in summary.structure.domains}
    shown = table_of(page)
    for code, name in {**names, "Indeks SPBE": "Indeks"}.items():
        assert shown[name] == angka(published.get(code))
    figures = [summary.mandiri.index, summary.evaluator.index, published.get("Indeks SPBE")]
    gap = selisih(summary.gap)
    assert f"Indeks SPBE 37 100,00 {' '.join(map(angka, figures))} {gap}" in said
    for line in (line for line in summary.lines if line.kind == "domain"):
        own = f"{angka(line.mandiri)} {angka(line.evaluator)} {angka(line.ministry)} {selisih(line.gap)}"
        assert f"{line.name} {line.rows} {angka(line.weight)} {own}" in said


def test_generator_fills_seven_governments_and_names_ten_opd(filled):
    _, _, subjects = filled
    assert sum(isinstance(subject, Government) for subject in subjects) == 7
    assert len({subject.government_id for subject in subjects if isinstance(subject, Agency)}) == 7
