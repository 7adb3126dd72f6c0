"""Running a definition against the index: which documents are in, and which rule says so.

Nothing ranks here. Every rule is asked of the index for all documents that match it, and the sets
are put together as numbers. The same rules run over some documents alone (those that changed).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from trihub.core.ports import SearchIndex
from trihub.core.query import And, IndexRequest, Node, Or
from trihub.fields.members.model import Docs, Kind, Members, State, Table, numbers
from trihub.fields.members.plan import FieldPlan, Plan, Rule, documents

NOTHING: Docs = np.empty(0, dtype=np.int64)


def judge(
    index: SearchIndex, plan: Plan, state: State, only: Sequence[str] | None = None
) -> Members:
    """The members of a definition; ``only`` judges the documents of these publication keys alone."""
    judging = _Judging(index, documents(only) if only is not None else None)
    judging.field(plan.root, None, None)
    docs = _union([*judging.members.values(), *judging.matched.values()])
    return Members(
        address=plan.address,
        digest=plan.digest,
        state=state,
        docs=docs,
        fields=plan.fields,
        tier_ids=tuple(name for name, _ in plan.tiers),
        rules=plan.rules,
        inside=_table(docs, [judging.members[place] for place in range(len(plan.fields))]),
        tiers=_table(docs, [judging.all_of(plan.root, node) for _, node in plan.tiers]),
        matched=_table(docs, [judging.matched.get(p, NOTHING) for p in range(len(plan.rules))]),
    )


@dataclass(slots=True)
class _Judging:
    """One run; ``members`` by field and ``matched`` by rule, in columns."""

    index: SearchIndex
    only: Node | None
    members: dict[int, Docs] = field(default_factory=dict)
    matched: dict[int, Docs] = field(default_factory=dict)

    def field(self, one: FieldPlan, around: Node | None, above: Docs | None) -> Docs:
        """The members of a field inside those above it, and of all below; what was taken in by hand
        below comes up."""
        lines = one.of(Kind.LINE)
        taken = self.hand(one.of(Kind.BY_HAND))
        if lines:
            own = self.own(one, lines, around, above)
            around = _anything([rule.node for rule in (*lines, *one.of(Kind.BY_HAND))])
            above = docs = _union([own, taken])
        else:
            docs = taken
        left_out = self.hand(one.of(Kind.LEFT_OUT))
        inside = None if above is None else _without(above, left_out)
        below = [self.field(each, around, inside) for each in one.below]
        if not lines:
            docs = _union([docs, *(self.members[each.place] for each in one.below)])
        docs = _without(_union([docs, *below]), left_out)
        self.members[one.place] = docs
        for each in one.below:
            self.leave_out(each, left_out)
        return _without(_union([taken, *below]), left_out)

    def own(
        self, one: FieldPlan, lines: Sequence[Rule], around: Node | None, above: Docs | None
    ) -> Docs:
        """What the field's rules say, by hand aside."""
        for rule in lines:
            self.note(rule, self.passing(around, rule.node), above)
        docs = _union([self.matched[rule.place] for rule in lines])
        anything = _anything([rule.node for rule in lines])
        for rule in one.of(Kind.WITHOUT):
            self.note(rule, self.passing(around, anything, rule.node), docs)
        for rule in one.of(Kind.DATES):
            self.note(rule, self.passing(around, anything, rule.node), docs)
            docs = self.matched[rule.place]
        return _without(docs, _union([self.matched[r.place] for r in one.of(Kind.WITHOUT)]))

    def hand(self, rules: Sequence[Rule]) -> Docs:
        for rule in rules:
            self.note(rule, self.passing(rule.node), None)
        return _union([self.matched[rule.place] for rule in rules])

    def leave_out(self, one: FieldPlan, docs: Docs) -> None:
        """What is left out of a field is left out of all below it."""
        if len(docs):
            self.members[one.place] = _without(self.members[one.place], docs)
            for each in one.below:
                self.leave_out(each, docs)

    def note(self, rule: Rule, docs: Docs, among: Docs | None) -> None:
        if among is not None:
            docs = np.intersect1d(docs, among, assume_unique=True)
        self.matched[rule.place] = docs

    def all_of(self, root: FieldPlan, node: Node) -> Docs:
        """Documents of the collection that meet a condition of dates."""
        found = self.passing(_positive(root), node)
        return np.intersect1d(found, self.members[root.place], assume_unique=True)

    def passing(self, *nodes: Node | None) -> Docs:
        asked = tuple(node for node in (self.only, *nodes) if node is not None)
        request = IndexRequest(query=asked[0] if len(asked) == 1 else And(asked), limit=1)
        return np.asarray(self.index.passing(request), dtype=np.int64)


def _positive(one: FieldPlan) -> Node:
    """A query that finds every member of a field and of those below it."""
    lines = [rule.node for rule in (*one.of(Kind.LINE), *one.of(Kind.BY_HAND))]
    return _anything([*lines, *(_positive(each) for each in one.below)])


def _anything(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


def _union(parts: Sequence[Docs]) -> Docs:
    kept = [part for part in parts if len(part)]
    if not kept:
        return NOTHING
    return kept[0] if len(kept) == 1 else numbers(np.concatenate(kept))


def _without(docs: Docs, out: Docs) -> Docs:
    return np.setdiff1d(docs, out, assume_unique=True) if len(out) and len(docs) else docs


def _table(docs: Docs, columns: Sequence[Docs]) -> Table:
    """One row a document, one column a set: whether the document is in it."""
    table = np.zeros((len(docs), len(columns)), dtype=bool)
    for place, column in enumerate(columns):
        at = np.searchsorted(docs, column)
        met = at < len(docs)
        met[met] = docs[at[met]] == column[met]
        table[at[met], place] = True
    return table
