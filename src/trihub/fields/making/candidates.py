"""The documents of which those to judge next are chosen."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from trihub.core.ports import PatentStore, SearchIndex, Stored
from trihub.fields.definition.model import Definition
from trihub.fields.making.sampling import strata
from trihub.fields.members.model import Members

SEED = 1


def candidates(
    definition: Definition, members: Members, index: SearchIndex, store: PatentStore,
    judged: Iterable[str], most: int, field: str = "",
) -> list[Stored]:  # fmt: skip
    """The judged documents, and up to ``most`` others, whole: from each stratum of the field alike,
    drawn by a fixed seed."""
    docs = [kept.doc for key in judged if (kept := store.get(key, whole=False))]
    parts = [part for part in strata(definition, members, index, field).values() if len(part)]
    random = np.random.default_rng(SEED)
    for part in parts:
        share = min(len(part), most // len(parts))
        docs += [int(doc) for doc in random.choice(part, share, replace=False)]
    wanted = list(dict.fromkeys(docs))
    found: list[Stored] = []
    for start in range(0, len(wanted), 200):
        found += store.get_many(wanted[start : start + 200], whole=True)
    return found
