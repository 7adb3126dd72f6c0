"""The parts of pages: texts, claims, timelines, reasons, bars, marks, ways to cite."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.dates import parse_date
from trihub.core.hits import Part, Span
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    Description,
    DocumentId,
    LegalEvent,
    Origin,
    Paragraph,
    Party,
    Patent,
    Priority,
    Role,
    Source,
    Text,
)
from trihub.core.ports import Stored, Translation
from trihub.core.query import ClassField, TextField
from trihub.priorart.reasons import Cause, reasons
from trihub.text.glossary import Concept, Glossary
from trihub.text.query.parser import parse
from trihub.text.query.writing import describe
from trihub.web.views import texts, understood
from trihub.web.views.bars import WIDTH, bar
from trihub.web.views.citing import cite
from trihub.web.views.marking import mark
from trihub.web.views.names import html_lang, name_lang
from trihub.web.views.terms import MAX_TERMS, Annotator
from trihub.web.views.timeline import timeline


def patent(key: str = "CN1A", **fields: Any) -> Patent:
    publication = DocumentId(
        office=key[:2], number=key[2:-1], kind=key[-1], date=fields.pop("date", None)
    )
    return Patent(publication=publication, source=Source(file="x.xml"), **fields)


def stored(document: Patent, doc: int = 1) -> Stored:
    return Stored(doc=doc, change=doc, simple_family=1, extended_family=1, patent=document)


# --- texts -------------------------------------------------------------------------------


def test_the_reader_s_language_is_chosen_where_it_is_there() -> None:
    sets = tuple(ClaimSet(claims=(Claim(number=1, text="x"),), lang=lang) for lang in ("de", "en"))
    document = patent(claim_sets=sets)
    assert texts.languages(document) == ("de", "en")
    assert texts.choose(document, "en", "") == "en"
    assert texts.choose(document, "ja", "") == "de"
    assert texts.choose(document, "en", "de") == "de"
    assert texts.choose(document, "en", "fr") == "en"
    assert texts.choose(patent(), "en", "") == ""
    assert [s.lang for s in texts.in_language(sets, "ko")] == ["de"]
    assert texts.in_language((), "ko") == ()


def test_abstracts_come_in_the_reader_s_language_first() -> None:
    document = patent(abstracts=tuple(Text(text=c, lang=c) for c in ("zh", "en", "ja")))
    assert [t.lang for t in texts.abstracts(document, "ja", "")] == ["ja", "zh", "en"]
    assert [t.lang for t in texts.abstracts(document, "ja", "en")] == ["en", "ja", "zh"]


def claims(*depends: tuple[int, ...]) -> ClaimSet:
    return ClaimSet(
        claims=tuple(
            Claim(number=number, text=f"claim {number}", depends_on=on)
            for number, on in enumerate(depends, 1)
        ),
        lang="en",
    )


def outline(nodes: tuple[texts.ClaimNode, ...]) -> list[Any]:
    return [[node.claim.number, outline(node.children)] for node in nodes]


def test_claims_stand_below_the_claim_that_they_depend_on() -> None:
    tree = texts.claim_tree(claims((), (1,), (2, 1), (), (4,), (9,), (6,)))
    assert outline(tree) == [[1, [[2, [[3, []]]]]], [4, [[5, []]]], [6, [[7, []]]]]


@given(st.lists(st.lists(st.integers(0, 30), max_size=3).map(tuple), max_size=30))
def test_every_claim_shows_once(depends: list[tuple[int, ...]]) -> None:
    def numbers(nodes: tuple[texts.ClaimNode, ...]) -> list[int]:
        return [n for node in nodes for n in (node.claim.number, *numbers(node.children))]

    assert sorted(numbers(texts.claim_tree(claims(*depends)))) == list(range(1, len(depends) + 1))


def test_a_long_chain_of_claims_is_cut_in_depth() -> None:
    tree = texts.claim_tree(claims((), *((number,) for number in range(1, 2000))))
    depth, nodes = 0, tree
    while nodes:
        depth, nodes = depth + 1, nodes[0].children
    assert depth == texts.MAX_DEPTH


@given(st.lists(st.integers(1, 30_000), min_size=1, max_size=40))
def test_description_pages_hold_every_paragraph_once(lengths: list[int]) -> None:
    description = Description(paragraphs=tuple(Paragraph(text="x" * n) for n in lengths), lang="en")
    seen, start = 0, 1
    while start:
        page = texts.description_page(description, start, whole=False)
        assert page.first == seen + 1
        assert len(page.paragraphs) == page.last - page.first + 1
        size = sum(len(p.text) for p in page.paragraphs)
        assert size <= texts.PAGE or len(page.paragraphs) == 1
        if page.before:
            back = texts.description_page(description, page.before, whole=False)
            assert back.after == page.first
        seen, start = page.last, page.after
    assert seen == len(lengths)
    whole = texts.description_page(description, 5, whole=True)
    assert len(whole.paragraphs) == len(lengths)


# --- the query as understood, and why ----------------------------------------------------


def written(query: str) -> str:
    def write(node: understood.Tree) -> str:
        if isinstance(node, understood.Branch):
            return f"{node.operator}({', '.join(map(write, node.children))})"
        return f"{node.field}:{node.operator}:{node.text}"

    return write(understood.tree(describe(parse(query))))


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("solid battery", ":words:solid battery"),
        ("solid battery pd:2020", "and(:words:solid battery, pd:range:2020-01-01..2020-12-31)"),
        ("solid battery OR cell", "or(:any:solid battery, :word:cell)"),
        ("ti:a AND cl:b", "and(ti:word:a, cl:word:b)"),
        ("battery NOT lead", "and(:word:battery, not(:word:lead))"),
        ("battery NOT ofc:US", "and(:words:battery, not(ofc:is:US))"),
        ("battery pa:samsung", "and(:words:battery, pa:word:samsung)"),
        ("(a OR b) AND c", "and(or(:word:a, :word:b), :word:c)"),
        ("*", ":all:*"),
    ],
)
def test_the_query_is_shown_as_it_is_run(query: str, tree: str) -> None:
    assert written(query) == tree


def part(term: str, score: float, name: TextField | ClassField | None = TextField.TITLE) -> Part:
    return Part(term=term, field=name, score=score)


def test_tokens_go_back_to_the_words_and_translations_they_came_from() -> None:
    translation = Translation(source="燃料", target="전지", lang="ko", weight=1.0, entry="h1")
    found = reasons(
        [
            part("固体", 2.0), part("燃料", 1.0), part("燃料", 3.0, TextField.CLAIMS),
            part("전지", 5.0), part("H01M", 0.5, ClassField.IPC), part("other", 0.25, None),
            part("zero", 0.0),
        ],
        parse("固体燃料"), [translation],
    )  # fmt: skip
    told = [(r.owner.cause, r.owner.text, r.owner.lang, r.score) for r in found]
    assert told == [
        (Cause.TERM, "固体燃料", "", 6.0),
        (Cause.TRANSLATION, "전지", "ko", 5.0),
        (Cause.CLASS, "H01M", "", 0.5),
        (Cause.TERM, "other", "", 0.25),
    ]
    assert found[0].fields == (TextField.TITLE, TextField.CLAIMS)


def test_phrases_and_tokens_between_words_have_an_owner() -> None:
    found = reasons(
        [part("solid electrolyt", 2.0), part("소연", 1.0), part("수소", 1.0)],
        parse('"solid electrolyte" 수소 연료'),
        [],
    )
    assert [(r.owner.text, r.score) for r in found] == [("solid", 2.0), ("수소", 2.0)]


def test_bars_are_in_proportion() -> None:
    translation = Translation(source="a", target="电池", lang="zh", weight=1.0, entry="h1")
    found = reasons([part("wafer", 6.0), part("电池", 3.0)], parse("wafer"), [translation])
    segments = bar(found, 18.0)
    assert [segment.cause for segment in segments] == [Cause.TERM, Cause.TRANSLATION]
    assert [segment.x for segment in segments] == [0.0, WIDTH / 3]
    assert bar(found, 0.0) == ()
    assert bar((), 1.0) == ()


# --- marks, terms, names, citing ---------------------------------------------------------


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6),
)
def test_marks_change_no_text(text: str, pairs: list[tuple[int, int]]) -> None:
    marked = mark(text, [Span(min(p), max(p)) for p in pairs])
    assert marked.unescape().replace("<mark>", "").replace("</mark>", "") == (
        text if "<mark>" not in text else marked.unescape()
    )
    assert "<script" not in mark("<script>", [Span(0, 3)])


def test_terms_are_marked_once_with_their_words() -> None:
    concept = Concept("h-1", "H", {"zh": "电池", "ja": "電池", "ko": "전지", "en": "battery|cell"})
    annotate = Annotator(Glossary.of([concept]), "ja")
    shown = annotate("锂<电池>与电池", "zh")
    assert shown.count("<dfn") == 1
    assert shown.index("電池") < shown.index("battery") < shown.index("전지")
    assert "锂&lt;<dfn" in shown
    assert "<dfn" not in annotate("电池", "zh")
    assert annotate("Akku <b>", "de") == "Akku &lt;b&gt;"


def test_terms_on_a_page_are_bounded() -> None:
    words = [f"term{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(MAX_TERMS + 20)]
    concepts = [Concept(w, "H", {"en": w, "zh": f"术语{n}"}) for n, w in enumerate(words)]
    annotate = Annotator(Glossary.of(concepts), "en")
    assert annotate(" ".join(words), "en").count("<dfn") == MAX_TERMS


def test_languages_of_names() -> None:
    assert html_lang("zh") == "zh-Hans"
    assert html_lang("") == "und"
    assert name_lang("三菱", "JP") == "ja"
    assert name_lang("三菱", "CN") == "zh-Hans"
    assert name_lang("キヤノン") == "ja"
    assert name_lang("삼성전자", "CN") == "ko"
    assert name_lang("Krones AG", "JP") == "und"


def test_citing() -> None:
    document = patent(
        "CN113781974A",
        date=parse_date("2021-12-10"),
        titles=(Text(text="A {odd} title", lang="en", origin=Origin.OFFICE),),
        parties=(
            Party(role=Role.APPLICANT, name="ACME LTD", format="docdb"),
            Party(role=Role.APPLICANT, name="Acme Ltd"),
            Party(role=Role.INVENTOR, name="Nobody"),
        ),
    )
    cited = cite(document, "https://example.org", "en")
    link = "https://example.org/en/doc/CN113781974A"
    assert cited.text == f"Acme Ltd. A {{odd}} title. CN 113781974 A, 2021-12-10. {link}"
    assert "title = {A odd title}" in cited.bibtex
    assert "year = {2021}" in cited.bibtex
    bare = cite(patent("CN1A"), "", "en")
    assert bare.text.endswith(". /en/doc/CN1A")


# --- the timeline ------------------------------------------------------------------------


def member(key: str, published: str, filed: str = "", priority: str = "", doc: int = 1) -> Stored:
    return stored(
        patent(
            key,
            date=parse_date(published),
            application=Application(office=key[:2], number="1", date=parse_date(filed)),
            priorities=(
                (Priority(office="JP", number="9", date=parse_date(priority)),) if priority else ()
            ),
        ),
        doc,
    )


def test_a_timeline_is_in_proportion() -> None:
    drawn = timeline(
        [
            member("CN1A", "2021-01-01", "2020-01-01", "2019-01-01", 1),
            member("JP2A", "2020-07-02", "2019-01-01", "", 2),
            member("CN1B", "2023-01-01", "2020-01-01", "2019-01-01", 3),
        ]
    )
    assert drawn
    assert [office for office, _ in drawn.lanes] == ["JP", "CN"]
    at = {mark.stored.patent.key: (mark.x, mark.y) for mark in drawn.marks}
    years = dict(drawn.years)
    assert at["CN1A"][0] == years[2021]
    assert at["CN1B"][0] == years[2023]
    assert at["CN1A"][1] == at["CN1B"][1] != at["JP2A"][1]
    assert [(f.x, f.to_x) for f in drawn.filings] == [
        (years[2019], at["JP2A"][0]), (years[2020], at["CN1B"][0]),
    ]  # fmt: skip
    assert [(line.x, line.to_x) for line in drawn.lines] == [(years[2019], years[2020])]
    assert all(0 <= mark.x <= drawn.width and 0 <= mark.y <= drawn.height for mark in drawn.marks)


def test_a_timeline_needs_a_date() -> None:
    assert timeline([]) is None
    assert timeline([stored(patent("CN1A"))]) is None


def test_numbers_of_close_marks_stand_at_different_heights() -> None:
    day = dt.date(2020, 1, 1)
    members = [
        member(f"CN{n}A", (day + dt.timedelta(days=n)).isoformat(), doc=n) for n in range(1, 4)
    ]
    drawn = timeline(members)
    assert drawn
    assert len({mark.label_y for mark in drawn.marks}) == 3


def test_events_of_one_code_are_told_apart() -> None:
    lapsed = LegalEvent(
        office="EP", code="PG25", text="LAPSED IN A CONTRACTING STATE",
        details=(
            ("Filing / Published Document", "F"), ("Free Format Text", "LAPSE; " + "X" * 200),
            ("Ref Country Code", "SE"), ("OWNER", "LAPSED IN A CONTRACTING STATE"),
        ),
    )  # fmt: skip
    state, words = texts.event_details(lapsed)
    assert state == "SE"
    assert (words[:7], words[-1], len(words)) == ("LAPSE; ", "…", 160)
    assert texts.event_details(LegalEvent(office="CN", code="GR01", text="授权")) == []
