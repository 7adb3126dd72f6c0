"""Registers for the tests: behaviour is held on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from store.conftest import new_address  # noqa: F401 (a fixture)
from trihub.register.service import Register
from trihub.store.register import SqlRegister, open_register

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def store(new_address: Callable[[], str]) -> Iterator[SqlRegister]:  # noqa: F811
    """An empty register, in each kind of database in turn."""
    opened = open_register(new_address(), clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def register(store: SqlRegister) -> Register:
    """The features over it, on a fixed day."""
    return Register(store, lambda: NOW.date())
