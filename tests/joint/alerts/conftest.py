"""Cases over a real database, and mail servers that run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from joint.alerts.server import Server
from joint.case.world import EVERYBODY, World
from trihub.core.ports import PatentStore
from trihub.joint.alerts.mail import Mailer, MailServer, Security
from trihub.joint.alerts.reminders import Alerts
from trihub.store import open_store
from trihub.store.casework import Casework, open_casework
from trihub.store.vault import KeyFile

LANGUAGES = {"exam-CN": "zh", "head-CN": "zh", "exam-JP": "ja", "exam-KR": "ko", "head-KR": "ko"}
NAMES = {"exam-CN": "李明", "exam-KR": "김민수", "anna": "Anna <b>Müller</b>"}


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PatentStore]:
    store = open_store(tmp_path_factory.mktemp("library") / "store.sqlite")
    yield store
    store.close()


@pytest.fixture
def casework(tmp_path: Path) -> Iterator[Casework]:
    opened = open_casework(tmp_path / "casework.sqlite", KeyFile.create(tmp_path / "keys.json"))
    for account in EVERYBODY:
        language = LANGUAGES.get(account.id, "en")
        name = NAMES.get(account.id, account.name)
        login = account.login.lower()
        opened.accounts.add(replace(account, language=language, name=name, login=login))
    yield opened
    opened.close()


@pytest.fixture
def world(casework: Casework, library: PatentStore) -> World:
    return World(casework, library)


@pytest.fixture
def alerts(world: World) -> Alerts:
    return Alerts(world.parts, world.casework.accounts, world.casework.outbox)


Start = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    servers: list[Server] = []

    def one(**options: object) -> Server:
        folder = tmp_path / f"server{len(servers)}"
        folder.mkdir()
        servers.append(Server(folder, **options))  # type: ignore[arg-type]
        return servers[-1]

    yield one
    for server in servers:
        server.stop()


@pytest.fixture
def server(start: Start) -> Server:
    return start()


def mailer_of(server: Server, security: Security = Security.STARTTLS, **more: str) -> Mailer:
    return Mailer(
        MailServer(
            host="127.0.0.1", port=server.port, sender="trihub@example.org", security=security,
            authority=server.certificate, timeout=60, **more,
        )  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture
def mailer(server: Server) -> Mailer:
    return mailer_of(server)
