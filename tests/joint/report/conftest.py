"""A small library of invented documents, casework, and the sample report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from joint.report import desk, samples
from trihub.app import Library, open_library
from trihub.joint.report.merge import merge
from trihub.joint.report.model import JointReport
from trihub.settings import Settings
from trihub.store.casework import Casework, open_casework
from trihub.store.vault import KeyFile


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = open_library(Settings(library=tmp_path / "library", workers=1), create=True)
    with opened.store.writer() as writer:
        for document in desk.documents():
            writer.put(document)
    opened.reindex()
    yield opened
    opened.close()


@pytest.fixture
def casework(tmp_path: Path) -> Iterator[Casework]:
    opened = open_casework(tmp_path / "casework.sqlite", KeyFile.create(tmp_path / "keys.json"))
    yield opened
    opened.close()


@pytest.fixture
def open_case(library: Library, casework: Casework) -> Callable[..., desk.Case]:
    """Open the case, under a programme and with a petition of the test's own."""

    def opened(**more: Any) -> desk.Case:
        return desk.Case(library, casework, **more)

    return opened


@pytest.fixture
def case(open_case: Callable[..., desk.Case]) -> desk.Case:
    return open_case()


@pytest.fixture
def joint() -> JointReport:
    """The sample reports merged."""
    return merge(
        samples.programme(), [samples.korean_report(), samples.chinese_report()], samples.TABLE,
        samples.COMMITMENTS, samples.NONCES,
    )  # fmt: skip
