"""The JSON of meetings: the same for commands and the API."""

from __future__ import annotations

from typing import Any

import msgspec

from trihub.core.casework.working import Paper
from trihub.meetings.agreeing import Draft, Key, Signed
from trihub.meetings.aligned import Disagreement
from trihub.meetings.model import Agenda, Minutes, Note, Position
from trihub.meetings.preparing import Line
from trihub.meetings.process import Process
from trihub.meetings.service import View

Shape = dict[str, Any]


def line_shape(line: Line) -> Shape:
    """A meeting in a list; ``meeting`` is null for who sees process alone."""
    return {
        "id": line.id, "offices": list(line.offices), "changed": line.changed,
        "meeting": _plain(line.meeting) if line.meeting else None,
    }  # fmt: skip


def process_shape(process: Process) -> Shape:
    """How far a meeting is."""
    found: Shape = _plain(process)
    return found


def view_shape(view: View) -> Shape:
    """A meeting as an officer sees it."""
    return {
        "id": view.id, "offices": list(view.offices), "version": view.version,
        "changed": view.changed, "meeting": _plain(view.meeting),
    }  # fmt: skip


def agenda_shape(agenda: Agenda, version: int) -> Shape:
    """The agenda; ``version`` 0 is one that was not kept yet."""
    return {"version": version, "items": _plain(agenda.items)}


def paper_shape(paper: Paper, content: Position | Note) -> Shape:
    """A position or a note. ``shared`` says that other offices read it."""
    return {
        "paper": paper.id, "office": paper.office, "author": paper.author,
        "version": paper.version, "at": paper.at, "removed": paper.removed,
        "shared": len(paper.offices) > 1, **_plain(content),
    }  # fmt: skip


def minutes_shape(minutes: Minutes, version: int) -> Shape:
    """The minutes."""
    return {"version": version, **_plain(minutes)}


def draft_shape(draft: Draft) -> Shape:
    """The summary as it stands, with what its versions disagree in."""
    return {
        "version": draft.version, "digest": draft.digest, **_plain(draft.summary),
        "disagreements": [disagreement_shape(each) for each in draft.disagreements],
    }  # fmt: skip


def disagreement_shape(one: Disagreement) -> Shape:
    """What versions of a sentence disagree in; ``why`` is null where nobody gave a reason."""
    return {
        "key": one.key, "matter": one.matter.value, "sentence": one.sentence,
        "apart": list(one.apart), "why": one.why or None,
        "found": {
            code: [{"value": each.value, "start": each.start, "end": each.end} for each in found]
            for code, found in one.found.items()
        },
    }  # fmt: skip


def key_shape(key: Key) -> Shape:
    """An office's approval."""
    return {
        "office": key.office, "by": key.author, "at": key.at, "valid": key.valid,
        **_plain(key.approval),
    }  # fmt: skip


def signed_shape(signed: Signed) -> Shape:
    """An office's signature."""
    return {
        "office": signed.office, "by": signed.author, "at": signed.at, "valid": signed.valid,
        **_plain(signed.signature),
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)
