"""Casework on SQLite, and on PostgreSQL too for the tests that hold behaviour on both.

Each test on PostgreSQL makes a schema of its own, which takes longer than most tests: those run on
both in which transactions, locks and orders matter, the others on SQLite.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from store.postgres import Server
from trihub.store.casework import CASEWORK_FILE

_numbers = itertools.count(1)


def on_both(metafunc: pytest.Metafunc, *modules: str) -> None:
    """Run these modules' tests with casework of each kind in turn."""
    name = metafunc.module.__name__.rpartition(".")[2]
    if name in modules and "casework" in metafunc.fixturenames:
        kinds = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
        metafunc.parametrize("casework", kinds, indirect=True)


def address_of(request: pytest.FixtureRequest, folder: Path) -> str:
    """Where casework is to be made."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return str(folder / CASEWORK_FILE)
    server: Server = request.getfixturevalue("postgresql")
    return server.url(f"casework{next(_numbers)}")
