"""Parties, texts, classes and the rest of a CNIPA file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from trihub.core.classes import Classification, parse_ipc
from trihub.core.languages import script_of
from trihub.core.patent import (
    ClaimSet,
    Description,
    Origin,
    Party,
    Patent,
    Role,
    Source,
    Text,
)
from trihub.offices import xml
from trihub.offices.claims import claim_set, numbered
from trihub.offices.cn import identity
from trihub.offices.cn.layout import OFFICE, CnRecord, Layout
from trihub.offices.cn.text import paragraphs, printed
from trihub.offices.parts import number_of, others, pairs

_AGENCY = re.compile(r"^(?P<name>.*\S)\s+(?P<code>[1-9]\d{4})$")
_VALUE = re.compile(r"\)\s*([IAN])\b")
_ROLES = {
    "applicants": Role.APPLICANT,
    "grantees": Role.GRANTEE,
    "grantees (beside the parties)": Role.GRANTEE,
    "inventors": Role.INVENTOR,
    "examiners": Role.EXAMINER,
    "examiners (beside the parties)": Role.EXAMINER,
}


def patent(root: xml.Element, layout: Layout, source: Source) -> Patent:
    """The document of one file.

    :raises BadFile: it has no publication number.
    :raises SkipRecord: a design.
    """
    record = CnRecord(root, layout)
    own = identity.publication(record)
    right = identity.right_of(record, own)
    made = identity.application(record, right)
    return Patent(
        publication=own,
        source=source,
        right=right,
        application=made,
        registration=identity.registration(record, own, made),
        grant_date=identity.grant_date(record, own),
        earlier=identity.earlier(record),
        priorities=identity.priorities(record),
        related=identity.related(record),
        pct=identity.pct(record),
        parties=_parties(record),
        titles=_titles(record),
        abstracts=_abstracts(record),
        claim_sets=_claim_sets(record),
        descriptions=_descriptions(record),
        classes=(*classes(map(xml.text_of, record.all("classes"))), *_older_classes(record)),
        citations=identity.citations(record),
        extra=_extra(record),
        notes=tuple(record.parts.notes),
    )


def _parties(record: CnRecord) -> tuple[Party, ...]:
    made: list[Party] = []
    for field, role in _ROLES.items():
        for place, element in enumerate(record.all(field), 1):
            if name := record.part(element, "name"):
                made.append(
                    Party(
                        role=role, name=name, script=script_of(name).value,
                        sequence=number_of(xml.attribute(element, "sequence"), place),
                        country=record.part(element, "country"),
                        address=record.part(element, "address"),
                        identifier=record.part(element, "identifier"),
                    )
                )  # fmt: skip
    return (*made, *_agents(record))


def _agents(record: CnRecord) -> list[Party]:
    """Agencies, each once with its five-digit code, and agents (INID 74), in the file's order."""
    names: dict[tuple[str, str], None] = {}
    for element in record.all("agents"):
        agency, agent = record.part(element, "agency"), record.part(element, "name")
        match = _AGENCY.match(agency)
        if agency:
            names[(match["name"], match["code"]) if match else (agency, "")] = None
        if agent:
            names[(agent, "")] = None
    return [
        Party(
            role=Role.AGENT, name=name, script=script_of(name).value,
            sequence=place, identifier=code,
        )
        for place, (name, code) in enumerate(names, 1)
    ]  # fmt: skip


def _origin(lang: str) -> Origin:
    """Chinese is the original; who made another language's text the files do not say."""
    return Origin.ORIGINAL if lang == "zh" else Origin.UNKNOWN


def _titles(record: CnRecord) -> tuple[Text, ...]:
    found = ((printed(item), record.language(item)) for item in record.all("titles"))
    return tuple(Text(text=text, lang=lang, origin=_origin(lang)) for text, lang in found if text)


def _abstracts(record: CnRecord) -> tuple[Text, ...]:
    made: list[Text] = []
    for element in record.all("abstracts"):
        found = [
            item
            for item in element.findall(record.layout.paragraph)
            if item.find(record.layout.deposit) is None
        ]
        lines = [printed(item) for item in found] if len(element) else [printed(element)]
        lang = record.language(element)
        if text := "\n".join(filter(None, lines)):
            made.append(Text(text=text, lang=lang, origin=_origin(lang)))
    return tuple(made)


def _claim_sets(record: CnRecord) -> tuple[ClaimSet, ...]:
    made: list[ClaimSet] = []
    for element in record.all("claims"):
        lang = record.language(element)
        found = numbered(element.findall(record.layout.claim), record.layout.claim_text, printed)
        made += claim_set(found, lang, origin=_origin(lang))
    return tuple(made)


def _descriptions(record: CnRecord) -> tuple[Description, ...]:
    made: list[Description] = []
    for element in record.all("descriptions"):
        lang = record.language(element)
        if found := tuple(paragraphs(element)):
            made.append(Description(paragraphs=found, lang=lang, origin=_origin(lang)))
    return tuple(made)


def classes(texts: Iterable[str]) -> tuple[Classification, ...]:
    """IPC symbols as printed. INID 51 prints the main one first: its position is F, others' L."""
    made: list[Classification] = []
    for text in texts:
        if symbol := parse_ipc(text, office=OFFICE):
            value = _VALUE.search(text)
            position = symbol.position or ("L" if made else "F")
            given = symbol.value or (value[1] if value else "")
            made.append(replace(symbol, position=position, value=given))
    return tuple(made)


def _older_classes(record: CnRecord) -> list[Classification]:
    """IPC of editions 1 to 7, with the edition as version."""
    edition = record.text("edition")
    found = classes(map(xml.text_of, record.all("main class", "further classes")))
    return [replace(symbol, version=symbol.version or edition) for symbol in found]


def _extra(record: CnRecord) -> tuple[tuple[str, str], ...]:
    layout = record.layout
    return pairs(
        [
            ("gazette", record.text("gazette number")),
            ("file", record.text("file")),
            ("PCT publication language", record.text("PCT publication language").lower()),
            *_regions(record),
            ("abstract drawing", record.text("abstract drawing")),
            *(
                ("deposit", xml.text_of(item))
                for element in record.all("abstracts")
                for item in element.findall(f"{layout.paragraph}/{layout.deposit}")
            ),
            *(
                (
                    f"drawing {xml.attribute(figure, layout.figure_label)}".strip(),
                    xml.value(figure, layout.figure_file),
                )
                for figure in record.all("drawings")
            ),
            *others(record.root.find(layout.paths["bibliography"]), layout.known),
        ]
    )


def _regions(record: CnRecord) -> list[tuple[str, str]]:
    """Province, city and county of each applicant, which the address has in one text only."""
    return [
        (
            f"region of applicant {place}",
            "/".join(filter(None, (record.part(element, name) for name in _REGION))),
        )
        for place, element in enumerate(record.all("applicants"), 1)
    ]


_REGION = ("province", "city", "county")
