"""The members of definitions in a library, built when they are first asked for and kept in step."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from trihub.core.errors import IndexStale
from trihub.core.messages import said
from trihub.core.ports import PatentStore, SearchIndex, Stored
from trihub.fields.definition.digest import digest
from trihub.fields.definition.model import Definition
from trihub.fields.members.files import MemberFiles
from trihub.fields.members.judging import judge
from trihub.fields.members.locks import Locks
from trihub.fields.members.model import Docs, Members, State
from trihub.fields.members.plan import Plan, plan

UPDATED = 50_000
"""Changes since the last state, above which members are built anew: about where that is faster."""
PAGE = 1_000
TRIES = 3
IN_MEMORY = 32
"""Definitions whose members are at hand."""

_NO_DOCS: Docs = np.empty(0, dtype=np.int64)
_Kind = TypeVar("_Kind", np.int64, np.bool_)


class Collections:
    """Members of definitions over one library; ``folder`` is where they are kept."""

    def __init__(self, store: PatentStore, index: SearchIndex, folder: Path) -> None:
        self.store = store
        self.index = index
        self.files = MemberFiles(folder)
        self._at_hand: dict[str, Members] = {}
        self._families: dict[str, tuple[State | None, Docs]] = {}
        self._locks = Locks()
        self._guard = threading.Lock()

    def state(self) -> State:
        """The state that the index answers for. :raises IndexStale: there is no index yet."""
        state = self.index.state()
        if not state.change and self.store.counts().last_change:
            raise IndexStale(
                said("The library has no index of its documents."),
                hint=said("Build it from the store: trihub reindex."),
            )
        return State(change=state.change, analysis=state.analysis, documents=state.documents)

    def get(self, definition: Definition, *, anew: bool = False) -> Members:
        """The members as of now: kept ones, brought up to date, or built.

        ``anew`` builds them whatever is kept. One definition does not wait for another.
        :raises IndexStale: there is no index.
        """
        name = digest(definition)
        with self._locks.of(name):
            # Asked for under the lock: whoever waited must not bring back an older state.
            state = self.state()
            found = None if anew else self._kept(definition, name, state)
            if found is None:
                found = self._made(definition, None if anew else self._newest(definition, state))
                self.files.keep(definition, found)
            self._remember(name, found)
        return found

    def at(self, definition: Definition, change: int) -> Members | None:
        """The members as they were kept in a former state of the library, if they were."""
        return self.files.get(definition.id, digest(definition), change)

    def _kept(self, definition: Definition, name: str, state: State) -> Members | None:
        found = self._at_hand.get(name)
        if found is None or found.state != state:
            found = self.files.get(definition.id, name, state.change)
        return found if found and found.state == state else None

    def _remember(self, name: str, members: Members) -> None:
        with self._guard:
            self._at_hand.pop(name, None)
            self._at_hand[name] = members
            while len(self._at_hand) > IN_MEMORY:
                self._at_hand.pop(next(iter(self._at_hand)))

    def _newest(self, definition: Definition, state: State) -> Members | None:
        """Members of an earlier state that can be brought up to date."""
        name = digest(definition)
        for change in reversed(self.files.changes(definition.id, name)):
            if not 0 <= state.change - change <= UPDATED:
                continue
            found = self.files.get(definition.id, name, change)
            if found and found.state.analysis == state.analysis:
                return found
        return None

    def _made(self, definition: Definition, before: Members | None) -> Members:
        """Built, or brought up to date; once more where the library changed under it."""
        for _ in range(TRIES):
            state, made = self.state(), plan(definition, self.store)
            if before is None or before.rules != made.rules:
                found = judge(self.index, made, state)
            else:
                found = self._updated(before, made, state)
            if self.state() == state:
                return found
        raise IndexStale(
            said("The index changes faster than the members can be found."),
            hint=said("Try again when the ingest that runs has come to its end."),
        )

    def _updated(self, before: Members, made: Plan, state: State) -> Members:
        """Only what changed is judged again."""
        changed = {stored.doc: stored.patent.key for stored in self.changed_since(before)}
        if not changed:
            return _with_state(before, state)
        fresh = judge(self.index, made, state, list(changed.values()))
        stays = ~np.isin(before.docs, np.fromiter(changed, dtype=np.int64))
        docs = np.concatenate([before.docs[stays], fresh.docs])
        order = np.argsort(docs, kind="stable")

        def joined(old: NDArray[_Kind], new: NDArray[_Kind]) -> NDArray[_Kind]:
            return np.concatenate([old[stays], new])[order]

        return Members(
            address=made.address, digest=made.digest, state=state, docs=docs[order],
            fields=made.fields, tier_ids=before.tier_ids, rules=made.rules,
            inside=joined(before.inside, fresh.inside),
            tiers=joined(before.tiers, fresh.tiers),
            matched=joined(before.matched, fresh.matched),
        )  # fmt: skip

    def changed_since(self, before: Members) -> Iterator[Stored]:
        """The documents that changed after a state. The store may be ahead of the index: what the
        index lacks is judged again when it has it."""
        after = before.state.change
        while page := self.store.changes_since(after, limit=PAGE):
            yield from page
            after = page[-1].change

    def families(self, members: Members, field: str = "", tier: str = "") -> int:
        """How many simple families the members of a field or tier belong to. Families are looked up
        when members are counted: a new document may join two of them.

        :raises NotFound: there is no such field or tier.
        """
        return len(np.unique(self._families_of(members)[members.met(field, tier)]))

    def _families_of(self, members: Members) -> Docs:
        """The simple family of each row; looked up once for a state."""
        of, found = self._families.get(members.digest, (None, _NO_DOCS))
        if of != members.state:
            known = self.store.families_of([int(doc) for doc in members.docs])
            found = np.array([known.get(int(doc), -1) for doc in members.docs], dtype=np.int64)
            self._remember_families(members, found)
        return found

    def _remember_families(self, members: Members, found: Docs) -> None:
        with self._guard:
            newest, _ = self._families.get(members.digest, (None, _NO_DOCS))
            if newest is None or newest.change <= members.state.change:
                self._families[members.digest] = (members.state, found)
            while len(self._families) > IN_MEMORY:
                self._families.pop(next(iter(self._families)))


def _with_state(before: Members, state: State) -> Members:
    return Members(
        address=before.address, digest=before.digest, state=state, docs=before.docs,
        fields=before.fields, tier_ids=before.tier_ids, rules=before.rules, inside=before.inside,
        tiers=before.tiers, matched=before.matched,
    )  # fmt: skip
