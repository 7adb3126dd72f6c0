"""The demonstration's site in a real browser: who is signed in where, and forms filled in as people do."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Locator, expect

from trihub.app import Library, create_site, for_demonstration, open_library
from trihub.core.casework.cases import CaseFilter
from trihub.core.casework.people import Account
from trihub.demo.joint.people import PASSWORD, PEOPLE
from trihub.settings import Settings
from web.browser.conftest import Open, Visit

LANGUAGES = {"applicant": "en", "cn": "zh", "cn-head": "zh", "kr": "ko", "kr-head": "ko"}
"""The language in which each of the demonstration's people works here."""


@dataclass
class Stage:
    """A served copy of the prepared demonstration."""

    library: Library
    address: str
    cases: dict[str, str]
    """Case numbers by state."""
    visit: Open | None = None
    pictures: Path | None = None
    secrets: dict[str, str] = field(default_factory=dict)
    """Cookies of sessions that are open already, by person."""

    def seat(self, name: str, **options: Any) -> Seat:
        """Somebody's own window, signed in through the page's form."""
        assert self.visit
        at = self.visit(**options)
        at.address = self.address
        seat = Seat(at, LANGUAGES.get(name, "en"), self.pictures)
        at.go(f"/{seat.lang}/sign-in?next=/{seat.lang}/joint")
        at.page.fill("#login", PEOPLE[name].login)
        at.page.fill("#password", PASSWORD)
        at.page.keyboard.press("Enter")
        expect(at.page.locator("form.who a")).to_have_text(PEOPLE[name].name)
        return seat

    def account(self, name: str) -> Account:
        """Somebody's account."""
        assert self.library.access
        found = self.library.access.accounts.by_login(PEOPLE[name].login)
        assert found
        return found

    def session(self, name: str) -> str:
        """The cookie of a session that is opened without the form."""
        assert self.library.access
        return self.library.access.sessions.open(self.account(name), strong=True).secret


@dataclass
class Seat:
    """One person's window."""

    at: Visit
    lang: str
    pictures: Path | None = None

    @property
    def text(self) -> str:
        """What the page shows."""
        return self.at.page.locator("main").inner_text()

    def go(self, path: str) -> Seat:
        """Open a page of joint search in the person's language."""
        answer = self.at.go(f"/{self.lang}/joint{path}")
        assert answer.status == 200, (path, answer.status)
        assert self.find("html").get_attribute("lang") == {"zh": "zh-Hans"}.get(
            self.lang, self.lang
        )
        return self

    def find(self, selector: str, **options: Any) -> Locator:
        return self.at.page.locator(selector, **options)

    def status(self, path: str) -> int:
        """What an address answers to this person, aside from the window."""
        return self.at.page.request.get(f"{self.at.address}/{self.lang}/joint{path}").status

    def move(self, name: str, **fields: str | bool) -> None:
        """Fill in one form of the case's page and send it."""
        form = self.find(f"form[action$='/moves/{name}']").first
        for details in form.locator("xpath=ancestor::details").all():
            if details.get_attribute("open") is None:
                details.locator("summary").first.click()
        self.send(form, **fields)

    def send(self, form: Locator, button: str = "button", **fields: str | bool) -> None:
        """Fill a form in and send it; the page that comes complains of nothing."""
        fill(form, **fields)
        with self.at.page.expect_navigation():
            form.locator(button).last.click()
        expect(self.find("[role=alert]")).to_have_count(0)

    def picture(self, name: str, height: int = 0) -> None:
        """Keep what the window shows for the documentation, where that is asked for."""
        if self.pictures:
            self.pictures.mkdir(parents=True, exist_ok=True)
            size = self.at.page.viewport_size
            assert size
            clip = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]}
            self.at.page.mouse.move(0, 0)
            self.at.page.screenshot(path=self.pictures / f"joint-{name}.png", clip=clip)  # type: ignore[arg-type]


def fill(form: Locator, **fields: str | bool) -> None:
    """Set a form's fields by their names: texts, boxes that are ticked, choices by value."""
    for name, value in fields.items():
        found = form.locator(f"[name={name}]")
        kind = found.first.evaluate("e => e.type")
        if kind in ("radio", "checkbox"):
            wanted = found if value is True else form.locator(f"[name={name}][value='{value}']")
            wanted.first.check()
        elif kind.startswith("select"):
            found.select_option(str(value))
        else:
            found.fill(str(value))


@contextmanager
def staged(place: Path, visit: Open | None = None, pictures: Path | None = None) -> Iterator[Stage]:
    """Serve the library in a folder with its demonstration's people."""
    opened = open_library(for_demonstration(Settings(library=place, workers=1)))
    assert opened.joint
    rows = opened.joint.parts.cases.cases(CaseFilter(), limit=10)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        site = create_site(opened, demonstration=True)
        server = uvicorn.Server(uvicorn.Config(site, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        yield Stage(opened, address, {row.state: row.id for row in rows}, visit, pictures)
        server.should_exit = True
        thread.join(10)
    opened.close()
