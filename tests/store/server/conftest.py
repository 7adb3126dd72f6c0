"""A server that tests may harm, apart from the one that all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.postgres import Server

CONNECTIONS = 12
"""That the server of one's own takes, three of them for its superuser (who is not asked here)."""


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    try:
        server = Server(f"max_connections={CONNECTIONS}", "superuser_reserved_connections=0")
    except Exception as error:
        detail = getattr(error, "stderr", b"") or b""
        pytest.skip(f"PostgreSQL does not start here: {error} {detail.decode(errors='replace')}")
    yield server
    server.stop()
