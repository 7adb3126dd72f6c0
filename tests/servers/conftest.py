"""An index of its own for each test, in the cluster that all tests share."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from servers.indexes import take_away
from servers.opensearch.cluster import Cluster as Nodes
from trihub.index.opensearch import Cluster, OpenSearchIndex

Engine = Callable[..., OpenSearchIndex]


@pytest.fixture
def prefix(opensearch: Nodes) -> Iterator[str]:
    """What the names of a test's indexes start with; they are taken away after it."""
    name = f"t{uuid.uuid4().hex}"
    yield name
    take_away(opensearch, name)


@pytest.fixture
def engine(opensearch: Nodes, prefix: str) -> Iterator[Engine]:
    """Opens the test's index, at the cluster or at other addresses, in one part and one copy
    unless told otherwise."""
    opened: list[OpenSearchIndex] = []

    def connect(
        *urls: str, analysis: str = "1", lock_wait: float = 0.0, **more: Any
    ) -> OpenSearchIndex:
        where = {"urls": urls or tuple(opensearch.urls), "prefix": prefix, "replicas": 0, **more}
        opened.append(OpenSearchIndex(Cluster(**where), analysis=analysis, lock_wait=lock_wait))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()
