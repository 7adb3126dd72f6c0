"""Why documents score what they score, leaf by leaf.

Each leaf of the query is named, and the server gives the score of every name for every document.
"""

from __future__ import annotations

from collections.abc import Sequence

from trihub.core.hits import Explanation
from trihub.core.query import Node
from trihub.index.leaves import Leaf, all_parts, explanation, leaves, tree
from trihub.index.opensearch.compile import Compiler, documents
from trihub.index.opensearch.matches import Searching
from trihub.index.opensearch.schema import DOC

AT_ONCE = 400
"""Leaves that one request asks for: the server allows 1,024 clauses unless it is told otherwise."""


def explain(
    searching: Searching, compiler: Compiler, node: Node, docs: Sequence[int]
) -> list[Explanation]:
    """Explanations in the order of ``docs``; what does not match scores 0 for nothing."""
    top = tree(node, compiler)
    found = list(leaves(top))
    known: set[int] = set()
    for start in range(0, max(1, len(found)), AT_ONCE):
        known |= _score(searching, found[start : start + AT_ONCE], docs)
    parts = all_parts(top, known)
    return [explanation(doc, parts.get(doc)) for doc in docs]


def _score(searching: Searching, leaves: Sequence[Leaf], docs: Sequence[int]) -> set[int]:
    """Note what leaves add to documents; the documents that there are."""
    named = [
        {"bool": {"must": [leaf.query], "_name": str(number)}} for number, leaf in enumerate(leaves)
    ]
    asked = list(dict.fromkeys(doc for doc in docs if doc >= 0))
    body = {
        "query": {"bool": {"filter": [documents(asked)], "should": named}},
        "size": len(asked),
        "sort": [{DOC: "asc"}],
    }
    if not asked:
        return set()
    answer = searching.ask(body, include_named_queries_score=True)
    known = set()
    for hit in answer["hits"]["hits"]:
        doc = int(hit["sort"][0])
        known.add(doc)
        for number, score in hit.get("matched_queries", {}).items():
            leaf = leaves[int(number)]
            leaf.scores[doc] = score if leaf.fixed is None else leaf.fixed
    return known
