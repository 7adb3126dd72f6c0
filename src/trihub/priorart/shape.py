"""The JSON shape of a search's answer: one for the command line and the API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from trihub.core.hits import Passage
from trihub.core.ports import Translation
from trihub.core.shapes.heads import document_head
from trihub.priorart.result import Aligned, Hit, SearchResult
from trihub.text.query.writing import describe

Json = dict[str, Any]


def search_shape(result: SearchResult) -> Json:
    """A search result. Documented in ``docs/reference/json.md``."""
    return {
        "documents": result.documents,
        "families_shown": len(result.hits),
        "more": result.more,
        "like": result.like or None,
        "written_in": result.written_in,
        "understood": [asdict(line) for line in describe(result.understood)],
        "translations": [
            {**_translation(item), "off": result.is_off(item)} for item in result.translations
        ],
        "untranslated": list(result.untranslated),
        "related": list(result.related),
        "notices": list(result.notices),
        "cutoff": result.cutoff
        and {
            "before": result.cutoff.before.isoformat(),
            "conflicting": result.cutoff.conflicting,
            "removed": result.cutoff.removed,
        },
        "hits": [hit_shape(hit) for hit in result.hits],
        "facets": {
            facet.value: [{"value": c.value, "count": c.count} for c in counts]
            for facet, counts in result.facets.items()
        },
        "milliseconds": round(result.milliseconds, 2),
    }


def hit_shape(hit: Hit) -> Json:
    """One family among the results."""
    return {
        "rank": hit.rank,
        **document_head(hit.stored),
        "score": round(hit.score, 4),
        "conflicting": hit.conflicting,
        "parts": [
            {
                "term": p.term,
                "field": p.field and p.field.value,
                "score": round(p.score, 4),
                "evidence": p.evidence and p.evidence.value,
            }
            for p in hit.parts
        ],
        "matched": list(hit.matched),
        "passages": [_passage(p) for p in hit.passages],
        "aligned": [_aligned(one) for one in hit.aligned],
        "others": [document_head(other) for other in hit.others],
    }


def _translation(item: Translation) -> Json:
    return {
        "source": item.source, "target": item.target, "lang": item.lang,
        "weight": round(item.weight, 3), "entry": item.entry,
    }  # fmt: skip


def _aligned(one: Aligned) -> Json:
    return {
        "feature": one.feature,
        "lang": one.lang,
        "spans": [[span.start, span.end] for span in one.spans],
        "passage": one.passage and _passage(one.passage),
        "score": one.score,
    }


def _passage(passage: Passage) -> Json:
    return {
        "part": passage.part.value,
        "label": passage.label,
        "lang": passage.lang,
        "text": passage.text,
        "spans": [[span.start, span.end] for span in passage.spans],
    }
