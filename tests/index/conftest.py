from __future__ import annotations

import pytest

from trihub.index.memory import MemoryIndex
from trihub.index.tantivy import open_index


@pytest.fixture(params=["memory", "tantivy"])
def index(request, tmp_path):
    """An empty index of each engine."""
    if request.param == "memory":
        made = MemoryIndex(analysis="1")
    else:
        made = open_index(tmp_path / "index", analysis="1", memory=32 << 20)
    with made.writer() as writer:
        writer.commit(0)
    yield made
    made.close()
