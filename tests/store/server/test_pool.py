"""How many connections a process may have, as settings and as words of the database's address."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg import OperationalError
from sqlalchemy.exc import OperationalError as Reported

from trihub.core.errors import BadInput, LibraryError
from trihub.settings import Settings
from trihub.store.database.engine import connect, connect_durable, shown, to_url, translated

ADDRESS = "postgresql://me:secret@host/x"


def _limits(address: str | Path, *, durable: bool = False) -> tuple[int, int, float]:
    url = to_url(address)
    pool = (connect_durable(url) if durable else connect(url, writing=False)).pool
    return pool.size(), pool._max_overflow, pool._timeout  # type: ignore[attr-defined]


def test_settings_reach_every_store() -> None:
    settings = Settings(
        database=ADDRESS, database_pool_size=3, database_pool_overflow=0, database_pool_timeout=1.5
    )
    for durable in (False, True):
        assert _limits(settings.target("x.sqlite"), durable=durable) == (3, 0, 1.5)


def test_the_address_itself_prevails() -> None:
    settings = Settings(database=f"{ADDRESS}?pool_size=2", database_pool_overflow=7)
    assert _limits(settings.target("x.sqlite")) == (2, 7, 10.0)


def test_the_driver_and_messages_see_nothing_of_it() -> None:
    url = to_url(f"{ADDRESS}?pool_size=2&pool_timeout=1&sslmode=require")
    assert dict(connect(url, writing=False).url.query) == {"sslmode": "require"}
    assert shown(url) == "postgresql://me:***@host/x?sslmode=require"


def test_a_library_in_a_folder_has_none(tmp_path: Path) -> None:
    assert Settings(library=tmp_path).target("x.sqlite") == tmp_path / "x.sqlite"


@pytest.mark.parametrize(
    "words",
    ["pool_size=0", "pool_size=-1", "pool_size=many", "pool_overflow=1.5", "pool_timeout=nan"],
)
def test_what_is_no_number(words: str) -> None:
    with pytest.raises(BadInput) as caught:
        to_url(f"{ADDRESS}?{words}")
    assert words.partition("=")[0] in caught.value.message
    assert "secret" not in str(caught.value)


def test_a_server_that_refuses_while_it_is_connected_to() -> None:
    told = OperationalError("connection failed: FATAL:  sorry, too many clients already")
    with (
        pytest.raises(LibraryError, match="takes no more connections"),
        translated(to_url(ADDRESS)),
    ):
        raise Reported("", {}, told)
