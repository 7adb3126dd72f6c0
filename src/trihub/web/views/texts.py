"""Which of a document's texts a page shows: one language, claims as a tree, descriptions by pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from trihub.core.patent import Claim, ClaimSet, Description, LegalEvent, Paragraph, Patent, Text

MAX_DEPTH = 8
"""Levels that claims are indented by."""

PAGE = 40_000
"""Bytes (UTF-8) of a description on one page, so that a page stays light."""


TOLD = (
    "country", "Ref Country Code", "Designated State(s)", "Ref Legal Event Code, in words",
    "Year of Fee Payment", "OWNER", "opponent", "Free Format Text",
)  # fmt: skip
"""Details of a legal event that a list of them shows, by their names in the files of the EPO: for
which states, whose, and in what words. The record has them all."""

LONGEST_DETAIL = 160
"""Characters of a detail that a list shows."""


class InLanguage(Protocol):
    """Anything written in a language."""

    @property
    def lang(self) -> str:
        """ISO 639-1."""
        ...


Written = TypeVar("Written", bound=InLanguage)


@dataclass(frozen=True, slots=True)
class ClaimNode:
    """A claim and those that depend on it first of all."""

    claim: Claim
    children: tuple[ClaimNode, ...]


@dataclass(frozen=True, slots=True)
class DescriptionPage:
    """A stretch of a description: paragraphs ``first`` to ``last`` (from 1) of ``total``.

    ``before`` and ``after`` are where the neighbouring pages begin, 0 where there is none.
    """

    description: Description
    paragraphs: tuple[Paragraph, ...]
    first: int
    last: int
    total: int
    before: int
    after: int


def languages(patent: Patent) -> tuple[str, ...]:
    """Languages of claims and description, the publication's own first."""
    texts: list[InLanguage] = [*patent.claim_sets, *patent.descriptions]
    return tuple(dict.fromkeys(text.lang for text in texts))


def choose(patent: Patent, reader: str, asked: str) -> str:
    """The language to show claims and description in: as asked, the reader's, else the first."""
    known = languages(patent)
    return next((lang for lang in (asked, reader, *known) if lang in known), "")


def in_language(texts: Sequence[Written], lang: str) -> tuple[Written, ...]:
    """Those in the language; those of the first text's language where it has none."""
    if not texts:
        return ()
    wanted = lang if any(text.lang == lang for text in texts) else texts[0].lang
    return tuple(text for text in texts if text.lang == wanted)


def abstracts(patent: Patent, reader: str, asked: str) -> tuple[Text, ...]:
    """Every abstract, the one in the language asked for or the reader's first."""
    order = {asked: 0, reader: 1} if asked else {reader: 0}
    return tuple(sorted(patent.abstracts, key=lambda text: order.get(text.lang, 2)))


def claim_tree(claims: ClaimSet) -> tuple[ClaimNode, ...]:
    """Claims as a tree: each dependent claim under the first claim that it depends on.

    What would stand deeper than :data:`MAX_DEPTH` stands beside its parent.
    """
    below: dict[int, list[Claim]] = {}
    parents, depths = {0: 0}, {0: 0}
    for claim in claims.claims:
        parent = next((number for number in claim.depends_on if number in depths), 0)
        if depths[parent] >= MAX_DEPTH:
            parent = parents[parent]
        below.setdefault(parent, []).append(claim)
        if claim.number not in depths:
            parents[claim.number], depths[claim.number] = parent, depths[parent] + 1
    return _nodes(below, 0)


def _nodes(below: dict[int, list[Claim]], number: int) -> tuple[ClaimNode, ...]:
    return tuple(ClaimNode(claim, _nodes(below, claim.number)) for claim in below.pop(number, []))


def description_page(description: Description, start: int, *, whole: bool) -> DescriptionPage:
    """The page of a description that begins at paragraph ``start`` (from 1), or all of it."""
    paragraphs = description.paragraphs
    ends = _ends(paragraphs)
    if whole or len(ends) == 1:
        return DescriptionPage(description, paragraphs, 1, len(paragraphs), len(paragraphs), 0, 0)
    at = next((place for place, end in enumerate(ends) if start <= end), len(ends) - 1)
    first = ends[at - 1] + 1 if at else 1
    before = (ends[at - 2] + 1 if at > 1 else 1) if at else 0
    after = ends[at] + 1 if at + 1 < len(ends) else 0
    shown = paragraphs[first - 1 : ends[at]]
    return DescriptionPage(description, shown, first, ends[at], len(paragraphs), before, after)


def _ends(paragraphs: Sequence[Paragraph]) -> list[int]:
    """The last paragraph of each page, from 1; one page for a short description."""
    ends: list[int] = []
    size = 0
    for number, paragraph in enumerate(paragraphs, 1):
        length = len(paragraph.text.encode())
        if size and size + length > PAGE:
            ends.append(number - 1)
            size = 0
        size += length
    return [*ends, len(paragraphs)]


def event_details(event: LegalEvent) -> list[str]:
    """What tells events of one code apart, in the order of :data:`TOLD`, long ones cut."""
    given = [
        text for name in TOLD for own, text in event.details if own == name and text != event.text
    ]
    cut = LONGEST_DETAIL - 1
    return [text if len(text) <= LONGEST_DETAIL else f"{text[:cut]}…" for text in given]
