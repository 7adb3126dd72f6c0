"""Parties in ST.96 (``PartyBag``), each with a contact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from trihub.core.patent import Party, Role
from trihub.library.export.st96.build import add, country, put

BAGS = {
    Role.APPLICANT: ("pat:ApplicantBag", "pat:Applicant"),
    Role.INVENTOR: ("pat:InventorBag", "pat:Inventor"),
    Role.GRANTEE: ("pat:OwnerBag", "pat:Owner"),
    Role.AGENT: ("pat:RegisteredPractitionerBag", "pat:RegisteredPractitioner"),
    Role.EXAMINER: ("pat:ExaminerBag", "pat:PrimaryExaminer"),
}
"""Role to its bag and element (INID 71 to 74)."""

FORMATS = ("", "original", "register", "docdba", "docdb", "epodoc")
"""Forms of the same names in DOCDB and OPS, best first: one of them is written for each role."""


def add_parties(parent: ET.Element, parties: Iterable[Party]) -> None:
    """The ``PartyBag``; the schema demands one, with an applicant, where no party is known."""
    bag = add(parent, "pat:PartyBag")
    given = list(parties)
    for role, (outer, inner) in BAGS.items():
        found = one_form([party for party in given if party.role is role])
        if found:
            made = add(bag, outer)
            for party in found:
                _party(made, inner, party)
    if not len(bag):
        nobody = Party(role=Role.APPLICANT, name="")
        _party(add(bag, "pat:ApplicantBag"), "pat:Applicant", nobody)


def one_form(parties: Sequence[Party]) -> list[Party]:
    """The parties in the best form that there is, so that nobody is named twice."""
    there = {party.format for party in parties}
    best = next((form for form in FORMATS if form in there), None)
    return [party for party in parties if party.format == best]


def _party(bag: ET.Element, tag: str, party: Party) -> None:
    if party.role is Role.EXAMINER:
        _name(add(bag, tag), party)
        return
    made = add(bag, tag, attributes={"com:sequenceNumber": str(party.sequence)})
    if party.role is Role.AGENT:
        put(made, "pat:RegisteredPractitionerRegistrationNumber", party.identifier)
        add(made, "pat:RegisteredPractitionerCategory", "Agent")
    else:
        put(made, "com:PartyIdentifier", party.identifier)
    _contact(made, party)


def _contact(parent: ET.Element, party: Party) -> None:
    """A contact with the address as it is printed, or a publication's with the country alone."""
    code = country(party.country)
    if not party.address:
        made = add(parent, "com:PublicationContact")
        _name(made, party)
        put(made, "com:CountryCode", code)
        return
    made = add(parent, "com:Contact")
    _name(made, party)
    address = add(add(made, "com:PostalAddressBag"), "com:PostalAddress")
    if code:
        structured = add(address, "com:PostalStructuredAddress")
        add(structured, "com:AddressLineText", party.address, {"com:sequenceNumber": "1"})
        add(structured, "com:CountryCode", code)
    else:
        add(address, "com:PostalAddressText", party.address)


def _name(parent: ET.Element, party: Party) -> None:
    name = add(add(parent, "com:Name"), "com:EntityName", party.name)
    if party.latin:
        add(name, "com:TransliterationName", party.latin)
