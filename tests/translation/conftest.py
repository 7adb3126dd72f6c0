from __future__ import annotations

from collections.abc import Iterator

import pytest

from translation import server as servers


@pytest.fixture
def server() -> Iterator[servers.Server]:
    with servers.running() as running:
        yield running
