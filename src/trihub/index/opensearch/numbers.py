"""How many documents have a token: the numbers that synonyms and phrases with slop are scored by.

They are the server's own, those that its similarity counts with, documents replaced or removed
lately among them: the statistics of a made-up document that holds the tokens, asked of every part
of the index and added up. Kept until the next commit.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trihub.core.query import And, Node, Not, Or, Synonyms, TextField, TokenPhrase
from trihub.index.opensearch.failures import Missing, of_status, words_of
from trihub.index.opensearch.server import Server

Pair = tuple[TextField, str]
"""A field and a token."""

MOST_KEPT = 200_000
"""Pairs whose numbers are kept."""
_TRIES = 10_000


@dataclass(frozen=True, slots=True)
class Numbers:
    """In how many of ``size`` documents a token stands in a field."""

    size: int = 0
    found: Mapping[Pair, int] = field(default_factory=dict)

    def having(self, name: TextField, token: str) -> int:
        """In how many documents the token stands in the field."""
        return self.found.get((name, token), 0)


def wanted(node: Node) -> set[Pair]:
    """The tokens whose numbers a query is compiled with."""
    match node:
        case And() | Or():
            return set().union(*[wanted(child) for child in node.children])
        case Not():
            return wanted(node.child)
        case Synonyms():
            return {(name, token) for name in node.fields for token, _ in node.tokens}
        case TokenPhrase() if node.slop and len(node.tokens) > 1:
            return {(name, token) for name in node.fields for token in node.tokens}
    return set()


def _refused(words: str) -> Exception:
    """The error for a part of the index that does not count."""
    return Missing(words) if "index_not_found" in words else of_status(503, words)


class Counting:
    """Counts tokens. Safe to use from several threads."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._kept: tuple[object, int, dict[Pair, int]] = (None, 0, {})
        self._routes: dict[str, list[str]] = {}

    def count(self, index: str, stamp: object, pairs: Iterable[Pair]) -> Numbers:
        """The numbers of ``pairs`` in ``index``; ``stamp`` changes with every commit.

        :raises Missing: there is no such index.
        """
        pairs = set(pairs)
        if not pairs:
            return Numbers()
        with self._lock:
            kept_of, size, found = self._kept
            if kept_of != stamp or len(found) > MOST_KEPT:
                size, found = 0, {}
        if missing := pairs.difference(found):
            size, counted = self._ask(index, missing)
            found = {**found, **counted}
            with self._lock:
                self._kept = (stamp, size, found)
        return Numbers(size, found)

    def _ask(self, index: str, pairs: set[Pair]) -> tuple[int, dict[Pair, int]]:
        texts: dict[str, str] = {}
        for name in dict.fromkeys(name for name, _ in pairs):
            texts[name.value] = " ".join(token for field, token in pairs if field == name)
        asked = [
            {
                "doc": texts, "routing": route, "fields": list(texts), "term_statistics": True,
                "field_statistics": True, "positions": False, "offsets": False, "payloads": False,
            }
            for route in self._routing(index)
        ]  # fmt: skip
        answer = self._server.ask(
            "POST", f"/{index}/_mtermvectors", {"docs": asked}, realtime=False
        )
        size, counted = 1, dict.fromkeys(pairs, 0)  # the index's own record is one
        for part in answer["docs"]:
            if "error" in part:
                raise _refused(words_of(part["error"]))
            vectors = part["term_vectors"]
            size += max((v["field_statistics"]["doc_count"] for v in vectors.values()), default=0)
            for name, token in pairs:
                told = vectors.get(name.value, {}).get("terms", {}).get(token, {})
                counted[name, token] += told.get("doc_freq", 0)
        return size, counted

    def _routing(self, index: str) -> list[str]:
        """For each part of the index a word that leads to it."""
        known = self._routes.get(index)
        if known is None:
            settings = self._server.ask("GET", f"/{index}/_settings", flat_settings=True)
            parts = int(settings[index]["settings"]["index.number_of_shards"])
            found: dict[int, str] = {}
            for word in map(str, range(_TRIES)):
                if len(found) == parts:
                    break
                where = self._server.ask("GET", f"/{index}/_search_shards", routing=word)
                found.setdefault(int(where["shards"][0][0]["shard"]), word)
            known = self._routes[index] = list(found.values())
        return known
