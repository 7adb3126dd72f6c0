"""What a check looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trihub.core.patent import Claim, Patent
from trihub.core.ports import Translator
from trihub.joint.petition.facts import CaseFacts
from trihub.joint.petition.model import Petition
from trihub.joint.programmes.model import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A petition with everything known of it. ``day`` is the day that rules are held against."""

    programme: Programme
    petition: Petition
    texts: Mapping[str, Patent | None]
    facts: CaseFacts
    day: dt.date
    today: dt.date
    translator: Translator | None = None

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices of the petition's applications, in its order."""
        return tuple(dict.fromkeys(filed.office for filed in self.petition.applications))

    def text(self, office: str) -> Patent | None:
        """The text of the office's application."""
        return self.texts.get(office)

    def claims(self, office: str) -> tuple[Claim, ...]:
        """Its claims; none where the text or its claims are not there."""
        patent = self.texts.get(office)
        return patent.claims if patent else ()

    def language(self, office: str) -> str:
        """The language of these claims."""
        patent = self.texts.get(office)
        sets = patent.claim_sets if patent else ()
        return next((found.lang for found in sets if not found.label), "")

    def with_claims(self) -> Iterator[tuple[str, tuple[Claim, ...]]]:
        """Each office with its claims, empty where they are not there."""
        return ((office, self.claims(office)) for office in self.offices)


def independent(claims: tuple[Claim, ...]) -> tuple[int, ...]:
    """The numbers of the claims that refer to no other."""
    return tuple(claim.number for claim in claims if not claim.depends_on)
