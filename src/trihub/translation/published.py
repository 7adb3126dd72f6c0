"""The one gate to a service outside: only texts of published documents pass it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trihub.core.errors import Refused
from trihub.core.messages import said
from trihub.core.patent import Patent
from trihub.core.ports import PatentStore

_CUT = "…"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A text that stands in a document of the store: its key, the text, its language (ISO 639-1).

    An ellipsis at either end stands for what was cut off there.
    """

    key: str
    text: str
    lang: str


def check(store: PatentStore, excerpts: Iterable[Excerpt], today: dt.date) -> None:
    """Let excerpts pass that stand in documents published by ``today``.

    :raises Refused: a document is not in the store, is published only later, or has no such text.
    """
    by_key: dict[str, set[str]] = {}
    for excerpt in excerpts:
        by_key.setdefault(excerpt.key, set()).add(excerpt.text.strip(_CUT))
    for key, wanted in by_key.items():
        stored = store.get(key)
        if stored is None or not _is_published(stored.patent, today):
            raise Refused(said("The text is of no published document ({key}).", key=key))
        missing = wanted - set(texts := list(_texts(stored.patent)))
        if not all(_stands_in(text, texts) for text in missing):
            raise Refused(said("The text does not stand in {key} as it is published.", key=key))


def _is_published(patent: Patent, today: dt.date) -> bool:
    date = patent.publication.date
    return date is None or date.first <= today


def _stands_in(text: str, texts: Sequence[str]) -> bool:
    return any(text in whole for whole in texts)


def _texts(patent: Patent) -> Iterator[str]:
    yield from (text.text for text in (*patent.titles, *patent.abstracts))
    for claim_set in patent.claim_sets:
        yield from (claim.text for claim in claim_set.claims)
    for description in patent.descriptions:
        yield from (paragraph.text for paragraph in description.paragraphs)
