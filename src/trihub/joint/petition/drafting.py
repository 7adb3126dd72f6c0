"""A petition as an applicant writes it, made into what is filed: applications, texts, a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from trihub.core.dates import PatentDate, parse_date
from trihub.core.errors import BadInput, BadNumber, NotFound
from trihub.core.messages import said
from trihub.core.numbers.keys import application_key
from trihub.core.numbers.lookup import find_document
from trihub.core.patent import Application, ClaimSet, Patent, Priority
from trihub.core.ports import PatentStore
from trihub.joint.petition.model import Correspondence, Filed

MAX_PRIORITIES = 50

_OFFICE = re.compile(r"([A-Za-z]{2})[\s:]+(\S.{0,59})")
_COMMA = re.compile(r"[,;，；]")
_PAIR = re.compile(r"\s*([A-Z]{2})\s*[:=]?\s*(\d{1,4})\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One office's application as written. ``publication`` is a publication's number in any form,
    ``text`` the uploaded application while there is none; ``priorities`` one claim a line: office,
    number, day."""

    office: str
    number: str = ""
    filed: str = ""
    publication: str = ""
    priorities: str = ""
    text: Patent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An application ready to be filed, with its text: of the publication, or as uploaded."""

    filed: Filed
    patent: Patent | None
    uploaded: bool


def application(entry: Entry, library: PatentStore) -> Prepared:
    """Make an entry ready.

    :raises BadInput: it names no application. :raises NotFound: no such publication is kept here.
    :raises BadDate: a day does not exist.
    """
    if entry.publication.strip():
        return _published(entry, library)
    day = parse_date(entry.filed) if entry.filed.strip() else None
    number = entry.number.strip()
    if not number:
        raise BadInput(
            said("The petition names no application at {office}.", office=entry.office),
            hint=said("Give its application number, or the number of its publication."),
        )
    key = application_key(entry.office, number, date=day)
    filed = Filed(
        office=entry.office, number=number, key=key,
        filed=day.first.isoformat() if day and day.day else "",
    )  # fmt: skip
    text = _completed(entry, filed, day) if entry.text else None
    return Prepared(filed=filed, patent=text, uploaded=text is not None)


def _published(entry: Entry, library: PatentStore) -> Prepared:
    try:
        stored = find_document(library, entry.publication)
    except BadNumber as error:
        raise NotFound(error.message, hint=error.hint) from error
    patent = stored.patent
    if patent.publication.office != entry.office:
        raise BadInput(
            said(
                "{number} is no publication of {office}.",
                number=patent.key,
                office=entry.office,
            ),
            hint=said("Give the publication of the application at this very office."),
        )
    own = patent.application
    filed = Filed(
        office=entry.office, number=own.number if own else entry.number, key=own.key if own else "",
        filed=own.date.first.isoformat() if own and own.date and own.date.day else "",
        publication=patent.key,
    )  # fmt: skip
    return Prepared(filed=filed, patent=patent, uploaded=False)


def _completed(entry: Entry, filed: Filed, day: PatentDate | None) -> Patent:
    """The uploaded text, with what the form says and the text does not."""
    patent = entry.text
    if patent is None:
        raise BadInput(said("No text was uploaded for {office}.", office=entry.office))
    own = Application(office=entry.office, number=filed.number, key=filed.key, date=day)
    return replace(
        patent,
        application=patent.application or own,
        priorities=patent.priorities or tuple(priorities(entry.priorities)),
    )


def priorities(text: str) -> Sequence[Priority]:
    """Priority claims, one a line: ``CN 202010123456.7, 2020-02-29``.

    :raises BadInput: a line that is none. :raises BadDate: a day that does not exist.
    """
    found: list[Priority] = []
    for line in text.splitlines()[:MAX_PRIORITIES]:
        if not line.strip():
            continue
        head, *rest = (part.strip() for part in _COMMA.split(line, maxsplit=1))
        match = _OFFICE.fullmatch(head)
        day = parse_date(rest[0]) if match and rest and 0 < len(rest[0]) <= 40 else None
        if match is None or day is None:
            raise BadInput(
                said("“{text}” is no priority claim.", text=line.strip()[:100]),
                hint=said(
                    "Write office, number and day, for example: CN 202010123456.7, 2020-02-29"
                ),
            )
        office, number = match[1].upper(), match[2].strip()
        found.append(
            Priority(
                office=office,
                number=number,
                key=application_key(office, number, date=day),
                date=day,
                sequence=len(found) + 1,
            )
        )
    return found


def claim_sets(made: Mapping[str, Prepared]) -> dict[str, ClaimSet]:
    """Each application's own claims, where its text is known."""
    return {
        office: own
        for office, one in made.items()
        if one.patent and (own := next((s for s in one.patent.claim_sets if not s.label), None))
    }


def table(text: str, offices: Sequence[str]) -> tuple[Correspondence, ...]:
    """The correspondence of claims, one row a line: ``CN 1 = KR 1``, then a note if there is one.

    :raises BadInput: a line that is none.
    """
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        head, _, note = line.partition("#")
        claims: dict[str, int] = {}
        for piece in re.split(r"[=,/、，]", head):
            match = _PAIR.fullmatch(piece)
            if match is None or match[1] not in offices or match[1] in claims:
                raise BadInput(
                    said("“{text}” is no row of the table of claims.", text=line.strip()[:100]),
                    hint=said("Write one row a line, for example: {example}",
                              example=" = ".join(f"{office} 1" for office in offices)),
                )  # fmt: skip
            claims[match[1]] = int(match[2])
        found.append(Correspondence(claims=claims, note=note.strip()))
    return tuple(found)


def table_text(rows: Sequence[Correspondence]) -> str:
    """The table as :func:`table` reads it."""
    return "\n".join(
        " = ".join(f"{office} {claim}" for office, claim in row.claims.items())
        + (f" # {row.note}" if row.note else "")
        for row in rows
    )
