"""Invented applications, a programme and petitions to judge them by."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from trihub.core.dates import PatentDate
from trihub.core.numbers import application_key
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    DocumentId,
    LegalEvent,
    Patent,
    PctData,
    Priority,
    Source,
)
from trihub.joint.petition.model import Correspondence, Filed, Petition
from trihub.joint.programmes.load import shipped
from trihub.joint.programmes.model import Programme, Status
from trihub.text.glossary import Glossary, GlossaryTranslator

US_KR, US_JP, CN_KR = shipped()["us-kr"], shipped()["us-jp"], shipped()["cn-kr"]
TRANSLATOR = GlossaryTranslator(Glossary.default())

NUMBERS = {"CN": "202010123456.7", "JP": "2020-123456", "KR": "10-2020-0012345", "US": "16/812345",
           "EP": "20123456"}  # fmt: skip
FILED = dt.date(2020, 3, 2)
FIRST = dt.date(2019, 3, 4)
TODAY = dt.date(2020, 6, 1)


def date(day: dt.date) -> PatentDate:
    return PatentDate(day.year, day.month, day.day)


def application(office: str, number: str = "", filed: dt.date = FILED) -> Application:
    number = number or NUMBERS[office]
    key = application_key(office, number, date=date(filed))
    return Application(office=office, number=number, key=key, date=date(filed))


def priority(office: str, number: str, day: dt.date | None = FIRST, **fields: Any) -> Priority:
    known = date(day) if day else None
    key = application_key(office, number, date=known)
    return Priority(office=office, number=number, **{"key": key, "date": known, **fields})


KR_FIRST = priority("KR", "10-2019-0024680")


def claims(*depends: tuple[int, ...], text: str = "A battery.") -> tuple[ClaimSet, ...]:
    """A set of claims by what each depends on."""
    return (
        ClaimSet(
            claims=tuple(
                Claim(number=number, text=text, depends_on=on)
                for number, on in enumerate(depends, 1)
            ),
            lang="en",
        ),
    )


def patent(office: str, **fields: Any) -> Patent:
    """An application at an office with the priority KR_FIRST and three claims."""
    given: dict[str, Any] = {
        "publication": DocumentId(office=office, number="1"),
        "source": Source(file=""),
        "application": application(office),
        "priorities": (KR_FIRST,),
        "claim_sets": claims((), (1,), ()),
    }
    return Patent(**{**given, **fields})


def pct(number: str = "PCT/KR2019/001234") -> PctData:
    key = application_key("WO", number)
    return PctData(application=Application(office="WO", number=number, key=key))


def event(office: str, code: str, day: dt.date | None = None, text: str = "") -> LegalEvent:
    return LegalEvent(office=office, code=code, date=date(day) if day else None, text=text)


def filed(office: str, *, published: bool = True, **fields: Any) -> Filed:
    own = application(office)
    return Filed(
        **{
            "office": office, "number": own.number, "key": own.key,
            "publication": f"{office}1A" if published else "", **fields,
        }
    )  # fmt: skip


def rows(*pairs: dict[str, int]) -> tuple[Correspondence, ...]:
    return tuple(Correspondence(claims=pair) for pair in pairs)


def petition(programme: Programme, **fields: Any) -> Petition:
    """A petition at both offices, in which claims 1 and 3 answer to one another."""
    offices = programme.offices
    given: dict[str, Any] = {
        "programme": programme.id,
        "lead": "KR" if "KR" in offices else offices[0],
        "applications": tuple(filed(office) for office in offices),
        "correspondence": rows(*(dict.fromkeys(offices, n) for n in (1, 2, 3))),
        "language": "en",
        "applicant_name": "Invented Battery Co.",
        "title": "Battery",
    }
    return Petition(**{**given, **fields})


def opened(programme: Programme, status: Status = Status.IN_FORCE) -> Programme:
    """The programme with another status."""
    return replace(programme, status=status)
