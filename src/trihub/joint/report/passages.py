"""Passages of marked documents, found again in the documents as they are now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from trihub.core.ports import Stored
from trihub.joint.desk.model import Anchor
from trihub.joint.desk.passages import Lost, Moved, Place, anchor, resolve

Find = Callable[[str], Stored | None]
"""The document with a publication key, whole, or nothing."""


class Library(Protocol):
    """What is read of the library."""

    def get(self, key: str, *, whole: bool = True) -> Stored | None:
        """The document with this publication key."""
        ...


def reader(library: Library) -> Find:
    """Read each document once."""
    known: dict[str, Stored | None] = {}

    def find(key: str) -> Stored | None:
        if key not in known:
            known[key] = library.get(key)
        return known[key]

    return find


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A passage as it stands now. ``certain`` is false where a person has to confirm ``anchor``,
    which stands in other words than those selected; ``None`` where nothing like it is left."""

    anchor: Anchor | None
    moved: bool = False
    certain: bool = True


def refresh(kept: Anchor, find: Find) -> Found:
    """Find a passage again. Words that only moved keep their meaning; other words do not."""
    stored = find(kept.document)
    if stored is None:
        return Found(anchor=None, certain=False)
    if stored.change == kept.change:
        return Found(anchor=kept)
    match resolve(kept, stored.patent):
        case Place() as place:
            return Found(anchor=_again(stored, place))
        case Moved(place=place, likeness=likeness):
            return Found(anchor=_again(stored, place), moved=True, certain=likeness == 1.0)
        case Lost():
            return Found(anchor=None, certain=False)


def _again(stored: Stored, place: Place) -> Anchor:
    return anchor(
        stored.patent, stored.change, place.field, place.lang, place.label, place.start, place.end
    )
