"""A change's premise (:class:`trihub.core.casework.cases.Premise`), looked at where it is kept.

SQLite lets one connection write at a time. In PostgreSQL the case's own row is locked against
others who write to the case (:meth:`SqlCases.put_item`), and an advisory lock of the programme
lets changes that rest on its count come one after the other.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select, text

from trihub.core.casework.cases import Premise
from trihub.core.errors import Conflict
from trihub.core.messages import said
from trihub.store.casework.database import Unit
from trihub.store.casework.rows import sought
from trihub.store.casework.schema import case_figure, case_row, item

_CLASS = 0x7472_6870
"""First half of the number of a programme's advisory lock ("trhp")."""
_HOLD = text("SELECT pg_advisory_xact_lock(:class, hashtext(:programme))")
_LAST = "~"
"""Comes after everything that can follow the beginning of a figure's name."""


def hold(unit: Unit, programme: str, premise: Premise) -> None:
    """Wait for others whose change rests on the programme's count; the first thing in the
    transaction."""
    if premise.counted and unit.connection.dialect.name != "sqlite":
        unit.connection.execute(_HOLD, {"class": _CLASS, "programme": programme})


def check_premise(unit: Unit, case: int, programme: str, premise: Premise) -> None:
    """Nothing where the premise still holds for the case with this number, whose own change may
    already be written. :raises Conflict: it does not."""
    for office, kept in premise.kept.items():
        if count_kept(unit.connection, case, office) != kept:
            raise overtaken()
    for beginning, counted in premise.counted.items():
        if count_figured(unit.connection, programme, beginning, but=case) != counted:
            raise overtaken()


def count_kept(connection: Connection, case: int, office: str) -> int:
    """How many versions of items an office has kept in a case."""
    own = item.c.case == case, item.c.office == sought(office)
    return int(connection.scalar(select(func.sum(item.c.version)).where(*own)) or 0)


def count_figured(connection: Connection, programme: str, beginning: str, but: int = 0) -> int:
    """How many cases of a programme, ``but`` one, have a figure whose name begins so."""
    name = case_figure.c.name
    query = (
        select(func.count(case_row.c.number.distinct()))
        .join(case_figure, case_figure.c.case == case_row.c.number)
        .where(
            case_row.c.programme == sought(programme),
            case_row.c.number != but,
            name >= sought(beginning),
            name < sought(beginning + _LAST),
        )
    )
    return int(connection.scalar(query) or 0)


def overtaken() -> Conflict:
    """Something that the change rests on has gone on."""
    return Conflict(
        said("This case has gone on meanwhile; your step was not taken."),
        hint=said("Look at the case again, then repeat what is still to be done."),
    )
