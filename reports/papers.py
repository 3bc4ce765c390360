"""PDF: a report as HTML with its own style sheet, set by WeasyPrint. Fetches nothing from outside.

`render_pdf` makes working copies from live data. `paper_html` and `paper_pdf` make papers from a snapshot, with the
templates of the version that the paper names: templates of a version that has been issued are never edited.
"""

import base64
from fractions import Fraction

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcherResponse

from reports.charts import Reading, ruler, track
from reports.pictures import numbered
from reports.radar import Series, radar

VERSION = "v1"  # the templates that new papers are made with
LOGO = "kop:lambang"  # the one address that a paper may name: the crest inside its own snapshot
TEMPLATES = {
    "opd": "agency",
    "pemda": "government",
    "wilayah": "region",
    "ringkasan": "one_page",
    "mandiri": "minutes",
    "wawancara": "minutes",
    "observasi": "minutes",
    "bukti": "proof",
    "lembar-kerja": "agency",
}


class Closed(ValueError):
    """A report asked for something from outside; nothing is fetched."""


def _refuse(url: str, *args, **kwargs):
    raise Closed(f"Laporan tidak mengambil apa pun dari luar: {url}")


def _stylesheet() -> CSS:
    path = finders.find("css/laporan.css") or settings.STATIC_ROOT / "css/laporan.css"
    return CSS(filename=str(path))


def render_pdf(template: str, context: dict) -> bytes:
    """The template as PDF/A-like A4 pages. Raises Closed when it refers to anything outside."""
    html = render_to_string(template, context)
    return HTML(string=html, url_fetcher=_refuse, base_url=None).write_pdf(stylesheets=[_stylesheet()])


def paper_html(data: dict, version: str, *, data_hash: str = "") -> str:
    """The paper of the snapshot as HTML. Without a hash it is a preview."""
    context = {"paper": data, "data_hash": data_hash, "qr": _qr(data["url"]), "version": version}
    return render_to_string(f"reports/papers/{version}/{TEMPLATES[data['kind']]}.html", context | _pictures(data))


def paper_pdf(data: dict, version: str, *, data_hash: str = "") -> bytes:
    html = paper_html(data, version, data_hash=data_hash)
    logo = base64.b64decode(data["head"]["logo"])

    def fetch(url: str, *args, **kwargs):
        if url == LOGO and logo:
            return URLFetcherResponse(url, logo, {"Content-Type": "image/png"})
        return _refuse(url)

    style = CSS(string=render_to_string(f"reports/papers/{version}/paper.css"))
    return HTML(string=html, url_fetcher=fetch, base_url=None).write_pdf(stylesheets=[style])


def _qr(address: str) -> dict:
    """The address as a QR code: edge in modules, and one path over its dark modules."""
    matrix = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return {"edge": len(matrix), "path": path}


def _pictures(data: dict) -> dict:
    """The charts of the snapshot's figures."""
    if "governments" in data:
        return {"sheets": [(g, _ruler(g), _radar(g), _track(g)) for g in data["governments"]]}
    return {"ruler": _ruler(data["summary"]), "radar": _radar(data["summary"])}


def _value(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _scale(figures: dict) -> tuple:
    chart = figures["chart"]
    readings = [Reading(kind, name, _value(value)) for kind, name, value in chart["readings"]]
    return [(name, Fraction(border)) for name, border in chart["predicates"]], chart["level_max"], readings


def _ruler(figures: dict):
    return ruler(*_scale(figures))


def _track(figures: dict):
    return track(*_scale(figures))


def _radar(figures: dict):
    aspects = figures["chart"]["aspects"]
    if len(aspects) < 3:
        return None
    names, mine, theirs = zip(*aspects, strict=True)
    series = [
        Series("self", "Mandiri", [_value(v) for v in mine]),
        Series("eval", "Evaluator", [_value(v) for v in theirs]),
    ]
    return radar(numbered(names), series, figures["chart"]["level_max"])
