"""How many documents have a token, asked of the index once for each request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from trihub.core.ports import IndexState


class TokenCounts(Protocol):
    """What choosing terms asks of an index (:class:`trihub.core.ports.SearchIndex`)."""

    def state(self) -> IndexState:
        """How many documents there are."""
        ...

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """In how many documents each token occurs."""
        ...


class Counted:
    """An index that remembers what it was asked. For one request: it does not notice commits."""

    def __init__(self, index: TokenCounts) -> None:
        self._index = index
        self._state: IndexState | None = None
        self._known: dict[str, int] = {}

    def state(self) -> IndexState:
        """How many documents there are."""
        if self._state is None:
            self._state = self._index.state()
        return self._state

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """In how many documents each token occurs."""
        wanted = list(tokens)
        self._known |= self._index.frequencies([one for one in wanted if one not in self._known])
        return {token: self._known[token] for token in wanted}
