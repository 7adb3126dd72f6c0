"""A reader follows a figure: the series, one observation, a disagreement, the embedded chart."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from trihub.app import Library
from trihub.charts import to_svg
from trihub.core.languages import MAIN_LANGUAGES
from web.browser.conftest import Open
from web.browser.test_every_page import MAX_WEIGHT, violations

CHINA = "APPLICATIONS.PATENT.CN.RES._T._T.APPLICATION.CALENDAR.FIRST_APPLICANT._Z"
SERIES = f"/stats/WDI/{CHINA}"


@pytest.fixture(scope="module", autouse=True)
def compared(library: Library) -> None:
    """The register stands before the pages are opened, and the first chart is drawn, which takes
    longer than those after it."""
    library.statistics.reconciled.get()
    to_svg({"data": {"values": [{}]}, "mark": "point"}, "en")


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_a_series_with_its_chart(visit: Open, lang: str) -> None:
    at = visit()
    at.go(f"/{lang}{SERIES}")
    drawn = at.page.locator(".chart img")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("image => image.complete && image.naturalWidth > 400")
    assert violations(at) == []
    assert at.weight() < MAX_WEIGHT
    assert at.complaints == []


def test_a_reader_follows_a_figure(visit: Open) -> None:
    at = visit()
    at.go(f"/zh{SERIES}")
    at.page.locator(".around td a", has_text="1,204,981").click()
    expect(at.page.locator(".claimed")).to_contain_text("1,204,981")
    assert violations(at) == []
    at.page.locator("main p > a").first.click()
    expect(at.page.locator("h1")).to_be_visible()
    at.page.locator("a[href*='/stats/disagreements/D']").first.click()
    expect(at.page.locator(".claims-beside")).to_be_visible()
    assert at.complaints == []


@pytest.mark.parametrize("path", [SERIES, "/stats/WDI/APPLICATIONS.PATENT..RES......"])
def test_figures_narrow_and_dark(visit: Open, path: str) -> None:
    at = visit(width=320, color_scheme="dark")
    at.go(f"/ko{path}")
    assert at.overflow() <= 0
    assert violations(at) == []
    source = at.page.locator(".chart img").evaluate("image => image.currentSrc")
    assert source.endswith("theme=dark")


@pytest.fixture
def elsewhere(address: str) -> Iterator[str]:
    """A page of another site that shows a chart of this one."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            frame = f'<iframe src="{address}/ja{SERIES}/embed" width="720" height="640"></iframe>'
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frame.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_chart_in_a_page_of_another_site(visit: Open, elsewhere: str) -> None:
    at = visit()
    at.page.goto(elsewhere, wait_until="domcontentloaded")
    inside = at.page.frame_locator("iframe")
    expect(inside.locator(".chart img")).to_be_visible()
    inside.locator("summary").click()
    expect(inside.locator("td", has_text="1,204,981")).to_be_visible()
    alone = visit()
    alone.go(f"/ja{SERIES}/embed")
    assert violations(alone) == []
