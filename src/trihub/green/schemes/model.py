"""What a scheme is: classes in a tree, each with the places of the IPC or CPC that fall into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from trihub.core.classes import Scheme as Symbols
from trihub.core.errors import BadInput, NotFound
from trihub.green.schemes.places import Place, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeClass:
    """One class. ``names`` are by language, official ones only; ``places`` none where the class only
    holds others, or where its office has published no classes for it."""

    id: str
    parent: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    places: tuple[Place, ...] = ()

    def name(self, lang: str) -> str:
        """The name in a language; else in English, else any, else the class's code."""
        names = self.names
        return names.get(lang) or names.get("en") or next(iter(names.values()), self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A scheme in one version. ``of`` says by whose symbols a document falls into it."""

    id: str
    version: str
    title: str
    source: str
    publisher: str = ""
    licence: str = ""
    of: tuple[Symbols, ...] = (Symbols.IPC,)
    reading: Reading = Reading.LISTED
    classes: Mapping[str, SchemeClass] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Id and version: ``ipc-green-inventory@2022``."""
        return f"{self.id}@{self.version}"

    @property
    def by_places(self) -> bool:
        """Whether any class has a place: else no document can be classified by it."""
        return any(one.places for one in self.classes.values())

    def path(self, class_id: str) -> tuple[SchemeClass, ...]:
        """The class with those that hold it, the highest first. :raises NotFound: there is none."""
        found: list[SchemeClass] = []
        while class_id:
            one = self.classes.get(class_id)
            if one is None:
                raise NotFound(
                    f"The scheme {self.name} has no class “{class_id}”.",
                    hint=f"List its classes: trihub green schemes {self.id}.",
                )
            found.append(one)
            class_id = one.parent
        return tuple(reversed(found))

    def tops(self) -> Iterator[SchemeClass]:
        """The classes that no other holds."""
        return (one for one in self.classes.values() if not one.parent)


def check(scheme: Scheme) -> Scheme:
    """The scheme, when its classes are a tree. :raises BadInput: a parent is missing or a circle."""
    done: set[str] = set()
    for one in scheme.classes.values():
        seen: list[str] = []
        at: str = one.id
        while at and at not in done:
            if at in seen:
                raise BadInput(f"The class “{at}” of {scheme.name} holds itself.")
            seen.append(at)
            parent = scheme.classes[at].parent
            if parent and parent not in scheme.classes:
                raise BadInput(
                    f"The class “{at}” of {scheme.name} is under “{parent}”, which is not there.",
                    hint="Give the line of that class too.",
                )
            at = parent
        done.update(seen)
    return scheme
