"""What a change of definition, or of the library, changed: each document with the reason."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from trihub.core.ports import PatentStore
from trihub.fields.members.model import Docs, Members, Reason, RuleName, numbers
from trihub.fields.members.reasons import reason


class Cause(StrEnum):
    """What made the difference."""

    NEW = "new document"
    CHANGED = "changed document"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A document whose fields differ. ``matches`` are the rules that it matches now and did not,
    ``no_longer`` those that it matched and does not, whether the rule or the document changed."""

    doc: int
    key: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    cause: Cause
    matches: tuple[Reason, ...]
    no_longer: tuple[Reason, ...]


def differences(old: Members, new: Members, store: PatentStore) -> list[Difference]:
    """What differs from ``old`` to ``new``, by publication key. Fields that only one of the two
    definitions has count like any other: their documents were gained or lost with them."""
    docs = _differing(old, new)
    keys = store.keys_of([int(doc) for doc in docs])
    changed = _changed(old, new, store, set(map(int, docs)))
    found = [_difference(old, new, doc, keys.get(doc, ""), changed) for doc in map(int, docs)]
    return sorted(found, key=lambda one: one.key)


def _differing(old: Members, new: Members) -> Docs:
    """The documents that are not in the same fields."""
    paths = dict.fromkeys((*old.fields, *new.fields))
    parts = [
        np.setxor1d(
            old.of(path) if path in old.fields else [], new.of(path) if path in new.fields else [],
            assume_unique=True,
        )
        for path in paths
    ]  # fmt: skip
    return numbers(np.concatenate(parts))


def _changed(
    old: Members, new: Members, store: PatentStore, wanted: Container[int]
) -> dict[int, Cause]:
    """Which of the documents changed in the library between the two states, or came into it."""
    first, last = sorted((old.state.change, new.state.change))
    found: dict[int, Cause] = {}
    while first < last and (page := store.changes_since(first, limit=1_000)):
        for stored in page:
            if stored.doc in wanted:
                known = store.history(stored.patent.key)
                found[stored.doc] = Cause.CHANGED if known else Cause.NEW
        first = page[-1].change
    return found


def _difference(
    old: Members, new: Members, doc: int, key: str, changed: Mapping[int, Cause]
) -> Difference:
    before, after = set(old.fields_of(doc)), set(new.fields_of(doc))
    had, has = _rules(old, doc), _rules(new, doc)
    return Difference(
        doc=doc,
        key=key,
        gained=tuple(path for path in new.fields if path in after - before),
        lost=tuple(path for path in old.fields if path in before - after),
        cause=changed.get(doc, Cause.DEFINITION),
        matches=tuple(reason(rule) for rule in has if rule not in had),
        no_longer=tuple(reason(rule) for rule in had if rule not in has),
    )


def _rules(members: Members, doc: int) -> dict[RuleName, None]:
    """The rules that a document matches."""
    row = members.row(doc)
    if row is None:
        return {}
    met = zip(members.rules, members.matched[row], strict=True)
    return {rule: None for rule, matched in met if matched}
