"""Persons, offices, working groups and programmes: what meetings and commitments name.

Each is a record of its own, with a permanent identifier, the code by which others name it
(``code``), and its names with their time, language and source (``name``). Nothing is merged: two
spellings that nobody said to be one person are two persons, until somebody states the other's code
of one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.ports.register import RegisterWriter
from trihub.core.register import Draft, RecordKind
from trihub.register.lexicon import Row, table
from trihub.register.periods import Period, period_of
from trihub.register.records import Record
from trihub.register.view.model import NAMING, View

_TABLES = {
    RecordKind.PERSON: "people", RecordKind.OFFICE: "offices",
    RecordKind.WORKING_GROUP: "groups", RecordKind.PROGRAMME: "programmes",
}  # fmt: skip
_LONGEST = 120
"""Characters of a name that was read in a text."""


def shipped(kind: RecordKind) -> dict[str, list[Row]]:
    """What comes with the package of a kind: rows by code."""
    found: dict[str, list[Row]] = {}
    for row in table(_TABLES[kind]):
        found.setdefault(row.get("id") or row["code"], []).append(row)
    return found


def drafts_of(kind: RecordKind, code: str) -> list[Draft]:
    """What the package says of something; for what it does not know, the code and that as its name."""
    rows = shipped(kind).get(code)
    if not rows:
        return [Draft(name="code", value=code), _name("", "", "und", code)]
    return [Draft(name="code", value=code), *_unique(_said(kind, rows))]


def _said(kind: RecordKind, rows: Iterable[Row]) -> Iterator[Draft]:
    for row in (each for each in rows if not each.get("spelling")):
        since, until = row.get("since", ""), row.get("until", "")
        for tag in MAIN_LANGUAGES:
            names = row.get(f"name_{tag}") or row[tag]
            for name in filter(None, names.split("|")):
                yield _name(since, until, "en" if name.isascii() else tag, name)
        if kind is RecordKind.PERSON:
            yield Draft(name="of", value=row["office"])
        if row.get("began"):
            yield Draft(name="began", value=row["began"])
        for mandate in row.get("mandate", "").split():
            yield Draft(name="mandate", value=Period(since, until, "und", mandate).value)


def _name(since: str, until: str, language: str, text: str) -> Draft:
    return Draft(name="name", value=Period(since, until, language, text).value)


def _unique(drafts: Iterable[Draft]) -> list[Draft]:
    return list({(each.name, each.value): each for each in drafts}.values())


def begin_missing(
    writer: RegisterWriter, view: View, values: Iterable[tuple[str, str]], source: str
) -> None:
    """Begin a record for each person, office … that values name and that has none. ``view`` is of the
    state that the writer began with."""
    seen: set[tuple[RecordKind, str]] = set()
    for name, code in values:
        kind = KIND_OF.get(name)
        if kind is None or (kind, code) in seen or not code or len(code) > _LONGEST:
            continue
        seen.add((kind, code))
        if not view.named(kind, code):
            writer.state(writer.record(kind), drafts_of(kind, code), source)


KIND_OF: Mapping[str, RecordKind] = {name: kind for kind, names in NAMING.items() for name in names}
"""What the values of a property name."""


def every_shipped() -> Iterator[tuple[str, str]]:
    """All that comes with the package, as a property and the code that it would have there."""
    for kind in _TABLES:
        for code in shipped(kind):
            yield NAMING[kind][0], code


def called(record: Record, language: str, date: str = "") -> str:
    """What a person, an office … is or was called on a date (empty: today), in a language where it has
    a name there, else in English, else in any."""
    names = [period_of(value) for value in record.all("name")]
    then = [each for each in names if each.holds(date)] or names
    for tongue in (language, "en", *(each.language for each in then)):
        for each in then:
            if each.language == tongue:
                return each.text
    return record.first("code")
