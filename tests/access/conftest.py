"""Accounts in a real database, under a clock that tests set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from store.both import address_of, on_both
from trihub.access.parts import Access, open_access
from trihub.access.passwords import Passwords
from trihub.access.people import OPERATOR
from trihub.core.casework.people import Account, Role
from trihub.store.casework import Casework, open_casework
from trihub.store.vault import KeyFile

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""argon2id with the least parameters: tests sign in often."""

PASSWORD = "battery staple horse"


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.at = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.at

    def go(self, **by: float) -> None:
        """Move on, or back."""
        self.at += dt.timedelta(**by)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    on_both(metafunc, "test_audit", "test_tokens_people")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def casework(tmp_path: Path, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Casework]:
    keys = KeyFile.create(tmp_path / "keys.json")
    opened = open_casework(address_of(request, tmp_path), keys, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def access(casework: Casework, clock: Clock) -> Access:
    return open_access(casework.accounts, casework.audit, now=clock, passwords=Passwords(QUICK))


def add(access: Access, login: str = "li@cnipa.example", **changed: object) -> Account:
    """An account with a password: an examiner of CNIPA unless told otherwise."""
    given: dict[str, object] = {
        "login": login, "name": "Li Ming", "role": Role.EXAMINER, "office": "CN",
        "password": PASSWORD, **changed,
    }  # fmt: skip
    return access.people.create(OPERATOR, **given)  # type: ignore[arg-type]


def actions(access: Access) -> list[str]:
    """What the audit log holds, in order."""
    import json

    return [json.loads(entry.body)["action"] for entry in access.audit.entries()]
