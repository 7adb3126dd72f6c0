"""Opening, making and migrating casework."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from store.casework.conftest import Opener
from store.casework.samples import assert_whole, case, draft, folder, item, next_of, step
from store.samples import patent
from trihub import __version__
from trihub.core.casework.cases import Item, ItemKind
from trihub.core.errors import BadInput, LibraryError, LibraryTooNew, NotFound
from trihub.store import open_store
from trihub.store.casework import CASEWORK_FILE
from trihub.store.casework.audit import begin
from trihub.store.casework.cases import SqlCases
from trihub.store.casework.database import Database
from trihub.store.casework.opening import LINEAGE, REVISIONS
from trihub.store.database.engine import connect, to_url
from trihub.store.vault import KeyFile, KeyMissing

_SQLITE_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
_PG_TRIGGERS = (
    "SELECT tgname, regexp_replace(pg_get_triggerdef(oid), 'library[0-9]+', '', 'g')"
    " FROM pg_trigger WHERE NOT tgisinternal AND"
    " tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)"
    " ORDER BY tgname"
)


def _tables(connection: Connection) -> dict[str, object]:
    """All that a schema is, but for comments and the order of columns."""
    look = inspect(connection)
    found: dict[str, object] = {
        table: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(table)),
            sorted(look.get_pk_constraint(table)["constrained_columns"]),
            sorted((i["name"], *i["column_names"]) for i in look.get_indexes(table)),
            sorted((u["name"], *u["column_names"]) for u in look.get_unique_constraints(table)),
            sorted((f["name"], f["referred_table"]) for f in look.get_foreign_keys(table)),
        )
        for table in sorted(look.get_table_names())
    }
    sqlite = connection.dialect.name == "sqlite"
    triggers = connection.exec_driver_sql(_SQLITE_TRIGGERS if sqlite else _PG_TRIGGERS)
    found["triggers"] = [tuple(row) for row in triggers]
    if sqlite:
        asked = "SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%' ORDER BY name"
        found["without rowid"] = [row[0] for row in connection.exec_driver_sql(asked)]
    return found


def test_migrations_from_nothing_lead_to_the_same_tables(
    new_address: Callable[[], str], opened: Opener
) -> None:
    made, migrated = new_address(), to_url(new_address())
    opened(made)
    found = []
    for url in (to_url(made), migrated):
        engine = connect(url, writing=True)
        with engine.begin() as connection:
            if url is migrated:
                LINEAGE.migrate(connection, LINEAGE.head)
            found.append(_tables(connection))
        engine.dispose()
    assert found[0] == found[1]
    assert len(found[0]["triggers"]) == 12


def test_each_revision_is_a_file() -> None:
    folder = LINEAGE.scripts / "versions"
    assert [f"v{name}" for name in REVISIONS] == sorted(
        path.name.partition("_")[0] for path in folder.glob("v*.py")
    )


def test_casework_is_made_once_and_opened_again(address: str, opened: Opener) -> None:
    first = opened(address)
    first.cases.write(case(), [step()], expected=0, items=[item()])
    first.close()
    again = opened(address, create=False)
    assert again.cases.items("C1") == (item(),)
    assert assert_whole(again) == []


def _alter(address: str, *statements: str) -> None:
    engine = connect(to_url(address), writing=True)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _first_revision(address: str, keys: KeyFile) -> list[Item]:
    """Casework as revision 0001 left it: a mark, a chart and a note of two versions each, the
    first two under digests without a secret. Returns them as they were."""
    url = to_url(address)
    engine = connect(url, writing=True)
    with engine.begin() as connection:
        LINEAGE.migrate(connection, "0001")
        connection.execute(text("INSERT INTO casework_meta VALUES ('codec', '1')"))
    engine.dispose()
    database = Database(url, keys)
    kinds = {"kr-aaaa": ItemKind.MARK, "kr-bbbb": ItemKind.CHART, "kr-cccc": ItemKind.NOTE}
    with database.writing() as unit:
        begin(unit)
    items = [item(number, kind=kind) for number, kind in kinds.items()]
    cases = SqlCases(database)
    cases.write(case(), [step()], expected=0, items=items, audit=[draft()])
    for one in items:
        cases.put_item(next_of(one, content=b"{}"), expected=1)
    kept = [version for one in items for version in cases.item_versions(one.id)]
    database.close()
    return kept


def test_items_of_the_first_revision_get_numbers_under_a_secret(
    address: str, opened: Opener, keys: KeyFile
) -> None:
    before = _first_revision(address, keys)
    found = opened(address)
    number = found.cases.number_for
    names = {"kr-aaaa": f"kr-{number('aaaa')}", "kr-bbbb": f"kr-{number('bbbb')}"}
    for old in before:
        now = found.cases.item_versions(names.get(old.id, old.id))[old.version - 1]
        assert now == replace(old, id=names.get(old.id, old.id))
    assert found.cases.item("kr-aaaa") is None
    assert len(assert_whole(found)) == 1
    found.papers.put([folder()])
    assert found.papers.paper("F1") == folder()
    with found.database.reading() as connection:
        triggers = _tables(connection)["triggers"]
    assert len(triggers) == 12
    found.close()
    again = opened(address)
    assert again.cases.number_for("aaaa") == number("aaaa"), "made once"


def test_the_first_revision_with_other_keys_stays_as_it_is(
    address: str, opened: Opener, keys: KeyFile, tmp_path: Path
) -> None:
    before = _first_revision(address, keys)
    with pytest.raises(KeyMissing):
        opened(address, KeyFile.create(tmp_path / "other" / "keys.json"))
    cases = opened(address).cases
    number = f"kr-{cases.number_for('aaaa')}"
    assert cases.item(number) == replace(before[1], id=number)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_revision SET version_num = '9999'",
        "UPDATE casework_meta SET value = '99' WHERE name = 'codec'",
    ],
)
def test_casework_of_a_newer_version(address: str, opened: Opener, statement: str) -> None:
    opened(address).close()
    _alter(address, statement, "UPDATE casework_meta SET value = '7.5' WHERE name = 'written_by'")
    with pytest.raises(LibraryTooNew, match=f"made by Trihub 7.5; this is {__version__}") as caught:
        opened(address)
    assert "pip install --upgrade" in caught.value.hint


def test_a_database_of_another_program(address: str, opened: Opener) -> None:
    _alter(address, "CREATE TABLE account (id integer)")
    with pytest.raises(LibraryError, match="other programs"):
        opened(address)


def test_beside_a_library_in_the_same_database(address: str, opened: Opener) -> None:
    """In whatever order the two are made; neither touches the other's tables."""
    casework = opened(address)
    store = open_store(address)
    with store.writer() as writer:
        writer.put(patent())
        if not casework.database.sqlite:
            casework.cases.write(case(), [step()], expected=0)
    assert store.counts().documents == 1
    store.close()
    assert opened(address, create=False).audit.head()[0] == 0


def test_an_ingest_that_holds_the_library_is_in_nobodys_way(tmp_path: Path, opened: Opener) -> None:
    """The reason for a file of its own: an hour's run is one transaction after the other."""
    store, casework = open_store(tmp_path / "store.sqlite"), opened(tmp_path / CASEWORK_FILE)
    with store.hold(), store.writer() as writer:
        writer.put(patent())
        casework.cases.write(case(), [step()], expected=0)
    store.close()
    assert casework.cases.case("C1") == case()


@pytest.mark.postgresql
def test_an_ingest_in_postgresql_is_in_nobodys_way(postgresql: object, opened: Opener) -> None:
    address = postgresql.url("both")
    store = open_store(address)
    with store.hold(), store.writer() as writer:
        writer.put(patent())
        casework = opened(address)
        casework.cases.write(case(), [step()], expected=0)
    store.close()
    assert casework.cases.case("C1") == case()


def test_other_keys_than_those_it_was_made_with(
    address: str, opened: Opener, tmp_path: Path
) -> None:
    """Told at once, rather than at the first item; nothing is written with them."""
    opened(address).close()
    with pytest.raises(KeyMissing, match="audit head") as caught:
        opened(address, KeyFile.create(tmp_path / "other" / "keys.json"))
    assert "Put back the file of keys" in caught.value.hint


def test_nothing_where_nothing_is_to_be_made(tmp_path: Path, opened: Opener) -> None:
    with pytest.raises(NotFound, match="no casework"):
        opened(tmp_path / "no" / CASEWORK_FILE, create=False)
    assert not (tmp_path / "no").exists()


def test_no_tables_where_none_are_to_be_made(address: str, opened: Opener) -> None:
    _alter(address, "CREATE TABLE unrelated (id integer)")
    with pytest.raises(NotFound, match="no casework"):
        opened(address, create=False)


def test_a_file_that_is_no_database(tmp_path: Path, opened: Opener) -> None:
    (tmp_path / CASEWORK_FILE).write_bytes(b"<?xml version='1.0'?>" * 100)
    with pytest.raises(LibraryError, match="no database"):
        opened(tmp_path / CASEWORK_FILE)


def test_a_folder_and_a_folder_that_cannot_be_made(tmp_path: Path, opened: Opener) -> None:
    with pytest.raises(LibraryError, match="folder"):
        opened(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="cannot be made"):
        opened(tmp_path / "file" / CASEWORK_FILE)


def test_another_address(opened: Opener) -> None:
    with pytest.raises(BadInput):
        opened("mysql://host/x")


OPENER = """
import sys
from pathlib import Path
from trihub.store.casework import open_casework
from trihub.store.vault import KeyFile
keys = KeyFile.load(Path(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
print(open_casework(sys.argv[1], keys).audit.head()[0])
"""


def test_processes_that_make_it_at_once(address: str, tmp_path: Path, keys: KeyFile) -> None:
    command = [sys.executable, "-c", OPENER, address, str(tmp_path / "keys.json")]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    told = [process.communicate("\n")[0] for process in _all_at_once(running)]
    assert told == ["0\n"] * 4


def _all_at_once(running: list[subprocess.Popen[str]]) -> list[subprocess.Popen[str]]:
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    return running


def test_opening_imports_no_alembic(tmp_path: Path, keys: KeyFile) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from trihub.store.casework import open_casework\n"
        "from trihub.store.vault import KeyFile\n"
        f"open_casework({str(tmp_path / 'a.db')!r}, KeyFile.load(Path({str(tmp_path / 'keys.json')!r})))\n"
        "print(sorted(m for m in ('alembic', 'psycopg', 'mako') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
