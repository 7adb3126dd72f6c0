"""A claim's features, labelled for its chart."""

from __future__ import annotations

from trihub.core.patent import Claim
from trihub.joint.desk.model import Feature
from trihub.priorart.query.features import cut_features


def cut_claim(claim: Claim, lang: str) -> tuple[Feature, ...]:
    """The features of a claim, labelled 1.1, 1.2 … by the claim's number. Nothing of the claim's
    text is left out but the blanks between two features."""
    return tuple(
        Feature(label=f"{claim.number}.{place}", text=text)
        for place, text in enumerate(cut_features(claim.text, lang), 1)
    )
