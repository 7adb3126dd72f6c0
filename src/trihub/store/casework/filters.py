"""Which cases a list takes, as conditions on the tables."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, exists, select

from trihub.core.casework.cases import CaseFilter
from trihub.store.casework.rows import sought
from trihub.store.casework.schema import case_assigned, case_figure, case_office, case_row

_AFTER_THE_DAY = "~"
"""Comes after everything that can follow a day in a time of that day."""


def conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    """All parts of the filter; ``opened_to`` takes the day itself, ``due_before`` does not."""
    return [*sides(wanted), *_moments(wanted)]


def sides(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    """The parts that say whose cases: they also decide which case may be a place in a list."""
    if wanted.programme:
        yield case_row.c.programme == sought(wanted.programme)
    if wanted.applicant:
        yield case_row.c.applicant == sought(wanted.applicant)
    if wanted.office:
        yield _at(wanted.office)
    if wanted.assigned:
        yield _within(case_assigned.c.case, case_assigned.c.account, wanted.assigned)


def _at(office: str) -> ColumnElement[bool]:
    """Asked case by case: an office has most of its programmes' cases, and listing them all for
    each short query would take longer than the query."""
    here = case_office.c.office == sought(office)
    return exists().where(case_office.c.case == case_row.c.number, here).correlate(case_row)


def _within(case: Column[int], column: Column[str], value: str) -> ColumnElement[bool]:
    return case_row.c.number.in_(select(case).where(column == sought(value)))


def _moments(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.states:
        yield case_row.c.state.in_([sought(state) for state in wanted.states])
    if wanted.due_before:
        yield case_row.c.due != ""
        yield case_row.c.due < sought(wanted.due_before)
    if wanted.figure:
        yield _within(case_figure.c.case, case_figure.c.name, wanted.figure)
    if wanted.opened_from:
        yield case_row.c.opened >= sought(wanted.opened_from)
    if wanted.opened_to:
        yield case_row.c.opened <= sought(wanted.opened_to + _AFTER_THE_DAY)
