"""From a number in any form to the publications kept under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.numbers import Ambiguous, Number, docdb, parse
from trihub.core.numbers.clean import LONGEST
from trihub.core.numbers.keys import key_of
from trihub.core.numbers.model import NumberType

if TYPE_CHECKING:
    from trihub.core.ports import PatentStore, Stored


class NumberStore(Protocol):
    """The part of a store that finds publications by their numbers."""

    def find(self, office: str, number: str, kind: str = "") -> list[str]:
        """Keys of the publications with this DOCDB number (and kind, when given)."""
        ...

    def find_application(self, application: str) -> list[str]:
        """Keys of the publications of an application."""
        ...


def find_keys(store: NumberStore, text: str) -> list[str]:
    """Keys of every publication that the number can mean, none when nothing is kept under it.

    An ambiguous number finds what any of its readings finds.

    :raises BadNumber: the text is no number.
    """
    read = parse(text)
    candidates = read.candidates if isinstance(read, Ambiguous) else (read,)
    found: dict[str, None] = {}
    for number in candidates:
        found.update(dict.fromkeys(_find(store, number)))
    return list(found)


def _find(store: NumberStore, number: Number) -> list[str]:
    form = None if number.type is NumberType.APPLICATION else docdb(number)
    if form:
        return store.find(*form)
    key = key_of(number)
    return store.find_application(key) if key else []


def find_document(store: PatentStore, text: str) -> Stored:
    """The document that a number names, whole; the last publication where several have it.

    :raises BadNumber: the text is no number. :raises NotFound: nothing is kept under it.
    """
    name = text.strip().replace(" ", "").upper()
    if name.isprintable() and len(name) <= LONGEST and (exact := store.get(name)):
        return exact
    found = [stored for key in find_keys(store, text) if (stored := store.get(key))]
    if not found:
        raise NotFound(
            said("No document {number} is in this library.", number=text.strip()),
            hint=said("See how the number is read, or ingest the file that holds the document."),
        )
    return max(found, key=_published)


def _published(stored: Stored) -> tuple[int, str]:
    date = stored.patent.publication.date
    return (date.compact if date else 0, stored.patent.key)
