"""How a commitment stands, read from the statements that were made about it."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.register import Statement
from trihub.register.records import Record


class Status(StrEnum):
    """How far a commitment is."""

    ANNOUNCED = "announced"
    STARTED = "started"
    RUNNING = "running"
    DONE = "done"
    LAPSED = "lapsed"
    UNKNOWN = "unknown"


CLOSED = frozenset({Status.DONE, Status.LAPSED})
"""Nothing is due any more."""
TARGETS = ("programme", "dataset", "scheme", "record")
"""What a commitment can create, and what can prove a status: a programme of joint search, a data set
of official figures, a scheme of green classes, a record of this register."""
DAY, EVIDENCE, NOTE = "day ", "evidence ", "note "
"""How the parts of a statement's ``because`` begin."""


class Target(NamedTuple):
    """Something that stands elsewhere in Trihub, as ``kind:name``."""

    kind: str
    name: str

    @classmethod
    def parse(cls, text: str) -> Target:
        """From ``kind:name``. :raises BadInput: it is none."""
        kind, colon, name = text.strip().partition(":")
        if not colon or kind not in TARGETS or not 1 <= len(name) <= 130 or not name.isprintable():
            raise BadInput(
                said("“{text}” names nothing that Trihub holds.", text=text[:80]),
                hint=said("Write for example {examples}.",
                          examples="programme:kr-us-csp-2015, dataset:WDI, scheme:gxti, record:D14"),
            )  # fmt: skip
        return cls(kind, name)

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Change:
    """A status that was recorded. ``day`` is when it came about, as exactly as known (ISO 8601), or
    empty; ``evidence`` a target or none, and the statement's source and place beside it."""

    statement: Statement

    @property
    def status(self) -> Status:
        """The status."""
        return Status(self.statement.value)

    @property
    def day(self) -> str:
        """When it came about."""
        return self._part(DAY)

    @property
    def evidence(self) -> Target | None:
        """What proves it here."""
        text = self._part(EVIDENCE)
        return Target(*text.split(":", 1)) if text else None

    @property
    def note(self) -> str:
        """What was said about it."""
        return self._part(NOTE)

    def _part(self, beginning: str) -> str:
        found = (each for each in self.statement.because if each.startswith(beginning))
        return next(found, beginning)[len(beginning) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """How a commitment stands. ``changes`` are in the order in which they were recorded, those that
    were taken back too; ``due`` is ISO 8601 as exactly as known; ``owners`` are accounts by office,
    an empty one where the office is known alone."""

    status: Status
    changes: Sequence[Change]
    due: str
    owners: dict[str, str]
    created: Sequence[Target]

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.status not in CLOSED

    def overdue(self, today: dt.date) -> bool:
        """Whether its due date is over and nothing says that it is done."""
        return self.open and bool(self.due) and last_day(self.due) < today


def follow_of(record: Record) -> Follow:
    """How a commitment stands: the status, due date and owner of each office that were recorded
    last and hold."""
    standing = record.standing
    changes = [Change(each) for each in record.statements if each.name == "status"]
    holding = [each for each in changes if each.statement.holds]
    owners: dict[str, str] = {}
    for each in _named(standing, "owner"):
        office, _, account = each.value.partition(":")
        owners[office] = account
    due = [each.value for each in _named(standing, "due")]
    created = dict.fromkeys(each.value for each in _named(standing, "created"))
    return Follow(
        status=holding[-1].status if holding else Status.UNKNOWN, changes=changes,
        due=due[-1] if due else "", owners=owners,
        created=[Target(*text.split(":", 1)) for text in created],
    )  # fmt: skip


def _named(statements: Sequence[Statement], name: str) -> list[Statement]:
    return [each for each in statements if each.name == name]


def last_day(date: str) -> dt.date:
    """The last day of a year, a month or a day (ISO 8601)."""
    parts = [int(part) for part in date.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return dt.date(year, month, day)
