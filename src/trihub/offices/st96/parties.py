"""Names, addresses and roles of parties in ST.96 (WIPO's schemas and the JPO's)."""

from __future__ import annotations

from collections.abc import Mapping

from trihub.core.languages import Script, script_of
from trihub.core.patent import Party, Role
from trihub.offices import xml
from trihub.offices.parts import number_of

CONTACTS = ("PublicationContact", "Contact")
NAMES = (
    "EntityName",
    "OrganizationName/OrganizationStandardName",
    "PersonName/PersonFullName",
    "PersonName/PersonStructuredName",
)
"""Below a contact's ``Name``: the choices of the schema."""

STRUCTURED = ("NamePrefix", "FirstName", "MiddleName", "LastName", "NameSuffix")
"""Below ``PersonStructuredName``, in the order of a Western name."""

COUNTRIES = (
    "CountryCode",
    "PostalAddressBag/PostalAddress/PostalStructuredAddress/CountryCode",
)
"""Below a contact."""

ADDRESSES = (
    "PostalAddressBag/PostalAddress/PostalAddressText",
    "PostalAddressBag/PostalAddress/PostalStructuredAddress",
)
"""Below a contact; ``PublicationContact`` holds the parts of an address itself."""

ADDRESS_PARTS = ("AddressLineText", "CityName", "GeographicRegionName", "PostalCode")
IDENTIFIERS = ("PartyIdentifier", "RegisteredPractitionerRegistrationNumber")
NATIONS = ("ResidenceCountryCode", "NationalityCode")
_TRANSLITERATED = ("TransliterationName",)


def parties(root: xml.Element, paths: Mapping[str, Role]) -> list[Party]:
    """The parties at each path, in order, counted role by role where no sequence is given."""
    made: list[Party] = []
    counts: dict[Role, int] = {}
    for path, role in paths.items():
        for element in root.findall(path):
            counts[role] = counts.get(role, 0) + 1
            if party := _party(element, role, counts[role]):
                made.append(party)
    return made


def _party(element: xml.Element, role: Role, place: int) -> Party | None:
    contacts = [child for child in element if child.tag in CONTACTS] or [element]
    named = [(contact, name_of(contact)) for contact in contacts]
    contact, name = next(((c, n) for c, n in named if n), (None, ""))
    if contact is None:
        return None
    others = [*_transliterations(contact), *(n for c, n in named if n and c is not contact)]
    return Party(
        role=role,
        name=name,
        sequence=number_of(xml.attribute(element, "sequenceNumber"), place),
        script=script_of(name).value,
        latin=next((text for text in others if script_of(text) is Script.LATIN), ""),
        country=_first(contact, COUNTRIES) or _first(element, NATIONS),
        address=_address(contact),
        identifier=_first(element, IDENTIFIERS),
    )


def name_of(contact: xml.Element) -> str:
    """The name as printed, transliterations left out."""
    for path in NAMES:
        found = contact.find(f"Name/{path}")
        if found is None:
            continue
        if path.endswith("PersonStructuredName"):
            parts = (xml.value(found, part) for part in STRUCTURED)
            return " ".join(part for part in parts if part)
        if text := xml.text_of(found, _TRANSLITERATED):
            return text
    return ""


def _transliterations(contact: xml.Element) -> list[str]:
    groups = ("EntityName", "OrganizationName", "PersonName")
    found = (contact.findall(f"Name/{group}/TransliterationName") for group in groups)
    return [text for elements in found for item in elements if (text := xml.text_of(item))]


def _address(contact: xml.Element) -> str:
    for path in ADDRESSES:
        found = contact.findall(path)
        if found and path.endswith("Text"):
            return " ".join(filter(None, map(xml.text_of, found)))
        if found:
            return _address_parts(found[0])
    return _address_parts(contact)


def _address_parts(element: xml.Element) -> str:
    found = (xml.text_of(item) for part in ADDRESS_PARTS for item in element.findall(part))
    return ", ".join(text for text in found if text)


def _first(element: xml.Element, paths: tuple[str, ...]) -> str:
    return next((text for path in paths if (text := xml.value(element, path))), "")
