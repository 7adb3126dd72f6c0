"""``BibliographicData`` of ST.96, in the order of its schema."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from trihub.core.patent import Patent
from trihub.library.export.st96 import identity
from trihub.library.export.st96.build import add, language, office, put
from trihub.library.export.st96.citations import add_citations
from trihub.library.export.st96.classes import add_classes
from trihub.library.export.st96.parties import add_parties

REGIONAL = frozenset({"EP", "BX", "EM"})
"""Offices that ST.96 knows as regional in a designation."""


def add_bibliography(root: ET.Element, patent: Patent, lang: str) -> None:
    """Everything but the texts."""
    data = add(root, "pat:BibliographicData", attributes={"com:st96Version": "V6_0"})
    identity.add_publication(data, patent.publication)
    identity.add_application(data, patent.application, subject=True)
    identity.add_grant(data, patent)
    identity.add_priorities(data, patent.priorities)
    add_classes(data, patent)
    _titles(data, patent)
    add_citations(data, patent)
    identity.add_related(data, patent)
    if not patent.registration:
        put(data, "pat:GrantPublicationDate", patent.grant_date)
    add_parties(data, patent)
    identity.add_pct_filing(data, patent.pct)
    identity.add_pct_publication(data, patent.pct)
    put(data, "com:PublicationLanguageCode", language(lang))
    _designated(data, patent)
    put(data, "pat:PCTNationalPhaseEntryDate", patent.pct.national_phase if patent.pct else None)


def _titles(data: ET.Element, patent: Patent) -> None:
    """The schema demands a title: an empty one where there is none."""
    bag = add(data, "pat:InventionTitleBag")
    for title in patent.titles:
        add(bag, "pat:InventionTitle", title.text, {"com:languageCode": language(title.lang)})
    if not patent.titles:
        add(bag, "pat:InventionTitle")


def _designated(data: ET.Element, patent: Patent) -> None:
    states = [code for code in patent.designated if office(code)]
    if not states:
        return
    made = add(data, "pat:StateDesignation")
    own = patent.publication.office
    if own in REGIONAL:
        inner = add(made, "pat:RegionalDesignation")
        add(inner, "pat:RegionalOfficeCode", own)
    else:
        inner = add(made, "pat:NationalDesignation")
    for code in states:
        add(inner, "com:DesignatedCountryCode", code)
