"""A site with officers of three offices, and a clock that tests set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from trihub.access.clock import utc_now
from trihub.app import Library, create_keys, create_site, open_library
from trihub.app.casework import open_exchanges
from trihub.core.casework.people import SYSTEM, Actor, Role
from trihub.demo.joint.people import PASSWORD
from trihub.settings import Settings
from web.client import Client
from web.joint.conftest import Person

MAKER = Actor(account=SYSTEM.account, role=Role.ADMINISTRATOR, name=SYSTEM.name)


@dataclass
class Clock:
    """The moment that exchanges go by; accounts keep the real one."""

    moment: dt.datetime = field(default_factory=utc_now)

    def __call__(self) -> dt.datetime:
        return self.moment

    def on(self, day: dt.date) -> None:
        self.moment = dt.datetime.combine(day, dt.time(3), tzinfo=dt.UTC)


def made(folder: Path, clock: Clock, **more: Any) -> Library:
    """An empty library with accounts and with exchanges that go by a clock."""
    keys = folder / "keys.json"
    create_keys(keys)
    settings = Settings(
        library=folder / "library", workers=1, keys=keys, second_factor=False, **more
    )
    opened = open_library(settings, create=True)
    assert opened.access
    people = opened.access.people
    for login, role, office in (
        ("cn", Role.OFFICER, "CN"), ("jp", Role.OFFICER, "JP"), ("kr", Role.OFFICER, "KR"),
        ("admin", Role.ADMINISTRATOR, ""), ("examiner", Role.EXAMINER, "JP"),
    ):  # fmt: skip
        people.create(
            MAKER, login=f"{login}@example.org", name=f"Person {login}", role=role, office=office,
            language="en", password=PASSWORD,
        )  # fmt: skip
    opened.__dict__["exchanges"] = open_exchanges(opened, clock)
    return opened


@pytest.fixture(scope="session")
def session_clock() -> Clock:
    return Clock()


@pytest.fixture
def clock(session_clock: Clock) -> Clock:
    session_clock.on(dt.date(2026, 11, 2))
    return session_clock


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory, session_clock: Clock) -> Iterator[Library]:
    opened = made(tmp_path_factory.mktemp("exchanges"), session_clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def client(offices: Library) -> Client:
    return Client(create_site(offices))


@pytest.fixture(scope="session")
def signed(client: Client) -> Callable[[str], Person]:
    """Somebody signed in, once for the whole run."""
    known: dict[str, Person] = {}

    def of(name: str) -> Person:
        if name not in known:
            known[name] = Person(client).sign_in(f"{name}@example.org")
        return known[name]

    return of


Signed = Callable[[str], Person]

CALL = {
    "title-en": "Exchange of examiners 2027", "title-ja": "審査官交流2027", "kind": "exchange",
    "office": ["CN", "JP"], "field": ["AI", "CLASSIFICATION"], "language": ["en", "ja", "zh"],
    "periods": "spring 2027-03-01 2027-03-26\nmay 2027-05-10 2027-05-21",
    "places": "JP spring 1 level=B1\nCN may 1", "deadline": "2026-12-18", "within": "1",
}  # fmt: skip
NOMINATION = {
    "examiner": "Li Na", "person": "C-17", "rank": "1", "years-AI": "6", "level-en": "C1",
    "period": ["spring", "may"], "host": ["JP"],
}  # fmt: skip
SYMPOSIUM = {
    "title-en": "User symposium 2026", "call-en": "What users want.",
    "notice-en": "Your data serve the symposium alone.", "host": "JP", "office": ["CN", "JP"],
    "day": "2026-12-01", "until": "2026-11-20", "place": "Tokyo", "language": ["en", "ja"],
    "seats": "40",
}  # fmt: skip
