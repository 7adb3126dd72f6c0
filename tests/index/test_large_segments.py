"""Unions look through some thousands of documents at a time: beyond the first of these, versions of the
engine have lost documents of a union beside a condition, or found wrong ones."""

from __future__ import annotations

import random

import pytest

from index.documents import document, fill
from trihub.core.query import Facet, Filters, IndexRequest, Or, Token, TokenPhrase
from trihub.index.tantivy import compile, open_index


@pytest.mark.parametrize("common", [0, compile.COMMON, 1_000_000])
def test_what_is_looked_for_within_a_filter_is_found_in_all_of_a_large_segment(
    tmp_path, monkeypatch, common
):
    monkeypatch.setattr(compile, "COMMON", common)
    index = open_index(tmp_path, analysis="", memory=32 << 20)
    drawn = random.Random(1)
    texts, narrow = [], []
    for _ in range(20_000):
        texts.append([drawn.choice("abcdefgh") for _ in range(6)])
        narrow.append(drawn.random() < 0.01)
    fill(index, [
        document(n + 1, ab=" ".join(text), ipc=("H01M10/05",) if inside else ("A61K31/00",),
                 applicants=("甲",) if inside else ("乙",))
        for n, (text, inside) in enumerate(zip(texts, narrow, strict=True))
    ])  # fmt: skip
    assert index._open().searcher.num_segments == 1
    query = Or((Token("a"), Token("h"), TokenPhrase(("b", "c")), TokenPhrase(("d", "e"), slop=2)))
    expected = [
        n + 1
        for n, (text, inside) in enumerate(zip(texts, narrow, strict=True))
        if inside and _matches(text)
    ]
    assert 50 < len(expected) < sum(narrow)
    for filters in (Filters(classes=("H01M",)), Filters(applicants=("甲",)),
                    Filters(classes=("H01M",), applicants=("甲",), offices=("CN",))):  # fmt: skip
        answer = index.search(
            IndexRequest(query=query, filters=filters, facets=(Facet.OFFICE,), limit=1_000)
        )
        assert sorted(hit.doc for hit in answer.hits) == expected
        assert answer.total == len(expected)


def _matches(text: list[str]) -> bool:
    near = any(text[at] == "d" and "e" in text[at + 1 : at + 4] for at in range(len(text)))
    return "a" in text or "h" in text or "b c" in " ".join(text) or near
