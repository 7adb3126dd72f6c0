"""A definition made ready: its rules as queries, in the order of the fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trihub.core.errors import BadNumber
from trihub.core.numbers.lookup import find_keys
from trihub.core.ports import PatentStore
from trihub.core.query import Keyword, KeywordField, Node, Or
from trihub.fields.definition.compiling import compile_dates, compile_line
from trihub.fields.definition.digest import address, digest
from trihub.fields.definition.model import ByHand, Classes, Dates, Definition, Field, Line
from trihub.fields.members.model import Kind, RuleName


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule and its query; ``place`` is its column."""

    name: RuleName
    node: Node
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlan:
    """A field's rules; ``place`` is its column, ``below`` the plans of its sub-fields."""

    path: str
    place: int
    rules: tuple[Rule, ...]
    below: tuple[FieldPlan, ...]

    def of(self, kind: Kind) -> list[Rule]:
        """The rules of one kind."""
        return [rule for rule in self.rules if rule.name.kind is kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A definition made ready for one library."""

    address: str
    digest: str
    root: FieldPlan
    fields: tuple[str, ...]
    rules: tuple[RuleName, ...]
    tiers: tuple[tuple[str, Node], ...]


def plan(definition: Definition, store: PatentStore) -> Plan:
    """Make a definition ready; numbers given by hand are looked up in the store."""
    making = _Making(store, [], [])
    root = making.field(definition.root, "")
    return Plan(
        address=address(definition),
        digest=digest(definition),
        root=root,
        fields=tuple(making.fields),
        rules=tuple(making.rules),
        tiers=tuple((tier.id, compile_dates(tier.dates)) for tier in definition.tiers),
    )


def lookup(store: PatentStore, number: str) -> list[str]:
    """Keys of the publications that a number given by hand means, none where none is kept."""
    exact = store.get(number.strip().replace(" ", "").upper(), whole=False)
    if exact:
        return [exact.patent.key]
    try:
        return sorted(find_keys(store, number))
    except BadNumber:
        return []


def documents(keys: Iterable[str]) -> Or:
    """The documents of these publication keys. Of no keys: none."""
    return Or(tuple(Keyword(KeywordField.NUMBER, key) for key in keys))


@dataclass(slots=True)
class _Making:
    store: PatentStore
    fields: list[str]
    rules: list[RuleName]

    def field(self, one: Field, above: str) -> FieldPlan:
        path = f"{above}/{one.id}" if above else one.id
        place = len(self.fields)
        self.fields.append(path)
        rules = [self.rule(path, line.id, Kind.LINE, _said(line), compile_line(line))
                 for line in one.lines]  # fmt: skip
        rules += [self.rule(path, line.id, Kind.WITHOUT, _said(line), compile_line(line))
                  for line in one.without]  # fmt: skip
        if one.dates:
            said = _days(one.dates)
            rules.append(self.rule(path, "dates", Kind.DATES, said, compile_dates(one.dates)))
        rules += self.by_hand(path, Kind.BY_HAND, one.include)
        rules += self.by_hand(path, Kind.LEFT_OUT, one.exclude)
        below = tuple(self.field(each, path) for each in one.fields)
        return FieldPlan(path=path, place=place, rules=tuple(rules), below=below)

    def by_hand(self, path: str, kind: Kind, hands: Sequence[ByHand]) -> list[Rule]:
        return [
            self.rule(path, hand.number, kind, f"{hand.by}\n{hand.on}\n{hand.why}",
                      documents(lookup(self.store, hand.number)))
            for hand in hands
        ]  # fmt: skip

    def rule(self, path: str, name: str, kind: Kind, said: str, node: Node) -> Rule:
        place = len(self.rules)
        self.rules.append(RuleName(field=path, id=name, kind=kind, said=said))
        return Rule(name=self.rules[-1], node=node, place=place)


def _said(line: Line) -> str:
    return "\n".join(filter(None, (line.query, _listed(line.classes))))


def _listed(classes: Classes) -> str:
    parts = (("IPC", classes.ipc), ("CPC", classes.cpc), ("FI", classes.fi))
    return "; ".join(f"{name} {', '.join(symbols)}" for name, symbols in parts if symbols)


def _days(dates: Dates) -> str:
    return f"{dates.by.value}:{dates.since or ''}..{dates.until or ''}"
