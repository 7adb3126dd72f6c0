"""Taking documents in by hand from a list: which of its numbers become ``[[include]]`` lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from trihub.core.errors import BadInput
from trihub.core.patent import Patent
from trihub.core.ports import PatentStore
from trihub.core.shapes.toml_lines import locate
from trihub.fields.definition.model import ByHand, Definition, Field
from trihub.fields.definition.reading import MAX_BYTES, read
from trihub.fields.members.model import Members
from trihub.fields.members.plan import lookup


class Outcome(StrEnum):
    """What becomes of a number."""

    TAKEN = "taken"
    UNKNOWN = "unknown"
    """Nothing in the library has it."""
    AMBIGUOUS = "ambiguous"
    """Publications of different applications are meant by it."""
    MEMBER = "member"
    """What it means is in the field already."""
    LEFT_OUT = "left out"
    """The definition leaves it out by hand, in the field or above it."""
    TWICE = "twice"
    """The list names the same publications before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A number of a list. ``numbers`` are the texts that can be it, the surest first: none where
    the list has a record without one."""

    line: int
    numbers: tuple[str, ...]

    @property
    def said(self) -> str:
        """The number as the list has it."""
        return next(iter(self.numbers), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a number of a list means here: ``keys`` are the publications that it takes in, or those
    that are why it takes in none."""

    listed: Listed
    outcome: Outcome
    keys: tuple[str, ...] = ()


def resolve(
    listed: Sequence[Listed], definition: Definition, members: Members, store: PatentStore,
    field: str = "",
) -> list[Found]:  # fmt: skip
    """What each number of a list means for a field. A number without a kind code, or of an
    application, takes in every publication that has it. :raises NotFound: the definition has no such field."""
    path = members.fields[members.column(field)]
    inside = set(map(int, members.of(path)))
    left = {key for number in _left_out(definition, path) for key in lookup(store, number)}
    seen: set[str] = set()
    return [_judged(one, store, inside, left, seen) for one in listed]


def _left_out(definition: Definition, path: str) -> Iterator[str]:
    for one, field in definition.walk():
        if f"{path}/".startswith(f"{one}/"):
            yield from (hand.number for hand in field.exclude)


def _judged(
    one: Listed, store: PatentStore, inside: set[int], left: set[str], seen: set[str]
) -> Found:
    keys = next(filter(None, (tuple(lookup(store, number)) for number in one.numbers)), ())
    kept = [stored for key in keys if (stored := store.get(key, whole=False))]
    if not kept:
        return Found(listed=one, outcome=Outcome.UNKNOWN)
    if len({_application(own.patent) for own in kept}) > 1:
        return Found(listed=one, outcome=Outcome.AMBIGUOUS, keys=keys)
    for outcome, met in (
        (Outcome.LEFT_OUT, left & set(keys)),
        (Outcome.TWICE, seen & set(keys)),
        (Outcome.MEMBER, {own.patent.key for own in kept} if all(
            own.doc in inside for own in kept) else set()),
    ):  # fmt: skip
        if met:
            return Found(listed=one, outcome=outcome, keys=tuple(sorted(met)))
    seen.update(keys)
    taken = tuple(own.patent.key for own in kept if own.doc not in inside)
    return Found(listed=one, outcome=Outcome.TAKEN, keys=taken)


def _application(patent: Patent) -> tuple[str, str]:
    """What the publications of one application have in common."""
    own = patent.application or patent.publication
    return own.office, own.number


def hands(path: str, made: Sequence[ByHand]) -> str:
    """The lines of a definition that take documents into the field ``path``."""
    head = "fields." * path.count("/") + "include"
    return "".join(
        f"\n[[{head}]]\nnumber = {_quoted(one.number)}\nby = {_quoted(one.by)}\n"
        f"on = {one.on.isoformat()}\nwhy = {_quoted(one.why)}\n"
        for one in made
    )


def _quoted(text: str) -> str:
    """A basic string of TOML, which escapes what JSON does, and DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def with_hands(definition: Definition, path: str, made: Sequence[ByHand], name: str) -> str:
    """The file of a definition with more documents taken into a field.

    :raises BadDefinition: it would contradict itself. :raises BadInput: it would be too large, or
        the lines cannot be added by adding text.
    """
    text = _inserted(definition, path, hands(path, made))
    if len(text.encode()) > MAX_BYTES:
        raise BadInput(
            "The definition would be larger than 4 MiB.", hint="Find documents by a query instead."
        )
    changed = read(text, name)
    if [*changed.walk()] != [*_expected(definition, path, made).walk()]:
        raise BadInput(
            f"The lines cannot be added to {name}: its fields are not written as [[fields]].",
            hint="Copy the lines that are printed without --write.",
        )
    return text


def _expected(definition: Definition, path: str, made: Sequence[ByHand]) -> Definition:
    return replace(definition, root=_grown(definition.root, definition.root.id, path, made))


def _grown(one: Field, here: str, path: str, made: Sequence[ByHand]) -> Field:
    below = tuple(_grown(each, f"{here}/{each.id}", path, made) for each in one.fields)
    more = tuple(made) if here == path else ()
    return replace(one, fields=below, include=(*one.include, *more))


def _inserted(definition: Definition, path: str, more: str) -> str:
    """The text with lines at the end of the field's own, before what follows and its comments."""
    lines = definition.text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    end = _end(definition, path, len(lines))
    while end < len(lines) and end and lines[end - 1].lstrip()[:1] in ("", "#"):
        end -= 1
    return "".join((*lines[:end], more, *(["\n"] if end < len(lines) else []), *lines[end:]))


def _end(definition: Definition, path: str, last: int) -> int:
    """How many lines there are before the table that follows those of a field."""
    own: tuple[str | int, ...] = ()
    field = definition.root
    for name in path.split("/")[1:]:
        place = next(n for n, one in enumerate(field.fields) if one.id == name)
        own, field = (*own, "fields", place), field.fields[place]
    if not own:
        return last
    found = locate(definition.text).found
    start = found.get(own, last)
    after = (line for at, line in found.items() if line > start and at[: len(own)] != own)
    return min(after, default=last + 1) - 1
