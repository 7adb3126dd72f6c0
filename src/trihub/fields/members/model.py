"""The members of a field as arrays: one row a document, one column a field, tier or rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trihub.core.errors import NotFound
from trihub.core.messages import said

Docs = NDArray[np.int64]
"""The store's numbers of documents, ascending."""
Table = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The state of a library that members answer for: the index's last change and analysis."""

    change: int
    analysis: str
    documents: int


class Kind(StrEnum):
    """What a rule is."""

    LINE = "line"
    WITHOUT = "without"
    DATES = "dates"
    BY_HAND = "by hand"
    LEFT_OUT = "left out by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleName:
    """A rule as it is kept beside the members: of which field, which, and what it said.

    ``said`` is the query and classes as written; two definitions say the same where it is equal.
    """

    field: str
    id: str
    kind: Kind
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a document is a member of a field: by a line, or by hand (``by``, ``on``, ``why``)."""

    field: str
    kind: Kind
    line: str
    said: str
    by: str = ""
    on: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """Who is in the fields of a definition, in one state of a library.

    ``docs`` are all documents that a rule found; ``inside`` says of which field each is a member
    (columns: ``fields``), which may be none (left out, of another day), ``tiers`` of which tier,
    ``matched`` which rule it matched.
    """

    address: str
    digest: str
    state: State
    docs: Docs
    fields: tuple[str, ...]
    tier_ids: tuple[str, ...]
    rules: tuple[RuleName, ...]
    inside: Table
    tiers: Table
    matched: Table

    def column(self, field: str = "") -> int:
        """The column of a field by path or id; the root where none is named.

        :raises NotFound: the definition has no such field.
        """
        if not field:
            return 0
        for place, path in enumerate(self.fields):
            if field in (path, path.rpartition("/")[2]):
                return place
        raise NotFound(
            said("The definition has no field “{name}”.", name=field),
            hint=said("There are: {choices}.", choices=", ".join(self.fields)),
        )

    def of(self, field: str = "", tier: str = "") -> Docs:
        """The members of a field, or of one of its tiers. :raises NotFound: there is no such."""
        return self.docs[self.met(field, tier)]

    def met(self, field: str = "", tier: str = "") -> Table:
        """Which rows are members of a field, or of one of its tiers.

        :raises NotFound: there is no such field or tier.
        """
        met: Table = self.inside[:, self.column(field)]
        if tier:
            if tier not in self.tier_ids:
                raise NotFound(
                    said("The definition has no tier “{name}”.", name=tier),
                    hint=said("There are: {choices}.", choices=", ".join(self.tier_ids)),
                )
            met = met & self.tiers[:, self.tier_ids.index(tier)]
        return met

    def row(self, doc: int) -> int | None:
        """The row of a document; ``None`` for one that no rule found."""
        place = int(np.searchsorted(self.docs, doc))
        return place if place < len(self.docs) and self.docs[place] == doc else None

    def count(self, field: str = "", tier: str = "") -> int:
        """How many publications a field or tier has."""
        return len(self.of(field, tier))

    def fields_of(self, doc: int) -> tuple[str, ...]:
        """The fields that a document is in."""
        row = self.row(doc)
        if row is None:
            return ()
        return tuple(f for f, met in zip(self.fields, self.inside[row], strict=True) if met)


def numbers(values: Any) -> Docs:
    """Numbers as an array, ascending, each once."""
    return np.unique(np.asarray(values, dtype=np.int64))
