"""What test sets need of a library's documents: texts by language, days, an order to draw in."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from enum import StrEnum

from trihub.core.classes import Scheme
from trihub.core.patent import Patent
from trihub.core.ports import PatentStore, Stored
from trihub.core.splits import Part, family_key, part_of

PAGE = 500
"""Documents read at once."""


class QueryText(StrEnum):
    """What of a document becomes the text of a topic."""

    TITLE = "title"
    ABSTRACT = "abstract"
    """Title and abstract; of known items the abstract alone."""
    CLAIM = "claim"
    """The first claim."""


def every_document(store: PatentStore, part: Part | None = None) -> Iterator[Stored]:
    """Every document of a library, whole; with ``part`` those of families in that part."""
    change = 0
    while page := store.changes_since(change, limit=PAGE):
        change = page[-1].change
        for stored in page:
            if part is None or part_of(family_key(stored.patent)) is part:
                yield stored


def title(patent: Patent, lang: str) -> str:
    """The first title in a language, empty where there is none."""
    return next((t.text.strip() for t in patent.titles if t.lang == lang), "")


def abstract(patent: Patent, lang: str) -> str:
    """The first abstract in a language, empty where there is none."""
    return next((t.text.strip() for t in patent.abstracts if t.lang == lang), "")


def first_claim(patent: Patent, lang: str) -> str:
    """The first claim in a language, empty where there is none."""
    sets = (s.claims for s in patent.claim_sets if s.lang == lang and not s.label and s.claims)
    return next((claims[0].text.strip() for claims in sets), "")


def query_text(patent: Patent, lang: str, what: QueryText) -> str:
    """The text of a topic from a document in a language, empty where it has none."""
    if what is QueryText.TITLE:
        return title(patent, lang)
    if what is QueryText.CLAIM:
        return first_claim(patent, lang)
    text = abstract(patent, lang)
    return f"{title(patent, lang)}\n{text}".strip() if text else ""


def speaks(patent: Patent, lang: str) -> bool:
    """Whether a document has a title, abstract or claim in a language."""
    return bool(title(patent, lang) or abstract(patent, lang) or first_claim(patent, lang))


def ipc_of(patent: Patent) -> str:
    """The first IPC symbol, empty where there is none."""
    return next((c.symbol for c in patent.classes if c.scheme is Scheme.IPC), "")


def cutoff_of(patent: Patent) -> dt.date | None:
    """The day before which prior art was published: the earliest that priorities and filing can
    mean; the day of publication where neither is known."""
    dates = [p.date for p in patent.priorities if p.date]
    if patent.application and patent.application.date:
        dates.append(patent.application.date)
    if not dates and patent.publication.date:
        dates.append(patent.publication.date)
    return min((date.first for date in dates), default=None)


def draw(seed: int, name: str) -> bytes:
    """The place of a name in a random order that ``seed`` decides, the same on every machine."""
    return hashlib.sha256(f"{seed}:{name}".encode("utf-8", "surrogatepass")).digest()
