"""The indexes of one library: one for each time it was built anew, and an alias that names the one
in use.

::

    trihub               the alias that is searched
    trihub-g000001       an index, with its own record in it
    trihub-lock          who writes (:mod:`trihub.index.opensearch.writing.lease`)
    trihub               the template that settings and mappings come from
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trihub.core.errors import IndexStale
from trihub.index.opensearch import schema
from trihub.index.opensearch.failures import REBUILD, Missing
from trihub.index.opensearch.schema import LAYOUT, RECORD, STATE, Record
from trihub.index.opensearch.server import Server


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A commit: its index, which of the record's versions it is, and what the record says."""

    index: str
    version: int
    record: Record

    @property
    def stamp(self) -> tuple[str, int]:
        """Changes with every commit."""
        return self.index, self.version


class Generations:
    """The indexes of a cluster's prefix."""

    def __init__(self, server: Server, body: Mapping[str, Any] | None = None) -> None:
        """``body`` are the settings and the mapping of a new index; those of words by default."""
        self._server = server
        cluster = server.cluster
        self._body = body or schema.index_body(cluster.shards, cluster.replicas)
        self.alias = server.cluster.prefix
        self._name = re.compile(rf"{re.escape(self.alias)}-g(\d{{6}})")

    def snapshot(self) -> Snapshot | None:
        """The last commit; ``None`` when there is no index at all.

        :raises IndexStale: it is broken, or of another layout.
        """
        try:
            found = self._server.ask(
                "GET", f"/{self.alias}/_doc/{RECORD}", stored_fields=STATE, realtime=False
            )
        except Missing as error:
            if self.current() is None:
                return None
            raise self._broken("it holds no record of itself") from error
        try:
            record = schema.read_record(found["fields"][STATE][0])
        except (LookupError, TypeError, ValueError) as error:
            raise self._broken(str(error)) from error
        if record.layout != LAYOUT:
            raise IndexStale(
                f"The index {self.alias} was made by {record.layout}, this is {LAYOUT}.",
                hint=REBUILD,
            )
        return Snapshot(found["_index"], int(found["_version"]), record)

    def _broken(self, why: str) -> IndexStale:
        return IndexStale(f"The index {self.alias} is broken: {why}", hint=REBUILD)

    def current(self) -> str | None:
        """The index in use, if any."""
        try:
            return next(iter(self._server.ask("GET", f"/_alias/{self.alias}")), None)
        except Missing:
            return None

    def all(self) -> list[str]:
        """The names of all indexes, in use or not."""
        found = self._server.ask("GET", f"/{self.alias}-g*/_alias")
        return sorted(name for name in found if self._name.fullmatch(name))

    def new(self) -> str:
        """Make the next index. The caller holds the lock."""
        numbers = [int(name[-6:]) for name in self.all()]
        name = f"{self.alias}-g{max(numbers, default=0) + 1:06d}"
        template = {
            "index_patterns": [f"{self.alias}-g*"],
            "priority": 100,
            "template": self._body,
        }
        self._server.ask("PUT", f"/_index_template/{self.alias}", template)
        self._server.ask("PUT", f"/{name}")
        return name

    def use(self, name: str) -> None:
        """Make ``name`` the index in use, and take the others away, in one step."""
        others = [{"remove_index": {"index": one}} for one in self.all() if one != name]
        actions = [{"add": {"index": name, "alias": self.alias}}, *others]
        self._server.ask("POST", "/_aliases", {"actions": actions})

    def prune(self) -> None:
        """Take away indexes that are not in use: those of builds that were broken off."""
        current = self.current()
        for name in self.all():
            if name != current:
                self.drop(name)

    def drop(self, name: str) -> None:
        """Take an index away."""
        self._server.ask("DELETE", f"/{name}", ignore_unavailable=True)
