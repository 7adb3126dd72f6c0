"""What is odd about a definition in a library: nothing that stops it, all that its author should know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trihub.core.ports import PatentStore
from trihub.fields.definition.changes import moved
from trihub.fields.definition.model import Definition
from trihub.fields.members.model import Kind, Members
from trihub.fields.members.plan import lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something odd: in which field, in which line of it, what, and what to do."""

    kind: str
    field: str
    line: str
    message: str


def findings(definition: Definition) -> list[Finding]:
    """What can be said of a definition by itself: names missing, classes that a scheme moved."""
    return [*_names(definition), *_moved(definition)]


def findings_in(definition: Definition, members: Members, store: PatentStore) -> list[Finding]:
    """What can be said of it in a library: fields of nothing or everything, lines that find nothing,
    numbers that are not kept."""
    return [*_sizes(members), *_idle(members), *_unknown(definition, store)]


def _names(definition: Definition) -> Iterator[Finding]:
    for path, lang in definition.languages_missing():
        yield Finding(kind="no name", field=path, line="", message=f"It has no name in {lang}.")


def _moved(definition: Definition) -> Iterator[Finding]:
    for path, one in definition.walk():
        for line in (*one.lines, *one.without):
            for gone in moved(line):
                yield Finding(kind="class moved", field=path, line=line.id, message=str(gone))


def _sizes(members: Members) -> Iterator[Finding]:
    total = members.state.documents
    for path in members.fields:
        count = members.count(path)
        if not count:
            yield Finding(kind="nothing", field=path, line="", message="It matches no document.")
        elif count == total:
            told = f"It matches every document of the library ({total:,})."
            yield Finding(kind="everything", field=path, line="", message=told)


def _idle(members: Members) -> Iterator[Finding]:
    for place, rule in enumerate(members.rules):
        found = bool(members.matched[:, place].any())
        if rule.kind is Kind.LINE and not found and members.count(rule.field):
            told = "The line finds nothing in this library."
            yield Finding(kind="idle line", field=rule.field, line=rule.id, message=told)


def _unknown(definition: Definition, store: PatentStore) -> Iterator[Finding]:
    for number in definition.examples:
        if not lookup(store, number):
            told = f"The example {number} is not in the library."
            yield Finding(kind="not here", field=definition.root.id, line="", message=told)
    for path, one in definition.walk():
        for hand in (*one.include, *one.exclude):
            if not lookup(store, hand.number):
                told = f"{hand.number}, decided by hand, is not in the library."
                yield Finding(kind="not here", field=path, line="", message=told)
