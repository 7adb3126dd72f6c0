"""Citations: who cited what, when, with which category, for which claims, in which passage.

Source: WIPO ST.14 (paragraph 14, category codes) and the ST.36 ``citation`` element.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from trihub.core.dates import PatentDate

CATEGORIES = frozenset("XYNIAEOPTDLR&")
"""ST.14's letters, the split of X (N, I) and R as CNIPA uses it."""


class Phase(StrEnum):
    """Who or what step brought the citation (ST.36 ``cited-phase``)."""

    SEARCH = "search"
    INTERNATIONAL_SEARCH = "international search"
    SUPPLEMENTARY_SEARCH = "supplementary search"
    EXAMINATION = "examination"
    OPPOSITION = "opposition"
    APPLICANT = "applicant"
    THIRD_PARTY = "third party"
    APPEAL = "appeal"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One (categories, claims, passage) triple of a citation."""

    categories: tuple[str, ...] = ()
    claims: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One cited document or text.

    ``office``, ``number``, ``kind`` name a patent (DOCDB number where it can be read, with
    ``original`` verbatim); all empty for other literature, whose text is ``text``.
    """

    sequence: int = 1
    office: str = ""
    number: str = ""
    kind: str = ""
    date: PatentDate | None = None
    original: str = ""
    text: str = ""
    name: str = ""
    phase: Phase = Phase.UNKNOWN
    cited_by: str = ""
    """The office that made the search or refusal."""
    cited_on: PatentDate | None = None
    remarks: tuple[Remark, ...] = ()
    classes: tuple[str, ...] = ()

    @property
    def is_patent(self) -> bool:
        """Whether a patent document is cited."""
        return bool(self.office or self.original)

    @property
    def categories(self) -> frozenset[str]:
        """The letters over all remarks."""
        return frozenset(letter for remark in self.remarks for letter in remark.categories)


def parse_categories(text: str) -> tuple[str, ...]:
    """Read concatenated ST.14 letters (``XY``, ``XP,Y``, ``P,X``) as a sorted set of single letters.

    Letters outside the standard are dropped; an empty result means that none was given.
    """
    return tuple(sorted(set(re.sub(r"[^A-Z&]", "", text.upper())) & CATEGORIES))
