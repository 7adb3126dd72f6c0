"""The JSON of the register: the same for commands, the API and the site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trihub.core.statistics import LANGUAGES, Period, Slice, names_of
from trihub.statistics.reconciliation.model import Claim, Disagreement, Rule, show
from trihub.statistics.reconciliation.register import Register

Shape = Mapping[str, Any]


def claim_shape(claim: Claim) -> dict[str, Any]:
    """What a source says; ``parts`` are the figures that a derived value follows from."""
    return {
        "key": claim.series.key, "period": str(Period(claim.period)), "value": show(claim.value),
        "flags": names_of(claim.flags), "id": claim.id, **source_shape(claim.slice),
        "subtracted": claim.subtracted, "parts": [claim_shape(each) for each in claim.parts],
    }  # fmt: skip


def source_shape(of: Slice) -> dict[str, str]:
    """The publication of a claim."""
    vintage = of.vintage
    return {
        "dataset": vintage.dataset, "vintage": vintage.digest, "publisher": vintage.publisher,
        "document": vintage.document, "published": vintage.published.text, "url": vintage.url,
    }  # fmt: skip


def disagreement_shape(entry: Disagreement) -> dict[str, Any]:
    """An entry of the register, with its evidence in each language."""
    found = entry.difference
    return {
        "id": entry.id,
        "comparison": found.comparison.value,
        "rule": entry.rule.value,
        "dimension": found.dimension,
        "one": claim_shape(found.one),
        "other": claim_shape(found.other) if found.other else None,
        "lacking": source_shape(found.lacking) if found.lacking else None,
        "gap": None if found.gap is None else show(found.gap),
        "explanations": [
            {
                "rule": each.rule.value, "facts": dict(each.facts),
                "text": {language: each.text(language) for language in LANGUAGES},
            }
            for each in entry.explanations
        ],
    }  # fmt: skip


def counts_shape(register: Register) -> list[dict[str, Any]]:
    """How many entries there are of each comparison and rule."""
    return [
        {"comparison": comparison.value, "rule": rule.value, "entries": count,
         "names": {language: Rule(rule).name_in(language) for language in LANGUAGES}}
        for (comparison, rule), count in sorted(register.counts().items())
    ]  # fmt: skip
