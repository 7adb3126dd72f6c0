"""Key families: those that most other families of the field cite, then the broadest; with what is
reported of their rights and their independent claims as published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from trihub.core.dates import PatentDate
from trihub.core.patent import ClaimSet, Origin, Patent
from trihub.core.ports import PatentStore, Stored
from trihub.core.shapes.heads import main_title
from trihub.fields.navigation.rows import Row
from trihub.fields.report.material import Material
from trihub.fields.report.model import (
    Column,
    IndependentClaim,
    KeyFamily,
    Kind,
    Right,
    Table,
    Value,
)

MOST = 10
CLAIMS = 3
"""Independent claims of a family that are printed."""
LONGEST = 1_500
"""Characters of a claim that are printed."""
NAMES = 5
"""Applicants of a family that are named."""


def key_families(material: Material, store: PatentStore) -> tuple[KeyFamily, ...]:
    """The :data:`MOST` first by families of the field that cite them, by offices, and by first
    filing."""
    citing = _citing(material)

    def rank(family: int) -> tuple[int, int, int, int]:
        own = material.families[family]
        return -len(citing.get(family, ())), -len(own.offices), own.first or 99999999, family

    chosen = sorted(material.families, key=rank)[:MOST]
    return tuple(_told(one, material, len(citing.get(one, ())), store) for one in chosen)


def _citing(material: Material) -> dict[int, set[int]]:
    """The other families of the field that cite each family, whichever publication of it."""
    pairs = list(zip(material.rows, material.of, strict=True))
    families = {row.office + row.number: family for row, family in pairs}
    found: dict[int, set[int]] = defaultdict(set)
    for row, family in pairs:
        for number in row.cites:
            cited = families.get(number)
            if cited is not None and cited != family:
                found[cited].add(family)
    return found


def _told(family: int, material: Material, cited_by: int, store: PatentStore) -> KeyFamily:
    own = material.families[family]
    rows = sorted(own.rows, key=lambda row: (row.published, row.key))
    shown = _shown(rows, own.origin, store)
    claims = _claims(shown.patent) if shown else None
    independent = [c for c in claims.claims if not c.depends_on] if claims else []
    title = main_title(shown.patent) if shown else None
    return KeyFamily(
        family=family, number=shown.patent.key if shown else rows[0].key,
        publications=tuple(row.key for row in rows), offices=tuple(sorted(own.offices)),
        cited_by=cited_by, rights=tuple(_rights(family, material)), first_filed=_day(own.first),
        applicants=tuple(own.applicants)[:NAMES], title=title.text if title else "",
        title_lang=title.lang if title else "", independent=len(independent),
        claims=tuple(
            IndependentClaim(
                number=one.number, text=one.text[:LONGEST], lang=claims.lang,
                cut=len(one.text) > LONGEST,
            )
            for one in independent[:CLAIMS]
        ) if claims else (),
    )  # fmt: skip


def _rights(family: int, material: Material) -> Iterator[Right]:
    for one in material.rights[family]:
        yield Right(
            office=one.office,
            state=one.state.replace(" ", "-"),
            publications=one.publications,
            event=(one.event.code or one.event.text) if one.event else "",
            on=_day(one.event.day) if one.event else "",
            term_end=_day(one.term_end),
            as_of=_day(material.newest.get(one.office, 0)),
        )


def _day(compact: int) -> str:
    """CCYYMMDD in ISO 8601, empty for 0."""
    parts = compact // 10_000, compact // 100 % 100, compact % 100
    return str(PatentDate(*parts)) if compact else ""


def _shown(rows: Sequence[Row], origin: str, store: PatentStore) -> Stored | None:
    """The publication whose claims are printed: at the office of the first filing where that has
    claims, the latest of it, for a grant follows its application."""
    found = store.get_many([row.doc for row in rows], whole=True)
    if not found:
        return None
    place = {row.doc: number for number, row in enumerate(rows)}

    def rank(stored: Stored) -> tuple[bool, bool, int]:
        at_home = stored.patent.publication.office == origin
        return _claims(stored.patent) is not None, at_home, place[stored.doc]

    return max(found, key=rank)


def _claims(patent: Patent) -> ClaimSet | None:
    """The claims of the publication as they were filed or granted, not in a translation where there
    is anything else."""
    sets = [one for one in patent.claim_sets if one.claims and not one.label]
    original = [one for one in sets if one.origin is Origin.ORIGINAL]
    return next(iter(original or sets), None)


def values(families: Sequence[KeyFamily]) -> Iterator[tuple[str, Value]]:
    """What is said of all of them, and of the first; nothing of that where no family cites another."""
    yield "key-families.count", Value(value=len(families), kind=Kind.FAMILY)
    in_force = sum(bool(one.at("in-force")) for one in families)
    yield "key-families.in_force", Value(value=in_force, kind=Kind.FAMILY)
    if families and families[0].cited_by:
        first = families[0]
        yield "key-families.top", Value(value=first.number, kind=Kind.TEXT)
        yield "key-families.top_cited", Value(value=first.cited_by, kind=Kind.FAMILY)
        yield "key-families.top_offices", Value(value=len(first.offices), kind=Kind.OFFICE_COUNT)


def tables(families: Sequence[KeyFamily]) -> Iterator[Table]:
    """One row a key family, and one of each of its applications of which anything is reported."""
    columns = (
        Column(id="publication", kind=Kind.TEXT), Column(id="invention-title", kind=Kind.TEXT),
        Column(id="applicant", kind=Kind.TEXT), Column(id="cited-by", kind=Kind.NUMBER),
        Column(id="offices", kind=Kind.TEXT), Column(id="publications", kind=Kind.NUMBER),
        Column(id="in-force", kind=Kind.TEXT, annex=True),
        Column(id="first-filing", kind=Kind.TEXT),
        Column(id="independent-claims", kind=Kind.NUMBER),
    )  # fmt: skip
    rows = tuple(
        (one.number, one.title, "; ".join(one.applicants), one.cited_by, " ".join(one.offices),
         len(one.publications), " ".join(one.at("in-force")), one.first_filed, one.independent)
        for one in families
    )  # fmt: skip
    yield Table(id="key-families", section="key-families", columns=columns, rows=rows)
    yield _legal(families)


def _legal(families: Sequence[KeyFamily]) -> Table:
    columns = (
        Column(id="publication", kind=Kind.TEXT), Column(id="office", kind=Kind.OFFICE),
        Column(id="publications", kind=Kind.TEXT), Column(id="reported", kind=Kind.FLAG),
        Column(id="event", kind=Kind.TEXT), Column(id="event-day", kind=Kind.TEXT),
        Column(id="term-end", kind=Kind.TEXT), Column(id="as-of", kind=Kind.TEXT),
    )  # fmt: skip
    rows = tuple(
        (one.number, right.office, " ".join(right.publications), right.state, right.event, right.on,
         right.term_end, right.as_of)
        for one in families
        for right in one.rights
    )  # fmt: skip
    return Table(id="key-families-legal", section="key-families", columns=columns, rows=rows)
