"""Searching again with what was marked: families in other languages come up, terms can be switched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

import numpy as np
import pytest

from joint.desk.setting import CASE, CN, Bench
from trihub.access.papers.encoding import decode
from trihub.app import Library
from trihub.core.errors import BadInput
from trihub.core.ports import Matrix
from trihub.core.query import (
    And,
    ClassField,
    ClassSymbol,
    Everything,
    Keyword,
    KeywordField,
    Node,
    Not,
    Or,
    Token,
    TokenPhrase,
)
from trihub.index.vectors import VectorFolder
from trihub.joint.desk.marks import merge_marks
from trihub.joint.desk.model import Mark, Remark, Run
from trihub.library.vectors import rebuild
from trihub.priorart.feedback import Example, MoreTerm, Widened, more_terms, switch_off, widen
from trihub.priorart.moved import Judged
from trihub.priorart.request import SearchRequest
from trihub.priorart.result import Hit
from trihub.priorart.search import LearnedVectors

ALL = ("en", "zh", "ja", "ko")


def remark(letters: str) -> Remark:
    return Remark(categories=tuple(letters), claims=(1,))


# --- the query ---------------------------------------------------------------------------------

MORE = (
    MoreTerm(text="电芯", lang="zh", tokens=(("电芯", 0.5),), weight=0.5),
    MoreTerm(
        text="battery cell", lang="en", tokens=(("batteri", 0.4), ("cell", 0.4)), weight=0.4,
        translation_of="电芯",
    ),
)  # fmt: skip
LEAVES = (Token("电芯", weight=0.5), TokenPhrase(("batteri", "cell"), weight=0.4))
TEXT, OFFICE = Token("电池"), Keyword(KeywordField.OFFICE, "JP")


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (TEXT, Or((TEXT, *LEAVES))),
        (Everything(), And((Everything(), Or(LEAVES)))),
        (OFFICE, And((OFFICE, Or(LEAVES)))),
        (And((TEXT, OFFICE)), And((OFFICE, Or((TEXT, *LEAVES))))),
        (And((TEXT, Not(Token("泵")))), And((Not(Token("泵")), Or((TEXT, *LEAVES))))),
        (And((OFFICE, Not(TEXT))), And((OFFICE, Not(TEXT), Or(LEAVES)))),
        (ClassSymbol(ClassField.IPC, "H01M"), And((ClassSymbol(ClassField.IPC, "H01M"), Or(LEAVES)))),
        (Or((TEXT, OFFICE)), Or((TEXT, OFFICE, *LEAVES))),
    ],
)  # fmt: skip
def test_conditions_go_on_holding(node: Node, expected: Node) -> None:
    assert widen(node, MORE) == expected


def test_terms_switched_off_do_nothing() -> None:
    off = switch_off(MORE, ["电芯", "battery cell"])
    assert [term.used for term in off] == [False, False]
    assert widen(TEXT, off) == TEXT
    assert widen(TEXT, switch_off(MORE, ["battery cell"])) == Or((TEXT, LEAVES[0]))


def test_conditions_hold_in_a_real_search(library: Library) -> None:
    terms = more_terms(
        library.store, library.index, [Example(key="CN199000025A")],
        translator=library.prior_art.translator, languages=ALL,
    )  # fmt: skip
    widened = Widened.over(library.prior_art, terms)
    for query in ("电池 AND ofc:JP", "ofc:JP", "电池 AND pd:2016..2019", "电池 NOT ofc:KR"):
        plain = library.prior_art.search(SearchRequest(query=query))
        for hit in widened.search(SearchRequest(query=query, limit=100)).hits:
            document = hit.stored.patent.publication
            if "ofc:JP" in query:
                assert document.office == "JP"
            if "NOT" in query:
                assert document.office != "KR"
            if "pd:" in query:
                assert document.date
                assert 2016 <= document.date.year <= 2019
        more = widened.search(SearchRequest(query=query)).documents
        assert more < plain.documents if query == "ofc:JP" else more > plain.documents


# --- the terms -----------------------------------------------------------------------------------


def test_terms_are_words_with_their_translations(library: Library) -> None:
    terms = more_terms(
        library.store, library.index, [Example(key="CN199000025A")],
        translator=library.prior_art.translator, languages=ALL,
    )  # fmt: skip
    by_text = {term.text: term for term in terms}
    assert {"电芯", "冷却板", "电池包"} <= set(by_text)
    assert "배터리 팩" in by_text
    assert by_text["배터리 팩"].translation_of == "电池包"
    own = [term for term in terms if not term.translation_of]
    assert [term.weight for term in own] == sorted((t.weight for t in own), reverse=True)
    assert own[0].weight == 0.5
    assert all(term.documents == ("CN199000025A",) for term in own)
    every = [token for term in own for token, _ in term.tokens]
    assert len(every) == len(set(every))


def test_terms_that_every_patent_has_are_left_out(library: Library) -> None:
    documents = library.index.state().documents
    for key in ("CN199000025A", "US2020900004A1", "KR20210950005A", "JP2020490003A"):
        for term in more_terms(
            library.store, library.index, [Example(key=key)],
            translator=library.prior_art.translator, languages=ALL,
        ):  # fmt: skip
            occurs = library.index.frequencies([token for token, _ in term.tokens])
            assert all(1 < number <= 0.2 * documents for number in occurs.values())


def test_selected_passages_come_first(library: Library) -> None:
    def rank(passages: tuple[str, ...]) -> int:
        terms = more_terms(
            library.store, library.index, [Example(key="CN199000025A", passages=passages)],
            translator=library.prior_art.translator,
        )  # fmt: skip
        return [term.text for term in terms].index("气凝胶")

    assert rank(("气凝胶毡的厚度",)) < rank(())


def test_background_counts_less(bench: Bench) -> None:
    desk = bench.desk
    keys = ("CN199000025A", "CN199000011A")
    firsts = []
    for letters in (("X", "A"), ("A", "X")):
        for place, (key, letter) in enumerate(zip(keys, letters, strict=True)):
            version = len(firsts)
            desk.mark(CN, CASE, Mark(document=key, remarks=(remark(letter),)), expected=version)
            assert place < 2
        firsts.append(desk.more_terms(CN, CASE, languages=())[0].documents)
    assert firsts == [("CN199000025A",), ("CN199000011A",)]


def test_documents_that_are_not_relevant(bench: Bench) -> None:
    """They give no terms, move the vector, and are recorded; a remark makes one relevant."""
    desk = bench.desk
    run, _ = desk.run(CN, CASE, SearchRequest(query="电池"))
    desk.mark(CN, CASE, Mark(document="CN199000025A", remarks=(remark("X"),)))
    irrelevant = Mark(document="CN199000011A", relevant=False, found_by=run.id)
    item = desk.mark(CN, CASE, replace(irrelevant, remarks=(remark("A"),)))
    assert desk.marked(CN, CASE, "CN199000011A")[1] == irrelevant
    after = desk.more_terms(CN, CASE)
    assert after
    assert all("CN199000011A" not in term.documents for term in after)
    again, _ = desk.search_again(CN, CASE, run.id, after)
    recorded = decode(again.content, Run)
    assert recorded.judged == Judged(
        relevant=(("CN199000025A", 1.0),), irrelevant=("CN199000011A",)
    )
    assert desk.replay(CN, CASE, again.id).same
    desk.mark(CN, CASE, Mark(document="CN199000011A", remarks=(remark("A"),)), item.version)
    assert desk.marked(CN, CASE, "CN199000011A")[1].relevant


class Counting:
    """An encoder that can be seen through: how often a text has each of these."""

    name, words = "counting-1", ("电池", "泵", "叶片")
    dimensions = len(words)

    def encode(self, texts: Sequence[str], *, query: bool) -> Matrix:
        counts = [[float(text.count(word)) for word in self.words] for text in texts]
        found = np.array(counts, dtype=np.float32).reshape(len(texts), self.dimensions)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


@pytest.fixture
def with_vectors(bench: Bench, tmp_path: Path) -> Bench:
    """A desk whose library has vectors."""
    encoder = Counting()
    vectors = VectorFolder(
        tmp_path / "vectors", encoder=encoder.name, dimensions=encoder.dimensions
    )
    rebuild(bench.library.store, encoder, vectors)
    prior = bench.library.prior_art
    prior = replace(prior, vectors=LearnedVectors(encoder=encoder, vectors=vectors))
    bench.parts = replace(bench.parts, prior_art=prior)
    bench.desk.parts = bench.parts
    return bench


PUMP = "CN199000011A"


def test_what_is_not_relevant_moves_a_search_by_itself(with_vectors: Bench) -> None:
    """It gives no terms; where the library has vectors the query moves away from it."""
    desk = with_vectors.desk
    run, before = desk.run(CN, CASE, SearchRequest(query="电池 泵", reader="zh", limit=100))
    best = before.hits[0].stored.patent.key
    desk.mark(CN, CASE, Mark(document=best, relevant=False))
    assert desk.more_terms(CN, CASE) == ()
    again, after = desk.search_again(CN, CASE, run.id, ())
    assert decode(again.content, Run).judged == Judged(irrelevant=(best,))

    def score(hits: Sequence[Hit]) -> float:
        return next(hit.score for hit in hits if hit.stored.patent.key == best)

    assert score(after.hits) < score(before.hits)
    assert desk.replay(CN, CASE, again.id).same
    phrase, _ = desk.run(CN, CASE, SearchRequest(query='"电池"'))
    with pytest.raises(BadInput, match="Nothing would move"):
        desk.search_again(CN, CASE, phrase.id, ())


def test_nothing_moves_a_search_without_vectors(bench: Bench) -> None:
    desk = bench.desk
    run, _ = desk.run(CN, CASE, SearchRequest(query="电池"))
    desk.mark(CN, CASE, Mark(document=PUMP, relevant=False))
    with pytest.raises(BadInput, match="Nothing would move"):
        desk.search_again(CN, CASE, run.id, ())
    assert len(desk.runs(CN, CASE)) == 1


def test_some_of_the_marked_documents(bench: Bench) -> None:
    """Terms and what moves the vector are those of the documents named."""
    desk = bench.desk
    run, _ = desk.run(CN, CASE, SearchRequest(query="电池"))
    for key in ("CN199000025A", PUMP):
        desk.mark(CN, CASE, Mark(document=key, remarks=(remark("X"),)))
    terms = desk.more_terms(CN, CASE, [PUMP])
    assert {key for term in terms for key in term.documents} == {PUMP}
    again, _ = desk.search_again(CN, CASE, run.id, terms, [PUMP])
    assert decode(again.content, Run).judged == Judged(relevant=((PUMP, 1.0),))


def test_relevant_or_not_is_for_a_person_to_settle() -> None:
    mark = Mark(document="CN199000011A", remarks=(remark("A"),))
    other = Mark(document="CN199000011A", relevant=False)
    assert merge_marks(None, other, mark) is None
    assert merge_marks(None, other, other) == other


# --- what it is for ------------------------------------------------------------------------------


def test_a_family_member_in_another_language_comes_up(bench: Bench) -> None:
    """A Chinese query without translation does not find the Korean member of the family; with the
    terms of its marked Chinese member, it is the first Korean document."""
    desk, member = bench.desk, "KR20210950005A"
    request = SearchRequest(query="电芯 冷却板")
    run, _ = desk.run(CN, CASE, request)

    def korean(prior_art: Widened) -> list[str]:
        found = [stored.patent for stored in prior_art.documents(request, 200)]
        return [patent.key for patent in found if patent.publication.office == "KR"]

    assert member not in korean(Widened.over(bench.library.prior_art, ()))
    desk.mark(CN, CASE, Mark(document="CN199000025A", remarks=(remark("X"),)))
    terms = desk.more_terms(CN, CASE)
    assert korean(Widened.over(bench.library.prior_art, terms))[0] == member
    item, result = desk.search_again(CN, CASE, run.id, terms)
    assert result.hits[0].stored.simple_family == bench.library.store.get(member).simple_family  # type: ignore[union-attr]
    again = decode(item.content, Run)
    assert (again.query, again.purpose) == (request.query, "feedback")
    assert again.more == terms
    assert [t.target for t in again.terms][-len(terms) :] == [term.text for term in terms]
    assert desk.replay(CN, CASE, item.id).same


def test_a_switched_off_term_is_recorded_as_such(bench: Bench) -> None:
    desk = bench.desk
    run, _ = desk.run(CN, CASE, SearchRequest(query="电芯"))
    desk.mark(CN, CASE, Mark(document="CN199000025A", remarks=(remark("X"),)))
    terms = switch_off(desk.more_terms(CN, CASE), ["冷却板"])
    item, _ = desk.search_again(CN, CASE, run.id, terms)
    recorded = decode(item.content, Run)
    assert [t.target for t in recorded.terms if not t.used] == ["冷却板"]
    assert desk.replay(CN, CASE, item.id).same


def test_over_all_families(library: Library) -> None:
    """The other members of a family, among documents of other families, by a query of one term of
    the title: nearer to the top with the terms of one member than without, nearly everywhere."""
    families: dict[int, list[tuple[str, str, str]]] = {}
    for stored in library.store.changes_since(0, limit=9999):
        patent = stored.patent
        if patent.claim_sets:
            lang = patent.claim_sets[0].lang
            title = next((t.text for t in patent.titles if t.lang == lang), "")
            families.setdefault(stored.simple_family, []).append((lang, patent.key, title))
    before, after = [], []
    for members in families.values():
        first = {lang: (key, title) for lang, key, title in reversed(members)}
        if len(first) < 2 or "zh" not in first:
            continue
        seed, title = first.pop("zh")
        known = library.prior_art.translator.translate(title, "zh", ("en",))
        if not known:
            continue
        request = SearchRequest(query=known[0].source, translate=("en", "ja", "ko"))
        terms = more_terms(
            library.store, library.index, [Example(key=seed)],
            translator=library.prior_art.translator, languages=ALL,
        )  # fmt: skip
        own = {key for _, key, _ in members}
        for more, ranks in (((), before), (terms, after)):
            searching = Widened.over(library.prior_art, more)
            found = [stored.patent.key for stored in searching.documents(request, 200)]
            for key, _ in first.values():
                others = [other for other in found if other == key or other not in own]
                ranks.append(1 / (others.index(key) + 1) if key in others else 0.0)
    assert len(before) > 40
    assert mean(after) > mean(before) + 0.15
    worse = sum(b > a for b, a in zip(before, after, strict=True))
    better = sum(b < a for b, a in zip(before, after, strict=True))
    assert better > 5 * worse
