"""Conditions on components: ``c[TIME_PERIOD]=ge:2010+le:2015`` (SDMX-REST 2.2, data queries)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from trihub.core.messages import said
from trihub.statistics.sdmx.faults import SEMANTIC, SYNTAX, Fault
from trihub.statistics.sdmx.names import COMPONENTS, MEASURE, TIME
from trihub.statistics.sdmx.times import Days, days_of

_TERM = re.compile(r"(?:(eq|ne|lt|le|gt|ge|co|nc|sw|ew):)?(.+)", re.DOTALL)
_MANY = 500
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le,
    "gt": operator.gt, "ge": operator.ge,
}  # fmt: skip
_TEXT: Mapping[str, Callable[[str, str], bool]] = {
    "co": lambda have, want: want in have, "nc": lambda have, want: want not in have,
    "sw": str.startswith, "ew": str.endswith,
}  # fmt: skip
Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A condition on one component. ``alternatives``: one must hold, each is tests that must all
    hold. ``codes``: all that it accepts, where it lists single values."""

    component: str
    alternatives: tuple[tuple[Test, ...], ...]
    codes: frozenset[str] | None

    def accepts(self, value: Any) -> bool:
        """Whether a value fits: text, days of a period, or a number (none never fits)."""
        if value is None:
            return False
        return any(all(test(value) for test in tests) for tests in self.alternatives)


def read_filter(component: str, text: str) -> Filter:
    """Read a condition. A comma is “or”, a plus (or the blank that it becomes in a query string)
    is “and”.

    :raises Fault: no such component, or it cannot be read.
    """
    if component not in COMPONENTS:
        raise Fault(
            SEMANTIC, said("There is no component {name} to choose by.", name=component[:60]),
            hint=said("The components are {names}.", names=", ".join(COMPONENTS)),
        )  # fmt: skip
    parts = [re.split(r"[+ ]", part) for part in text.split(",")]
    if sum(map(len, parts)) > _MANY or not all(all(terms) for terms in parts):
        raise _unreadable(component, text)
    singles = [_TERM.fullmatch(terms[0]) for terms in parts if len(terms) == 1]
    plain = len(singles) == len(parts) and all(one and one[1] in (None, "eq") for one in singles)
    codes = frozenset(one[2] for one in singles if one) if plain else None
    return Filter(
        component=component, codes=codes,
        alternatives=tuple(tuple(_test(component, term) for term in terms) for terms in parts),
    )  # fmt: skip


def _unreadable(component: str, text: str) -> Fault:
    return Fault(
        SYNTAX,
        said("The condition {text} on {name} cannot be read.", text=text[:80], name=component),
        hint=said("Write {examples}.", examples=f"c[{component}]=A,B, c[{TIME}]=ge:2010+le:2015"),
    )


def _test(component: str, term: str) -> Test:
    found = _TERM.fullmatch(term)
    if not found:
        raise _unreadable(component, term)
    how, wanted = found[1] or "eq", found[2]
    if component == TIME:
        return _time_test(component, how, wanted)
    if component == MEASURE:
        return _number_test(component, how, wanted)
    compare = _ORDER.get(how) or _TEXT[how]
    return lambda have: compare(have, wanted)


def _number_test(component: str, how: str, text: str) -> Test:
    if how not in _ORDER:
        raise _unreadable(component, f"{how}:{text}")
    try:
        wanted = Decimal(text)
    except InvalidOperation as error:
        raise _unreadable(component, text) from error
    if not wanted.is_finite():
        raise _unreadable(component, text)
    compare = _ORDER[how]
    return lambda have: compare(have, wanted)


def _time_test(component: str, how: str, text: str) -> Test:
    """Periods are compared by their days: one is not less than another where it does not begin
    earlier, not greater where it does not end later."""
    if how not in _ORDER:
        raise _unreadable(component, f"{how}:{text}")
    first, last = days_of(text)
    tests: Mapping[str, Callable[[Days], bool]] = {
        "eq": lambda have: have == (first, last), "ne": lambda have: have != (first, last),
        "ge": lambda have: have[0] >= first, "le": lambda have: have[1] <= last,
        "gt": lambda have: have[0] > last, "lt": lambda have: have[1] < first,
    }  # fmt: skip
    return tests[how]
