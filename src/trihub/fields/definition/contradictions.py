"""What a definition may not say: contradictions and lines that say nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from trihub.core.errors import BadDefinition, BadQuery
from trihub.core.shapes.toml_lines import Lines, Path
from trihub.fields.definition.compiling import compile_line
from trihub.fields.definition.model import ByHand, Dates, Definition, Field, Line


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_One = TypeVar("_One", bound=_Named)


class Wrong(NamedTuple):
    """What is wrong, where, and what to do."""

    path: Path
    message: str
    hint: str


def refuse(definition: Definition, name: str, lines: Lines) -> None:
    """Refuse a definition that contradicts itself. :raises BadDefinition: with file and line."""
    for wrong in _problems(definition, lines.line):
        line = lines.line(wrong.path)
        raise BadDefinition(
            f"{name}, line {line}: {wrong.message}", hint=wrong.hint, line=line
        )  # fmt: skip


def _problems(definition: Definition, line_of: Callable[[Path], int]) -> Iterator[Wrong]:
    for place, tier in enumerate(definition.tiers):
        yield from _dates(tier.dates, ("tiers", place, "dates"))
    yield from _twice(definition.tiers, ("tiers",))
    yield from _twice(definition.judges, ("judges",))
    fields = list(_placed(definition.root, ()))
    ids: dict[str, Path] = {}
    for path, one in fields:
        if one.id in ids:
            yield Wrong(
                (*path, "id"),
                f"Another field has the id “{one.id}”, in line {line_of((*ids[one.id], 'id'))}.",
                "Give each field of the definition its own id.",
            )
        ids[one.id] = path
        yield from _field(one, path)
    if not any(one.lines or one.include for _, one in fields):
        yield Wrong((), "No field has a line.", "Add [[lines]] with a query or classes.")
    yield from _hands(definition.root, (), {}, line_of)


def _placed(one: Field, path: Path) -> Iterator[tuple[Path, Field]]:
    yield path, one
    for place, below in enumerate(one.fields):
        yield from _placed(below, (*path, "fields", place))


def _field(one: Field, path: Path) -> Iterator[Wrong]:
    yield from _twice(one.lines, (*path, "lines"))
    yield from _twice(one.without, (*path, "without"))
    if one.dates:
        yield from _dates(one.dates, (*path, "dates"))
    for part, found in (("lines", one.lines), ("without", one.without)):
        for place, line in enumerate(found):
            yield from _line(line, (*path, part, place))
    if not (one.lines or one.fields or one.include):
        yield Wrong(
            path, f"The field “{one.id}” has neither lines nor sub-fields.",
            "Add [[lines]] with a query or classes.",
        )  # fmt: skip


def _line(line: Line, path: Path) -> Iterator[Wrong]:
    if not line.query and not line.classes:
        yield Wrong(
            path, f"The line “{line.id}” has neither a query nor classes.",
            "Give it query = '…' or classes = { ipc = […] }.",
        )  # fmt: skip
        return
    try:
        compile_line(line)
    except BadQuery as error:
        where = "query" if line.query else "classes"
        yield Wrong((*path, where), f"Line “{line.id}”: {error.message}", error.hint)


def _dates(dates: Dates, path: Path) -> Iterator[Wrong]:
    if dates.since is None and dates.until is None:
        yield Wrong(path, "The dates are open on both sides.", "Give since, until, or both.")
    elif dates.since and dates.until and dates.since > dates.until:
        yield Wrong(path, f"The dates end ({dates.until}) before they begin ({dates.since}).",
                    "Give since a day before until.")  # fmt: skip


def _twice(found: Sequence[_One], path: Path) -> Iterator[Wrong]:
    seen: set[str] = set()
    for place, one in enumerate(found):
        if one.id in seen:
            yield Wrong((*path, place), f"“{one.id}” is there twice.", "Give each its own id.")
        seen.add(one.id)


def _hands(
    one: Field, path: Path, above: Mapping[str, tuple[Path, ByHand]], line_of: Callable[[Path], int]
) -> Iterator[Wrong]:
    """Documents that are taken in here and left out here or in a field above."""
    out = dict(above)
    for part in ("exclude", "include"):
        for place, hand in enumerate(getattr(one, part)):
            here = (*path, part, place)
            key = compact(hand.number)
            if part == "exclude":
                out[key] = (here, hand)
            elif key in out:
                other, by = out[key]
                yield Wrong(
                    (*here, "number"),
                    f"{hand.number} is taken in by {hand.by} ({hand.on}: {hand.why}) and left out "
                    f"by {by.by} in line {line_of((*other, 'number'))} ({by.on}: {by.why}).",
                    "Decide, and keep one of the two.",
                )
    for place, below in enumerate(one.fields):
        yield from _hands(below, (*path, "fields", place), out, line_of)


def compact(number: str) -> str:
    """A number without spaces and signs, for comparing two as written."""
    return "".join(char for char in number.upper() if char.isalnum())
