"""Definitions of classes out of the user's files, for searches from documents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from trihub.app.learning import definitions_in
from trihub.learning.definitions import by_symbol


class SchemeFiles:
    """Files of a scheme (:class:`trihub.priorart.query.defined.Definitions`), read when first asked."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)

    def titles(self, symbol: str) -> dict[str, str]:
        """What a class is called, by language; empty for an unknown one.

        :raises BadFile: a file holds no definitions.
        """
        return self._read.get(symbol, {})

    @cached_property
    def _read(self) -> dict[str, dict[str, str]]:
        return by_symbol(found for path in self._paths for found in definitions_in(path))
