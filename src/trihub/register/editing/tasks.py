"""Findings that somebody takes up: who has which row of the quality page, and what they did."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from trihub.core.errors import BadInput, Conflict, NotFound
from trihub.core.messages import said
from trihub.core.register import Draft, Statement
from trihub.register.editing.checking import LONGEST
from trihub.register.quality import Finding

if TYPE_CHECKING:
    from trihub.register.service import Register

NAME = "task"


class Do(StrEnum):
    """What is done with a finding."""

    TAKE = "take"
    GIVE_BACK = "give-back"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Task:
    """The last that was done with a finding, and by whom."""

    statement: Statement

    @property
    def do(self) -> Do:
        """What was done."""
        return Do(self.statement.value.partition("=")[0])

    @property
    def held(self) -> bool:
        """Whether somebody has it in hand."""
        return self.do is Do.TAKE

    @property
    def note(self) -> str:
        """What was said of it."""
        return next(iter(self.statement.because), "")


def key_of(finding: Finding) -> str:
    """Twelve hexadecimal digits that name a finding as long as it is the same."""
    parts = (finding.fault.value, *finding.records, finding.detail)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def tasks(register: Register) -> dict[str, Task]:
    """The last that was done with each finding that somebody ever took up, by its key."""
    records = register.get_all(register.store.stating(NAME))
    every = [each for one in records for each in one.standing if each.name == NAME]
    every.sort(key=lambda each: each.number)
    return {each.value.partition("=")[2]: Task(each) for each in every}


def find(findings: Sequence[Finding], key: str) -> Finding:
    """A finding by its key. :raises NotFound: there is none (any more)."""
    for each in findings:
        if key_of(each) == key:
            return each
    raise NotFound(
        said("There is no such finding any more."), hint=said("Look at the quality page again.")
    )


def do(register: Register, key: str, what: str, actor: str, note: str = "") -> None:
    """Take a finding up, give it back, or say that it is done.

    :raises NotFound: there is none. :raises BadInput: nothing of that kind can be done.
    :raises Conflict: somebody else has it in hand.
    """
    if what not in set(Do):
        raise BadInput(said("A finding is taken up, given back, or done."))
    finding = find(register.findings(), key)
    of = finding.records[0]
    with register.store.writing(actor) as writer:
        last = tasks(register).get(key)
        if last and last.held and last.statement.actor != actor:
            raise Conflict(
                said("Somebody else has taken this up."),
                hint=said("Ask them to give it back, or take up another one."),
            )
        if what == Do.GIVE_BACK and not (last and last.held):
            raise BadInput(said("Nobody has taken this up."))
        because = (note.strip()[:LONGEST],) if note.strip() else ()
        writer.state(of, [Draft(name=NAME, value=f"{what}={key}", because=because)])
