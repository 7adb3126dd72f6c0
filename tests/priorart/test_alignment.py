"""A claim's features beside the passages of a hit that say them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from priorart.conftest import DOCUMENTS
from trihub.app import Library
from trihub.core.errors import BadInput
from trihub.core.patent import Claim, ClaimSet
from trihub.core.ports import Translation
from trihub.priorart.alignment import compare
from trihub.priorart.query.like import like_query
from trihub.priorart.request import SearchRequest
from trihub.priorart.result import Aligned, Hit
from trihub.priorart.search import PriorArt

KITE, WELL = (
    Translation(source=source, target=target, lang="en", weight=weight, entry="test")
    for source, target, weight in (("风筝", "kite", 0.4), ("水井", "water well", 1.0))
)
CLAIM = "一种风筝；线轴由竹制成；水井设有盖。"
TEXTS = (
    "A kite with a tail.",
    "A lid lies on the water well.",
    "As claimed before, wherein the tail is red.",
)


def aligned(
    library: Library, claim: str, lang: str, told: tuple[Translation, ...] = (), *off: str
) -> list[Aligned]:
    stored = library.store.get(DOCUMENTS[0].key)
    assert stored
    claims = tuple(Claim(number=n, text=text) for n, text in enumerate(TEXTS, 1))
    patent = replace(stored.patent, claim_sets=(ClaimSet(lang="en", claims=claims),))
    hit = Hit(rank=1, stored=replace(stored, patent=patent), score=1.0)
    (made,) = compare(library.index, claim, lang, told, off).of([hit])
    return list(made.aligned)


def label(one: Aligned) -> str:
    return one.passage.label if one.passage else ""


def test_each_feature_has_the_passage_that_says_it(senses: Library) -> None:
    found = aligned(senses, "A kite; a lid lying on the well; a saddle of leather.", "en")
    assert [label(one) for one in found] == ["1", "2", ""]
    assert found[0].score == 1.0
    assert found[0].passage
    assert [found[0].passage.text[s.start : s.end] for s in found[0].passage.spans] == ["kite"]
    assert [found[0].feature[s.start : s.end] for s in found[0].spans] == ["kite"]
    assert (found[2].passage, found[2].score, found[2].spans) == (None, 0.0, ())


def test_across_languages_by_the_translations_of_the_query(senses: Library) -> None:
    first, reel, well = aligned(senses, CLAIM, "zh", (KITE, WELL))
    assert [label(first), label(reel), label(well)] == ["1", "", "2"]
    assert (first.lang, first.passage and first.passage.lang) == ("zh", "en")
    assert first.passage
    assert [first.passage.text[s.start : s.end] for s in first.passage.spans] == ["kite"]
    assert [first.feature[s.start : s.end] for s in first.spans] == ["风筝"]
    assert well.passage
    assert [well.passage.text[s.start : s.end] for s in well.passage.spans] == ["water", "well"]


def test_a_translation_switched_off_aligns_nothing(senses: Library) -> None:
    found = aligned(senses, CLAIM, "zh", (KITE, WELL), "风筝>kite")
    assert [label(one) for one in found] == ["", "", "2"]
    assert all(one.passage is None for one in aligned(senses, CLAIM, "zh"))


def test_a_phrase_counts_whole_only(senses: Library) -> None:
    whole = replace(WELL, target="deep water well")
    assert label(aligned(senses, CLAIM, "zh", (whole,))[2]) == ""


def test_only_the_first_of_pasted_claims(senses: Library) -> None:
    for text in (
        "1. A kite;\na reel.\n2. A well.",
        "【請求項１】A kite;\na reel.\n【請求項２】A well.",
    ):
        claim = like_query(senses.store, senses.index, text.ljust(61)).claim
        assert "reel" in claim
        assert "well" not in claim


def test_needs_something_to_start_from(prior_art: PriorArt) -> None:
    with pytest.raises(BadInput, match="features to compare with"):
        SearchRequest(query="kite", align=True)
    result = prior_art.search(SearchRequest(like=DOCUMENTS[2].key, align=True))
    assert f"{DOCUMENTS[2].key} has no claims to compare with." in result.notices
    assert all(hit.aligned == () for hit in result.hits)


def test_a_search_aligns_on_request(prior_art: PriorArt) -> None:
    text = "A kite, characterised by a reel of bamboo; a lid is used with a cord."
    for explain in (True, False):
        request = SearchRequest(like=text, align=True, explain=explain)
        loom = next(
            hit for hit in prior_art.search(request).hits
            if hit.stored.patent.key == DOCUMENTS[3].key
        )  # fmt: skip
        assert "a lid is used" in loom.aligned[-1].passage.text  # type: ignore[union-attr]
    plain = prior_art.search(SearchRequest(like=text))
    assert all(hit.aligned == () for hit in plain.hits)
