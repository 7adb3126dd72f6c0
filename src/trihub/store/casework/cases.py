"""Cases, their steps and items (:class:`trihub.core.ports.casework.CaseStore`)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import (
    Connection,
    Row,
    Table,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.cases import (
    NO_PREMISE,
    CaseFilter,
    CaseRow,
    Item,
    ItemKind,
    Premise,
    Step,
)
from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.store.casework.audit import record
from trihub.store.casework.database import Database, Unit
from trihub.store.casework.filters import conditions, sides
from trihub.store.casework.holding.means import means_by_month
from trihub.store.casework.holding.premise import (
    check_premise,
    count_figured,
    count_kept,
    hold,
    overtaken,
)
from trihub.store.casework.items import opened, put, versions
from trihub.store.casework.numbering.secret import number_of, read
from trihub.store.casework.rows import checked, sought, to_json
from trihub.store.casework.schema import (
    case_assigned,
    case_figure,
    case_office,
    case_row,
    case_step,
    item_version,
)
from trihub.store.casework.schema import item as _item
from trihub.store.database.engine import bulk

FETCHED = 1_000
"""Rows that are read at once where all are looked at: one by one they take twice as long."""


class SqlCases:
    """Cases in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._secret = b""

    # --- writing ---

    def write(
        self,
        row: CaseRow,
        steps: Sequence[Step],
        *,
        expected: int,
        items: Sequence[Item] = (),
        audit: Sequence[AuditDraft] = (),
        premise: Premise = NO_PREMISE,
    ) -> None:
        """Take steps, with the items that belong to them (:meth:`CaseStore.write`).

        :raises Conflict: the case has gone on meanwhile, or an item has, or the premise does not
            hold any more; nothing was kept.
        :raises NotFound: there is no such case.
        :raises BadInput: steps without number, a case without steps, or what cannot be kept.
        """
        _check(row, steps, expected, items)
        with self._database.writing() as unit:
            hold(unit, row.programme, premise)
            number = _replace(unit, row, expected) if expected else _open(unit, row)
            check_premise(unit, number, row.programme, premise)
            bulk(unit.connection, case_step, [_step_row(number, step) for step in steps])
            for piece in items:
                put(unit, number, piece, piece.version - 1)
            record(unit, audit)

    def put_item(
        self,
        item: Item,
        *,
        expected: int,
        seen: int | None = None,
        audit: Sequence[AuditDraft] = (),
    ) -> None:
        """Keep an item's next version; ``expected`` is the version that the author saw, 0 for a
        new item; ``seen`` the version of the case in which it was allowed. While it is kept the
        case does not go on.

        :raises Conflict: another version came first, or the case has gone on since it was seen;
            nothing was kept.
        :raises NotFound: there is no such case or item.
        :raises BadInput: it would move to another case or side, or cannot be kept.
        """
        with self._database.writing() as unit:
            query = select(case_row.c.number, case_row.c.version)
            query = query.where(case_row.c.id == sought(item.case)).with_for_update(read=True)
            row = unit.connection.execute(query).first()
            if row is None:
                raise _no_case()
            if seen is not None and row.version != seen:
                raise overtaken()
            put(unit, row.number, item, expected)
            record(unit, audit)

    # --- reading ---

    def case(self, case: str) -> CaseRow | None:
        """By number."""
        with self._database.reading() as connection:
            row = connection.execute(select(case_row).where(case_row.c.id == sought(case))).first()
        return _case(row) if row else None

    def cases(self, wanted: CaseFilter, *, after: str = "", limit: int = 50) -> list[CaseRow]:
        """Cases in order of opening day (newest first) and number; ``after`` is the last page's
        last number. A case outside the filter's sides is no place in the list: nothing follows."""
        query = select(case_row).where(*conditions(wanted))
        with self._database.reading() as connection:
            if after:
                place = select(case_row.c.opened).where(
                    case_row.c.id == sought(after), *sides(wanted)
                )
                day = connection.scalar(place)
                if day is None:
                    return []
                query = query.where(_follows(day, after))
            query = query.order_by(case_row.c.opened.desc(), case_row.c.id)
            rows = connection.execute(query.limit(max(0, limit))).all()
        return [_case(row) for row in rows]

    def tally(self, wanted: CaseFilter) -> dict[tuple[str, str, str], int]:
        """How many cases by programme, state and opening month (CCYY-MM)."""
        groups = case_row.c.programme, case_row.c.state, case_row.c.month
        query = select(*groups, func.count()).where(*conditions(wanted)).group_by(*groups)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {(programme, state, month): count for programme, state, month, count in rows}

    def figures(self, wanted: CaseFilter) -> dict[str, tuple[int, float]]:
        """For each figure of the cases' rows, in how many it occurs and its mean."""
        name, value = case_figure.c.name, case_figure.c.value
        query = select(name, func.count(), func.avg(value)).group_by(name)
        if chosen := conditions(wanted):
            numbers = select(case_row.c.number).where(*chosen)
            query = query.where(case_figure.c.case.in_(numbers))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {name: (count, float(mean)) for name, count, mean in rows}

    def figures_by_month(self, wanted: CaseFilter) -> dict[str, dict[str, tuple[int, float]]]:
        """The same for each month of opening (CCYY-MM) by itself, in one pass over the cases' rows:
        to sort their figures by name and month takes a database longer than to read them."""
        query = select(case_row.c.month, case_row.c.figures).where(*conditions(wanted))
        with self._database.reading() as connection:
            rows = connection.execute(query).partitions(FETCHED)
            return means_by_month(row for page in rows for row in page)

    def counted(self, programme: str, beginning: str) -> int:
        """How many cases of a programme have a figure whose name begins so."""
        with self._database.reading() as connection:
            return count_figured(connection, programme, beginning)

    def kept(self, case: str, office: str) -> int:
        """How many versions of items an office has kept in a case, removed ones included."""
        query = select(case_row.c.number).where(case_row.c.id == sought(case))
        with self._database.reading() as connection:
            number = connection.scalar(query)
            return count_kept(connection, number, office) if number is not None else 0

    def number_for(self, name: str) -> str:
        """The number that belongs to a name (:mod:`trihub.store.casework.numbering.secret`).

        :raises LibraryError: the secret for it is gone or its key is missing.
        """
        if not self._secret:
            with self._database.reading() as connection:
                self._secret = read(connection, self._database.vault)
        return number_of(self._secret, name)

    def steps(self, case: str) -> tuple[Step, ...]:
        """Every step, in order."""
        query = (
            select(case_step)
            .join(case_row, case_row.c.number == case_step.c.case)
            .where(case_row.c.id == sought(case))
            .order_by(case_step.c.number)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(_step(case, row) for row in rows)

    def item(self, item: str) -> Item | None:
        """The last version of one item."""
        query = versions().where(_item.c.id == sought(item))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        found = opened(rows, self._database.vault)
        return found[0] if found else None

    def items(
        self, case: str, *, kinds: Sequence[ItemKind] = (), office: str | None = None
    ) -> tuple[Item, ...]:
        """The last version of each item of a case, in the order they were first kept; ``office``
        narrows to one side's (empty: the applicant's). Removed ones are left out."""
        query = versions().where(case_row.c.id == sought(case), _item.c.removed.is_(False))
        if kinds:
            query = query.where(_item.c.kind.in_([kind.value for kind in kinds]))
        if office is not None:
            query = query.where(_item.c.office == sought(office))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_item.c.number)).all()
        return opened(rows, self._database.vault)

    def item_versions(self, item: str) -> tuple[Item, ...]:
        """Every version of an item, oldest first."""
        query = versions(every=True).where(_item.c.id == sought(item))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(item_version.c.version)).all()
        return opened(rows, self._database.vault)

    def changes(
        self, case: str, *, kinds: Sequence[ItemKind], office: str, reader: str, limit: int,
        offset: int = 0,
    ) -> tuple[tuple[Item, int], ...]:  # fmt: skip
        """Versions of one side's items, newest first, also of those taken back, each with the number
        of its item's last version. Others' private ones than ``reader``'s (an account) are left
        out, unopened."""
        own = or_(item_version.c.private.is_(False), item_version.c.author == sought(reader))
        query = (
            versions(every=True)
            .add_columns(_item.c.version.label("last"))
            .where(case_row.c.id == sought(case), _item.c.office == sought(office), own)
            .where(_item.c.kind.in_([kind.value for kind in kinds]))
            .order_by(
                item_version.c.at.desc(), _item.c.number.desc(), item_version.c.version.desc()
            )
            .limit(max(0, limit))
            .offset(max(0, offset))
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        found = opened(rows, self._database.vault)
        return tuple(zip(found, (row.last for row in rows), strict=True))


def _check(row: CaseRow, steps: Sequence[Step], expected: int, items: Sequence[Item]) -> None:
    numbers = [step.number for step in steps]
    if not steps or numbers != list(range(expected + 1, row.version + 1)):
        raise BadInput(
            f"Steps {numbers} do not lead from version {expected} of a case to {row.version}.",
            hint="Steps count from 1 without a gap; the last one's number is the case's version.",
        )
    if any(step.reason for step in steps):
        raise BadInput(
            f"A step of case {row.id} came with a reason, which is content.",
            hint="Keep it as an item of kind reason; the step has its number.",
        )
    if {row.id} != {row.id, *(step.case for step in steps), *(piece.case for piece in items)}:
        raise BadInput(
            f"A step or item of another case came with case {row.id}.",
            hint="Write each case by itself.",
        )
    if not all(math.isfinite(value) for value in row.figures.values()):
        raise BadInput(
            f"A figure of case {row.id} is not finite.", hint="Leave out what has no value."
        )


def _open(unit: Unit, row: CaseRow) -> int:
    with unit.once(overtaken()):
        done = unit.connection.execute(insert(case_row), _case_values(row))
    number = int(done.inserted_primary_key[0])  # type: ignore[index]
    for table, rows in _beside(number, row).items():
        bulk(unit.connection, table, sorted(rows))
    return number


def _replace(unit: Unit, row: CaseRow, expected: int) -> int:
    query = select(case_row).where(case_row.c.id == sought(row.id)).with_for_update()
    before = unit.connection.execute(query).first()
    if before is None:
        raise _no_case()
    if before.version != expected:
        raise overtaken()
    change = update(case_row).where(case_row.c.number == before.number).values(_case_values(row))
    unit.connection.execute(change)
    old, new = _beside(before.number, _case(before)), _beside(before.number, row)
    for table in new:
        _exchange(unit.connection, table, old[table], new[table])
    return int(before.number)


def _beside(number: int, row: CaseRow) -> dict[Table, set[tuple[Any, ...]]]:
    """The rows of a case in the tables that narrow lists and give means."""
    people = {account for accounts in row.assigned.values() for account in accounts}
    return {
        case_office: {(office, number) for office in row.offices},
        case_assigned: {(account, number) for account in people},
        case_figure: {(name, number, float(value)) for name, value in row.figures.items()},
    }


def _exchange(
    connection: Connection, table: Table, old: set[tuple[Any, ...]], new: set[tuple[Any, ...]]
) -> None:
    """Take out what is no more, put in what is new. Each table's key is its first two columns."""
    word, case = list(table.columns)[:2]
    gone = sorted(old - new)
    if gone:
        words = [key[0] for key in gone]
        connection.execute(delete(table).where(case == gone[0][1], word.in_(words)))
    bulk(connection, table, sorted(new - old))


def _follows(day: str, after: str) -> Any:
    opened_, id_ = case_row.c.opened, case_row.c.id
    same = and_(opened_ == literal(day), id_ > sought(after))
    return and_(opened_ <= literal(day), or_(opened_ < literal(day), same))


def _case_values(row: CaseRow) -> dict[str, Any]:
    for name in (
        *row.offices,
        *row.figures,
        *(a for group in row.assigned.values() for a in group),
    ):
        checked({"name": name})
    return checked(
        {
            "id": row.id, "programme": row.programme, "state": row.state,
            "offices": to_json(list(row.offices), "offices"), "applicant": row.applicant,
            "opened": row.opened, "month": row.opened[:7], "version": row.version, "closed": row.closed, "due": row.due,
            "due_office": row.due_office, "assigned": to_json(row.assigned, "assigned"),
            "figures": to_json(row.figures, "figures"),
        }
    )  # fmt: skip


def _case(row: Row[Any]) -> CaseRow:
    assigned = orjson.loads(row.assigned)
    return CaseRow(
        id=row.id, programme=row.programme, state=row.state,
        offices=tuple(orjson.loads(row.offices)), applicant=row.applicant, opened=row.opened,
        version=row.version, closed=row.closed, due=row.due, due_office=row.due_office,
        assigned={office: tuple(accounts) for office, accounts in assigned.items()},
        figures=orjson.loads(row.figures),
    )  # fmt: skip


def _step_row(number: int, step: Step) -> tuple[Any, ...]:
    row = checked(
        {
            "case": number, "number": step.number, "at": step.at, "event": step.event,
            "actor": step.actor, "office": step.office, "reason": step.reason,
            "data": to_json(step.data, "data of a step"),
        }
    )  # fmt: skip
    return tuple(row[column.name] for column in case_step.columns)


def _step(case: str, row: Row[Any]) -> Step:
    return Step(
        case=case, number=row.number, at=row.at, event=row.event, actor=row.actor,
        office=row.office, reason=row.reason, data=orjson.loads(row.data),
    )  # fmt: skip


def _no_case() -> NotFound:
    return NotFound(said("There is no such case."), hint=said("Check the address."))
