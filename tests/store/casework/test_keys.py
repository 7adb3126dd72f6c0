"""Changing keys: everything encrypted anew, stopped and gone on with, and old keys given up."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from store.casework.conftest import Opener
from store.casework.killing import killed
from store.casework.samples import (
    SECRET,
    account,
    assert_whole,
    case,
    draft,
    folder,
    item,
    next_of,
    paper,
    step,
)
from trihub.core.errors import BadInput, LibraryError
from trihub.store.casework import Casework, forget, reseal
from trihub.store.casework import keys as module
from trihub.store.casework.schema import account as account_table
from trihub.store.casework.schema import audit_head, casework_secret, item_version, paper_version
from trihub.store.vault import KeyFile, KeyMissing


@pytest.fixture
def filled(casework: Casework, monkeypatch: pytest.MonkeyPatch) -> Casework:
    """12 items and 3 papers of two versions each, two accounts, an entry in the log; batches of five."""
    monkeypatch.setattr(module, "BATCH", 5)
    monkeypatch.setattr(module, "_NEXT_VERSIONS", module._NEXT_VERSIONS.limit(5))
    monkeypatch.setattr(module, "_NEXT_PAPERS", module._NEXT_PAPERS.limit(5))
    casework.accounts.add(account(totp=SECRET))
    casework.accounts.add(account("A2"))
    items = [item(f"I{number}", content=f"{number}".encode()) for number in range(12)]
    casework.cases.write(case(), [step()], expected=0, items=items, audit=[draft()])
    for one in items:
        casework.cases.put_item(next_of(one), expected=1)
    papers = [folder(), paper("P1"), paper("P2")]
    casework.papers.put(papers)
    casework.papers.put([next_of(one) for one in papers])
    return casework


def _used(casework: Casework) -> list[str]:
    """The keys of all rows, with every name once."""
    columns = (
        item_version.c.key, paper_version.c.key, account_table.c.totp_key, casework_secret.c.key,
        audit_head.c.key,
    )  # fmt: skip
    with casework.database.reading() as connection:
        found = {key for column in columns for key in connection.scalars(select(column))}
    return sorted(found - {""})


def _everything(casework: Casework) -> list[object]:
    versions = [casework.cases.item_versions(f"I{number}") for number in range(12)]
    number = casework.cases.number_for("a mark")
    papers = [casework.papers.versions(name) for name in ("F1", "P1", "P2")]
    return [versions, papers, casework.accounts.all(), assert_whole(casework), number]


def test_a_key_is_changed_and_given_up(filled: Casework, keys: KeyFile) -> None:
    before, old = _everything(filled), next(iter(keys.names()))
    new = keys.rotate()
    assert _everything(filled) == before
    told: list[tuple[int, int]] = []
    assert reseal(filled, lambda *progress: told.append(progress)) == 24 + 6 + 1 + 1 + 1
    assert told[-1] == (33, 33)
    assert _used(filled) == [new]
    assert _everything(filled) == before
    forget(filled, keys, old)
    assert list(keys.names()) == [new]
    assert _everything(filled) == before
    assert reseal(filled) == 0


@pytest.mark.parametrize("where", ["version", "paper", "account", "secret", "head"])
def test_a_key_that_rows_need_is_not_given_up(filled: Casework, keys: KeyFile, where: str) -> None:
    old = next(iter(keys.names()))
    keys.rotate()
    run = module._Resealing(filled.database, lambda done, total: None)
    parts = {
        "version": run.versions, "paper": run.papers, "account": run.accounts,
        "secret": run.secret, "head": run.head,
    }  # fmt: skip
    for part, do in parts.items():
        if part != where:
            do()
    with pytest.raises(LibraryError, match="still encrypted") as caught:
        forget(filled, keys, old)
    assert "anew" in caught.value.hint
    assert len(keys.names()) == 2
    reseal(filled)
    forget(filled, keys, old)


def test_the_newest_key_and_one_that_is_not_there(filled: Casework, keys: KeyFile) -> None:
    with pytest.raises(BadInput):
        forget(filled, keys, next(iter(keys.names())))
    with pytest.raises(BadInput):
        forget(filled, keys, "0" * 16)


def test_a_key_that_was_never_used_is_given_up(filled: Casework, keys: KeyFile) -> None:
    unused = keys.rotate()
    keys.rotate()
    reseal(filled)
    forget(filled, keys, unused)
    assert unused not in keys.names()


def test_a_process_with_the_old_keys_writes_nothing_that_is_lost(
    filled: Casework, keys: KeyFile, address: str, opened: Opener, tmp_path: Path
) -> None:
    """Its file of keys is a copy, say, that does not change with the first one."""
    shutil.copy(tmp_path / "keys.json", tmp_path / "copy.json")
    behind = opened(address, KeyFile.load(tmp_path / "copy.json"))
    old = next(iter(keys.names()))
    keys.rotate()
    reseal(filled)
    with pytest.raises(KeyMissing):
        behind.cases.item("I1")
    forget(filled, keys, old)
    with pytest.raises(LibraryError, match="given up on") as caught:
        behind.cases.put_item(item("I99"), expected=0)
    assert "Start again" in caught.value.hint
    assert filled.cases.item("I99") is None


def test_damaged_rows_do_not_stop_the_others(filled: Casework, keys: KeyFile) -> None:
    with filled.database.writing() as unit:
        on = "" if filled.database.sqlite else " ON item_version"
        unit.connection.exec_driver_sql(f"DROP TRIGGER item_version_update{on}")
        sealed = filled.database.vault.seal(b"", "elsewhere")
        change = item_version.update().where(item_version.c.item == 3, item_version.c.version == 1)
        unit.connection.execute(change.values(sealed=sealed))
    old = next(iter(keys.names()))
    keys.rotate()
    with pytest.raises(LibraryError, match=r"1 rows could not be read.*item\|I2\|1"):
        reseal(filled)
    assert len(_used(filled)) == 2
    with pytest.raises(LibraryError, match="1 rows are still encrypted"):
        forget(filled, keys, old)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_at_any_write_of_the_change(
    tmp_path: Path, opened: Opener, keys: KeyFile, filled: Casework, address: str
) -> None:
    """Each run is killed a few statements later than the one before; at last one reaches its end."""
    before, old = _everything(filled), next(iter(keys.names()))
    keys.rotate()
    filled.close()
    kills = 0
    while killed(address, tmp_path / "keys.json", reseal, 9 + 3 * kills):
        kills += 1
        found = opened(address)
        assert _everything(found) == before
        found.close()
    assert kills > 3
    again = opened(address)
    assert _used(again) == [list(keys.names())[-1]]
    forget(again, keys, old)
    assert _everything(again) == before
