"""The definition and its quality: what its lines find, examples, precision and recall where judged."""

from __future__ import annotations

from collections.abc import Iterator

from trihub.core.ports import PatentStore
from trihub.fields.definition.model import Definition, Field
from trihub.fields.making.coverage import coverage
from trihub.fields.making.estimates import Estimate, Share
from trihub.fields.making.neighbours import examples_found
from trihub.fields.members.model import Members
from trihub.fields.report.material import Material
from trihub.fields.report.model import Column, Kind, Table, Value


def values(
    definition: Definition, members: Members, material: Material, store: PatentStore,
    estimate: Estimate | None,
) -> Iterator[tuple[str, Value]]:  # fmt: skip
    """Single figures of the definition. Without a sample that was judged, precision and recall are
    not among them."""
    names = [one for path, one in definition.walk() if _within(path, material.path)]
    yield "definition.field", Value(value=material.path, kind=Kind.FIELD)
    yield "definition.version", Value(value=definition.version, kind=Kind.TEXT)
    yield "definition.publications", Value(value=len(material.rows), kind=Kind.PUBLICATION)
    yield "definition.families", Value(value=len(material.families), kind=Kind.FAMILY)
    yield "definition.documents", Value(value=members.state.documents, kind=Kind.DOCUMENT)
    if material.until:
        yield "definition.until", Value(value=material.until, kind=Kind.DATE)
    yield "definition.lines", Value(value=sum(len(f.lines) for f in names), kind=Kind.LINE)
    yield from _by_hand(names)
    if definition.examples:
        found = examples_found(members, store, definition.examples, material.path)
        if found.recall:
            here, missing = found.here, len(found.missing)
            yield "examples.here", Value(value=here, kind=Kind.PUBLICATION)
            yield "examples.found", Value(value=here - missing, kind=Kind.PUBLICATION)
            yield from _share("examples.recall", found.recall)
    yield from _estimated(estimate)


def _by_hand(names: list[Field]) -> Iterator[tuple[str, Value]]:
    """How many documents were taken in and left out by hand; nothing where none was."""
    taken, left = (sum(map(len, each)) for each in zip(
        *((one.include, one.exclude) for one in names), strict=True
    ))  # fmt: skip
    if taken or left:
        yield "definition.by_hand", Value(value=taken, kind=Kind.PUBLICATION)
        yield "definition.left_out", Value(value=left, kind=Kind.PUBLICATION)


def _estimated(estimate: Estimate | None) -> Iterator[tuple[str, Value]]:
    if estimate is None or not estimate.judged:
        return
    yield "quality.judged", Value(value=estimate.judged, kind=Kind.DOCUMENT)
    if estimate.precision:
        yield from _share("quality.precision", estimate.precision)
    if estimate.recall:
        yield from _share("quality.recall", estimate.recall)


def _share(name: str, share: Share) -> Iterator[tuple[str, Value]]:
    yield name, Value(value=share.value, kind=Kind.SHARE)
    yield f"{name}_low", Value(value=share.low, kind=Kind.SHARE)
    yield f"{name}_high", Value(value=share.high, kind=Kind.SHARE)


def _within(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}/")


def tables(members: Members, path: str) -> Iterator[Table]:
    """Each line with what it finds, and what it alone finds."""
    columns = (
        Column(id="field", kind=Kind.FIELD), Column(id="line", kind=Kind.TEXT),
        Column(id="says", kind=Kind.TEXT), Column(id="publications", kind=Kind.NUMBER),
        Column(id="alone", kind=Kind.NUMBER),
    )  # fmt: skip
    rows = tuple(
        (one.field, one.line, one.said.replace("\n", ", "), one.members, one.alone)
        for one in coverage(members, path)
    )
    yield Table(id="definition", section="definition", columns=columns, rows=rows)
