"""PDF: a report as HTML with its own style sheet, set by WeasyPrint. Fetches nothing but that style sheet."""

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML


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
