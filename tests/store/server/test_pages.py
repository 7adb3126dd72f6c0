"""The site over PostgreSQL: the plans of every question of its pages, and a server that goes away.

Sequential scans are made dear, so that one is left only where no index can answer. (That the planner
takes the indexes in a large library, :mod:`store.test_plans` holds.)
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from library.corpus import FIRST, assert_agree, opened, write
from store.casework.samples import account, case, draft, folder, item, paper, step
from store.casework.test_plans import QUESTIONS
from store.postgres import Server
from trihub.app import Library, create_site
from trihub.core.errors import LibraryError
from trihub.store.casework import Casework, open_casework
from trihub.store.vault import KeyFile
from web.client import Client

pytestmark = pytest.mark.postgresql
Asked = dict[str, Any]
"""Statements with one of the values that each was asked with."""

ADDRESSES = (
    "/en/", "/en/library", "/en/stats", "/en/register", "/en/stats/sources",
    f"/en/doc/CN{FIRST}A", f"/en/family/CN{FIRST}A", "/en/search?q=alpha", "/en/search?q=alpha&office=CN",
    f"/api/v1/documents/CN{FIRST}A", f"/api/v1/documents/CN{FIRST}A/family", "/api/v1/search?q=alpha",
    "/en/stats/indicators/APPLICATIONS", "/en/stats/offices/KR",
    "/api/v1/stats/table?dataset=WDI&indicator=APPLICATIONS&office=KR",
)  # fmt: skip
SMALL = frozenset(
    {
        "counter", "meta", "reject", "delivery", "stat_meta", "stat_slice", "stat_load", "stat_vintage",
        "audit_head", "casework_secret", "account", "casework_meta", "alembic_version",
    }
)  # fmt: skip
"""Tables with a row for each office, load or person, or fewer, which may be read whole."""


@pytest.fixture(scope="module")
def library(own_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("pages")
    made = opened(folder / "L", database=own_server.url("pages"), workers=1)
    made.ingest([write(folder / "in" / "1.xml", range(12))])
    made.statistics.load_shipped()
    made.register.load_shipped()
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(library: Library) -> Client:
    return Client(create_site(library))


def _listening(asked: Asked) -> Any:
    def note(_c: Any, _cursor: Any, statement: str, values: Any, _x: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")) and "pg_" not in statement:
            asked.setdefault(statement, values[0] if many else values)

    return note


def test_pages_read_no_table_from_end_to_end(library: Library, site: Client) -> None:
    asked = Asked()
    note = _listening(asked)
    event.listen(Engine, "before_cursor_execute", note)
    try:
        codes = {path: site.get(path).status_code for path in ADDRESSES}
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert codes == dict.fromkeys(ADDRESSES, 200)
    assert len(asked) > 20
    assert _reading_whole(library.store._reader, asked) == {}


def test_the_site_and_ingest_go_on_once_the_server_is_back(
    own_server: Server, library: Library, site: Client, tmp_path: Path
) -> None:
    """No process is started anew: a connection is tried before it is used."""
    document = f"/api/v1/documents/CN{FIRST}A"
    before = site.json(document)
    own_server.kill()
    answer = site.get(document)
    assert (answer.status_code, answer.json()["code"]) == (503, "library")
    assert site.get(f"/en/doc/CN{FIRST}A").status_code == 503
    with pytest.raises(LibraryError):
        library.ingest([write(tmp_path / "2.xml", range(12, 18))])
    own_server.start()
    assert site.json(document) == before
    assert library.ingest([tmp_path / "2.xml"]).added == 6
    assert site.get(f"/api/v1/documents/CN{FIRST + 17}A").status_code == 200
    assert_agree(library)


def test_questions_of_casework(
    postgresql: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keys = KeyFile.create(tmp_path_factory.mktemp("keys") / "keys.json")
    casework = open_casework(postgresql.url("casework_plans"), keys)
    _fill(casework)
    asked = Asked()
    note = _listening(asked)
    event.listen(Engine, "before_cursor_execute", note)
    try:
        for question in QUESTIONS.values():
            question(casework)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert _reading_whole(casework.database._writer, asked) == {}
    casework.close()


def _fill(casework: Casework) -> None:
    casework.accounts.add(account(subject="i s"))
    casework.papers.put([folder(), paper()])
    for number in range(9):
        name = f"C{number}"
        pieces = [item(f"I{number}", case=name)]
        casework.cases.write(case(name), [step(of=name)], expected=0, items=pieces, audit=[draft()])


def _reading_whole(engine: Engine, asked: Asked) -> dict[str, list[str]]:
    """The statements that read a large table from end to end, and which."""
    found = {}
    with engine.connect() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for statement, values in asked.items():
            shown = connection.exec_driver_sql(
                f"EXPLAIN (FORMAT JSON) {statement}", values
            ).scalar()
            if tables := sorted(set(_whole(shown[0]["Plan"])) - SMALL):
                found[statement] = tables
    return found


def _whole(node: dict[str, Any]) -> Iterator[str]:
    """The tables that a plan reads from end to end."""
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for inner in node.get("Plans", ()):
        yield from _whole(inner)
