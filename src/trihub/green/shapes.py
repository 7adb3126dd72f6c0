"""JSON of green technology and suggested classes, documented in ``docs/reference/green.md``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trihub.green.concordance.measure import Concordance, Figure, Overlap, Relation
from trihub.green.learned.model import Judged
from trihub.green.rules.classify import Verdict
from trihub.green.schemes.model import Scheme
from trihub.green.suggestion.model import Suggested, Suggestion


def scheme_shape(scheme: Scheme, *, classes: bool = False) -> dict[str, Any]:
    """A scheme; its classes where they are asked for."""
    shape: dict[str, Any] = {
        "id": scheme.id, "version": scheme.version, "title": scheme.title,
        "publisher": scheme.publisher, "source": scheme.source, "licence": scheme.licence,
        "of": [one.value for one in scheme.of], "reading": scheme.reading.value,
        "count": len(scheme.classes), "by_places": scheme.by_places,
    }  # fmt: skip
    if classes:
        shape["classes"] = [
            {
                "class": one.id, "parent": one.parent or None, "names": dict(one.names),
                "places": [place.written for place in one.places],
            }
            for one in scheme.classes.values()
        ]  # fmt: skip
    return shape


def verdict_shape(verdict: Verdict, lang: str = "en") -> dict[str, Any]:
    """What the rules of a scheme say of a document, with the reasons."""
    scheme = verdict.scheme
    return {
        "scheme": scheme.id, "version": scheme.version, "green": verdict.green,
        "judged": verdict.judged,
        "classes": [
            {
                "class": name,
                "path": [one.name(lang) for one in scheme.path(name)],
                "reasons": [
                    {"symbol": r.symbol, "of": r.symbols.value, "place": r.place}
                    for r in verdict.reasons if r.class_id == name
                ],
            }
            for name in verdict.classes
        ],
    }  # fmt: skip


MODEL = (
    "made", "scheme", "reading", "green", "not_green", "own_documents", "class_texts", "auc",
    "expected_calibration_error",
)  # fmt: skip
"""What an answer says of the model that gave it, out of the model's record."""
INCOMPLETE_MONTHS = 18


def judged_shape(judged: Judged, record: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the learned model says of a text, and which model it is."""
    return {
        "language": judged.lang, "answer": judged.answer.value, "probability": judged.share,
        "known_features": judged.known, "classes_share": judged.classes_share,
        "terms": [{"term": term, "weight": weight} for term, weight in judged.terms],
        "against": [{"term": term, "weight": weight} for term, weight in judged.against],
        "model": {name: (record or {}).get(name) for name in MODEL},
    }  # fmt: skip


def suggestion_shape(found: Suggestion) -> dict[str, Any]:
    """Classes suggested for a text."""
    return {
        "language": found.lang, "known_features": found.known, "little": found.little,
        "subclasses": [_suggested(one) for one in found.subclasses],
        "groups": [_suggested(one) for one in found.groups],
    }  # fmt: skip


def _suggested(one: Suggested) -> dict[str, Any]:
    return {"symbol": one.symbol, "score": one.score, "terms": list(one.terms)}


def concordance_shape(found: Concordance, last_change: int, most: int) -> dict[str, Any]:
    """The ``most`` largest overlaps of two schemes, at a state of the library."""
    return {
        "one": found.one.name, "other": found.other.name, "unit": "simple family",
        "last_change": last_change, "families": found.families,
        "whole": _overlap(found.whole) if found.whole else None,
        "overlaps": [_overlap(one) for one in found.overlaps[:most]],
    }  # fmt: skip


def _overlap(one: Overlap) -> dict[str, Any]:
    return {
        "one": one.one_class, "other": one.other_class, "both": one.both, "of_one": one.one,
        "of_other": one.other, "jaccard": round(one.jaccard, 4), "relation": one.relation.value,
    }  # fmt: skip


_TURNED = {
    Relation.BROADER.value: Relation.NARROWER.value,
    Relation.NARROWER.value: Relation.BROADER.value,
}


def turned(shape: dict[str, Any]) -> dict[str, Any]:
    """A concordance seen from its other scheme."""
    return shape | {
        "one": shape["other"], "other": shape["one"],
        "whole": _turned(shape["whole"]) if shape["whole"] else None,
        "overlaps": [_turned(one) for one in shape["overlaps"]],
    }  # fmt: skip


def _turned(one: dict[str, Any]) -> dict[str, Any]:
    relation = _TURNED.get(one["relation"], one["relation"])
    return one | {
        "one": one["other"], "other": one["one"], "of_one": one["of_other"],
        "of_other": one["of_one"], "relation": relation,
    }  # fmt: skip


def figures_shape(
    scheme: Scheme, figures: list[Figure], last_change: int, as_of: str
) -> dict[str, Any]:
    """Families by class, office and year, at a state of the library whose last publication is of
    ``as_of`` (ISO 8601, empty where no day is known)."""
    return {
        "scheme": scheme.id, "version": scheme.version, "reading": scheme.reading.value,
        "unit": "simple family", "date": "first publication", "last_change": last_change,
        "as_of": as_of or None, "incomplete_from": _incomplete_from(as_of),
        "figures": [
            {"class": f.class_id, "office": f.office, "year": f.year or None, "families": f.families}
            for f in figures
        ],
    }  # fmt: skip


def _incomplete_from(as_of: str) -> int | None:
    """The first year that reaches into the last 18 months before a day."""
    if not as_of:
        return None
    months = int(as_of[:4]) * 12 + int(as_of[5:7]) - 1 - INCOMPLETE_MONTHS
    return months // 12
