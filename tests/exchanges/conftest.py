"""Casework in a folder of its own, people of three offices, and a clock that tests set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from trihub.core.casework.people import Account, Actor, Role
from trihub.exchanges.papers import Papers
from trihub.joint import calendar
from trihub.store.casework import Casework, open_casework
from trihub.store.vault import KeyFile


@dataclass
class Clock:
    """The moment that everything goes by."""

    moment: dt.datetime = field(default=dt.datetime(2026, 11, 2, 3, tzinfo=dt.UTC))

    def __call__(self) -> dt.datetime:
        return self.moment

    def on(self, day: str) -> None:
        self.moment = dt.datetime.fromisoformat(f"{day}T03:00:00+00:00")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> KeyFile:
    return KeyFile.create(tmp_path_factory.mktemp("keys") / "keys.json")


@pytest.fixture
def casework(tmp_path: Path, key_file: KeyFile) -> Iterator[Casework]:
    opened = open_casework(tmp_path / "casework.db", key_file)
    for office in ("CN", "JP"):  # mail is queued under the account of the one who opened
        one = officer(office)
        opened.accounts.add(
            Account(id=one.account, login=office.lower(), name=office, role=one.role, office=office)
        )
    yield opened
    opened.close()


@pytest.fixture
def papers(casework: Casework, clock: Clock) -> Papers:
    return Papers(store=casework.papers, calendar=calendar, now=clock)


def officer(office: str) -> Actor:
    """Somebody of an office's international department."""
    return Actor(account=f"officer-{office}", role=Role.OFFICER, office=office, name=office)


CN, JP, KR = map(officer, ("CN", "JP", "KR"))
OTHERS = (
    Actor(account="a", role=Role.APPLICANT),
    Actor(account="e", role=Role.EXAMINER, office="JP"),
    Actor(account="p", role=Role.ADMINISTRATOR),
    Actor(),
)
"""People who may know of nothing that is not published."""
