"""Known items: the title or abstract of a document in one language finds its text in another.

An index keeps all languages of a record in one document, so that in the library itself a title
would find its own words. The test set therefore comes with a collection to search in: every document
that has text in the target language, with that language alone and without the field that is
searched for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from trihub.core.families import application_key
from trihub.core.patent import ClaimSet, Description, Patent, Text
from trihub.core.ports import PatentStore
from trihub.evaluation.testsets.documents import (
    QueryText,
    abstract,
    draw,
    every_document,
    first_claim,
    ipc_of,
    title,
)
from trihub.evaluation.testsets.model import MadeSet, Plan
from trihub.evaluation.topics import Topic

_Spoken = TypeVar("_Spoken", Text, ClaimSet, Description)


@dataclass(frozen=True, slots=True)
class _Item:
    """A document whose text is searched for: its key, the query's text, its class."""

    key: str
    text: str
    ipc: str


def _queried(patent: Patent, plan: Plan) -> str:
    one = title if plan.query is QueryText.TITLE else abstract
    return one(patent, plan.source)


def _sought(patent: Patent, plan: Plan) -> bool:
    """Whether anything of a document is left to be found."""
    others = (abstract if plan.query is QueryText.TITLE else title, first_claim)
    return any(one(patent, plan.target) for one in others)


def known_items(store: PatentStore, plan: Plan) -> MadeSet:
    """One topic for each application; relevant are its publications (A and B) in the collection."""
    made = MadeSet()
    items: dict[str, _Item] = {}
    relevant: dict[str, list[str]] = {}
    for stored in every_document(store, plan.part):
        patent = stored.patent
        text = _queried(patent, plan)
        if not _sought(patent, plan):
            made.left_out["documents without text in the language sought"] += bool(text)
            continue
        application = application_key(patent)
        relevant.setdefault(application, []).append(patent.key)
        if text:
            items.setdefault(application, _Item(patent.key, text, ipc_of(patent)))
    for application in sorted(items, key=lambda name: draw(plan.seed, name)):
        item = items[application]
        topic = Topic(
            id=item.key, text=item.text, lang=plan.source, languages=(plan.target,),
            source=item.key, ipc=item.ipc,
        )  # fmt: skip
        made.add(topic, dict.fromkeys(relevant[application], 1))
        if made.full(plan):
            break
    return made


def collection(store: PatentStore, plan: Plan) -> Iterator[Patent]:
    """The documents to search in, of both parts."""

    def only(texts: tuple[_Spoken, ...]) -> tuple[_Spoken, ...]:
        return tuple(text for text in texts if text.lang == plan.target)

    by_title = plan.query is QueryText.TITLE
    for stored in every_document(store):
        patent = stored.patent
        if _sought(patent, plan):
            yield replace(
                patent,
                titles=() if by_title else only(patent.titles),
                abstracts=only(patent.abstracts) if by_title else (),
                claim_sets=only(patent.claim_sets),
                descriptions=only(patent.descriptions),
            )
