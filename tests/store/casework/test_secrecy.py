"""Nothing that people write lies readable on the disk."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest
from sqlalchemy import MetaData, Table, select

from store.casework.conftest import Opener
from store.casework.samples import (
    CONTENT,
    SECRET,
    account,
    case,
    draft,
    folder,
    item,
    next_of,
    paper,
    step,
)
from store.postgres import Server
from trihub.core.casework.cases import ItemKind
from trihub.core.errors import BadInput
from trihub.store.casework import Casework

REASON = "Claim 3 lacks unity: 隔膜"
WORDS = ["負極", "고체 전해질", "未公开", "solid electrolyte", SECRET, "lacks unity", "隔膜"]


def _needles() -> set[bytes]:
    """Each word as UTF-8, UTF-16, JSON escapes, base64, and each content's beginning."""
    needles = {CONTENT[:12], base64.b64encode(CONTENT)[:16], base64.b32decode(SECRET)}
    for word in WORDS:
        needles |= {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")}
        needles |= {word.encode("unicode_escape"), word.encode().hex().encode()}
    return needles


def _write(casework: Casework) -> None:
    casework.accounts.add(account(totp=SECRET), [draft()])
    casework.accounts.update(account(totp=SECRET, name="다른"), [draft()])
    why = item("R1", kind=ItemKind.REASON, content=REASON.encode())
    said = step(data={"reason": "R1"})
    casework.cases.write(case(), [said], expected=0, items=[item(), why], audit=[draft()])
    casework.cases.put_item(next_of(item(), content=CONTENT * 500), expected=1)
    casework.cases.put_item(next_of(item(), version=3, removed=True), expected=2)
    casework.papers.put([folder(), paper(content=CONTENT * 500)], [draft()])
    casework.papers.put([next_of(paper(), removed=True)])


def test_no_content_and_no_secret_in_any_file(tmp_path: Path, opened: Opener) -> None:
    """Also not in the write-ahead log, before and after it is taken in."""
    casework = opened(tmp_path / "library" / "casework.sqlite")
    _write(casework)
    for _ in range(2):
        files = {path.name: path.read_bytes() for path in (tmp_path / "library").iterdir()}
        assert "casework.sqlite" in files
        assert any(b"CN-KR" in data for data in files.values()), "the files hold the case"
        for needle in _needles():
            assert not [name for name, data in files.items() if needle in data], needle
        casework.close()
    assert casework.cases.item_versions("I1")[0].content == CONTENT


def test_why_a_step_was_taken_is_not_kept_with_it(casework: Casework) -> None:
    """Steps lie in clear: whoever would put a reason there is refused."""
    with pytest.raises(BadInput, match="which is content"):
        casework.cases.write(case(), [step(reason=REASON)], expected=0)
    assert casework.cases.case("C1") is None


@pytest.mark.postgresql
def test_no_content_and_no_secret_in_any_column(postgresql: Server, opened: Opener) -> None:
    casework = opened(postgresql.url("secrecy"))
    _write(casework)
    found = MetaData()
    with casework.database.reading() as connection:
        found.reflect(connection)
        assert {"item_version", "paper_version"} <= set(found.tables)
        dump = "".join(_dump(connection, table) for table in found.tables.values()).encode()
    for needle in _needles():
        assert needle not in dump


def _dump(connection: object, table: Table) -> str:
    rows = connection.execute(select(table)).all()
    plain = [
        bytes(v).decode("latin-1") if isinstance(v, bytes) else str(v) for r in rows for v in r
    ]
    return "".join(plain)


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_the_files_are_their_owners_alone(tmp_path: Path, opened: Opener) -> None:
    casework = opened(tmp_path / "library" / "casework.sqlite")
    _write(casework)
    for path in (tmp_path / "library").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_same_content_is_never_sealed_alike(casework: Casework) -> None:
    from trihub.store.casework.schema import item_version

    casework.cases.write(case(), [step()], expected=0, items=[item("I1"), item("I2")])
    with casework.database.reading() as connection:
        first, second = connection.scalars(select(item_version.c.sealed))
    assert first[21:] != second[21:]
