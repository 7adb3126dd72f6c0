"""A site with accounts, under a clock that tests set, and browsers that keep cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest

from access.conftest import PASSWORD, QUICK, Clock, add
from trihub.access.parts import Access, open_access
from trihub.access.passwords import Passwords
from trihub.app import Library, create_site
from trihub.core.casework.people import Account
from trihub.settings import Settings
from trihub.store.casework import CASEWORK_FILE, Casework, open_casework
from trihub.store.vault import KeyFile
from web.client import Client


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def casework(tmp_path: Path, clock: Clock) -> Iterator[Casework]:
    keys = KeyFile.create(tmp_path / "keys.json")
    opened = open_casework(tmp_path / CASEWORK_FILE, keys, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def access(casework: Casework, clock: Clock) -> Access:
    return open_access(casework.accounts, casework.audit, now=clock, passwords=Passwords(QUICK))


def site_of(library: Library, casework: Casework, access: Access, public_url: str = "") -> Client:
    """A site over the demonstration library with these accounts."""
    settings = Settings(library=library.settings.library, workers=1, public_url=public_url)
    served = Library(settings, library.store, library.index, library.glossary)
    vars(served).update(casework=casework, access=access)
    return Client(create_site(served))


@pytest.fixture
def accounts_site(library: Library, casework: Casework, access: Access) -> Client:
    return site_of(library, casework, access)


@dataclass
class Browser:
    """Keeps cookies, sends forms with what stands in them, says where a form comes from."""

    client: Client
    clock: Clock
    origin: str = "http://test"
    cookies: dict[str, str] = field(default_factory=dict)
    answer: httpx.Response | None = None

    def request(self, method: str, address: str, **options: Any) -> httpx.Response:
        headers = {"cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
                   **options.pop("headers", {})}  # fmt: skip
        if not headers["cookie"]:
            del headers["cookie"]
        answer = self.client.request(method, address, headers=headers, **options)
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        self.answer = answer
        return answer

    def get(self, address: str, **options: Any) -> httpx.Response:
        return self.request("GET", address, **options)

    def send(self, address: str, origin: str | None = "", **fields: Any) -> httpx.Response:
        """Send a form from a page of the site; ``origin`` is where it says that it comes from."""
        headers = {"origin": self.origin if origin == "" else origin} if origin is not None else {}
        return self.request("POST", address, data=fields, headers=headers)

    def csrf(self, page: str = "/en/account") -> str:
        """What the forms of a page carry."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(page).text)
        assert found, page
        return found[1]

    def password(self, login: str = "li@cnipa.example", password: str = PASSWORD) -> httpx.Response:
        """The first step."""
        return self.send("/en/sign-in", login=login, password=password)

    def set_up(self) -> str:
        """Set up the second factor; its secret."""
        page = self.get("/en/account/second-factor").text
        shown = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)
        assert shown
        secret = shown[1].replace(" ", "")
        code = pyotp.TOTP(secret).at(self.clock.at)
        answer = self.send("/en/account/second-factor", csrf=self.csrf_of(page), code=code)
        assert answer.status_code == 303, answer.text
        self.clock.go(minutes=1)
        return secret

    @staticmethod
    def csrf_of(page: str) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        assert found
        return found[1]


@pytest.fixture
def browser(accounts_site: Client, clock: Clock) -> Browser:
    return Browser(accounts_site, clock)


@pytest.fixture
def li(access: Access) -> Account:
    """An examiner of CNIPA with a password, without a second factor yet."""
    return add(access)


@pytest.fixture
def signed(browser: Browser, li: Account) -> Browser:
    """A browser in which that examiner has signed in by both factors."""
    browser.password()
    browser.set_up()
    return browser
