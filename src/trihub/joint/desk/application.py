"""The office's own application in a case: its text, its claims, and the cut-off that it sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from trihub.access.papers.encoding import decode
from trihub.access.rules import Act, CaseSubject, Subject, require
from trihub.core.casework.cases import ItemKind
from trihub.core.casework.people import Actor
from trihub.core.dates import PatentDate, parse_date
from trihub.core.errors import BadDate, BadInput, NotFound
from trihub.core.messages import said
from trihub.core.patent import Claim, Patent
from trihub.joint.parts import Parts
from trihub.joint.petition.model import Filed, Petition


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnApplication:
    """The application at one office. ``earliest`` is the first of its priority and filing days, the
    day that a date with unknown parts can mean at the earliest; ``filed`` that of filing."""

    filed_as: Filed
    patent: Patent | None
    lang: str
    claims: tuple[Claim, ...]
    filed: dt.date | None
    earliest: dt.date | None

    def claim(self, number: int) -> Claim:
        """A claim. :raises BadInput: the application has no such claim."""
        found = next((claim for claim in self.claims if claim.number == number), None)
        if found is None:
            raise BadInput(
                said("The application has no claim {number}.", number=number),
                hint=said("Its claims are {numbers}.", numbers=self._numbers()),
            )
        return found

    def check(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """Claim numbers in order, each once. :raises BadInput: one that the application lacks."""
        return tuple(self.claim(number).number for number in sorted(set(numbers)))

    def _numbers(self) -> str:
        numbers = [claim.number for claim in self.claims]
        whole = numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 1
        return f"1–{len(numbers)}" if whole else ", ".join(map(str, numbers))


def own_application(parts: Parts, actor: Actor, subject: CaseSubject) -> OwnApplication:
    """The application at the actor's office, as the petition names it.

    :raises Refused: the petition is not open to the office (consent does not hold).
    :raises NotFound: the petition names none.
    """
    require(actor, Act.SEE_PETITION, Subject(case=subject, office=actor.office))
    filed = _filed(parts, subject.id, actor.office)
    patent = _text(parts, subject.id, filed)
    days = list(_days(filed, patent))
    filing = _filing(filed, patent)
    return OwnApplication(
        filed_as=filed,
        patent=patent,
        lang=next((s.lang for s in patent.claim_sets if not s.label), "") if patent else "",
        claims=patent.claims if patent else (),
        filed=filing,
        earliest=min(days, default=None),
    )


def _filed(parts: Parts, case: str, office: str) -> Filed:
    petitions = parts.cases.items(case, kinds=(ItemKind.PETITION,), office="")
    for item in reversed(petitions):
        for filed in decode(item.content, Petition).applications:
            if filed.office == office:
                return filed
    raise NotFound(
        said("The petition names no application at {office}.", office=office),
        hint=said("Ask the applicant to correct the petition."),
    )


def _text(parts: Parts, case: str, filed: Filed) -> Patent | None:
    if filed.publication:
        stored = parts.library.get(filed.publication)
        return stored.patent if stored else None
    item = parts.cases.item(filed.document) if filed.document else None
    if item is None or item.case != case or item.kind is not ItemKind.DOCUMENT or item.office:
        return None
    return decode(item.content, Patent)


def _days(filed: Filed, patent: Patent | None) -> Iterable[dt.date]:
    if day := _filing(filed, patent):
        yield day
    if patent is None:
        return
    for priority in patent.priorities:
        if priority.date and priority.active is not False:
            yield priority.date.first
    if patent.pct and patent.pct.application and patent.pct.application.date:
        yield patent.pct.application.date.first


def _filing(filed: Filed, patent: Patent | None) -> dt.date | None:
    date: PatentDate | None
    try:
        date = parse_date(filed.filed)
    except BadDate:
        date = None
    date = date or (patent.application.date if patent and patent.application else None)
    return date.first if date else None
