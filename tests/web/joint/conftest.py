"""The demonstration with its people and cases, and browsers for each of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx
import pytest

from trihub.app import Library, create_site, demonstrate, for_demonstration, open_library
from trihub.core.casework.cases import CaseFilter
from trihub.demo.joint.people import PASSWORD, PEOPLE
from trihub.settings import Settings
from web.client import Client


@pytest.fixture(scope="session")
def prepared(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration's people and cases, made once; tests copy it."""
    place = tmp_path_factory.mktemp("joint") / "library"
    shutil.copytree(folder, place)
    opened = open_library(for_demonstration(Settings(library=place, workers=1)))
    demonstrate(opened)
    opened.close()
    return place


@dataclass
class Person:
    """A browser in which somebody has signed in; forms are sent with what stands in them."""

    client: Client
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def ask(self, method: str, address: str, **options: Any) -> httpx.Response:
        headers = {"origin": "http://test", **options.pop("headers", {})}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        answer = self.client.request(method, address, headers=headers, **options)
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    def sign_in(self, login: str) -> Person:
        answer = self.ask("POST", "/en/sign-in", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        found = re.search(r'name="csrf" value="([^"]+)"', self.page("/en/joint"))
        assert found
        self.csrf = found[1]
        return self

    def page(self, address: str) -> str:
        answer = self.ask("GET", address)
        assert answer.status_code == 200, (address, answer.status_code, answer.text[:800])
        return answer.text

    def send(self, address: str, **data: Any) -> httpx.Response:
        """Send a form."""
        return self.ask("POST", address, data={"csrf": self.csrf, **data})

    def done(self, address: str, **data: Any) -> str:
        """Send a form that does what it should; where it goes on."""
        answer = self.send(address, **data)
        assert answer.status_code == 303, (address, answer.status_code, alerts(answer.text))
        return answer.headers["location"]


def alerts(page: str) -> list[str]:
    """What a page says went wrong."""
    return re.findall(r'role="alert">(.*?)</(?:div|section)>', page, re.DOTALL)


@dataclass
class Play:
    """An open copy of the prepared demonstration."""

    library: Library
    client: Client
    cases: tuple[str, str, str]
    """The closed case, the one that is searched, the one just asked for."""

    def who(self, name: str) -> Person:
        """Somebody of the demonstration, signed in."""
        return Person(self.client).sign_in(PEOPLE[name].login)


@pytest.fixture
def play(prepared: Path, tmp_path: Path) -> Iterator[Play]:
    place = tmp_path / "library"
    shutil.copytree(prepared, place)
    opened = open_library(for_demonstration(Settings(library=place, workers=1)))
    assert opened.joint
    rows = opened.joint.parts.cases.cases(CaseFilter(), limit=10)
    by_state = {row.state: row.id for row in rows}
    cases = by_state["closed"], by_state["searching"], by_state["requested"]
    yield Play(opened, Client(create_site(opened, demonstration=True)), cases)
    opened.close()


Signed = Callable[[str], Person]
