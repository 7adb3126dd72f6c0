"""Numbers of documents and applications that pages name but the library need not keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from trihub.core.citations import Citation
from trihub.core.dates import PatentDate
from trihub.core.errors import BadNumber
from trihub.core.families import application_key
from trihub.core.numbers import OFFICES, Ambiguous, Form, docdb, forms, parse, wo
from trihub.core.numbers.clean import clean
from trihub.core.numbers.keys import key_of
from trihub.core.numbers.model import Number, NumberType, Right
from trihub.core.patent import Application, DocumentId, Patent, Priority, Related
from trihub.core.ports import Stored
from trihub.core.shapes.heads import display

RIGHTS = (None, Right.PATENT, Right.UTILITY_MODEL)
"""What applications with a date of priority are for; the key says which reading was meant."""


def cited_number(citation: Citation) -> str:
    """The number of a cited patent with office and kind, as that office's readers expect it."""
    office, number, kind = citation.office, citation.number, citation.kind
    if not number:
        printed = citation.original
        return printed if printed.startswith(office) else f"{office} {printed} {kind}".strip()
    if not kind and (told := _told_by_print(office, number, citation.original)):
        return told
    return display(DocumentId(office=office, number=number, kind=kind))


def _told_by_print(office: str, number: str, printed: str) -> str:
    """A number without a kind as read from its printed form, which may tell its right (KR 10-, 20-)."""
    found = [n for n in _readings(printed, office, NumberType.PUBLICATION, None)
             if (name := docdb(n)) and name[1] == number]  # fmt: skip
    return forms(found[0]).get(Form.DISPLAY, "") if len(found) == 1 else ""


def application_names(members: Iterable[Stored]) -> Mapping[str, str]:
    """What a page calls each application that the members of a family name, by its key.

    The keys are for comparing (:mod:`trihub.core.numbers.keys`); the names come from the members'
    own spellings, since a key lacks what some offices print (a series, a check digit). The longest
    that was read wins, since only some spellings have the check digit.
    """
    read: dict[str, str] = {}
    plain: dict[str, str] = {}
    for member in members:
        patent = member.patent
        for one in _stated(patent):
            if told := _application(one.office, one.number, one.key, one.date):
                read[one.key] = max(read.get(one.key, ""), told, key=len)
            key = one.key or f"{one.office}:{one.number}"
            plain.setdefault(key, f"{one.office} {one.number.removeprefix(one.office).strip()}")
        plain.setdefault(application_key(patent), display(patent.publication))
    return plain | read


def _stated(patent: Patent) -> Iterator[Application | Priority | Related]:
    """Every application that a document states."""
    if patent.application:
        yield patent.application
    yield from patent.priorities
    yield from (related for related in patent.related if related.key)
    if patent.pct and patent.pct.application:
        yield patent.pct.application


@lru_cache(maxsize=10_000)
def _application(office: str, number: str, key: str, date: PatentDate | None) -> str:
    """The number for readers, as the reading that gave the key; nothing for other offices."""
    cleaned, code = clean(number), key.partition(":")[0]
    if code == "WO":
        found = [wo.application(cleaned, office=code)]
    elif code in OFFICES:
        read = OFFICES[code].application
        found = [read(cleaned, date=date, right=right) for right in RIGHTS]
        found += _readings(number, code, NumberType.APPLICATION, date)
    else:
        return ""
    names = [forms(one).get(Form.DISPLAY, "") for one in found if one and key_of(one) == key]
    return max(names, key=len, default="")


def _readings(
    text: str, office: str, type: NumberType, date: PatentDate | None
) -> tuple[Number, ...]:
    if office not in OFFICES:
        return ()
    try:
        read = parse(text, office=office, type=type, date=date)
    except BadNumber:
        return ()
    return read.candidates if isinstance(read, Ambiguous) else (read,)
