"""What happened at a desk: every change with who and when, and the way back.

Queries are left out: they never change, and stand in the record of search.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from trihub.access.papers.encoding import decode
from trihub.core.casework.cases import Item, ItemKind
from trihub.core.casework.people import Actor
from trihub.joint.desk.items import Items
from trihub.joint.desk.model import Chart, Combination, Mark, Note, Opinion

Content = Mark | Chart | Combination | Note | Opinion
SHAPES: Mapping[ItemKind, type[Content]] = {
    ItemKind.MARK: Mark,
    ItemKind.CHART: Chart,
    ItemKind.COMBINATION: Combination,
    ItemKind.NOTE: Note,
    ItemKind.OPINION: Opinion,
}
"""What the items hold that people change."""

PAGE = 50
"""Changes that are shown at once."""


class Way(StrEnum):
    """What a change did."""

    MADE = "made"
    CHANGED = "changed"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A version of an item, with what it holds; ``last`` is the number of the item's last one."""

    item: Item
    content: Content
    last: int

    @property
    def newest(self) -> bool:
        """Whether none came after it."""
        return self.item.version == self.last

    @property
    def way(self) -> Way:
        """What it did."""
        if self.item.removed:
            return Way.TAKEN_BACK
        return Way.MADE if self.item.version == 1 else Way.CHANGED


def content_of(kind: ItemKind, content: bytes) -> Content:
    """What an item holds. :raises BadInput: something else."""
    found: Content = decode(content, SHAPES[kind])
    return found


def history(
    items: Items, actor: Actor, case: str, *, offset: int = 0
) -> tuple[tuple[Change, ...], bool]:
    """A page of the office's changes, newest first, and whether older ones follow.

    :raises NotFound: there is no case that the actor may know of. :raises Refused: the desk is not
        open to the actor.
    """
    items.admit(actor, case)
    kept = items.parts.cases.changes(
        case, kinds=tuple(SHAPES), office=actor.office, reader=actor.account, limit=PAGE + 1,
        offset=offset,
    )  # fmt: skip
    made = tuple(
        Change(item=item, content=content_of(item.kind, item.content), last=last)
        for item, last in kept[:PAGE]
    )
    return made, len(kept) > PAGE


def undo(items: Items, actor: Actor, case: str, item: str, expected: int) -> Item:
    """Put the version before the last one on top again; what was just made is taken back.

    :raises Clash: somebody else changed it first. :raises NotFound: no such item.
    """
    if expected == 1:
        return items.remove(actor, case, item, expected)
    return items.undo(actor, case, item, expected)
