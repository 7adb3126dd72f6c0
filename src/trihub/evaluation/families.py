"""From documents to families: a family counts once, where its best member stands."""

from __future__ import annotations

from collections.abc import Callable

from trihub.core.ports import PatentStore
from trihub.evaluation.trec import Qrels, Run

FamilyOf = Callable[[str], int | None]
"""The simple family of a publication key; ``None`` where the document is not kept."""


class Families:
    """Looks up families in a store, each key once."""

    def __init__(self, store: PatentStore) -> None:
        self._store = store
        self._found: dict[str, int | None] = {}

    def know(self, key: str, family: int) -> None:
        """Remember what a search told already."""
        self._found[key] = family

    def __call__(self, key: str) -> int | None:
        """The simple family of a document; ``None`` where it is not kept."""
        if key not in self._found:
            stored = self._store.get(key, whole=False)
            self._found[key] = stored.simple_family if stored else None
        return self._found[key]


def _name(key: str, family_of: FamilyOf) -> str:
    """A family's name; a document that is not kept is a family of its own, which nothing finds."""
    family = family_of(key)
    return f"unknown:{key}" if family is None else str(family)


def qrels_of_families(qrels: Qrels, family_of: FamilyOf) -> Qrels:
    """Judgments of families: a family has the best grade of its members."""
    found: Qrels = {}
    for topic, judged in qrels.items():
        grades = found.setdefault(topic, {})
        for key, grade in judged.items():
            name = _name(key, family_of)
            grades[name] = max(grade, grades.get(name, grade))
    return found


def run_of_families(run: Run, family_of: FamilyOf) -> Run:
    """A run of families, each where its best member stood."""
    return {
        topic: list(dict.fromkeys(_name(key, family_of) for key in keys))
        for topic, keys in run.items()
    }
