"""Numbers that belong to a name: the same for the same name, and nothing to guess without the keys."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

import pytest
from sqlalchemy import delete, select

from store.casework.conftest import Opener
from trihub.core.errors import LibraryError
from trihub.store.casework import Casework, forget, reseal
from trihub.store.casework.schema import casework_secret
from trihub.store.vault import KeyFile

NAME = "case\nKR\nmark\nJP2017490001A"


def _sealed(casework: Casework) -> bytes:
    with casework.database.reading() as connection:
        return bytes(connection.scalar(select(casework_secret.c.sealed)))


def test_a_name_has_one_number_and_another_one_another(
    address: str, casework: Casework, opened: Opener
) -> None:
    number = casework.cases.number_for(NAME)
    assert len(base64.b32decode(f"{number.upper()}======")) == 16
    assert opened(address).cases.number_for(NAME) == number
    assert casework.cases.number_for(f"{NAME}1") != number
    assert casework.cases.number_for("\ud800")


def test_two_caseworks_number_the_same_name_differently(
    new_address: Callable[[], str], opened: Opener
) -> None:
    """So no digest of the name alone, whichever, gives the number."""
    first, second = (opened(new_address()).cases.number_for(NAME) for _ in range(2))
    assert first != second
    plain = base64.b32encode(hashlib.sha256(NAME.encode()).digest()[:16]).decode()
    assert plain.rstrip("=").lower() not in (first, second)


def test_the_secret_stays_when_the_keys_change(
    address: str, casework: Casework, opened: Opener, keys: KeyFile
) -> None:
    number, before = casework.cases.number_for(NAME), _sealed(casework)
    old = next(iter(keys.names()))
    keys.rotate()
    reseal(casework)
    forget(casework, keys, old)
    assert _sealed(casework) != before
    assert opened(address).cases.number_for(NAME) == number


def test_a_secret_that_is_gone_is_told(address: str, casework: Casework, opened: Opener) -> None:
    with casework.database.writing() as unit:
        unit.connection.execute(delete(casework_secret))
    with pytest.raises(LibraryError, match="removed from casework") as caught:
        opened(address).cases.number_for(NAME)
    assert "backup" in caught.value.hint
