"""A real browser and a real server; what pages ask for and complain of is kept."""

from __future__ import annotations

import importlib.util
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Playwright, Response, expect, sync_playwright

from trihub.app import Library, create_site

ROOT = Path(__file__).resolve().parents[3]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
PATIENCE = 60_000
"""Milliseconds that a page may take on a machine with other work."""
expect.set_options(timeout=PATIENCE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--pictures", type=Path, help="folder to which the tests write the documentation's pictures"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def executable(playwright: Playwright) -> str:
    """The browser that is installed, else the one that the library brought."""
    spec = importlib.util.spec_from_file_location("find", ROOT / "tools" / "find_browser.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: str = module.find() or playwright.chromium.executable_path
    if not Path(found).exists():
        pytest.skip("no browser is installed: python tools/find_browser.py --install")
    return found


@pytest.fixture(scope="session")
def address(library: Library) -> Iterator[str]:
    """Where the site is served."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_site(library), log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable(playwright), args=QUIET)
        yield launched
        launched.close()


@dataclass
class Visit:
    """A page and what it asked for and said since it was opened."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Keep requests and everything that the console shows."""
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def weight(self) -> int:
        """Bytes of the page and of all that it asked for, as sent."""
        bytes_sent: int = self.page.evaluate(
            "['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type))"
            ".reduce((sum, entry) => sum + entry.transferSize, 0)"
        )
        return bytes_sent

    def go(self, path: str) -> Response:
        """Open a page of the site."""
        answer = self.page.goto(self.address + path)
        assert answer
        return answer

    def texts(self, selector: str) -> list[str]:
        """The text of every element that a selector names."""
        return self.page.locator(selector).all_inner_texts()

    def keys(self) -> list[str]:
        """The documents among the results, in order."""
        found = self.page.locator(".hit").evaluate_all("all => all.map(hit => hit.dataset.key)")
        return [str(key) for key in found]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return wide


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a window: ``visit(width=320, color_scheme="dark", java_script_enabled=False …)``."""
    contexts = []

    def new(width: int = 1280, height: int = 800, **options: Any) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        opened = Visit(context.new_page(), address)
        opened.watch()
        return opened

    yield new
    for context in contexts:
        context.close()
