"""From a number in any form to the publications kept under it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from trihub.core.errors import BadNumber, NotFound
from trihub.core.messages import said
from trihub.core.numbers import Ambiguous, Number, docdb, parse, us
from trihub.core.numbers.clean import LONGEST
from trihub.core.numbers.keys import keys_of
from trihub.core.numbers.model import NumberType

if TYPE_CHECKING:
    from trihub.core.ports import PatentStore, Stored


_PLAIN = re.compile(r"([A-Z]{2})([A-Z]{0,2}\d+)([A-Z]\d?)?")
"""Office, number and kind of a publication, as DOCDB has them."""


class NumberStore(Protocol):
    """The part of a store that finds publications by their numbers."""

    def find(self, office: str, number: str, kind: str = "") -> list[str]:
        """Keys of the publications with this DOCDB number (and kind, when given)."""
        ...

    def find_application(self, application: str) -> list[str]:
        """Keys of the publications of an application."""
        ...

    def get(self, key: str, *, whole: bool = True) -> Stored | None:
        """The document with this key."""
        ...


def find_keys(store: NumberStore, text: str) -> list[str]:
    """Keys of every publication that the number can mean, none when nothing is kept under it.

    An ambiguous number finds what any of its readings finds; one of an office whose numbers are not
    read here what is kept under it as it stands.

    :raises BadNumber: the text is no number.
    """
    try:
        read = parse(text)
    except BadNumber:
        if elsewhere := _as_it_stands(store, text):
            return elsewhere
        raise
    candidates = read.candidates if isinstance(read, Ambiguous) else (read,)
    found: dict[str, None] = {}
    for number in candidates:
        found.update(dict.fromkeys(_find(store, number)))
    return list(found)


def _as_it_stands(store: NumberStore, text: str) -> list[str]:
    match = _PLAIN.fullmatch(re.sub(r"[\s.,-]", "", text[:LONGEST]).upper())
    return store.find(match[1], match[2], match[3] or "") if match else []


def _find(store: NumberStore, number: Number) -> list[str]:
    form = None if number.type is NumberType.APPLICATION else docdb(number)
    if form:
        return store.find(*form)
    keys = keys_of(number)
    found = dict.fromkeys(name for key in keys for name in store.find_application(key))
    if len(keys) < 2:
        return list(found)
    return [name for name in found if not _of_another_series(store.get(name, whole=False), number)]


def _of_another_series(stored: Stored | None, number: Number) -> bool:
    """Whether a document's application has another series of the USPTO than the number.

    Identities leave the series out, so that several years of one find a neighbour's serial.
    """
    application = stored.patent.application if stored else None
    if application is None:
        return False
    read = us.application(
        application.number[:LONGEST], kind=application.kind, date=application.date
    )
    return read is not None and bool(read.prefix) and read.prefix != number.prefix


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
