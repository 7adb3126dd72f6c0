"""Applicants, flows between offices, and the overlap with green technology."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from trihub.fields.report.filings import ranked
from trihub.fields.report.material import Family, Material
from trihub.fields.report.model import Column, Kind, Row, Table, Value

MOST = 20
"""Applicants of the table."""
LEADING = 10
"""Applicants whose families are counted together."""
OFFICES = 10
"""Rows and columns of the table of flows."""


def values(material: Material) -> Iterator[tuple[str, Value]]:
    """Single figures; those that cannot be told are left out."""
    families = list(material.families.values())
    yield from _applicants(families)
    yield from _flows(families)
    yield from _green(families)


def _held(families: list[Family]) -> Counter[str]:
    return Counter(name for family in families for name in family.applicants)


def _applicants(families: list[Family]) -> Iterator[tuple[str, Value]]:
    held = _held(families)
    unnamed = sum(not family.applicants for family in families)
    if unnamed:
        yield "applicants.unnamed", Value(value=unnamed, kind=Kind.FAMILY)
    if not held:
        return
    named = len(families) - unnamed
    order = ranked(held)
    name, most = order[0]
    yield "applicants.count", Value(value=len(held), kind=Kind.APPLICANT)
    yield "applicants.named", Value(value=named, kind=Kind.FAMILY)
    if most > 1:
        yield "applicants.top", Value(value=name, kind=Kind.TEXT)
        yield "applicants.top_count", Value(value=most, kind=Kind.FAMILY)
        yield "applicants.top_share", Value(value=most / named, kind=Kind.SHARE)
    if len(order) > LEADING:
        leading = {each for each, _ in order[:LEADING]}
        theirs = sum(not leading.isdisjoint(family.applicants) for family in families)
        yield "applicants.leading", Value(value=LEADING, kind=Kind.APPLICANT)
        yield "applicants.leading_count", Value(value=theirs, kind=Kind.FAMILY)
        yield "applicants.leading_share", Value(value=theirs / named, kind=Kind.SHARE)


def _pairs(families: list[Family]) -> Counter[tuple[str, str]]:
    return Counter((family.origin, office) for family in families for office in family.offices)


def _flows(families: list[Family]) -> Iterator[tuple[str, Value]]:
    abroad = sum(bool(family.offices - {family.origin, "WO"}) for family in families)
    several = sum(len(family.offices) > 1 for family in families)
    yield "flows.abroad", Value(value=abroad, kind=Kind.FAMILY)
    yield "flows.abroad_share", Value(value=abroad / len(families), kind=Kind.SHARE)
    yield "flows.several", Value(value=several, kind=Kind.FAMILY)
    yield "flows.several_share", Value(value=several / len(families), kind=Kind.SHARE)
    moved = {pair: n for pair, n in _pairs(families).items() if pair[0] != pair[1] != "WO"}
    if moved:
        pair = min(moved, key=lambda each: (-moved[each], each))
        yield "flows.top_from", Value(value=pair[0], kind=Kind.OFFICE)
        yield "flows.top_to", Value(value=pair[1], kind=Kind.OFFICE)
        yield "flows.top_count", Value(value=moved[pair], kind=Kind.FAMILY)


def _green(families: list[Family]) -> Iterator[tuple[str, Value]]:
    classed = sum(family.has_cpc for family in families)
    green = sum(bool(family.green) for family in families)
    yield "green.unclassed", Value(value=len(families) - classed, kind=Kind.FAMILY)
    if classed:
        yield "green.classed", Value(value=classed, kind=Kind.FAMILY)
        yield "green.count", Value(value=green, kind=Kind.FAMILY)
        yield "green.share", Value(value=green / classed, kind=Kind.SHARE)


def tables(material: Material) -> Iterator[Table]:
    """Applicants; families by origin and office; families by green class."""
    families = list(material.families.values())
    rows = _applicant_rows(families, material.labels)
    if rows:
        columns = (
            Column(id="applicant", kind=Kind.TEXT), Column(id="families", kind=Kind.NUMBER),
            Column(id="publications", kind=Kind.NUMBER), Column(id="offices", kind=Kind.TEXT),
            Column(id="first-filing", kind=Kind.YEAR), Column(id="last-filing", kind=Kind.YEAR),
        )  # fmt: skip
        yield Table(id="applicants", section="applicants", columns=columns, rows=rows)
    yield _flow_table(families)
    green = Counter(symbol for family in families for symbol in family.green)
    if green:
        classes = (Column(id="class", kind=Kind.TEXT), Column(id="families", kind=Kind.NUMBER))
        yield Table(id="green", section="green", columns=classes, rows=tuple(ranked(green)))


def _applicant_rows(
    families: list[Family], labels: Mapping[str, str]
) -> tuple[tuple[str, int, int, str, int | None, int | None], ...]:
    order = [name for name, _ in ranked(_held(families))[:MOST]]
    wanted = set(order)
    theirs: dict[str, list[Family]] = defaultdict(list)
    for family in families:
        for name in wanted.intersection(family.applicants):
            theirs[name].append(family)
    rows = []
    for name in order:
        own = theirs[name]
        years = [family.first // 10_000 for family in own if family.first]
        documents = sum(
            any(labels[each.text] == name for each in row.names)
            for family in own
            for row in family.rows
        )
        offices = sorted({office for family in own for office in family.offices})
        rows.append((name, len(own), documents, " ".join(offices),
                     min(years, default=None), max(years, default=None)))  # fmt: skip
    return tuple(rows)


def _flow_table(families: list[Family]) -> Table:
    pairs = _pairs(families)
    origins = ranked(Counter(family.origin for family in families))[:OFFICES]
    offices = ranked(Counter(office for family in families for office in family.offices))[:OFFICES]
    columns = [Column(id="origin", kind=Kind.OFFICE)]
    columns += [Column(id=code, kind=Kind.NUMBER, about=Kind.OFFICE) for code, _ in offices]
    columns.append(Column(id="families", kind=Kind.NUMBER))
    rows: tuple[Row, ...] = tuple(
        (origin, *(pairs.get((origin, office), 0) for office, _ in offices), count)
        for origin, count in origins
    )
    return Table(id="flows", section="flows", columns=tuple(columns), rows=rows)
