"""What every engine must do, rule by rule: exact values, classes, days, filters."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from index.documents import document, fill, found
from trihub.core.query import (
    And,
    ClassField,
    ClassRange,
    ClassSymbol,
    Cutoff,
    DateField,
    DateRange,
    Everything,
    Facet,
    Filters,
    IndexRequest,
    Keyword,
    KeywordField,
    Not,
    Or,
    Synonyms,
    TextField,
    Token,
    TokenPhrase,
    TokenPrefix,
)

TI, AB, CL = TextField.TITLE, TextField.ABSTRACT, TextField.CLAIMS


def ask(index, query, **request):
    return index.search(IndexRequest(query=query, **request))


def docs(index, query, **filters):
    return sorted(found(index, query, filters=Filters(**filters)))


# --- exact values, classes, days -------------------------------------------------------------


def test_keywords_match_whole_values(index):
    fill(index, [
        document(1, office="CN", numbers=("CN1A", "CN1"), languages=("zh", "en"), fi=("A23L17/00,101@H",)),
        document(2, office="JP", numbers=("CN12",), applications=("JP2020-1",), fterms=("4B042AC03",)),
        document(3, office="KR", kind="utility model, registered", kind_codes=("Y1", "Y"), priorities=("US1",)),
    ])  # fmt: skip
    cases = {
        (KeywordField.KIND_CODE, "Y"): [3],
        (KeywordField.KIND_CODE, "Y1"): [3],
        (KeywordField.KIND_CODE, "utility model, registered"): [],
        (KeywordField.KIND, "Y1"): [],
        (KeywordField.NUMBER, "CN1"): [1],
        (KeywordField.NUMBER, "cn1"): [],
        (KeywordField.OFFICE, "JP"): [2],
        (KeywordField.LANGUAGE, "en"): [1],
        (KeywordField.KIND, "utility model, registered"): [3],
        (KeywordField.APPLICATION, "JP2020-1"): [2],
        (KeywordField.PRIORITY, "US1"): [3],
        (KeywordField.FI, "A23L17/00,101@H"): [1],
        (KeywordField.FTERM, "4B042AC03"): [2],
    }
    assert {case: docs(index, Keyword(*case)) for case in cases} == cases
    assert ask(index, Keyword(KeywordField.OFFICE, "JP")).hits[0].score == 0


SYMBOLS = [
    document(1, ipc=("H01M10/0562",), cpc=("Y02E60/10",)),
    document(2, ipc=("H01M10/00",)),
    document(3, ipc=("H01M4/13",)),
    document(4, ipc=("H01L21/00", "H01M2/00")),
    document(5, cpc=("H01M10/0562",)),
    document(6, ipc=("H01M",)),
    document(7, ipc=("Z99",)),
]


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("H", [1, 2, 3, 4, 6]),
        ("H01", [1, 2, 3, 4, 6]),
        ("H01M", [1, 2, 3, 4, 6]),
        ("H01M1", []),
        ("H01M10", [1, 2]),
        ("H01M10/00", [1, 2]),
        ("H01M10/0562", [1]),
        ("H01M10/056", []),
        ("H01L21", [4]),
        ("Z99", [7]),
        ("nonsense", []),
    ],
)
def test_a_symbol_has_what_lies_below_it(index, symbol, expected):
    fill(index, SYMBOLS)
    assert docs(index, ClassSymbol(ClassField.IPC, symbol)) == expected


def test_a_class_may_weigh(index):
    fill(index, SYMBOLS)
    scores = {h.doc: h.score for h in ask(index, ClassSymbol(ClassField.IPC, "H01M10", 2.5)).hits}
    assert scores == {1: 2.5, 2: 2.5}
    assert docs(index, ClassSymbol(ClassField.CPC, "Y02E60")) == [1]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("H01M4/13", "H01M10/0562", [1, 2, 3]),
        ("H01M4/13", "H01M10", [1, 2, 3]),
        ("H01M4/13", "H01M10/00", [1, 2, 3]),
        ("H01M4/13", "H01M9", [3]),
        ("H01M10/01", "H01M10/06", [1]),
        ("H01L", "H01L", [4]),
        ("H01L", "H01M", [1, 2, 3, 4, 6]),
        ("H01M2/00", "H01M2/00", [4]),
        ("A01", "H01L", [4]),
        ("H", "H", [1, 2, 3, 4, 6]),
        ("H02", "H01", []),
        ("nonsense", "H01", []),
    ],
)
def test_a_range_of_symbols_follows_the_scheme(index, low, high, expected):
    fill(index, SYMBOLS)
    assert docs(index, ClassRange(ClassField.IPC, low, high)) == expected


def test_a_range_of_days_includes_both_ends(index):
    fill(index, [document(n, published=day, filed=day + 1) for n, day in
                 enumerate((20200101, 20200201, 20201231, 0), 1)])  # fmt: skip
    day = dt.date
    assert docs(index, DateRange(DateField.PUBLISHED, day(2020, 1, 1), day(2020, 2, 1))) == [1, 2]
    assert docs(index, DateRange(DateField.PUBLISHED, None, day(2020, 1, 31))) == [1]
    assert docs(index, DateRange(DateField.PUBLISHED, day(2020, 1, 2), None)) == [2, 3]
    assert docs(index, DateRange(DateField.PUBLISHED)) == [1, 2, 3]
    assert docs(index, DateRange(DateField.FILED, day(2020, 1, 2), day(2020, 1, 2))) == [1]
    assert docs(index, DateRange(DateField.PUBLISHED, day(2021, 1, 1), day(2020, 1, 1))) == []


def test_a_day_with_unknown_parts_counts_as_the_last_it_may_be(index):
    fill(
        index,
        [
            document(1, published=20101100),
            document(2, published=20100000),
            document(3, published=20120200),
        ],
    )
    span = lambda *ends: docs(index, DateRange(DateField.PUBLISHED, *(dt.date(*e) for e in ends)))  # noqa: E731
    assert span((2010, 11, 30), (2010, 11, 30)) == [1]
    assert span((2010, 11, 1), (2010, 11, 29)) == []
    assert span((2010, 12, 31), (2010, 12, 31)) == [2]
    assert span((2012, 2, 29), (2012, 2, 29)) == [3]


# --- filters -------------------------------------------------------------------------------------


def test_values_of_a_filter_are_alternatives_and_filters_add_up(index):
    fill(index, [
        document(1, office="CN", languages=("zh",), applicants=("A", "B"), published=20200101),
        document(2, office="JP", languages=("ja", "en"), applicants=("B",), published=20210101),
        document(3, office="KR", kind="unexamined", ipc=("H01M10/05",), cpc=("G06F3/01",)),
    ])  # fmt: skip
    every = Everything()
    assert docs(index, every, offices=("CN", "JP")) == [1, 2]
    assert docs(index, every, offices=("CN", "JP"), languages=("en", "ko")) == [2]
    assert docs(index, every, kinds=("unexamined",)) == [3]
    assert docs(index, every, applicants=("A", "C")) == [1]
    assert docs(index, every, years=(2021, 2019)) == [2]
    assert docs(index, every, years=(0,)) == []
    assert docs(index, every, classes=("H01M", "A61K")) == [3]
    assert docs(index, every, classes=("G06F3",)) == [3]
    assert docs(index, every, exclude=(1, 3, 99)) == [2]
    assert docs(index, every, exclude=(1,), offices=("CN",)) == []
    assert ask(index, every, filters=Filters(classes=("H01M",))).hits[0].score == 0


def test_a_query_as_a_filter_restricts_and_scores_nothing(index):
    fill(index, [
        document(1, ti="a b", cl="c d", ipc=("H01M10/05",)),
        document(2, ti="a", cl="d c", office="JP"),
        document(3, ti="a a a", ab="cathode", office="JP"),
        document(4, ti="b", cl="c d"),
    ])  # fmt: skip
    wanted = Token("a")
    plain = {hit.doc: hit.score for hit in ask(index, wanted).hits}
    cases = {
        Token("c"): [1, 2],
        TokenPhrase(("c", "d")): [1],
        TokenPhrase(("c", "x"), slop=2): [],
        TokenPrefix("cath"): [3],
        Synonyms((("b", 0.5), ("cathode", 0.2))): [1, 3],
        Or((Token("b"), Keyword(KeywordField.OFFICE, "JP"))): [1, 2, 3],
        And((Token("c"), Not(Token("b")))): [2],
        ClassSymbol(ClassField.IPC, "H01M"): [1],
        Not(Everything()): [],
    }
    for within, kept in cases.items():
        filters = Filters(within=within)
        answer = ask(index, wanted, filters=filters, limit=10, facets=(Facet.OFFICE,))
        assert {hit.doc: hit.score for hit in answer.hits} == {doc: plain[doc] for doc in kept}
        assert answer.total == len(kept) == sum(c.count for c in answer.facets[Facet.OFFICE])
        request = IndexRequest(query=wanted, filters=filters)
        assert index.count(request) == len(kept)
        assert list(index.passing(request)) == kept
    filters = Filters(within=Token("c"), offices=("JP",), exclude=(4,))
    assert list(index.passing(IndexRequest(query=Everything(), filters=filters))) == [2]


def test_what_passes_comes_by_number_and_whole(index):
    fill(index, [document(n, office="CN" if n % 3 else "JP", ab="a") for n in (9, 4, 7, 1, 6, 3)])
    request = IndexRequest(query=Everything(), limit=2, offset=1)
    passing = index.passing(request)
    assert (passing.typecode, list(passing)) == ("q", [1, 3, 4, 6, 7, 9])
    narrowed = replace(request, filters=Filters(offices=("JP", "US"), exclude=(3, 5)))
    assert list(index.passing(narrowed)) == [6, 9]
    assert list(index.passing(replace(narrowed, query=Token("b")))) == []
    assert list(index.passing(replace(request, filters=Filters(offices=("US",))))) == []


def test_what_passes_follows_every_commit(index):
    request = IndexRequest(query=Everything(), filters=Filters(offices=("CN",)))
    assert list(index.passing(request)) == []
    fill(index, [document(1), document(2), document(5)])
    assert list(index.passing(request)) == [1, 2, 5]
    with index.writer() as writer:
        writer.remove(2)
        writer.remove(2)
        writer.remove(77)
        writer.commit(2)
    fill(index, [document(1, office="JP"), document(3)], change=3)
    assert list(index.passing(request)) == [3, 5]
    fill(index, [document(2)], change=4)
    assert list(index.passing(request)) == [2, 3, 5]
    with index.writer(fresh=True) as writer:
        writer.commit(5)
    assert list(index.passing(request)) == []


CUTOFF = [
    document(1, published=20101100, earliest=20090101),
    document(2, published=20101129, earliest=20090101),
    document(3, published=20101130, earliest=20101129),
    document(4, published=20101201, earliest=20101130),
    document(5, published=0, earliest=20090101),
    document(6, published=20110000, earliest=20100000),
    document(7, published=20110101, earliest=0),
    document(8, published=20110101, earliest=20101100),
]


def test_the_cut_off_keeps_what_was_published_before(index):
    fill(index, CUTOFF)
    at = lambda *day: docs(index, Everything(), cutoff=Cutoff(before=dt.date(*day)))  # noqa: E731
    assert at(2010, 11, 30) == [2]
    assert at(2010, 12, 1) == [1, 2, 3]
    assert at(2011, 12, 31) == [1, 2, 3, 4, 7, 8]
    assert at(2012, 1, 1) == [1, 2, 3, 4, 6, 7, 8]
    filters = Filters(cutoff=Cutoff(before=dt.date(2010, 12, 1)))
    assert list(index.passing(IndexRequest(query=Everything(), filters=filters))) == [1, 2, 3]


def test_conflicting_are_earlier_and_published_later(index):
    fill(index, CUTOFF)

    def at(*day):
        return docs(index, Everything(), cutoff=Cutoff(before=dt.date(*day), conflicting=True))

    assert at(2010, 11, 30) == [1, 2, 3]
    assert at(2010, 12, 1) == [1, 2, 3, 4, 8]
    assert at(2011, 1, 1) == [1, 2, 3, 4, 6, 8]
    filters = Filters(cutoff=Cutoff(before=dt.date(2011, 1, 1), conflicting=True))
    passing = index.passing(IndexRequest(query=Everything(), filters=filters))
    assert list(passing) == [1, 2, 3, 4, 6, 8]


@pytest.mark.parametrize("at_once", [2, 1_000])
@pytest.mark.parametrize("looked_through", [-1, 1_000])
@pytest.mark.parametrize("conflicting", [False, True])
def test_the_cut_off_is_the_same_in_the_query_and_in_what_it_found(
    index, monkeypatch, looked_through, conflicting, at_once
):
    monkeypatch.setattr("trihub.index.tantivy.engine.LOOKED_THROUGH", looked_through)
    monkeypatch.setattr("trihub.index.tantivy.matches.AT_ONCE", at_once)
    fill(index, CUTOFF)
    cutoff = Cutoff(before=dt.date(2010, 12, 1), conflicting=conflicting)
    answer = index.search(
        IndexRequest(
            query=Everything(), filters=Filters(cutoff=cutoff), facets=(Facet.YEAR,), limit=2
        )
    )
    expected = [1, 2, 3, 4, 8] if conflicting else [1, 2, 3]
    assert answer.total == len(expected)
    assert [hit.doc for hit in answer.hits] == expected[:2]
    assert sum(count.count for count in answer.facets[Facet.YEAR]) == len(expected)
    assert answer.without_cutoff in (None, len(CUTOFF))
