"""Claim charts: the features of a claim against passages of documents; what a document lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from trihub.core.casework.cases import Item
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.ports import PatentStore, Stored
from trihub.joint.desk.application import OwnApplication
from trihub.joint.desk.evidence import Evidence, Proposal
from trihub.joint.desk.features import cut_claim
from trihub.joint.desk.marks import document
from trihub.joint.desk.model import Anchor, Chart, Feature
from trihub.joint.desk.passages import stands
from trihub.joint.parts import Parts
from trihub.priorart.feedback import Example, MoreTerm, more_terms
from trihub.priorart.result import SearchResult

MAX_FEATURES, MAX_DOCUMENTS, MAX_LETTERS = 100, 50, 5_000

SECOND = 20
"""Families that a search for a second document looks at."""

SHOWN = 0.5
"""Share of a feature's terms from which a passage is counted as showing it in a proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """A search for a second document: the features that the first one lacks, the terms that they
    were searched by, and the run. :meth:`Desk.seconds` ranks what was found."""

    lacking: tuple[Feature, ...]
    terms: tuple[MoreTerm, ...]
    item: Item
    result: SearchResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """What a second document may add: the passages proposed for each feature that the first one
    lacks (by the features' labels), those that it may cover, and a score to order by. ``charted``
    are the features of which the chart has passages of it already."""

    document: str
    proposals: dict[str, tuple[Proposal, ...]]
    covered: tuple[str, ...]
    score: float
    charted: tuple[str, ...] = ()


def proposed_chart(own: OwnApplication, claim: int) -> Chart:
    """A chart of a claim as the machine cuts it, without documents.

    :raises BadInput: the application has no such claim.
    """
    return Chart(claim=claim, documents=(), features=cut_claim(own.claim(claim), own.lang))


def check_chart(chart: Chart, own: OwnApplication, library: PatentStore) -> Chart:
    """The chart, where it holds together.

    :raises BadInput: no such claim, no features, two of one label, a passage that does not stand in
        one of the chart's documents. :raises NotFound: a document that is not in the library.
    """
    own.claim(chart.claim)
    labels = [feature.label for feature in chart.features]
    long = any(len(feature.text) > MAX_LETTERS for feature in chart.features)
    fits = 0 < len(labels) <= MAX_FEATURES and len(chart.documents) <= MAX_DOCUMENTS
    if not fits or long or len(set(labels)) != len(labels):
        raise BadInput(
            said("This is no chart: each feature needs a label of its own and a text."),
            hint=said(
                "Give 1 to {features} features, at most {documents} documents.",
                features=MAX_FEATURES,
                documents=MAX_DOCUMENTS,
            ),
        )
    kept = {key: document(library, key) for key in dict.fromkeys(chart.documents)}
    for feature in chart.features:
        for passage in feature.passages:
            stands(passage, kept.get(passage.document), library)
    return Chart(claim=chart.claim, documents=tuple(kept), features=chart.features)


def taken(chart: Chart, label: str, passages: Sequence[Anchor]) -> Chart:
    """The chart with further passages for one of its features, each once.

    :raises BadInput: it has no feature of this label.
    """
    if not any(feature.label == label for feature in chart.features):
        raise BadInput(
            said(
                "The chart of claim {claim} has no feature {label}.", claim=chart.claim, label=label
            ),
            hint=said("It was cut anew meanwhile; choose the feature once more."),
        )
    documents = dict.fromkeys((*chart.documents, *(passage.document for passage in passages)))
    features = tuple(
        replace(feature, passages=tuple(dict.fromkeys((*feature.passages, *passages))))
        if feature.label == label
        else feature
        for feature in chart.features
    )
    return Chart(claim=chart.claim, documents=tuple(documents), features=features)


def proposals(
    parts: Parts, own: OwnApplication, features: Sequence[Feature], documents: Iterable[str]
) -> dict[str, dict[str, tuple[Proposal, ...]]]:
    """For each document (by key) and feature (by label) the passages that may show it.

    :raises NotFound: a document that is not in the library.
    """
    evidence = Evidence(parts.index, parts.prior_art.translator)
    found: dict[str, dict[str, tuple[Proposal, ...]]] = {}
    for key in dict.fromkeys(documents):
        stored = document(parts.library, key)
        found[key] = _of_document(evidence, own, features, stored)
    return found


def _of_document(
    evidence: Evidence, own: OwnApplication, features: Sequence[Feature], stored: Stored
) -> dict[str, tuple[Proposal, ...]]:
    each = evidence.proposals([feature.text for feature in features], own.lang, stored)
    return {feature.label: one for feature, one in zip(features, each, strict=True)}


def lacking(chart: Chart, first: str) -> tuple[Feature, ...]:
    """The features for which the chart has no passage of this document."""
    return tuple(
        feature
        for feature in chart.features
        if not any(passage.document == first for passage in feature.passages)
    )


def second_terms(
    parts: Parts, features: Sequence[Feature], languages: Sequence[str]
) -> tuple[MoreTerm, ...]:
    """The terms of features that a second document is searched by."""
    return more_terms(
        parts.library,
        parts.index,
        [Example(passages=tuple(feature.text for feature in features))],
        translator=parts.prior_art.translator,
        languages=languages,
    )


def covering(
    parts: Parts, own: OwnApplication, features: Sequence[Feature], documents: Iterable[str]
) -> tuple[Covering, ...]:
    """What each document may add, the one that covers most first; ties in the order given. A
    feature of which the chart has a passage of the document counts as covered."""
    found = [
        _covering(key, each, features)
        for key, each in proposals(parts, own, features, documents).items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.covered), -one.score)))


def _covering(
    key: str, each: dict[str, tuple[Proposal, ...]], features: Sequence[Feature]
) -> Covering:
    charted = tuple(f.label for f in features if any(p.document == key for p in f.passages))
    best = {label: max((p.share for p in one), default=0.0) for label, one in each.items()}
    best |= dict.fromkeys(charted, 1.0)
    return Covering(
        document=key,
        proposals=each,
        covered=tuple(label for label, share in best.items() if share >= SHOWN),
        score=round(sum(best.values()) / max(1, len(best)), 3),
        charted=charted,
    )
