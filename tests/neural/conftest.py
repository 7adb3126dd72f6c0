from __future__ import annotations

from pathlib import Path

import pytest

from neural.tiny import make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path / "tiny")
