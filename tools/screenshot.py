"""Take the README's picture: ``python tools/screenshot.py http://127.0.0.1:8000``, the demonstration running."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlencode

from find_browser import bundled, find
from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "search.png"
QUERY = [("q", "ウェーハ 加工"), ("translate", "zh"), ("translate", "ko"), ("translate", "en")]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def main(address: str) -> None:
    """Open the search, warm it once, take the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find() or bundled(), args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        for _ in range(2):
            page.goto(f"{address}/en/search?{urlencode(QUERY)}", wait_until="networkidle")
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
