"""The parts of the application, each imported when it is asked for."""

from __future__ import annotations

import pytest

import trihub.app


def test_each_name_has_its_home():
    assert set(trihub.app.__all__) == set(trihub.app._HOMES) <= set(dir(trihub.app))
    for name in trihub.app.__all__:
        assert getattr(trihub.app, name) is not None


def test_a_name_that_is_none_cannot_be_imported():
    with pytest.raises(ImportError, match="nonsense"):
        exec("from trihub.app import nonsense")
