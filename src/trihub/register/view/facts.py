"""One record as the view keeps it: worked out of its statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from trihub.core.register import RecordKind, Told
from trihub.core.register.process import PROCESS
from trihub.register.quality import Facts, Finding, of_one
from trihub.register.view.model import Key
from trihub.register.view.words import LONGEST_CODE, TEXTS, tokens_of


class Entry(NamedTuple):
    """A record: where it is found, and what is wrong with it."""

    number: int
    letter: str
    date: int
    about: tuple[str, ...]
    newest: int
    length: int
    keys: frozenset[Key]
    facts: Facts | None
    faults: tuple[Finding, ...]


def number_of(record: str) -> int:
    """The number in an identifier."""
    return int(record[1:])


def grouped(told: Iterable[Told]) -> dict[str, list[Told]]:
    """Statements by record; what takes another one back there marks it."""
    found: dict[str, list[Told]] = defaultdict(list)
    back: dict[int, int] = {}
    for each in told:
        found[each.record].append(each)
        if each.name == "retracts":
            back[int(each.value)] = each.number
    if back:
        for record, rows in found.items():
            found[record] = [row._replace(retracted=back.get(row.number, 0)) for row in rows]
    return found


def entry_of(record: str, told: Sequence[Told]) -> Entry:
    """A record of all its statements."""
    values: dict[str, dict[str, None]] = {}
    own: set[str] = set()
    inferred = False
    for _, _, name, value, sourced, rests, retracted in told:
        if retracted or name == "retracts":
            continue
        values.setdefault(name, {})[value] = None
        if not sourced:
            own.add(name)
        inferred = inferred or (rests and name == "date")
    words = [
        word
        for name in TEXTS & values.keys()
        for value in values[name]
        for word in tokens_of(name, value)
    ]
    keys = {("", word) for word in words}
    for name, several in values.items():
        if name not in TEXTS:
            keys.update((name, value) for value in several if len(value) <= LONGEST_CODE)
    date = max(values.get("date", ()), key=len, default="")
    stands = "withdrawn" not in values
    meeting = stands and record[0] == RecordKind.MEETING.letter
    return Entry(
        number=number_of(record), letter=record[0], date=day_number(date),
        about=tuple(values.get("about", ())), newest=told[-1].number,
        length=min(len(words), 65_535), keys=frozenset(keys),
        facts=_facts(record, date, values, inferred=inferred) if meeting else None,
        faults=tuple(of_one(record, values, own - PROCESS)) if stands else (),
    )  # fmt: skip


def _facts(record: str, date: str, values: Mapping[str, Iterable[str]], *, inferred: bool) -> Facts:
    def first(name: str) -> str:
        return next(iter(values.get(name, ())), "")

    others = {
        role.partition("=")[0] for role in values.get("role", ()) if not role.endswith("=HEAD")
    }
    return Facts(
        id=record, mechanism=first("mechanism"), number=first("number"), date=date,
        place=first("place"), heads=tuple(values.get("head", ())), deputies=frozenset(others),
        inferred=inferred,
    )  # fmt: skip


def day_number(date: str) -> int:
    """A date as a number that sorts as the date does: 2019-12 is 20191200; 0 for none."""
    digits = date.replace("-", "")
    return int(digits.ljust(8, "0")) if digits.isdigit() and len(digits) <= 8 else 0
