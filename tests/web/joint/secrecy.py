"""Two libraries that were one: the second one also holds cases with unpublished applications.

Everything that could tell them apart is asked of both by people without the right, in the same
words, under the same stopped clock.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property, partial
from html import unescape
from pathlib import Path
from typing import Any

import httpx

from trihub.access import parts
from trihub.access.papers.encoding import decode
from trihub.app import Library, create_site, for_demonstration, open_joint, open_library
from trihub.core.casework.cases import CaseFilter, ItemKind
from trihub.core.casework.people import SYSTEM, Account, Actor, Role
from trihub.core.casework.working import PaperKind
from trihub.core.numbers.keys import application_key
from trihub.demo.joint import people, story
from trihub.meetings.model import Meeting, Note, Position
from trihub.settings import Settings
from web.client import Client

REASON = (ItemKind.REASON,)
ADMINISTRATOR = Actor(account=SYSTEM.account, role=Role.ADMINISTRATOR)
PLACE = "Hall of the unsaid"
POSITION = "We would settle for half of it"
OUTSIDERS = {
    "other": ("other@demo.example", Role.APPLICANT, ""),
    "third": ("examiner.jp@demo.example", Role.EXAMINER, "JP"),
}
"""Who has signed in, and no right to the case: another applicant, a third office's examiner."""

DECLARED: Sequence[tuple[str, bytes, bytes]] = (
    ("milliseconds of a search, API", rb'("milliseconds":)[\d.]+', rb"\1"),
    (
        "milliseconds of a search, page",
        r"(?<=· )[\d.,\s]+(?:ms|毫秒|ミリ秒|밀리초)".encode(),
        b"ms",
    ),
    ("secret of a form, masked anew on each page", rb'(name="csrf" value=")[^"]+', rb"\1"),
    ("numbers drawn by chance for what was made just now", rb"\b[a-z2-7]{26}\b", b""),
    ("identifier of an SDMX message", rb"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", b""),
    ("moment of an SDMX message", rb'((?:"prepared": ?"|Prepared>))[^"<]+', rb"\1"),
    ("moment at which pairs of texts were written", rb'("made": ?")\d{4}-\d\d-\d\dT[^"]+', rb"\1"),
    ("moment at which a workbook was written", rb"(<dcterms:\w+ [^>]*>)[^<]+", rb"\1"),
)
"""Everything in which answers may differ: what it is, and how it is found. ``Date`` is put on by the
server that stands before the application, not by the application."""


@dataclass
class World:
    """One of the two libraries, open and served."""

    library: Library
    client: Client
    now: dt.datetime
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)

    def ask(self, who: str, method: str, address: str, **options: Any) -> httpx.Response:
        """Ask as the public (``""``) or as somebody signed in: pages by cookie, the API by token."""
        headers = {"accept-encoding": "identity", "origin": "http://test"}
        if who and address.startswith("/api/"):
            headers["authorization"] = f"Bearer {self.tokens[who]['api']}"
        elif who:
            headers["cookie"] = f"trihub={self.cookies[who]}"
        return self.client.request(method, address, headers=headers, **options)

    def form_secret(self, who: str) -> str:
        """What a form of this person carries."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.ask(who, "GET", "/en/joint").text)
        assert found
        return found[1]


def opened(place: Path, now: dt.datetime, *, create: bool = False) -> Library:
    """A library with joint search whose clock stands still."""
    library = open_library(for_demonstration(Settings(library=place, workers=1)))
    keys = library.settings.keys
    if create and keys is not None:
        from trihub.app import create_keys

        create_keys(keys)
    casework = library.casework
    assert casework
    access = parts.open_access(
        casework.accounts, casework.audit, now=lambda: now, second_factor=False
    )
    vars(library).update(access=access, joint=open_joint(library, now=lambda: now))
    return library


def found(folder: Path, place: Path, now: dt.datetime) -> dict[str, Account]:
    """Make the library that both come from: people, sessions, tokens, a case of the other
    applicant's own. Who can sign in, by name."""
    shutil.copytree(folder, place)
    for path in place.glob("*.sqlite"):  # else whoever opens one first brings its log into it
        with closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    library = opened(place, now, create=True)
    assert library.access
    everybody = people.make(library.access.people)
    for name, (login, role, office) in OUTSIDERS.items():
        everybody[name] = library.access.people.create(
            ADMINISTRATOR, login=login, name=f"{name} person", role=role, office=office,
            password=people.PASSWORD,
        )  # fmt: skip
    clock = story.Moving(now - dt.timedelta(days=3))
    joint = open_joint(library, clock)
    story.Story(joint, clock, {**everybody, "applicant": everybody["other"]}).petition()
    library.close()
    return everybody


def sign_in(place: Path, now: dt.datetime, everybody: dict[str, Account]) -> dict[str, Any]:
    """Sessions and tokens of those without the right, made before the library is copied."""
    library = opened(place, now)
    access = library.access
    assert access
    made: dict[str, Any] = {}
    for name in OUTSIDERS:
        account = everybody[name]
        cookie = access.sessions.open(account, strong=True).secret
        api, _ = access.tokens.issue(account, "api", frozenset({"read", "write"}), 30)
        feed, _ = access.tokens.issue(account, "feed", frozenset({"feed"}), 30)
        made[name] = {"cookie": cookie, "api": api, "feed": feed}
    library.close()
    return made


def served(place: Path, now: dt.datetime, signed: dict[str, Any]) -> World:
    """A site over one of the libraries."""
    library = opened(place, now)
    world = World(library, Client(create_site(library, demonstration=True)), now)
    world.cookies = {name: one["cookie"] for name, one in signed.items()}
    world.tokens = signed
    return world


def hide(place: Path, now: dt.datetime, everybody: dict[str, Account]) -> None:
    """Add the cases: a closed one, one that is searched, one just asked for; and a meeting that two
    offices prepare, with a position and a note."""
    library = opened(place, now)
    assert len(story.prepare(partial(open_joint, library), everybody, now)) == 3
    _meeting(library)
    library.close()


def _meeting(library: Library) -> None:
    found, officer = library.meetings, Actor(account="kim", role=Role.OFFICER, office="KR")
    assert found
    meeting = Meeting(mechanism="CN-KR", date="2031-05-20", place=PLACE)
    name = found.preparing.create(officer, meeting, ["CN", "KR"])
    agenda = found.preparing.draft_agenda(officer, name)
    found.preparing.save_agenda(officer, name, agenda, 0)
    found.agreeing.save(officer, name, found.agreeing.begin(officer, name), 0)
    item = agenda.items[0].id
    position = Position(item=item, title=POSITION, text=POSITION, language="en")
    found.preparing.save_position(officer, name, position)
    found.preparing.save_note(officer, name, Note(item=item, text=POSITION))


@dataclass(frozen=True)
class Secrets:
    """What only the second library knows."""

    world: World
    own: str
    """The other applicant's own case."""
    story: Any = field(default_factory=story.told)

    @cached_property
    def cases(self) -> list[str]:
        """Their numbers."""
        rows = self._cases.cases(CaseFilter(), limit=20)
        return [row.id for row in rows if row.id != self.own]

    @property
    def _cases(self) -> Any:
        casework = self.world.library.casework
        assert casework
        return casework.cases

    @cached_property
    def meeting(self) -> str:
        """The number of the meeting."""
        assert self.world.library.casework
        (folder,) = self.world.library.casework.papers.folders(PaperKind.MEETING)
        return folder.id

    @cached_property
    def items(self) -> list[str]:
        """A number of an item of each kind."""
        kept = {item.kind: item.id for case in self.cases for item in self._cases.items(case)}
        kinds = ItemKind.DOCUMENT, ItemKind.RUN, ItemKind.NOTE, ItemKind.REPORT, ItemKind.REASON
        assert set(kinds) <= set(kept)
        return list(kept.values())

    @cached_property
    def numbers(self) -> list[str]:
        """The applications' numbers in several forms."""
        keys = [application_key(one["office"], one["number"]) for one in self.story["application"]]
        return [
            "202519900101.7", "CN202519900101.7", "ZL202519900101.7", "CN202519900101",
            "CN 2025 1 9900101.7", "10-2026-0950101", "KR10-2026-0950101", "KR1020260950101",
            "특허출원 10-2026-0950101", *keys,
        ]  # fmt: skip

    @cached_property
    def words(self) -> list[str]:
        """Words of titles, claims and descriptions, names, and the numbers."""
        titles = [one["title"] for one in self.story["application"]]
        claims = [one["claims"][0] for one in self.story["application"]]
        names = list(self.story["applicant"].values())
        inventors = [name for one in self.story["inventors"] for name in one.values()]
        return [*titles, *claims, *names, *inventors, "梯度 残余孔", "구배형 잔류 기공",
                *self.numbers, *self.cases[:1]]  # fmt: skip

    @cached_property
    def reasons(self) -> list[str]:
        """Beginnings of why people took the cases' steps, in their own words."""
        kept = (item for case in self.cases for item in self._cases.items(case, kinds=REASON))
        said = sorted({decode(item.content, str)[:24] for item in kept})
        assert {one["substantial"][:24] for one in self.story["desk"]} <= set(said)
        return said

    def shown(self, answer: httpx.Response) -> list[str]:
        """Numbers of cases and items, and reasons of steps, in an answer that were not in the
        question."""
        asked = str(answer.request.url) + answer.request.content.decode()
        found = unescape(answer.text) + str(answer.headers)
        secret = (*self.cases, *self.items, *self.reasons, self.meeting, PLACE, POSITION)
        return [one for one in secret if one in found and one not in asked]

    @cached_property
    def printed(self) -> list[bytes]:
        """Texts that stand in no file of the second library in clear."""
        own = [one[name] for one in self.story["application"] for name in ("title", "abstract")]
        claims = [claim for one in self.story["application"] for claim in one["claims"]]
        notes = [one["private_note"] for one in self.story["desk"]]
        return [
            text[:24].encode()
            for text in (
                *own,
                *claims,
                *notes,
                *self.reasons,
                *self.story["applicant"].values(),
                PLACE,
                POSITION,
            )
        ]


def bare(answer: httpx.Response) -> tuple[int, list[tuple[str, bytes]], bytes]:
    """Status, headers and body, without what is declared to differ."""
    body = declared(answer.content)
    length = answer.headers.get("content-length")
    head = answer.request.method == "HEAD"
    assert head or length is None or int(length) == len(answer.content)
    headers = []
    for name, value in answer.headers.multi_items():
        kept = value.encode()
        for _, pattern, instead in DECLARED:
            kept = re.sub(pattern, instead, kept)
        counted = name == "content-length" and not head
        headers.append((name, str(len(body)).encode() if counted else kept))
    return answer.status_code, headers, body


def apart(one: httpx.Response, two: httpx.Response) -> str:
    """Where two answers differ, for whoever reads a failure."""
    left, right = bare(one), bare(two)
    if left[:2] != right[:2]:
        return f"{left[:2]} / {right[:2]}"
    start = next((i for i, pair in enumerate(zip(left[2], right[2], strict=False))
                  if pair[0] != pair[1]), 0)  # fmt: skip
    begin = max(0, start - 60)
    return f"{left[2][begin : start + 60]!r} / {right[2][begin : start + 60]!r}"


def declared(body: bytes) -> bytes:
    """A body or file without what is declared to differ."""
    body = unpacked(body)
    for _, pattern, instead in DECLARED:
        body = re.sub(pattern, instead, body)
    return body


def unpacked(body: bytes) -> bytes:
    """A workbook or archive as its parts, without the moments at which each was put in."""
    if not body.startswith(b"PK\x03\x04"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"".join(name.encode() + archive.read(name) for name in archive.namelist())
