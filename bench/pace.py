#!/usr/bin/env python
"""How much of an evaluator's hour the portal takes: twenty answers by keyboard, on a quick and on a bad link.

    pace.py [URL] [--answers 20]

URL is a running portal with demo data (http://127.0.0.1:8000 unless given). Signs in as the demo's evaluator, opens
an OPD that waits for review and works through its rows: four of five are approved with one key, every fifth gets
another level with a reason of 120 characters. Prints keys pressed, seconds that the person waits (from the key to the
next row, ready to read), and what goes over the link. The answers are saved: use a demo that may be thrown away.
"""

import argparse
import statistics
import time

from playwright.sync_api import Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# The bad link is a kecamatan's: 400 ms there and back, 50 kB/s down, 20 kB/s up.
LINKS = {"cepat": None, "buruk": {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 20_000}}
REASON = (
    "Bukti B1 menunjukkan layanan berjalan, tetapi integrasi dengan layanan lain belum tampak "
    "pada halaman yang disebut."
)
PASSWORD = "demo-spbe"  # noqa: S105 the demo's, see agencies.demo


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    ask.add_argument("--answers", type=int, default=20)
    given = ask.parse_args()
    print("| sambungan | jawaban | tombol tiap jawaban | menunggu | terlama | seluruhnya | diterima tiap jawaban |")
    print("|---|---|---|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = sign_in(browser, given.url)
        for name, link in LINKS.items():
            waits, keys, received = work(page, link, given.answers)
            each = len(waits)
            print(
                f"| {name} | {each} | {keys / each:.1f} | {statistics.median(waits):.2f} s | {max(waits):.2f} s "
                f"| {sum(waits):.0f} s | {received / each / 1024:.0f} KB |"
            )
        browser.close()


def sign_in(browser, url: str) -> Page:
    page = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900}).new_page()
    page.goto("/akun/masuk/")
    page.fill("[name=login]", "evaluator")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    return page


def open_next(page: Page) -> None:
    """A row that waits, of the first OPD in the queue that still has one."""
    page.goto("/reviu/")
    agencies = page.locator("main a[href^='/reviu/']:not([href*='?'])").evaluate_all("all => all.map(a => a.href)")
    for agency in agencies:
        page.goto(agency)
        begin = page.get_by_role("button", name="Mulai reviu")
        if begin.count():
            begin.click()
        page.locator("a[href*='/butir/']").first.click()
        page.wait_for_load_state()
        waiting = page.locator("[data-hotkey=n]")
        if waiting.count():
            page.goto(waiting.get_attribute("href"))
            return
    raise SystemExit("Tidak ada lagi jawaban yang menunggu penilaian; jalankan pada data contoh yang baru.")


def work(page: Page, link: dict | None, answers: int) -> tuple[list[float], int, int]:
    """(seconds waited per answer, keys and clicks in all, bytes received in all)"""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    waits, keys, received = [], 0, []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    open_next(page)
    if link:
        network.send("Network.emulateNetworkConditions", {"offline": False, **link})
    received.clear()
    for number in range(1, answers + 1):
        if not page.locator("[data-hotkey=n]").count():
            open_next(page)
        keys += assess(page, changes=number % 5 == 0)
        started = time.perf_counter()
        with page.expect_navigation(wait_until="load"):
            page.locator("[data-hotkey=l]").click() if number % 5 == 0 else page.keyboard.press("t")
        waits.append(time.perf_counter() - started)
        keys += 1
    network.detach()
    return waits, keys, int(sum(received))


def assess(page: Page, *, changes: bool) -> int:
    """Choose another level and say why, where this row gets one; the number of keys it took beside the typing."""
    if not changes:
        return 0
    page.keyboard.press("1")
    page.fill("#id_analysis", REASON)
    return 2


if __name__ == "__main__":
    main()
