"""Merging two views of a document: nothing that one is silent about is lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from store.samples import full_text, patent, patents, titles
from trihub.core.citations import Citation, Phase, Remark
from trihub.core.classes import Classification, Scheme
from trihub.core.dates import PatentDate
from trihub.core.patent import (
    Application,
    LegalEvent,
    Origin,
    Party,
    Patent,
    Priority,
    Role,
    Text,
)
from trihub.store.merge import merge

WORDS = st.sampled_from(["", "a", "b", "c"])
SINGLE = ("registration", "grant_date", "first_published", "docdb_family", "status")


def view(**fields: object) -> Patent:
    return patent(reader="docdb/1", **fields)  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(older=patents(WORDS), newer=patents(WORDS))
def test_merging_again_changes_nothing(older: Patent, newer: Patent) -> None:
    once = merge(older, newer)
    assert merge(once, newer) == once


@settings(max_examples=100, deadline=None)
@given(older=patents(WORDS), newer=patents(WORDS))
def test_nothing_is_lost(older: Patent, newer: Patent) -> None:
    merged = merge(older, newer)
    for name in SINGLE:
        assert getattr(merged, name) == (getattr(newer, name) or getattr(older, name))
    assert set(merged.events) == {*older.events, *newer.events}
    assert set(merged.designated) == {*older.designated, *newer.designated}
    assert len(merged.citations) >= max(len(set(older.citations)), len(set(newer.citations)))
    for name in ("parties", "related", "classes", "extra", "priorities", "earlier", "citations"):
        assert bool(getattr(merged, name)) == bool(getattr(older, name) or getattr(newer, name))
    for name in ("titles", "abstracts", "claim_sets", "descriptions"):
        languages = {text.lang for text in getattr(older, name)}
        assert languages <= {text.lang for text in getattr(merged, name)}
    for name in ("application", "pct"):
        given_one = getattr(older, name) or getattr(newer, name)
        assert (getattr(merged, name) is None) == (given_one is None)


@settings(max_examples=100, deadline=None)
@given(document=patents(WORDS))
def test_an_empty_newer_view_changes_only_the_place(document: Patent) -> None:
    empty = Patent(publication=document.publication, source=document.source, right=document.right)
    assert merge(document, empty) == document


def test_a_corrected_text_replaces_its_own_language_only() -> None:
    merged = merge(
        full_text(patent(titles=titles(zh="电地", en="Battery"))), view(titles=titles(zh="电池"))
    )
    assert merged.titles == titles(zh="电池", en="Battery")
    assert merged.claims[0].text == "一种固态电池"


def test_a_text_of_unknown_origin_takes_the_known_one() -> None:
    unknown = (Text(text="电池", lang="zh", origin=Origin.UNKNOWN),)
    assert merge(patent(titles=titles(zh="电池")), view(titles=unknown)).titles == titles(zh="电池")


def test_parties_of_other_roles_and_formats_stay() -> None:
    agent = Party(role=Role.AGENT, name="李四")
    old = Party(role=Role.APPLICANT, name="某公司", address="北京")
    new = Party(role=Role.APPLICANT, name="某公司", country="CN")
    latin = Party(role=Role.APPLICANT, name="SOME COMPANY", format="docdb")
    merged = merge(patent(parties=(agent, old)), view(parties=(new, latin)))
    assert merged.parties == (replace(new, address="北京"), latin, agent)


def test_classes_of_other_schemes_stay() -> None:
    ipc = Classification(scheme=Scheme.IPC, symbol="H01M 10/0562")
    newer_ipc = Classification(scheme=Scheme.IPC, symbol="H01M 10/056")
    fi = Classification(scheme=Scheme.FI, symbol="H01M 10/0562")
    merged = merge(patent(classes=(ipc, fi)), view(classes=(newer_ipc,)))
    assert merged.classes == (newer_ipc, fi)


def test_an_inactive_priority_stays_inactive() -> None:
    known = Priority(office="US", number="1", key="US-1", active=False)
    active = Priority(office="JP", number="2", key="JP-2", active=True)
    printed = Priority(office="JP", number="3", key="JP-3")
    again = Priority(office="US", number="1", key="US-1")
    assert merge(view(priorities=(known, active)), patent(priorities=(printed,))).priorities == (
        printed, known,
    )  # fmt: skip
    assert merge(view(priorities=(known,)), patent(priorities=(again,))).priorities == (known,)


def test_an_application_that_was_read_is_not_replaced_by_one_that_was_not() -> None:
    read = Application(office="CN", number="202110000001", key="CN-2021-1")
    unread = Application(office="CN", number="?", date=PatentDate(2021, 1, 4))
    merged = merge(patent(application=read), view(application=unread))
    assert merged.application == replace(read, date=PatentDate(2021, 1, 4))


def test_a_citation_keeps_the_passage_that_the_newer_view_lacks() -> None:
    remark = Remark(categories=("X",), claims="1-3", passage="[0012]")
    full = Citation(office="JP", number="7", phase=Phase.SEARCH, cited_by="CN", remarks=(remark,))
    bare = Citation(office="JP", number="7", kind="A", phase=Phase.SEARCH, cited_by="CN")
    book = Citation(text="Handbook", phase=Phase.SEARCH, cited_by="CN")
    merged = merge(patent(citations=(book, full)), view(citations=(bare,)))
    assert merged.citations == (replace(bare, remarks=(remark,)), book)


def test_two_entries_of_one_cited_document_do_not_swallow_each_other() -> None:
    first = Citation(office="JP", number="7", remarks=(Remark(claims="1"),))
    second = Citation(office="JP", number="7", remarks=(Remark(claims="2"),))
    merged = merge(patent(citations=(first, second)), view(citations=(second,)))
    assert merged.citations == (second, first)


def test_an_event_is_never_corrected_in_place() -> None:
    one = LegalEvent(office="CN", code="TA01", date=PatentDate(2022, 1, 1), text="甲")
    two = replace(one, text="乙")
    assert merge(patent(events=(one,)), view(events=(two, one))).events == (two, one)


def test_notes_of_both_readings_stay() -> None:
    assert merge(patent(notes=("old", "both")), view(notes=("both", "new"))).notes == (
        "both",
        "new",
        "old",
    )


def test_thousands_of_citations_do_not_take_long() -> None:
    """Hostile or not: the work grows with the citations, not with their square."""
    many = tuple(Citation(office="US", number=str(n)) for n in range(20_000))
    other = tuple(replace(item, kind="A") for item in many)
    merged = merge(patent(citations=many), view(citations=other))
    assert merged.citations == other
