"""One ranking by words and by meaning."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from priorart.conftest import DOCUMENTS
from trihub.core.errors import BadInput
from trihub.core.hits import Evidence
from trihub.priorart.fusion import CITED, VECTORS
from trihub.priorart.reasons import Cause, reasons
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt
from trihub.text.query.parser import parse
from trihub.text.query.writing import describe

KITE_ZH, WELL_ZH, KITE, LOOM, LOOM_ZH = (one.key for one in DOCUMENTS)


def found(prior_art: PriorArt, request: SearchRequest) -> list[str]:
    return [hit.stored.patent.key for hit in prior_art.search(request).hits]


def test_meaning_finds_what_shares_no_word(prior_art: PriorArt) -> None:
    assert found(prior_art, SearchRequest(query="kite")) == [KITE, KITE_ZH]
    assert found(prior_art, SearchRequest(query="kite", evidence=("words",))) == [KITE]


def test_vectors_alone(prior_art: PriorArt) -> None:
    request = SearchRequest(query="loom", evidence=("vectors",))
    assert sorted(found(prior_art, request)) == sorted([LOOM, LOOM_ZH])


def test_the_score_is_the_sum_of_what_is_shown(prior_art: PriorArt) -> None:
    words = prior_art.search(SearchRequest(query="kite reel", evidence=("words",))).hits[0]
    both = prior_art.search(SearchRequest(query="kite reel")).hits[0]
    assert both.stored.patent.key == KITE
    assert both.score == pytest.approx(words.score * (1 + VECTORS), rel=1e-4)
    assert sum(part.score for part in both.parts) == pytest.approx(both.score, rel=1e-4)
    assert [part.score for part in both.parts if part.evidence is Evidence.VECTORS] == [
        pytest.approx(words.score * VECTORS, rel=1e-4)
    ]
    causes = {reason.owner.cause for reason in reasons(both.parts, both_read(prior_art), ())}
    assert causes == {Cause.TERM, Cause.MEANING}


def both_read(prior_art: PriorArt):
    return prior_art.search(SearchRequest(query="kite reel")).understood


def test_filters_and_conditions_hold_for_what_meaning_finds(prior_art: PriorArt) -> None:
    early = SearchRequest(query="kite", before=dt.date(2000, 1, 1))
    assert found(prior_art, early) == []
    assert found(prior_art, SearchRequest(query="kite", languages=("en",))) == [KITE]
    assert found(prior_art, SearchRequest(query="kite AND lang=zh")) == [KITE_ZH]
    assert found(prior_art, SearchRequest(query="kite NOT 线轴")) == [KITE]


def test_a_query_beside_a_document_restricts_what_is_found(prior_art: PriorArt) -> None:
    like = SearchRequest(like="a kite on a reel of a loom", explain=False)
    every = prior_art.search(like)
    assert {hit.stored.patent.key for hit in every.hits} == {KITE, LOOM, KITE_ZH, LOOM_ZH}
    scores = {hit.stored.patent.key: hit.score for hit in every.hits}
    for query, kept in (
        ("ti:kite", {KITE}), ("reel", {KITE, LOOM}), ("lang:zh", {KITE_ZH, LOOM_ZH}),
        ("reel NOT kite", {LOOM}), ("batter*", set()),
    ):  # fmt: skip
        within = prior_art.search(replace(like, query=query))
        assert {hit.stored.patent.key for hit in within.hits} == kept, query
        assert within.documents == len(kept)
        assert within.within == parse(query)
        # Shares of likeness are those of the greatest among what may be found.
        assert query != "reel" or [h.score for h in within.hits] == [
            scores[h.stored.patent.key] for h in within.hits
        ]
    assert every.within is None


def test_the_query_beside_a_document_is_read_and_translated(prior_art: PriorArt) -> None:
    request = SearchRequest(like=LOOM, query="battery", translate=("zh",))
    found = prior_art.search(request)
    assert [one.target for one in found.translations if one.source == "battery"]
    assert [line.text for line in describe(found.understood)] == ["", LOOM, "battery"]
    before = replace(request, query="", before=dt.date(2999, 1, 1))
    removed = prior_art.search(replace(before, query="织机", translate=())).cutoff
    assert removed
    assert removed.removed == 0


@pytest.mark.parametrize("evidence", [(), ("words",), ("vectors",)])
def test_the_cutoff_counts_what_words_match(prior_art: PriorArt, evidence: tuple[str, ...]) -> None:
    day = dt.date(2000, 1, 1)
    late = prior_art.search(SearchRequest(query="reel", before=day, evidence=evidence)).cutoff
    kept = prior_art.search(
        SearchRequest(query="reel", before=dt.date(2030, 1, 1), evidence=evidence)
    ).cutoff
    assert late is not None
    assert kept is not None
    assert (late.removed, kept.removed) == (0 if evidence == ("vectors",) else 2, 0)


@pytest.mark.parametrize("query", ['"kite reel"', "kite AND reel", "pa=kite", "kite*"])
def test_operators_ask_for_words_alone(prior_art: PriorArt, query: str) -> None:
    alone = SearchRequest(query=query, evidence=("words",))
    assert found(prior_art, SearchRequest(query=query)) == found(prior_art, alone)


def test_a_document_that_the_description_names_comes_up(prior_art: PriorArt) -> None:
    named = prior_art.search(SearchRequest(like=LOOM))
    keys = [hit.stored.patent.key for hit in named.hits]
    assert WELL_ZH in keys
    assert LOOM not in keys
    well = next(hit for hit in named.hits if hit.stored.patent.key == WELL_ZH)
    (part,) = [part for part in well.parts if part.evidence is Evidence.CITED]
    best = max(p.score for hit in named.hits for p in hit.parts if p.evidence is Evidence.VECTORS)
    assert part.score == pytest.approx(best / VECTORS * CITED, rel=1e-4)
    without = SearchRequest(like=LOOM, evidence=("words", "vectors"))
    assert WELL_ZH not in found(prior_art, without)


def test_pages_follow_one_another(prior_art: PriorArt) -> None:
    whole = found(prior_art, SearchRequest(query="kite reel loom"))
    pages = [
        key for at in range(len(whole))
        for key in found(prior_art, SearchRequest(query="kite reel loom", limit=1, offset=at))
    ]  # fmt: skip
    assert pages == whole
    ranked = [one.key for one in prior_art.ranked(SearchRequest(query="kite reel loom"), 10)]
    assert ranked == whole


def test_another_encoders_vectors_are_not_compared(prior_art: PriorArt) -> None:
    class Other(type(prior_art.vectors.encoder)):
        name = "senses-2"

    from dataclasses import replace

    strange = replace(prior_art, vectors=replace(prior_art.vectors, encoder=Other()))
    assert found(strange, SearchRequest(query="kite")) == [KITE]


def test_evidence_that_does_not_exist() -> None:
    with pytest.raises(BadInput, match="There is no evidence “magic”"):
        SearchRequest(query="kite", evidence=("magic",))
