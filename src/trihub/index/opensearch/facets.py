"""Counting facets: exactly, whatever the index is parted into.

Each part of an index names the values that most of its documents have. Of offices, kinds, years and
classes it names all. Applicants may be too many: then a part says how many documents those it left
out have at most, and once that can change what is shown, those that may be shown are counted by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trihub.core.hits import FacetCount
from trihub.core.query import Facet
from trihub.index import ranking
from trihub.index.opensearch.compile import Clause
from trihub.index.opensearch.matches import Searching
from trihub.index.opensearch.schema import FACETS

NAMED = 30_000
"""Values of an office, a kind, a year or a subclass: more than there can be."""
CANDIDATES = 200
"""Applicants that are named, of whom those with most documents are shown."""
AT_FIRST = 20_000
"""Applicants that each part of the index names."""
ALL = 50_000_000


def aggregations(facets: Sequence[Facet]) -> dict[str, Any]:
    """What to ask the server for."""
    return {facet.value: _terms(facet, AT_FIRST) for facet in facets}


def _terms(facet: Facet, each: int, only: Sequence[str] = ()) -> dict[str, Any]:
    owners = facet is Facet.APPLICANT
    terms: dict[str, Any] = {
        "field": FACETS[facet],
        "size": CANDIDATES if owners else NAMED,
        "shard_size": each if owners else NAMED,
        "order": [{"_count": "desc"}, {"_key": "asc"}],
    }
    if only:
        terms["include"] = list(only)
    return {"terms": terms}


def counts(
    searching: Searching, query: Clause, facets: Sequence[Facet], found: Mapping[str, Any]
) -> dict[Facet, tuple[FacetCount, ...]]:
    """The counts, from the answer to :func:`aggregations`; what that does not tell is asked."""
    out = {}
    for facet in facets:
        told = found[facet.value]
        if told["doc_count_error_upper_bound"]:
            body = {"query": query, "size": 0, "aggs": {facet.value: _again(facet, told)}}
            told = searching.ask(body)["aggregations"][facet.value]
        out[facet] = _counts(facet, told["buckets"])
    return out


def _again(facet: Facet, told: Mapping[str, Any]) -> dict[str, Any]:
    """What to ask where counts may be too low: for those that may be among the first by name, or for
    all where one that was not named may be."""
    buckets, missed = told["buckets"], told["doc_count_error_upper_bound"]
    shown = ranking.TOP_APPLICANTS
    least = buckets[shown - 1]["doc_count"] if len(buckets) >= shown else 0
    if missed > 0 and buckets[-1]["doc_count"] + missed < least:
        named = [one["key"] for one in buckets if one["doc_count"] + missed >= least]
        return _terms(facet, len(named), named)
    return _terms(facet, ALL)


def _counts(facet: Facet, buckets: Sequence[Mapping[str, Any]]) -> tuple[FacetCount, ...]:
    most = ranking.TOP_APPLICANTS if facet is Facet.APPLICANT else None
    named = ranking.tally(((str(one["key"]), one["doc_count"]) for one in buckets), most)
    return tuple(FacetCount(value=value, count=count) for value, count in named)
