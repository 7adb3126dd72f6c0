"""The demonstration library: the shipped files against their sources, through the real readers.

Expected texts, names, classes and citations come from ``demo/families/*.toml``, numbers and days
from the builder's plan (held to the offices' rules in ``test_sources.py``); nothing is taken from
what the readers give.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from functools import cache
from importlib.resources import as_file
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from demo.citing import Carrier
from demo.formats import markup

from demo import build, citing, plan, source
from trihub.core.citations import Phase
from trihub.core.families import simple_key
from trihub.core.patent import Origin, Patent, Role, Section
from trihub.core.ports import Place
from trihub.demo import library_files
from trihub.offices.registry import Registry
from trihub.store.merge import merge

FAMILIES = source.load()
PUBLICATIONS = {item.key: item for item in plan.plan(FAMILIES)}
CITATIONS = citing.citations(FAMILIES, PUBLICATIONS.values())


@cache
def read() -> dict[str, list[tuple[str, Patent]]]:
    """Every document of the shipped files by its key, with the file that it was read from."""
    registry, found = Registry(), defaultdict(list)
    with as_file(library_files()) as folder:
        for path in sorted(Path(folder).rglob("*")):
            if not path.is_file():
                continue
            name, data = path.relative_to(folder).as_posix(), path.read_bytes()
            reader = registry.find(data[: 64 << 10])
            assert reader is not None, f"no reader recognises {name}"
            for record in reader.records(io.BytesIO(data)):
                for item in reader.read(record, Place(file=name)):
                    assert isinstance(item, Patent), f"{name}: {item}"
                    found[item.key].append((name, item))
    return dict(found)


def gazette(key: str) -> Patent:
    """The document as its own gazette gives it."""
    name = f"{PUBLICATIONS[key].office.lower()}/{key}.xml"
    return next(patent for file, patent in read()[key] if file == name)


def joined(key: str) -> Patent:
    """The document as a library keeps it: its views joined in the order of the files."""
    first, *rest = (patent for _, patent in read()[key])
    for patent in rest:
        first = merge(first, patent)
    return first


def bare(text: str) -> str:
    """A text without blanks and line breaks, which formats lay out in their own ways."""
    return "".join(text.split())


each = pytest.mark.parametrize("key", sorted(PUBLICATIONS))


# --- the library as a whole ----------------------------------------------------------------


def test_there_is_enough_of_everything() -> None:
    assert len(FAMILIES) >= 40
    assert len(PUBLICATIONS) >= 110
    fields = {family.field for family in FAMILIES.values()}
    assert fields >= {
        "batteries", "semiconductors", "masks", "vaccines", "antivirals", "diagnostics",
        "traditional medicine", "hydrogen", "wind", "displays", "machine tools", "software",
    }  # fmt: skip
    for family in FAMILIES.values():
        assert 2 <= len(family.members) <= 4, family.id
    assert {item.office for item in PUBLICATIONS.values()} == {"CN", "JP", "KR", "US", "EP", "WO"}


def test_the_shipped_files_are_the_ones_that_the_builder_makes(tmp_path: Path) -> None:
    files = build.build()
    assert files == build.build()
    build.write(files, tmp_path / "library")
    assert build.differences(files, tmp_path / "library") == []
    assert build.differences(files, build.LIBRARY) == [], "run: python demo/build.py"


def test_the_package_gives_its_files() -> None:
    with as_file(library_files()) as folder:
        names = {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*.xml")}
    assert names == set(build.build())


def test_the_library_is_small() -> None:
    assert sum(map(len, build.build().values())) < 4_000_000


def test_every_document_is_read_and_marked_as_invented() -> None:
    assert set(read()) == set(PUBLICATIONS)
    for key, views in read().items():
        for file, patent in views:
            assert patent.invented, (key, file)
            assert patent.notes == (), (key, file)


def test_every_record_carries_the_mark_itself() -> None:
    for path, data in build.build().items():
        reader = Registry().find(data[: 64 << 10])
        assert reader is not None
        for record in reader.records(io.BytesIO(data)):
            assert markup.INVENTED.encode() in record.data[:4096], path


def test_all_formats_of_the_offices_occur() -> None:
    readers = Counter(
        patent.source.reader.split("/")[0] for views in read().values() for _, patent in views
    )
    assert set(readers) == {
        "cn-dtd", "cn-xsd", "jpo-st36", "jpo-st96", "kipo-gazette", "us-redbook", "ep-fulltext",
        "st96", "epo-docdb", "epo-ops",
    }  # fmt: skip
    kr = [build.LIBRARY / "kr" / f"{k}.xml" for k, p in PUBLICATIONS.items() if p.office == "KR"]
    declared = Counter(path.read_bytes().split(b'"')[3] for path in kr)
    assert declared[b"EUC-KR"]
    assert declared[b"UTF-8"]


# --- what each gazette says ----------------------------------------------------------------


@each
def test_identity(key: str) -> None:
    item, patent = PUBLICATIONS[key], gazette(key)
    assert patent.key == key
    assert str(patent.publication.date) == str(item.date)
    assert patent.right.value == item.member.right
    number = item.filing.number
    expected = number.digits if item.office in ("JP", "US") else number.printed
    assert patent.application
    assert patent.application.number == expected
    assert str(patent.application.date) == str(item.filing.filed)
    assert [(p.office, str(p.date)) for p in patent.priorities] == [
        (claimed.office, str(claimed.filed)) for claimed in item.filing.priorities
    ]
    if item.is_grant:
        granted = item.registered or item.date
        assert patent.registration
        assert str(patent.grant_date) == str(granted)
    if item.earlier:
        assert str(patent.first_published) == str(item.earlier.date) or item.office == "CN"
        assert item.office == "EP" or [e.key for e in patent.earlier] == [item.earlier.key]


def test_priorities_name_the_first_filing() -> None:
    keys = {}
    for key, item in PUBLICATIONS.items():
        application = gazette(key).application
        assert application
        keys.setdefault((item.family.id, item.office), application.key)
        assert keys[item.family.id, item.office] == application.key
    for key, item in PUBLICATIONS.items():
        first = keys[item.family.id, item.family.first]
        later = item.office != item.family.first
        assert [p.key for p in gazette(key).priorities] == ([first] if later else []), key
        if item.filing.entered:
            pct = joined(key).pct
            assert pct
            assert pct.application
            assert pct.application.key == keys[item.family.id, "WO"], key


@pytest.mark.parametrize("view", [gazette, joined])
def test_simple_families_are_the_sources_families(view: Any) -> None:
    found = defaultdict(set)
    for key, item in PUBLICATIONS.items():
        found[simple_key(view(key))].add(item.family.id)
    assert sorted(map(sorted, found.values())) == [[name] for name in FAMILIES]


@each
def test_texts(key: str) -> None:
    item, patent = PUBLICATIONS[key], gazette(key)
    member = item.member
    translated = item.office == "EP" and item.wo and item.wo.member.lang not in ("en", "de", "fr")
    origin = Origin.APPLICANT if translated else Origin.ORIGINAL
    assert [(t.text, t.lang, t.origin) for t in patent.titles] == [
        (member.title, member.lang, origin)
    ]
    has_abstract = not (item.is_grant and item.office in ("JP", "EP"))
    abstracts = [(bare(t.text), t.lang) for t in patent.abstracts]
    assert abstracts == ([(bare(member.abstract), member.lang)] if has_abstract else [])
    (claims,) = patent.claim_sets
    assert claims.lang == member.lang
    assert [c.number for c in claims.claims] == list(range(1, len(item.claims) + 1))
    assert [bare(c.text) for c in claims.claims] == [bare(text) for text in item.claims]
    assert [c.depends_on for c in claims.claims] == [
        source.references(text, member.lang) for text in item.claims
    ]


def expected_sections(office: str) -> dict[str, set[Section]]:
    """Where the parts of a source stand in an office's format."""
    both = {Section.PROBLEM, Section.SOLUTION}
    summary = {"JP": both, "KR": both, "WO": {Section.SOLUTION}}.get(office, {Section.SUMMARY})
    inside = office in ("CN", "US")
    return {
        "technical_field": {Section.TECHNICAL_FIELD},
        "background": {Section.BACKGROUND},
        "citation_list": {Section.CITATION_LIST},
        "summary": summary,
        "effects": {Section.SUMMARY} if inside else {Section.EFFECTS},
        "drawings": {Section.DRAWINGS},
        "embodiments": {Section.EMBODIMENTS},
    }


@each
def test_description(key: str) -> None:
    item, patent = PUBLICATIONS[key], gazette(key)
    (description,) = patent.descriptions
    found = [p for p in description.paragraphs if not p.heading]
    named = [c for c in CITATIONS.get(key, ()) if c.carrier is Carrier.DESCRIPTION]
    expected = [(part, text) for part, _, text in item.member.paragraphs]
    if named:
        place = max(n for n, (part, _) in enumerate(expected, 1) if part == "background")
        expected.insert(place, ("citation_list", ""))
    assert [p.number for p in found] == [f"{n:04d}" for n in range(1, len(expected) + 1)]
    sections = expected_sections(item.office)
    for paragraph, (part, text) in zip(found, expected, strict=True):
        assert paragraph.section in sections[part], (part, paragraph)
        assert part == "citation_list" or bare(paragraph.text) == bare(text)
    assert description.lang == item.member.lang


@each
def test_classes(key: str) -> None:
    item, patent = PUBLICATIONS[key], gazette(key)
    found = defaultdict(list)
    for symbol in patent.classes:
        found[symbol.scheme.value].append(symbol)
    assert [s.symbol for s in found["IPC"]] == list(item.family.ipc)
    assert [s.position for s in found["IPC"]] == ["F", *["L"] * (len(item.family.ipc) - 1)]
    with_cpc = item.office in ("KR", "US", "EP", "WO")
    assert [s.symbol for s in found["CPC"]] == (list(item.family.cpc) if with_cpc else [])
    if item.office == "JP":
        assert [s.symbol for s in found["FI"]] == [f"{t[:4]} {t[4:]}" for t in item.family.fi]
        assert [s.symbol for s in found["F-term"]] == list(item.family.fterm)
        assert {s.symbol for s in found["theme"]} == {t[:5] for t in item.family.fterm}


@each
def test_parties(key: str) -> None:
    item, patent = PUBLICATIONS[key], gazette(key)
    lang = item.member.lang
    holder = Role.GRANTEE if item.office == "EP" and item.is_grant else Role.APPLICANT
    applicants = [p for p in patent.parties if p.role is holder]
    assert [p.name for p in applicants] == [item.family.applicant[lang]]
    assert applicants[0].country == item.family.first
    names = [inventor[lang] for inventor in item.family.inventors]
    if item.office == "US":
        names = [" ".join(reversed(name.split(", "))) for name in names]
    assert [p.name for p in patent.parties if p.role is Role.INVENTOR] == names


# --- citations and events ------------------------------------------------------------------

PHASES = {"search": Phase.SEARCH, "examination": Phase.EXAMINATION, "applicant": Phase.APPLICANT}
LISTS = {
    "CN": Phase.EXAMINATION, "JP": Phase.EXAMINATION, "EP": Phase.SEARCH,
    "WO": Phase.INTERNATIONAL_SEARCH,
}  # fmt: skip
"""What an office's own list says of the step: always the same."""


@each
def test_citations(key: str) -> None:
    item, patent = PUBLICATIONS[key], joined(key)
    expected = []
    for made in CITATIONS.get(key, ()):
        cite = made.cite
        own = made.carrier is Carrier.GAZETTE
        phase = (LISTS.get(item.office) if own else None) or PHASES[cite.phase]
        without = made.carrier is Carrier.DESCRIPTION or (own and item.office in ("JP", "US"))
        letters = frozenset() if without else frozenset(cite.category.split(",")) - {""}
        claims = cite.claims if letters else ""
        cited = made.cited.key
        if made.carrier is not Carrier.VIEW and item.office == "JP" and cited.startswith("WO"):
            cited = cited.removesuffix(made.cited.kind)  # Japanese words do not name the kind
        expected.append((cited, phase, letters, claims))
    if item.office == "EP" and item.earlier:
        before = CITATIONS.get(item.earlier.key, ())
        expected = [(made.cited.key, Phase.UNKNOWN, frozenset(), "") for made in before]
    found = [
        (
            f"{c.office}{c.number}{c.kind}",
            c.phase,
            c.categories,
            "".join(r.claims for r in c.remarks),
        )
        for c in patent.citations
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_citations_lead_to_documents_of_the_library() -> None:
    cited = [c for key in PUBLICATIONS for c in joined(key).citations]
    assert len(cited) >= 80
    known = {(p.office, p.number.docdb) for p in PUBLICATIONS.values()}
    assert {(c.office, c.number) for c in cited} <= known
    named = {f"{c.office}{c.number}{c.kind}" for c in cited if c.kind}
    assert named <= set(PUBLICATIONS)


def test_there_are_citations_of_particular_relevance() -> None:
    found = [
        (key, citation)
        for key in PUBLICATIONS
        for citation in joined(key).citations
        if "X" in citation.categories
    ]
    assert len(found) >= 8
    for key, citation in found:
        cited = PUBLICATIONS[f"{citation.office}{citation.number}{citation.kind}"]
        assert cited.date < PUBLICATIONS[key].family.filed
    letters = {letter for k in PUBLICATIONS for c in joined(k).citations for letter in c.categories}
    assert letters == {"X", "Y", "A", "P", "E"}


@each
def test_events(key: str) -> None:
    item, patent = PUBLICATIONS[key], joined(key)
    # The EPO's own documents say when a Euro-PCT application's examination was requested (B241).
    found = [(e.code, str(e.date)) for e in patent.events if e.code != "B241"]
    assert found == [(event.code, str(event.day)) for event in item.events]
    assert all(event.text for event in patent.events)
    codes = {event.code for event in item.member.events} - {"PB01"}
    assert codes <= {code for code, _ in found}
    if item.office == "CN" and item.kind != "U":
        assert ("PB01", str((item.earlier or item).date)) in found
    assert all(a <= b for (_, a), (_, b) in pairwise(found))
