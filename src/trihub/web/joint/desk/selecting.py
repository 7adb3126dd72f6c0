"""Passages of a document as a form names them: selected by a script, ticked as whole parts, or
written as words, with the number of the part before them where they stand in several."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.ports import Stored
from trihub.joint.desk.model import Anchor
from trihub.joint.desk.passages import TextPart, text_parts
from trihub.joint.service import Joint
from trihub.web.identity import Visitor

Passage = tuple[TextPart, int, int]
"""A part, and the offsets of its first character and of the one after the last."""

_SELECTED = re.compile(r"(.{1,160})\|(\d{1,7})\|(\d{1,7})", re.DOTALL)
_PLACED = re.compile(r"[\[(【（]?([^\s:：\[\]()【】（）]{1,20})[\])】）]?\s*[:：]\s*(.+)")


def part_name(part: TextPart) -> str:
    """A part of a document as a form names it."""
    return "|".join((part.field, part.lang, part.label))


def passages_of(
    joint: Joint, who: Visitor, case: str, stored: Stored, ticked: Sequence[str],
    marked: Sequence[str], written: str, change: int,
) -> tuple[Anchor, ...]:  # fmt: skip
    """The passages that a form names: whole parts, passages that a script marked (:func:`selected`)
    in the text as it was at ``change``, words.

    :raises BadInput: one that the document does not have, or its text has changed since.
    """
    key, parts = stored.patent.key, list(text_parts(stored.patent))
    if marked and change != stored.change:
        raise BadInput(
            said("{document} was read again since this page was loaded.", document=key),
            hint=said("Select the passages once more."),
        )
    found = [*_whole(parts, ticked), *selected(parts, marked), *quoted(parts, written)]
    return tuple(
        joint.desk.select(who.actor, case, key, part.field, part.lang, part.label, start, end)
        for part, start, end in found
    )


def _whole(parts: Sequence[TextPart], chosen: Sequence[str]) -> list[Passage]:
    by_name = {part_name(part): part for part in parts}
    return [(by_name[one], 0, len(by_name[one].text)) for one in chosen if one in by_name]


def selected(parts: Sequence[TextPart], chosen: Sequence[str]) -> list[Passage]:
    """Passages as a script names them: the part's name, start and end (characters), joined by ``|``.

    :raises BadInput: no such part, or no numbers.
    """
    by_name = {part_name(part): part for part in parts}
    found = []
    for one in chosen:
        match = _SELECTED.fullmatch(one)
        if match is None or match[1] not in by_name:
            raise BadInput(
                said("“{passage}” is no passage of this document.", passage=one[:120]),
                hint=said("Select the passages once more."),
            )
        found.append((by_name[match[1]], int(match[2]), int(match[3])))
    return found


def quoted(parts: Sequence[TextPart], text: str) -> list[Passage]:
    """Each line of the text where the document says it first; in one part alone where the line
    begins with its number and a colon (``0012: words``).

    :raises BadInput: the document does not say it.
    """
    return [_said(parts, words) for line in text.splitlines() if (words := line.strip())]


def _said(parts: Sequence[TextPart], words: str) -> Passage:
    if placed := _PLACED.fullmatch(words):
        label, own = placed[1].lstrip("0"), placed[2]
        numbered = [part for part in parts if label and part.label.lstrip("0") == label]
        if found := _first(numbered, own):
            return found
    if found := _first(parts, words):
        return found
    raise BadInput(
        said("The document does not say “{quote}”.", quote=words[:120]),
        hint=said(
            "Copy the passage from the text as it stands, one passage a line; the number of a "
            "paragraph and a colon before it look there alone."
        ),
    )


def _first(parts: Sequence[TextPart], words: str) -> Passage | None:
    return next(((p, at, at + len(words)) for p in parts if (at := p.text.find(words)) >= 0), None)
