"""Cases and programmes as JSON: what the API answers and commands print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from trihub.joint.case.reading.dashboard import Dashboard
from trihub.joint.case.reading.lists import Line, Page
from trihub.joint.case.reading.view import View
from trihub.joint.programmes.model import Programme

Json = dict[str, Any]


def page_shape(page: Page) -> Json:
    """A page of cases; ``after`` gets the next one."""
    return {"cases": [line_shape(line) for line in page.lines], "after": page.after or None}


def line_shape(line: Line) -> Json:
    """A case in one line."""
    return {
        "case": line.id, "programme": line.programme, "state": line.state.value,
        "offices": list(line.offices), "opened": line.opened, "closed": line.closed or None,
        "due": line.due or None, "due_office": line.due_office or None,
        "assigned": {office: list(people) for office, people in line.assigned.items()},
    }  # fmt: skip


def view_shape(view: View) -> Json:
    """A case as its reader may see it; content that is not for the reader is ``null``."""
    return {
        "case": view.id, "programme": view.programme.id, "state": view.state.value,
        "lead": view.lead, "opened": view.opened, "joint_report": view.joint,
        "may": sorted(event.value for event in view.may),
        "offices": [_told(asdict(side)) for side in view.sides],
        "deadlines": [
            {
                "id": d.deadline.id, "office": d.deadline.office or None, "whose": d.deadline.whose,
                "until": d.deadline.until, "day": d.deadline.day, "reason": d.deadline.reason,
                "met": d.deadline.met or None, "dropped": d.deadline.dropped or None, "late": d.late,
            }
            for d in view.deadlines
        ],
        "steps": [
            {
                "number": s.number, "at": s.at, "event": s.event.value, "office": s.office or None,
                "actor": s.actor or None, "reason": s.reason or None,
            }
            for s in view.steps
        ],
        "petition": asdict(view.petition) if view.petition else None,
        "consents": [asdict(one) for one in view.consents],
        "assessments": [asdict(one) for one in view.assessments],
        "first_actions": [asdict(one) for one in view.actions],
    }  # fmt: skip


def _told(side: Mapping[str, Any]) -> Json:
    """Empty texts stand for what has not happened."""
    return {name: None if value == "" else value for name, value in side.items()}


def programme_shape(programme: Programme) -> Json:
    """A programme as its file says it."""
    found = asdict(programme)
    for period in found["periods"]:
        period["start"] = period["start"].isoformat()
        period["end"] = period["end"].isoformat() if period["end"] else None
    return found


def dashboard_shape(board: Dashboard) -> Json:
    """A programme's figures of process."""
    return {
        "programme": board.programme.id,
        "states": {state.value: count for state, count in board.states.items()},
        "months": dict(board.months),
        "caps": [
            {
                "per": use.cap.per, "office": use.office or None, "year": use.year or None,
                "used": use.used, "at_most": use.cap.number,
            }
            for use in board.caps
        ],
        "near": [line_shape(line) for line in board.near],
        "figures": {name: {"cases": many, "mean": mean}
                    for name, (many, mean) in board.figures.items()},
    }  # fmt: skip
