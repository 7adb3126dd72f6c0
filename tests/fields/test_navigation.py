"""Figures over members: invented documents whose figures are counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields.conftest import DOCUMENTS, TOML, Kites, ingest, key, made, patent
from trihub.core.dates import PatentDate
from trihub.core.errors import BadFile, BadQuery, NotFound
from trihub.core.patent import Application, DocumentId, LegalEvent, Party, Patent, Priority, Role
from trihub.fields.definition import read as read_definition
from trihub.fields.navigation import Navigation, View
from trihub.fields.navigation.applicants import Ground, applicants
from trihub.fields.navigation.counting import flows, matrix, timeline
from trihub.fields.navigation.families import Measure, key_families
from trihub.fields.navigation.listing import Asked, listing
from trihub.fields.navigation.network import network
from trihub.fields.navigation.quality import quality
from trihub.fields.navigation.rows import read_rows
from trihub.fields.navigation.status import status
from trihub.fields.navigation.view import ranked


def navigation(kites: Kites) -> Navigation:
    library = kites.library
    return Navigation(library.collections, library.store, library.settings.library / "fields")


def view_of(kites: Kites) -> View:
    return navigation(kites).view(kites.definition)


@pytest.fixture(scope="module")
def view(kites: Kites) -> View:
    return view_of(kites)


def keys(view: View, kites: Kites, asked: Asked) -> list[str]:
    return [row.key for row in listing(view, kites.library.index, asked, limit=50).rows]


def test_members_are_listed_newest_first_and_by_every_filter(view: View, kites: Kites) -> None:
    # Kites are 1 to 4 and 9, and 8 by hand; published in the year after filing, in month 1 + n % 12.
    assert keys(view, kites, Asked()) == [key(8), key(4), key(2), key(1), key(3), key(9)]
    assert keys(view, kites, Asked(year=("2016", "2013"))) == [key(3), key(9)]
    assert keys(view, kites, Asked(field="reels", year=("2016",))) == [key(3)]
    assert keys(view, kites, Asked(tier="since-2020", query="reel OR 线轴")) == [key(2), key(1)]
    assert keys(view, kites, Asked(office=("JP",))) == []
    with pytest.raises(BadQuery):
        keys(view, kites, Asked(query="two words"))
    with pytest.raises(NotFound):
        keys(view, kites, Asked(field="none"))


def test_a_facet_is_counted_as_if_nothing_of_itself_were_chosen(view: View, kites: Kites) -> None:
    found = listing(view, kites.library.index, Asked(year=("2016",)), limit=1)
    assert found.publications == 1
    assert found.facets["year"] == [("2022", 4), ("2016", 1), ("2013", 1)]
    assert found.facets["office"] == [("CN", 1)]


@given(st.lists(st.integers(0, 4), max_size=30), st.integers(1, 12))
def test_the_most_frequent_are_the_first_of_all(counts: list[int], most: int) -> None:
    values = [f"{number:02d}" for number in reversed(range(len(counts)))]
    every = [pair for pair in zip(values, counts, strict=True) if pair[1]]
    every.sort(key=lambda pair: (-pair[1], pair[0]))
    assert ranked(values, counts) == every
    assert ranked(values, counts, most) == every[:most]


def test_years_are_complete_up_to_eighteen_months_before_the_last_publication(view: View) -> None:
    years = {one.year: one for one in timeline(view)}
    assert [years[year].filed for year in (2012, 2015, 2021)] == [1, 1, 4]
    assert [years[year].published for year in (2013, 2016, 2022)] == [1, 1, 4]
    # The last one is published on 9 September 2022: filings are complete up to March 2021.
    assert not years[2020].filed_open
    assert years[2021].filed_open
    assert years[2022].published_open
    assert not years[2021].published_open


def test_matrix_and_flows(view: View) -> None:
    found = matrix(view)
    assert found.columns == ("A63H",)
    assert found.rows == (("kites/reels", (3,), 5), ("kites/sails", (0,), 1))
    assert (found.totals, found.total) == ((3,), 6)
    crossing = flows(view)
    assert (crossing.columns, crossing.rows) == (("CN",), (("CN", (6,), 6),))


def test_a_family_is_cited_by_the_library(view: View) -> None:
    # 1 cites 2 and 7, and 7 is no member.
    first = key_families(view)[0]
    assert (first.first.key, first.cited, first.publications, first.granted) == (key(2), 1, 1, 0)
    found = network(view)
    source, target = (found.nodes[place].first.key for place in (found.edges[0].source,
                                                                 found.edges[0].target))  # fmt: skip
    assert (source, target, len(found.edges)) == (key(1), key(2), 1)
    near = network(view, around=key(2))
    assert {one.first.key for one in near.nodes} == {key(1), key(2)}
    with pytest.raises(NotFound):
        network(view, around=key(7))


def test_what_changes_in_the_library_changes_alone(
    own: Kites, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = navigation(own)
    before = serving.view(own.definition)
    assert before.citing == {key(2): (key(1),)}
    ingest(own.library, tmp_path, [
        patent(1, "Kite with a reel", "en", "A63H 27/08", cites=(3,)),
        patent(30, "Hose that cites a toy", "en", cites=(2,)),
        patent(31, "Kite of silk", "en"),
    ])  # fmt: skip
    read: list[int] = []

    def noted(store, docs):  # type: ignore[no-untyped-def]
        wanted = list(docs)
        read.extend(wanted)
        return read_rows(store, wanted)

    monkeypatch.setattr("trihub.fields.navigation.keeping.read_rows", noted)
    after = view_of(own)
    # A newer view of a document is merged with the older one: 1 goes on citing 2.
    assert after.citing == {key(2): (key(1), key(30)), key(3): (key(1),)}
    assert set(read) == {own.doc(1), own.doc(31)}
    file = next((own.library.settings.library / "fields").rglob("navigation.msgpack"))
    file.unlink()
    anew = view_of(own)
    assert (anew.rows, anew.citing) == (after.rows, after.citing)
    file.unlink()
    read.clear()
    # What is in memory needs no file.
    held = serving.view(own.definition)
    assert (held.rows, held.citing) == (after.rows, after.citing)
    assert set(read) == {own.doc(1), own.doc(31)}
    file.write_bytes(file.read_bytes()[:100])  # cut short
    assert view_of(own).rows == after.rows


def owned(
    office: str, number: int, name: str, *, latin: str = "", code: str = "", first: str = "JP",
    kind: str = "A", events: tuple[LegalEvent, ...] = (),
) -> Patent:  # fmt: skip
    """A kite of ``name``, in the family of the priority ``first``."""
    base = DOCUMENTS[0]
    return Patent(
        publication=DocumentId(
            office=office, number=str(number), kind=kind, date=PatentDate(2022, 5, 6)
        ),
        source=base.source,
        application=Application(office=office, number=f"x{number}", key=f"{office}x{number}"),
        priorities=(
            Priority(
                office="JP", number=first, key=first, date=PatentDate(2020, 1, 2), active=True
            ),
        ),
        parties=(Party(role=Role.APPLICANT, name=name, latin=latin, identifier=code),),
        titles=base.titles,
        events=events,
    )


@pytest.fixture(scope="module")
def owners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    folder = tmp_path_factory.mktemp("owners")
    found = made(folder)
    ingest(found.library, folder, [
        # One applicant in three scripts, in two families; another owner of the second family in CN.
        owned("JP", 2021000001, "凧ファクトリー株式会社", first="p1"),
        owned("KR", 1020210000001, "주식회사 카이트팩토리", first="p1"),
        owned("US", 20210000001, "Kite Factory, Inc.", first="p1"),
        owned("JP", 2021000002, "凧ファクトリー株式会社", first="p2"),
        owned("US", 20210000002, "Kite Factory, Inc.", first="p2"),
        owned("JP", 2021000003, "凧ファクトリー株式会社", first="p3"),
        owned("US", 20210000003, "Buyer of Patents LLC", first="p3", events=(
            LegalEvent(office="US", code="FEPP", date=PatentDate(2023, 1, 2), text="FEE PAYMENT"),
            LegalEvent(office="US", code="AS", date=PatentDate(2022, 1, 2), text="ASSIGNMENT"),
        )),
        # An old and a new owner of one application, in one script.
        owned("CN", 116000001, "甲公司", first="p4", code="7"),
        owned("CN", 116000002, "乙公司", first="p4"),
        owned("CN", 116000003, "甲　公司", first="p5"),
        owned("CN", 116000004, "丙公司", first="p6", code="7"),
    ])  # fmt: skip
    yield view_of(found)
    found.library.close()


def test_names_stand_together_by_evidence_alone(owners: View) -> None:
    found = applicants(owners)
    together = {frozenset(name for name, _ in one.names): one for one in found}
    factory = together[
        frozenset({"凧ファクトリー株式会社", "주식회사 카이트팩토리", "Kite Factory, Inc."})
    ]
    assert (factory.families, factory.publications) == (3, 6)
    assert {one.ground for one in factory.evidence} == {Ground.FAMILY}
    assert frozenset({"Buyer of Patents LLC"}) in together
    assert frozenset({"乙公司"}) in together
    grounds = {one.ground for one in together[frozenset({"甲公司", "甲　公司", "丙公司"})].evidence}
    assert grounds == {Ground.SPELLING, Ground.CODE}


def test_events_are_told_as_they_were_reported(owners: View) -> None:
    found = status(owners, "US")
    assert found.as_of == 20_230_102
    assert [one.event.code for one in found.reported if one.event] == ["FEPP"]
    assert len(found.silent) == 2
    assert {row.office for one in found.absent for row in one.family.rows} == {"CN"}
    assert status(owners, "KR").as_of == 0


def test_families_stand_in_order_of_the_measure_that_is_asked_for(owners: View) -> None:
    by_offices = key_families(owners, by=Measure.OFFICES)
    assert set(by_offices[0].offices) == {"JP", "KR", "US"}
    assert {row[0]: row[1] for row in flows(owners).rows}["JP"] == tuple(
        {"CN": 4, "JP": 3, "US": 3, "KR": 1}[name] for name in flows(owners).columns
    )


def test_an_empty_collection_has_empty_figures(own: Kites) -> None:
    text = TOML.replace("'kite* OR \"flying toy\"'", "'zzqq'").replace("'风筝'", "'zzqqz'")
    text = text.replace('classes = { ipc = ["A63H27/08"] }', "query = 'zzqqzz'")
    text = text.replace('number = "CN 115000008 A"', 'number = "CN 115999999 A"')
    empty = view_of(Kites(own.library, read_definition(text, "kites.toml")))
    assert (empty.rows, timeline(empty), applicants(empty)) == ((), [], [])
    assert (matrix(empty).total, flows(empty).total, network(empty).nodes) == (0, 0, ())
    assert status(empty, "").reported == ()


def judge_kites(view: View, folder: Path) -> None:
    """Lay a judged sample into a folder."""
    sample = {"address": view.members.address, "field": "kites", "change": 1, "seed": 1, "strata": [
        {"name": "members", "size": 2, "numbers": [key(1), key(2)]},
        {"name": "others", "size": 1, "numbers": [key(7)]},
    ]}  # fmt: skip
    (folder / "kites.sample.json").write_bytes(msgspec.json.encode(sample))
    lines = [(1, "yes"), (2, "no"), (7, "no")]
    (folder / "kites.judgements.jsonl").write_bytes(b"".join(
        msgspec.json.encode({"number": key(n), "field": "kites", "verdict": verdict,
                             "judge": "han", "on": "2026-01-02"}) + b"\n"
        for n, verdict in lines
    ))  # fmt: skip


def test_an_estimate_is_told_where_a_judged_sample_lies_beside_the_definition(
    view: View, kites: Kites, tmp_path: Path
) -> None:
    store = kites.library.store
    assert quality(view, store, [tmp_path]) is None
    judge_kites(view, tmp_path)
    found = quality(view, store, [tmp_path])
    assert found is not None
    assert found.estimate.precision is not None
    assert (found.estimate.precision.value, found.estimate.judged) == (0.5, 3)


def test_an_estimate_is_kept_until_a_file_changes(
    own: Kites, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = own.library
    folder = library.settings.library / "fields"
    made = Navigation(library.collections, library.store, folder, [tmp_path])
    view = made.view(own.definition)
    assert made.quality(view) is None
    judge_kites(view, tmp_path)
    read: list[View] = []

    def noted(view: View, *given):  # type: ignore[no-untyped-def]
        read.append(view)
        return quality(view, *given)

    monkeypatch.setattr("trihub.fields.navigation.keeping.quality", noted)
    first = made.quality(view)
    assert first is not None
    assert made.quality(view) is first
    assert len(read) == 1
    with (tmp_path / "kites.judgements.jsonl").open("ab") as out:
        out.write(b'{"number": 1}\n')
    for _ in range(2):
        with pytest.raises(BadFile, match=r"kites\.judgements\.jsonl, line 4"):
            made.quality(view)
    judge_kites(view, tmp_path)
    assert made.quality(view) == first
    ingest(library, tmp_path, [patent(13, "Kite of silk", "en")])
    count = len(read)
    assert made.quality(made.view(own.definition)) == first
    assert len(read) == count + 1
