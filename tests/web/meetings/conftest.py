"""A site where CN and KR prepare a meeting; an officer of JP, an examiner and an administrator beside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from access.conftest import QUICK, add
from meetings.conftest import AGREED, HELD, NEWS
from trihub.access.parts import open_access
from trihub.access.passwords import Passwords
from trihub.app import Library, create_site, open_meetings
from trihub.core.casework.people import Role
from trihub.core.register import Authority, Source
from trihub.register.service import Register
from trihub.settings import Settings
from trihub.store.casework import CASEWORK_FILE, open_casework
from trihub.store.register import open_register
from trihub.store.vault import KeyFile
from web.client import Client
from web.register.conftest import Office, Seat

PEOPLE = {
    "chen": ("chen@cnipa.example", "陈静", Role.OFFICER, "CN"),
    "kim": ("kim@moip.example", "김서연", Role.OFFICER, "KR"),
    "sato": ("sato@jpo.example", "佐藤花", Role.OFFICER, "JP"),
    "li": ("li@cnipa.example", "Li Ming", Role.EXAMINER, "CN"),
    "admin": ("admin@office.example", "Programme office", Role.ADMINISTRATOR, ""),
}
FORM = OTHER_FORM = {
    "mechanism": "CN-KR", "number": "37", "date": "2031-05-20", "place": "Beijing",
    "mode": "in person", "host": "CN", "minutes": "180", "language": ["en", "zh", "ja", "ko"],
    "office": ["CN", "KR"], "day": "2031-04-20", "what": "Positions",
}  # fmt: skip


@pytest.fixture(scope="session")
def bench(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The site with a register of its own, in which one commitment of CN and KR is open."""
    folder: Path = tmp_path_factory.mktemp("meetings")
    casework = open_casework(folder / CASEWORK_FILE, KeyFile.create(folder / "keys.json"))
    access = open_access(
        casework.accounts, casework.audit, passwords=Passwords(QUICK), second_factor=False
    )
    register = Register(open_register(folder / "register.sqlite"))
    paper = register.read(NEWS, Source(title="News", publisher="Press", authority=Authority.PRESS))
    for each in paper.records:
        each.decision = "confirm"
    register.confirm(paper, "ann")
    served = Library(
        Settings(library=library.settings.library, workers=1, fields=library.settings.fields),
        library.store, library.index, library.glossary,
    )  # fmt: skip
    vars(served).update(casework=casework, access=access, register=register)
    vars(served).update(meetings=open_meetings(served))
    client = Client(create_site(served))
    seats = {"": Seat(client, None)}
    for name, (login, called, role, where) in PEOPLE.items():
        account = add(access, login, name=called, role=role, office=where)
        signed = access.sessions.open(account, strong=True)
        seat = Seat(client, account, f"trihub={signed.secret}")
        found = re.search(r'name="csrf" value="([^"]+)"', seat.ask("GET", "/en/account").text)
        seat.csrf = found[1] if found else ""
        seats[name] = seat
    yield Office(client, register, access, casework, seats)
    register.close()
    casework.close()


@pytest.fixture
def name(bench: Office) -> str:
    """A meeting that CN began."""
    answer = bench.seats["chen"].send("/en/meetings/new", **FORM)
    assert answer.status_code == 303, unescape(answer.text)
    return answer.headers["location"].rpartition("/")[2]


def keep(seat: Seat, name: str, seen: int, *sentences: dict[str, str], link: str = "new") -> Any:
    """Send the summary's form with these sentences."""
    data: dict[str, Any] = {"seen": str(seen), "id": [], "order": [], "commitment": [], "item": []}
    for place, texts in enumerate((*sentences, dict.fromkeys(HELD, "")), 1):
        row = {"id": "", "order": str(place), "commitment": link if place > 1 else "", "item": ""}
        row |= {f"text_{code}": text for code, text in texts.items()}
        for key, value in row.items():
            data.setdefault(key, []).append(value)
    return seat.send(f"/en/meetings/{name}/summary", **data)


@pytest.fixture
def begun(bench: Office, name: str) -> str:
    """The same with a summary of two sentences that agree."""
    answer = keep(bench.seats["kim"], name, 0, HELD, AGREED)
    assert answer.status_code == 303, unescape(answer.text)
    return name
