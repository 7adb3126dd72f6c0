"""Parties in ST.96 (``PartyBag``), each with a contact."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from trihub.core.patent import Party, Patent, Role
from trihub.core.shapes.parties import each_once
from trihub.library.export.st96.build import add, country, put

BAGS = {
    Role.APPLICANT: ("pat:ApplicantBag", "pat:Applicant"),
    Role.INVENTOR: ("pat:InventorBag", "pat:Inventor"),
    Role.GRANTEE: ("pat:OwnerBag", "pat:Owner"),
    Role.AGENT: ("pat:RegisteredPractitionerBag", "pat:RegisteredPractitioner"),
    Role.EXAMINER: ("pat:ExaminerBag", "pat:PrimaryExaminer"),
}
"""Role to its bag and element (INID 71 to 74)."""


def add_parties(parent: ET.Element, patent: Patent) -> None:
    """The ``PartyBag``, each party once; the schema demands one, with an applicant, where no party is
    known."""
    bag = add(parent, "pat:PartyBag")
    for role, (outer, inner) in BAGS.items():
        if found := each_once(patent, role):
            made = add(bag, outer)
            for party in found:
                _party(made, inner, party)
    if not len(bag):
        nobody = Party(role=Role.APPLICANT, name="")
        _party(add(bag, "pat:ApplicantBag"), "pat:Applicant", nobody)


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
