"""The table as a diagram and a list, as the documentation shows it."""

from __future__ import annotations

from itertools import groupby

from trihub.joint.case.states import OPEN, OVER, SEALED, SHARED, TABLE, Row, State

GROUPS = {
    tuple(State): "any",
    OPEN: "any before the end",
    SEALED: "any before the exchange",
    SHARED: "any after the exchange, before the end",
}


def mermaid() -> str:
    """The ways from state to state; what leaves the state as it is stands in the list."""
    lines = ["stateDiagram-v2", "    direction TB"]
    ways: dict[tuple[str, str], list[str]] = {}
    for row in TABLE:
        if row.state is not row.next:
            ways.setdefault((_name(row.state), _name(row.next)), []).append(row.event.value)
    lines += [f"    {one} --> {other}: {', '.join(by)}" for (one, other), by in ways.items()]
    lines += [f"    {_name(state)} --> [*]" for state in OVER]
    return "\n".join(lines)


def listing() -> str:
    """Every row; those that several states share, once."""
    lines = [
        "| in state | event | who | needs | to state | effects |",
        "|---|---|---|---|---|---|",
    ]
    for _, found in groupby(TABLE, key=lambda row: (row.event, row.needs, row.when, row.effects)):
        rows = list(found)
        lines.append(_line(rows))
    return "\n".join(lines)


def _line(rows: list[Row]) -> str:
    first = rows[0]
    states = tuple(row.state for row in rows)
    where = GROUPS.get(states) or ", ".join(state.value if state else "–" for state in states)
    stay = all(row.state is row.next for row in rows)
    to = "as it is" if stay and len(rows) > 1 else first.next.value
    needs = [need.value for need in first.needs]
    if first.when:
        needs.insert(0, f"({first.when.value})")
    effects = [effect.value for effect in first.effects]
    for words, what in ((first.starts, "start"), (first.ends, "met"), (first.drops, "dropped")):
        if words:
            side = "after" if what == "start" else "until"
            effects.append(f"deadlines {side} “{'”, “'.join(words)}” {what}")
    who = first.act.value if first.act else "Trihub"
    cells = (where, first.event.value, who, "; ".join(needs), to, "; ".join(effects))
    return f"| {' | '.join(cells)} |"


def _name(state: State | None) -> str:
    return state.value.replace(" ", "_") if state else "[*]"
