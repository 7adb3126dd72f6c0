"""Drawing a stratified sample for judgement, within and around a field."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from trihub.core.ports import PatentStore, SearchIndex
from trihub.core.query import Everything, IndexRequest, Or
from trihub.fields.definition.compiling import compile_line
from trihub.fields.definition.model import Definition
from trihub.fields.making.judgements import Sample, Stratum
from trihub.fields.members.model import Docs, Kind, Members, Table

OUTSIDE = 0.5
"""Share of a sample that is drawn outside the field: what was missed is only found there."""


def strata(
    definition: Definition, members: Members, index: SearchIndex, field: str = ""
) -> dict[str, Docs]:
    """The library in parts: members by what found them (words and classes, words alone, classes
    alone, by hand); non-members that are near (of a sub-field: in the field above it; of the root:
    what lines of its sub-fields find); of the root, all the rest.

    :raises NotFound: there is no such field.
    """
    column = members.column(field)
    path = members.fields[column]
    inside = members.inside[:, column]
    words, classes = _found_by(definition, members, path)
    parts = {
        "members by words and classes": members.docs[inside & words & classes],
        "members by words": members.docs[inside & words & ~classes],
        "members by classes": members.docs[inside & ~words & classes],
        "members by hand or sub-fields": members.docs[inside & ~words & ~classes],
    }
    above = path.rpartition("/")[0]
    if above:
        near = np.setdiff1d(members.of(above), members.docs[inside], assume_unique=True)
        return {**parts, f"others in {above}": near}
    lines = [line for at, one in definition.walk() if at != path for line in one.lines]
    near = np.setdiff1d(_passing(index, Or(tuple(map(compile_line, lines)))), members.docs[inside])
    rest = np.setdiff1d(_passing(index, Everything()), np.union1d(near, members.docs[inside]))
    return {**parts, "near: found by lines of sub-fields": near, "the rest of the library": rest}


def _found_by(definition: Definition, members: Members, path: str) -> tuple[Table, Table]:
    """Which rows were found by words, and which by classes."""
    found = definition.field(path)
    lines = {line.id: line for line in found[1].lines} if found else {}
    words = np.zeros(len(members.docs), dtype=bool)
    classes = words.copy()
    for place, rule in enumerate(members.rules):
        if rule.field == path and rule.kind is Kind.LINE:
            met = members.matched[:, place]
            if lines[rule.id].query:
                words |= met
            else:
                classes |= met
    return words, classes


def _passing(index: SearchIndex, node: Or | Everything) -> Docs:
    found = index.passing(IndexRequest(query=node, limit=1))
    return np.asarray(found, dtype=np.int64)


def draw(
    parts: Mapping[str, Docs], wanted: int, seed: int, store: PatentStore, *, members: Members,
    field: str = "",
) -> Sample:  # fmt: skip
    """Draw at random without replacement: half of the sample from the members' parts, half from the
    others, each by size, and at least five of each part that has as many."""
    chosen = np.random.default_rng(seed)
    member = {name: docs for name, docs in parts.items() if name.startswith("members")}
    other = {name: docs for name, docs in parts.items() if name not in member}
    sizes = {
        **_shares(member, round(wanted * (1 - OUTSIDE))),
        **_shares(other, round(wanted * OUTSIDE)),
    }
    drawn = []
    for name, docs in parts.items():
        if not len(docs):
            continue
        picked = chosen.choice(docs, size=sizes[name], replace=False)
        keys = store.keys_of([int(doc) for doc in picked])
        numbers = tuple(sorted(keys.values()))
        drawn.append(Stratum(name=name, size=len(docs), numbers=numbers))
    return Sample(
        address=members.address, field=members.fields[members.column(field)],
        change=members.state.change, seed=seed, strata=tuple(drawn),
    )  # fmt: skip


def _shares(parts: Mapping[str, Docs], wanted: int) -> dict[str, int]:
    total = sum(map(len, parts.values()))
    return {
        name: min(len(docs), max(5, round(wanted * len(docs) / total))) if total else 0
        for name, docs in parts.items()
    }
