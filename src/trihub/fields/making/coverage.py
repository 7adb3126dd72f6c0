"""What each line of a field finds, and what it alone finds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trihub.fields.members.model import Kind, Members


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A line: how many members it finds, and how many no other line of the field finds."""

    field: str
    line: str
    said: str
    members: int
    alone: int


def coverage(members: Members, field: str = "") -> list[Covered]:
    """The lines of a field and of those below it, field by field, in their order.

    :raises NotFound: there is no such field.
    """
    within = members.fields[members.column(field)]
    return [
        one
        for path in members.fields
        if path == within or path.startswith(f"{within}/")
        for one in _of_field(members, path)
    ]


def _of_field(members: Members, path: str) -> list[Covered]:
    places = [
        place for place, rule in enumerate(members.rules)
        if rule.field == path and rule.kind in (Kind.LINE, Kind.BY_HAND)
    ]  # fmt: skip
    inside = members.inside[:, members.column(path)]
    matched = members.matched[inside][:, places]
    single = matched.sum(axis=1) == 1
    return [
        Covered(
            field=path, line=members.rules[place].id, said=members.rules[place].said,
            members=int(np.count_nonzero(matched[:, column])),
            alone=int(np.count_nonzero(matched[single, column])),
        )
        for column, place in enumerate(places)
    ]  # fmt: skip
