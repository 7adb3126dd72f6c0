"""Sub-fields and tiers, and white spots: cells of sub-fields with offices and classes that are empty
or thin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from trihub.fields.report.filings import ranked
from trihub.fields.report.material import Material
from trihub.fields.report.model import Column, Kind, Row, Table, Value

OFFICES = 8
CLASSES = 10
EXPECTED = 4.0
"""Families that a cell must lead to expect before a count of some is called thin."""
THIN = 0.25
"""The share of what is expected, under which a cell is thin."""


def values(material: Material) -> Iterator[tuple[str, Value]]:
    """Single figures; none where the field has no sub-fields."""
    inside, total = material.inside, len(material.families)
    if not inside:
        return
    sizes = {path: len(families) for path, families in inside.items()}
    order = ranked(sizes)
    yield "sub-fields.count", Value(value=len(inside), kind=Kind.SUB_FIELD)
    if order[0][1]:
        yield "sub-fields.top", Value(value=order[0][0], kind=Kind.FIELD)
        yield "sub-fields.top_count", Value(value=order[0][1], kind=Kind.FAMILY)
        yield "sub-fields.top_share", Value(value=order[0][1] / total, kind=Kind.SHARE)
    if len(order) > 1:
        yield "sub-fields.least", Value(value=order[-1][0], kind=Kind.FIELD)
        yield "sub-fields.least_count", Value(value=order[-1][1], kind=Kind.FAMILY)
    counted = Counter(family for families in inside.values() for family in families)
    yield (
        "sub-fields.shared",
        Value(value=sum(count > 1 for count in counted.values()), kind=Kind.FAMILY),
    )
    yield "sub-fields.none", Value(value=total - len(counted), kind=Kind.FAMILY)
    for name, table in (("offices", spots_by_office), ("classes", spots_by_class)):
        found = table(material)
        if found is not None:
            yield from _told(name, found, material)


def _told(name: str, found: Table, material: Material) -> Iterator[tuple[str, Value]]:
    flags = [row[-1] for row in found.rows]
    across = len(_offices(material) if name == "offices" else _classes(material))
    cells = across * len(material.inside)
    yield f"white-spots.{name}_cells", Value(value=cells, kind=Kind.NUMBER)
    yield f"white-spots.{name}_empty", Value(value=flags.count("empty"), kind=Kind.NUMBER)
    yield f"white-spots.{name}_thin", Value(value=flags.count("thin"), kind=Kind.NUMBER)


def tables(material: Material) -> Iterator[Table]:
    """Sub-fields, tiers, sub-fields by office and by class, and the spots among them."""
    total = len(material.families)
    for name, section, parts in (
        ("sub-fields", "sub-fields", material.inside), ("tiers", "sub-fields", material.tiers),
    ):  # fmt: skip
        if parts:
            columns = (
                Column(id=name[:-1], kind=Kind.FIELD),
                Column(id="publications", kind=Kind.NUMBER),
                Column(id="families", kind=Kind.NUMBER), Column(id="share", kind=Kind.SHARE),
            )  # fmt: skip
            rows = tuple(
                (path, material.counts[path], len(families), len(families) / total)
                for path, families in parts.items()
            )
            yield Table(id=name, section=section, columns=columns, rows=rows)
    if not material.inside:
        return
    yield _matrix("sub-fields-by-office", material, _offices(material), Kind.OFFICE)
    if _classes(material):
        yield _matrix("sub-fields-by-class", material, _classes(material), Kind.TEXT)
    for found in (spots_by_office(material), spots_by_class(material)):
        if found is not None and found.rows:
            yield found


def _offices(material: Material) -> dict[str, set[int]]:
    """The families published at each of the largest offices."""
    return _first(material.by_office, OFFICES)


def _classes(material: Material) -> dict[str, set[int]]:
    """The families with each of the IPC subclasses that most have."""
    return _first(material.by_class, CLASSES)


def _first(marked: Mapping[str, set[int]], most: int) -> dict[str, set[int]]:
    order = ranked({name: len(families) for name, families in marked.items()})
    return {name: marked[name] for name, _ in order[:most]}


def _matrix(name: str, material: Material, across: Mapping[str, set[int]], about: Kind) -> Table:
    columns = [Column(id="sub-field", kind=Kind.FIELD)]
    columns += [Column(id=one, kind=Kind.NUMBER, about=about) for one in across]
    rows: tuple[Row, ...] = tuple(
        (path, *(len(families & other) for other in across.values()))
        for path, families in material.inside.items()
    )
    return Table(id=name, section="white-spots", columns=tuple(columns), rows=rows)


def spots_by_office(material: Material) -> Table | None:
    """Cells of sub-field and office that are empty or thin."""
    return _spots("white-spots-by-office", material, _offices(material), Kind.OFFICE)


def spots_by_class(material: Material) -> Table | None:
    """Cells of sub-field and IPC subclass that are empty or thin."""
    return _spots("white-spots-by-class", material, _classes(material), Kind.TEXT)


def _spots(
    name: str, material: Material, across: Mapping[str, set[int]], kind: Kind
) -> Table | None:
    """What a cell leads to expect is its row's total times its column's over the sum of all cells."""
    cells = {
        (path, one): len(families & other)
        for path, families in material.inside.items()
        for one, other in across.items()
    }
    total = sum(cells.values())
    if not total:
        return None
    down, along = Counter[str](), Counter[str]()
    for (path, one), count in cells.items():
        down[path] += count
        along[one] += count
    rows: list[tuple[str, str, int, float, str]] = []
    for (path, one), count in cells.items():
        expected = down[path] * along[one] / total
        flag = "" if count else "empty"
        if count and expected >= EXPECTED and count < THIN * expected:
            flag = "thin"
        if flag:
            rows.append((path, one, count, round(expected, 1), flag))
    rows.sort(key=lambda row: (-row[3], row[0], row[1]))
    columns = (
        Column(id="sub-field", kind=Kind.FIELD),
        Column(id="published-at" if kind is Kind.OFFICE else "class", kind=kind),
        Column(id="families", kind=Kind.NUMBER), Column(id="expected", kind=Kind.DECIMAL),
        Column(id="note", kind=Kind.FLAG),
    )  # fmt: skip
    return Table(id=name, section="white-spots", columns=columns, rows=tuple(rows))
