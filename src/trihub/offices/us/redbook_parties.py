"""The parties of Red Book documents, in every role."""

from __future__ import annotations

from collections.abc import Iterator

from trihub.core.patent import Party, Role
from trihub.offices import xml
from trihub.offices.us import common

PARTIES = {
    "applicants": "us-parties/us-applicants/us-applicant",
    "applicants to 4.2": "parties/applicants/applicant",
    "inventors": "us-parties/inventors/inventor",
    "deceased inventors": "us-parties/inventors/deceased-inventor",
    "inventors to 4.2": "parties/inventors/inventor",
    "agents": "us-parties/agents/agent",
    "agents to 4.2": "parties/agents/agent",
    "assignees": "assignees/assignee",
    "primary examiner": "examiners/primary-examiner",
    "assistant examiner": "examiners/assistant-examiner",
    "authorized officer": "examiners/authorized-officer",
}
"""Field to path, from the bibliographic data down, children only."""

NAME = ("prefix", "first-name", "middle-name", "last-name", "suffix")
"""Parts of a person's name in the order in which the office prints them."""


def _party(role: Role, element: xml.Element, place: int) -> Party | None:
    book = element.find("addressbook")
    book = element if book is None else book
    name = xml.value(book, "orgname") or " ".join(
        part for step in NAME
        if (part := xml.value(book, step))
    ) or xml.value(book, "name") or xml.value(book, "text")  # fmt: skip
    if not name:
        return None
    address = book.find("address")
    lines = (
        xml.text_of(part)
        for part in (address if address is not None else ())
        if part.tag != "country"
    )
    residence = common.country(xml.value(element, "residence/country"))
    return common.party(
        role, name, place,
        country_code=residence or xml.value(address, "country"), address=lines,
        identifier=xml.value(book, "registered-number"),
    )  # fmt: skip


def parties(bib: xml.Element | None) -> Iterator[Party]:
    """To 2012 applicants were the inventors (INID 75, 76): they are listed in both roles."""
    applicants = xml.each(bib, PARTIES["applicants"]) + xml.each(bib, PARTIES["applicants to 4.2"])
    inventors = [
        element
        for field in ("inventors", "deceased inventors", "inventors to 4.2")
        for element in xml.each(bib, PARTIES[field])
    ]
    if not inventors:
        inventors = [a for a in applicants if "inventor" in xml.attribute(a, "app-type")]
    officers = ("primary examiner", "assistant examiner", "authorized officer")
    roles = (
        (Role.APPLICANT, applicants),
        (Role.INVENTOR, inventors),
        (Role.GRANTEE, xml.each(bib, PARTIES["assignees"])),
        (Role.AGENT, xml.each(bib, PARTIES["agents"]) + xml.each(bib, PARTIES["agents to 4.2"])),
        (Role.EXAMINER, [e for field in officers for e in xml.each(bib, PARTIES[field])]),
    )
    return common.in_roles(roles, _party)
