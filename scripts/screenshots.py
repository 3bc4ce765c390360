#!/usr/bin/env python
"""Pictures for the documentation, taken from a running portal with demo data: screenshots.py [URL] [NAME ...]

URL is http://127.0.0.1:8000 unless given. Without names all of `SHOTS` are taken. The portal must use the database that
this script sees (`make run` does). A new picture is a new line of `SHOTS`.
"""

import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spbe_portal.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread

import django  # noqa: E402

django.setup()

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from agencies.demo import PASSWORD  # noqa: E402
from agencies.models import User  # noqa: E402
from evaluations.models import Period, Submission  # noqa: E402

FOLDER = ROOT / "docs" / "gambar"
COLOURS = 128  # flat screens need no more, and the file stays small
PHONE, DESK = 360, 1280


@dataclass(frozen=True)
class Shot:
    """One picture. `user` None is a visitor. `path` may name {period}, the demo's submissions by OPD, like
    {BKD}, its people, like {operator}, and its {earlier} period.

    `clip` is a CSS selector: the picture shows that part alone. Otherwise the window, `height` pixels high; 0 is the
    whole page.
    """

    name: str
    user: str | None
    path: str
    width: int = DESK
    clip: str = ""
    height: int = 900


SHOTS = (
    Shot("dasbor-wilayah", "sekprov", "/dasbor/{period}/wilayah/76/", height=1000),
    Shot("masuk", None, "/akun/masuk/", PHONE, height=640),
    Shot("isian-opd", "operator", "/isian/{BKD}/", PHONE, height=640),
    Shot("butir", "operator", "/isian/{BKD}/butir/2/", height=1000),
    Shot("kepala-awal", "kepala", "/isian/{BKD}/", PHONE, height=640),
    Shot("kepala-periksa", "kepala", "/isian/{BKD}/periksa/", height=640),
    Shot("evaluator-antrean", "evaluator", "/reviu/", height=780),
    Shot("reviu", "evaluator", "/reviu/{Dinkes}/butir/26/", height=1000),
    Shot("koordinator-periode", "koordinator", "/periode/{period}/", height=760),
    Shot("koordinator-pantau", "koordinator", "/periode/{period}/pemantauan/", height=860),
    Shot("pimpinan-langkah", "sekprov", "/dasbor/{period}/wilayah/76/", clip="section.panel-next"),
    Shot("admin-orang", "admin", "/orang/", height=700),
    Shot("hasil-publik", None, "/hasil/76/{earlier}/", PHONE, height=900),
    Shot("admin-akun", "admin", "/orang/{operator}/", height=640),
)


def main(arguments: list[str]) -> int:
    url = arguments.pop(0).rstrip("/") if arguments and "://" in arguments[0] else "http://127.0.0.1:8000"
    unknown = set(arguments) - {shot.name for shot in SHOTS}
    if unknown:
        print(f"Tidak ada gambar bernama {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 1
    chosen = [shot for shot in SHOTS if not arguments or shot.name in arguments]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for shot in chosen:
            size = save(picture(browser, url, shot), FOLDER / f"{shot.name}.png")
            print(f"{shot.name}.png: {size // 1024} KB")
    return 0


def picture(browser: Browser, url: str, shot: Shot) -> bytes:
    viewport = {"width": shot.width, "height": shot.height or 900}
    context = browser.new_context(base_url=url, viewport=viewport, locale="id-ID", reduced_motion="reduce")
    page = context.new_page()
    if shot.user:
        sign_in(page, shot.user)
    answer = page.goto(shot.path.format(**places()))
    if answer is None or not answer.ok:
        raise SystemExit(f"{shot.name}: {page.url} tidak dapat dibuka ({answer and answer.status}).")
    page.evaluate("document.fonts.ready")
    content = page.locator(shot.clip).first.screenshot() if shot.clip else page.screenshot(full_page=shot.height == 0)
    context.close()
    return content


def sign_in(page: Page, user: str) -> None:
    page.goto("/akun/masuk/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/akun/masuk/" not in address)


def places() -> dict[str, int]:
    """What the paths may name: the demo's period and the earlier one, the province's submissions in the first by the
    OPD's abbreviation, and the people of the demo by the name with which they sign in."""
    periods = Period.objects.filter(name__endswith="(contoh)")
    period, earlier = periods.latest("year"), periods.earliest("year")
    found = Submission.objects.filter(period=period, agency__government__code="76")
    people = User.objects.filter(is_demo=True).values_list("username", "pk")
    return (
        dict(found.values_list("agency__abbreviation", "pk"))
        | dict(people)
        | {"period": period.pk, "earlier": earlier.pk}
    )


def save(content: bytes, path: Path) -> int:
    """Write the picture with a small palette; returns its size in bytes."""
    image = Image.open(io.BytesIO(content)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(path, optimize=True)
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
