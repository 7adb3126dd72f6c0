"""Opening, making and migrating a library's database."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect

from store.conftest import Opener
from store.samples import patent
from trihub import __version__
from trihub.core.errors import BadInput, LibraryError, LibraryTooNew, NotFound
from trihub.store.database.engine import connect, shown, to_url
from trihub.store.migrations.upgrade import HEAD, REVISIONS, _migrate


def _tables(connection: Connection) -> dict[str, object]:
    """All that a schema is, but for comments and the order of columns."""
    look = inspect(connection)
    return {
        table: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(table)),
            sorted(look.get_pk_constraint(table)["constrained_columns"]),
            sorted((i["name"], *i["column_names"]) for i in look.get_indexes(table)),
            sorted((u["name"], *u["column_names"]) for u in look.get_unique_constraints(table)),
            sorted((f["name"], f["referred_table"]) for f in look.get_foreign_keys(table)),
        )
        for table in sorted(look.get_table_names())
    }


def test_migrations_from_nothing_lead_to_the_same_tables(
    new_address: Callable[[], str], opened: Opener
) -> None:
    made, migrated = new_address(), to_url(new_address())
    opened(made)
    engine = connect(migrated, writing=True)
    with engine.begin() as connection:
        _migrate(connection, HEAD)
        found = _tables(connection)
    engine.dispose()
    with connect(to_url(made), writing=True).connect() as connection:
        assert found == _tables(connection)


def test_without_rowid_tables_come_from_migrations_too(tmp_path: Path, opened: Opener) -> None:
    opened(tmp_path / "made.db")
    engine = connect(to_url(tmp_path / "migrated.db"), writing=True)
    with engine.begin() as connection:
        _migrate(connection, HEAD)
    engine.dispose()
    asked = "SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%' ORDER BY name"
    found = [
        sqlite3.connect(tmp_path / f"{n}.db").execute(asked).fetchall()
        for n in ("made", "migrated")
    ]
    assert found[0] == found[1] != []


def test_each_revision_is_a_file() -> None:
    folder = Path(__file__).parents[2] / "src" / "trihub" / "store" / "migrations" / "versions"
    assert [f"v{name}" for name in REVISIONS] == sorted(
        path.name.partition("_")[0] for path in folder.glob("v*.py")
    )


def test_a_library_is_made_once_and_opened_again(address: str, opened: Opener) -> None:
    first = opened(address)
    with first.writer() as writer:
        writer.put(patent())
    first.close()
    assert opened(address, create=False).counts().documents == 1


def _alter(address: str, *statements: str) -> None:
    engine = connect(to_url(address), writing=True)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '9999'",
        "UPDATE meta SET value = '99' WHERE name = 'codec'",
    ],
)
def test_a_library_of_a_newer_version(address: str, opened: Opener, statement: str) -> None:
    opened(address).close()
    _alter(address, statement, "UPDATE meta SET value = '7.5' WHERE name = 'written_by'")
    with pytest.raises(LibraryTooNew, match=f"made by Trihub 7.5; this is {__version__}") as caught:
        opened(address)
    assert "pip install --upgrade" in caught.value.hint


def test_a_document_of_a_newer_version(address: str, opened: Opener) -> None:
    store = opened(address)
    with store.writer() as writer:
        writer.put(patent())
    _alter(address, "UPDATE document_head SET codec = 99")
    with pytest.raises(LibraryTooNew):
        store.get("CN113781974A")


def test_a_database_of_another_program(address: str, opened: Opener) -> None:
    _alter(address, "CREATE TABLE document (id integer)")
    with pytest.raises(LibraryError, match="other programs") as caught:
        opened(address)
    assert "of its own" in caught.value.hint


def test_no_library_where_none_is_to_be_made(tmp_path: Path, opened: Opener) -> None:
    with pytest.raises(NotFound, match="no library"):
        opened(tmp_path / "no.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_no_tables_where_none_are_to_be_made(address: str, opened: Opener) -> None:
    _alter(address, "CREATE TABLE unrelated (id integer)")
    with pytest.raises(NotFound, match="no library"):
        opened(address, create=False)


def test_a_file_that_is_no_database(tmp_path: Path, opened: Opener) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"<?xml version='1.0'?>" * 100)
    with pytest.raises(LibraryError, match="no database"):
        opened(path)
    assert path.read_bytes().startswith(b"<?xml")


def test_a_folder(tmp_path: Path, opened: Opener) -> None:
    with pytest.raises(LibraryError, match="folder"):
        opened(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path, opened: Opener) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="cannot be made"):
        opened(tmp_path / "file" / "library" / "library.db")


@pytest.mark.parametrize("address", ["mysql://root:secret@host/x", "sqlite://", "https://host/x"])
def test_other_addresses(address: str) -> None:
    with pytest.raises(BadInput) as caught:
        to_url(address)
    assert "secret" not in str(caught.value)


def test_passwords_are_not_shown() -> None:
    assert shown(to_url("postgresql://me:secret@host/x")) == "postgresql://me:***@host/x"


def test_a_server_that_is_not_there(opened: Opener, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="reports") as caught:
        opened(f"postgresql://me:secret@/x?host={tmp_path}")
    assert "secret" not in str(caught.value)


def test_opening_does_not_import_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from trihub.store import open_store;"
        f"open_store({str(tmp_path / 'a.db')!r}).close();"
        "print(sorted(m for m in ('alembic', 'psycopg', 'mako') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
