"""Citations: what one family member was charged with (X, Y), looked for from another member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from trihub.core.citations import Citation
from trihub.core.patent import Patent
from trihub.core.ports import PatentStore
from trihub.core.splits import family_key
from trihub.evaluation.measures import X_GRADE
from trihub.evaluation.testsets.documents import (
    cutoff_of,
    draw,
    every_document,
    ipc_of,
    query_text,
    speaks,
)
from trihub.evaluation.testsets.model import MadeSet, Plan
from trihub.evaluation.topics import Topic

NOVELTY = frozenset("XNI")
"""X, and what divides it (ST.14): N for novelty, I for inventive step."""


@dataclass(frozen=True, slots=True)
class _Cited:
    """A citation that counts: the number cited, its grade, and the office whose member was charged."""

    office: str
    number: str
    kind: str
    grade: int
    charged: str


@dataclass(slots=True)
class _Family:
    """The keys and offices of the members that can ask, all members' keys, all citations."""

    asking: list[tuple[str, str]]
    members: list[str]
    cited: list[_Cited]


def citations(store: PatentStore, plan: Plan, *, same_office: bool = False) -> MadeSet:
    """One topic for each family with X or Y citations in the library.

    The query comes from a member of another office than the one whose publication was charged;
    with ``same_office`` from any. Only documents published before the query's first day count and
    are searched, and the query's own family is taken out. Grade 2 is X, 1 is Y.
    """
    made = MadeSet()
    families = _families(store, plan)
    for name in sorted(families, key=lambda name: draw(plan.seed, name)):
        family = families[name]
        if not family.cited:
            continue
        members = sorted(family.asking, key=lambda member: draw(plan.seed, member[0]))
        asked = (
            (key, cited)
            for key, office in members
            if (cited := [c for c in family.cited if same_office or c.charged != office])
        )
        key, cited = next(asked, ("", []))
        asking = store.get(key) if key else None
        if asking is None:
            made.left_out["families with citations of which no other member can ask"] += 1
            continue
        topic = _topic(asking.patent, plan, family)
        grades = _grades(store, topic, cited, made.left_out)
        if grades:
            made.add(topic, grades)
        if made.full(plan):
            break
    return made


def _families(store: PatentStore, plan: Plan) -> dict[str, _Family]:
    families: dict[str, _Family] = {}
    for stored in every_document(store, plan.part):
        patent = stored.patent
        family = families.setdefault(family_key(patent), _Family([], [], []))
        family.members.append(patent.key)
        if query_text(patent, plan.source, plan.query):
            family.asking.append((patent.key, patent.publication.office))
        family.cited += _charged(patent.citations, patent.publication.office)
    return families


def _charged(cited: Iterable[Citation], office: str) -> list[_Cited]:
    found = []
    for one in cited:
        grade = X_GRADE if one.categories & NOVELTY else int("Y" in one.categories)
        if grade and one.office and one.number:
            found.append(_Cited(one.office, one.number, one.kind, grade, office))
    return found


def _topic(patent: Patent, plan: Plan, family: _Family) -> Topic:
    return Topic(
        id=patent.key, text=query_text(patent, plan.source, plan.query), lang=plan.source,
        before=cutoff_of(patent), exclude=tuple(sorted(family.members)), languages=(plan.target,),
        source=patent.key, ipc=ipc_of(patent),
    )  # fmt: skip


def _grades(
    store: PatentStore, topic: Topic, cited: Iterable[_Cited], left_out: Counter[str]
) -> dict[str, int]:
    """The documents that a topic can find, with the best grade that any citation gives them."""
    grades: dict[str, int] = {}
    for one in cited:
        keys = store.find(one.office, one.number, one.kind) or store.find(one.office, one.number)
        left_out["cited documents that are not in the library"] += not keys
        for key in keys:
            stored = store.get(key)
            if stored and (reason := _unfit(stored.patent, topic)):
                left_out[reason] += 1
            else:
                grades[key] = max(one.grade, grades.get(key, 0))
    return grades


def _unfit(patent: Patent, topic: Topic) -> str:
    """Why a cited document cannot be found; empty where it can."""
    published = patent.publication.date
    if patent.key in topic.exclude:
        return "cited documents of the query's own family"
    if not published or not topic.before or published.last >= topic.before:
        return "cited documents not published before the query's first day"
    if not any(speaks(patent, lang) for lang in topic.languages):
        return "cited documents without text in the language sought"
    return ""
