"""Family members: the text of one office's member finds the members of other offices."""

from __future__ import annotations

from dataclasses import dataclass

from trihub.core.ports import PatentStore
from trihub.core.splits import family_key
from trihub.evaluation.testsets.documents import draw, every_document, ipc_of, query_text, speaks
from trihub.evaluation.testsets.model import MadeSet, Plan
from trihub.evaluation.topics import Topic


@dataclass(frozen=True, slots=True)
class _Member:
    """A document: what the search needs of it, without its texts."""

    key: str
    office: str
    asks: bool
    """Whether it has the query's text in the source language."""
    answers: bool
    """Whether it has text in the target language."""


def family_members(store: PatentStore, plan: Plan) -> MadeSet:
    """One topic for each family that has members of two offices in the two languages.

    Relevant are the members of other offices in the target language; those of the query's own
    office are taken out, since they are mostly the same text again.
    """
    made = MadeSet()
    families: dict[str, list[_Member]] = {}
    for stored in every_document(store, plan.part):
        patent = stored.patent
        asks = bool(query_text(patent, plan.source, plan.query))
        answers = speaks(patent, plan.target)
        member = _Member(patent.key, patent.publication.office, asks, answers)
        families.setdefault(family_key(patent), []).append(member)
    for name in sorted(families, key=lambda name: draw(plan.seed, name)):
        members = sorted(families[name], key=lambda member: draw(plan.seed, member.key))
        pairs = (
            (asking, found)
            for asking in members
            if asking.asks and (found := _others(asking, members))
        )
        asking, found = next(pairs, (None, []))
        if asking is None:
            made.left_out["families without members of two offices in the two languages"] += 1
            continue
        own = [member.key for member in members if member.office == asking.office]
        made.add(_topic(store, plan, asking.key, own), dict.fromkeys(found, 1))
        if made.full(plan):
            break
    return made


def _others(asking: _Member, members: list[_Member]) -> list[str]:
    return [m.key for m in members if m.office != asking.office and m.answers]


def _topic(store: PatentStore, plan: Plan, key: str, own: list[str]) -> Topic:
    stored = store.get(key)
    if stored is None:
        raise LookupError(key)
    return Topic(
        id=key, text=query_text(stored.patent, plan.source, plan.query), lang=plan.source,
        exclude=tuple(sorted(own)), languages=(plan.target,), source=key, ipc=ipc_of(stored.patent),
    )  # fmt: skip
