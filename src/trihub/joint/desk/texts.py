"""Combinations of documents, notes and opinions: what must hold before they are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.ports import PatentStore
from trihub.joint.desk.application import OwnApplication
from trihub.joint.desk.marks import document
from trihub.joint.desk.model import Combination, Note

MAX_TEXT = 20_000
"""Characters of a note or an opinion."""


def check_text(text: str) -> None:
    """Nothing, where it is short enough. :raises BadInput: it is not."""
    if len(text) > MAX_TEXT:
        raise BadInput(
            said("A text of {length} characters is too long.", length=len(text)),
            hint=said("Keep it to {limit} characters.", limit=MAX_TEXT),
        )


def check_pair(pair: Combination, own: OwnApplication, library: PatentStore) -> Combination:
    """The combination, its claims in order.

    :raises NotFound: a document that is not in the library. :raises BadInput: one document twice,
        no claim, one that the application lacks, or a reason that is too long.
    """
    keys = [document(library, key).patent.key for key in (pair.first, pair.second)]
    if keys[0] == keys[1] or not pair.claims:
        raise BadInput(
            said("A combination is of two documents, against at least one claim."),
            hint=said("Choose another second document, and the claims that both bear on."),
        )
    check_text(pair.reason)
    return replace(pair, claims=own.check(pair.claims))


def check_note(note: Note, own: Callable[[], OwnApplication], library: PatentStore) -> Note:
    """The note, its document by its key. The application is asked for only where a claim is named.

    :raises NotFound: a document that is not in the library. :raises BadInput: no text, one that is
        too long, a claim that the application lacks.
    """
    if not note.text.strip():
        raise BadInput(said("The note is empty."), hint=said("Write something, or cancel."))
    check_text(note.text)
    if note.claim:
        own().claim(note.claim)
    key = document(library, note.document).patent.key if note.document else ""
    return replace(note, document=key)
