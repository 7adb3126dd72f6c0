"""JSON of exchanges and symposia: what the commands print and the API answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from trihub.core.messages import Message
from trihub.exchanges.matching.model import Call, Match, Nomination
from trihub.exchanges.matching.reasons import Reason, rules
from trihub.exchanges.programme.figures import Figure
from trihub.exchanges.programme.model import Programme, State
from trihub.exchanges.symposium.model import Notes, Symposium, Talk

Json = dict[str, Any]


def _plain(value: Any) -> Any:
    """A dataclass as JSON; a sentence as it reads in English."""
    return msgspec.to_builtins(value, enc_hook=str)


def programme_shape(number: str, version: int, known: Programme, state: State) -> Json:
    """A programme with its call."""
    return {
        "id": number, "version": version, "kind": known.kind.value, "state": state.value,
        "call": call_shape(known.call),
    }  # fmt: skip


def call_shape(call: Call) -> Json:
    """A call with the rules of its matching."""
    shape: Json = _plain(call)
    return {**shape, "rules": _said(rules(call))}


def nomination_shape(one: Nomination) -> Json:
    """A nomination."""
    shape: Json = _plain(one)
    return shape


def match_shape(match: Match, reasons: Sequence[Reason]) -> Json:
    """A matching with the reasons of each nomination."""
    shape: Json = _plain(match)
    told = [
        {"nomination": one.nomination, "placed": one.placed, "why": _said(one.why),
         "changes": _said(one.changes)}
        for one in reasons
    ]  # fmt: skip
    return {**shape, "reasons": told}


def figures_shape(found: Sequence[Figure]) -> Json:
    """Figures of a programme."""
    return {"figures": [_plain(one) for one in found]}


def symposium_shape(number: str, known: Symposium, talks: Sequence[tuple[str, Talk]]) -> Json:
    """A symposium with its programme."""
    shape: Json = _plain(known)
    return {"id": number, **shape, "talks": [{"id": name, **_plain(one)} for name, one in talks]}


def notes_shape(notes: Sequence[Notes]) -> Json:
    """The interpretation of a talk by language."""
    return {
        "notes": [{"language": one.language, "lines": [_plain(line) for line in one.lines]}
                  for one in notes],
    }  # fmt: skip


def _said(sentences: Sequence[Message]) -> list[str]:
    return [str.__str__(one) for one in sentences]
