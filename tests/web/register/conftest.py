"""A site whose register people record in: an officer of MOIP, one of JPO, an examiner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from access.conftest import QUICK, add
from trihub.access.parts import Access, open_access
from trihub.access.passwords import Passwords
from trihub.app import Library, create_site
from trihub.core.casework.people import Account, Role
from trihub.register.service import Register
from trihub.settings import Settings
from trihub.store.casework import CASEWORK_FILE, Casework, open_casework
from trihub.store.register import open_register
from trihub.store.vault import KeyFile
from web.client import Client


@dataclass
class Seat:
    """Somebody's browser: forms are sent with the secret that the site's pages carry."""

    client: Client
    account: Account | None
    cookie: str = ""
    csrf: str = ""

    def ask(self, method: str, address: str, **options: Any) -> httpx.Response:
        headers = {"origin": "http://test"} | ({"cookie": self.cookie} if self.cookie else {})
        return self.client.request(method, address, headers=headers, **options)

    def page(self, address: str) -> str:
        """The page at an address, which must be there."""
        answer = self.ask("GET", address)
        assert answer.status_code == 200, (address, answer.text[:400])
        return unescape(answer.text)

    def send(self, address: str, **fields: Any) -> httpx.Response:
        return self.ask("POST", address, data={"csrf": self.csrf, **fields})


@dataclass
class Office:
    """The site, its register, and who has signed in."""

    client: Client
    register: Register
    access: Access
    casework: Casework
    seats: dict[str, Seat]

    def token(self, name: str, *scopes: str) -> dict[str, str]:
        """Headers of a program that acts for somebody."""
        account = self.seats[name].account
        assert account
        secret, _ = self.access.tokens.issue(account, "program", frozenset(scopes))
        return {"authorization": f"Bearer {secret}"}


PEOPLE = {
    "kim": ("kim@moip.example", "Kim Seo-yeon", Role.OFFICER, "KR"),
    "sato": ("sato@jpo.example", "Sato Hana", Role.OFFICER, "JP"),
    "li": ("li@cnipa.example", "Li Ming", Role.EXAMINER, "CN"),
    "admin": ("admin@office.example", "Programme office", Role.ADMINISTRATOR, ""),
}


@pytest.fixture(scope="module")
def office(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A register of its own, so that what is recorded here disturbs nobody."""
    folder: Path = tmp_path_factory.mktemp("register")
    casework = open_casework(folder / CASEWORK_FILE, KeyFile.create(folder / "keys.json"))
    access = open_access(
        casework.accounts, casework.audit, passwords=Passwords(QUICK), second_factor=False
    )
    register = Register(open_register(folder / "register.sqlite"))
    served = Library(
        Settings(library=library.settings.library, workers=1, fields=library.settings.fields),
        library.store, library.index, library.glossary,
    )  # fmt: skip
    vars(served).update(casework=casework, access=access, register=register)
    client = Client(create_site(served))
    seats = {"": Seat(client, None)}
    for name, (login, called, role, where) in PEOPLE.items():
        account = add(access, login, name=called, role=role, office=where)
        signed = access.sessions.open(account, strong=True)
        seat = Seat(client, account, f"trihub={signed.secret}")
        found = re.search(r'name="csrf" value="([^"]+)"', seat.ask("GET", "/en/register/new").text)
        seat.csrf = found[1] if found else ""
        seats[name] = seat
    yield Office(client, register, access, casework, seats)
    register.close()
    casework.close()
