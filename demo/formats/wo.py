"""WIPO's publications in ST.96: ``pat:PatentPublication``, schemas V6.0."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from demo.citing import Carrier, Cited
from demo.formats import common
from demo.formats.markup import Node, document, el, lines
from demo.plan import Filing, Publication

_ST96 = "http://www.wipo.int/standards/XMLSchema/ST96"

PARTS = (
    ("technical_field", "TechnicalField"),
    ("background", "BackgroundArt"),
    ("summary", "Disclosure"),
    ("drawings", "DrawingDescription"),
    ("embodiments", "InventionMode"),
)
"""Parts of the source and the elements that they stand in; effects are a part of the disclosure."""


def write(publication: Publication, cited: Sequence[Cited]) -> bytes:
    """The publication as a file."""
    lang = {"com:languageCode": publication.member.lang}
    attributes = {
        "xmlns:pat": f"{_ST96}/Patent", "xmlns:com": f"{_ST96}/Common",
        "com:st96Version": "V6_0", **lang,
        "com:creationDate": str(publication.date - dt.timedelta(days=14)),
        "com:documentPublicationDate": str(publication.date),
    }  # fmt: skip
    root = el(
        "pat:PatentPublication",
        attributes,
        el("com:IPOfficeCode", "WO"),
        _bibliography(publication, cited),
        el("pat:Description", lang, list(_description(publication))),
        el("pat:Claims", lang, [
            el("pat:Claim", {"com:id": f"CLM-{number:05d}"}, el("pat:ClaimNumber", str(number)),
               el("pat:ClaimText", lines(text, "com:Br")))
            for number, text in enumerate(publication.claims, 1)
        ]),
        el("pat:Abstract", lang, el("com:P", {"com:pNumber": "0000"}, publication.member.abstract)),
    )  # fmt: skip
    return document(root)


def _bibliography(publication: Publication, cited: Sequence[Cited]) -> Node:
    filing, lang = publication.filing, publication.member.lang
    return el(
        "pat:BibliographicData",
        {"com:st96Version": "V6_0"},
        el("pat:PatentPublicationIdentification", el("com:IPOfficeCode", "WO"),
           el("pat:PublicationNumber", publication.number.printed),
           el("com:PatentDocumentKindCode", publication.kind),
           el("com:PublicationDate", str(publication.date))),
        el("pat:ApplicationIdentification", _application(filing)),
        el("pat:PriorityClaimBag", [
            el("pat:PriorityClaim", {"com:sequenceNumber": str(place)}, _application(claimed),
               el("pat:ApplicationFilingCategory", "National"))
            for place, claimed in enumerate(filing.priorities, 1)
        ]) if filing.priorities else None,
        el("pat:PatentClassificationBag", _ipc(publication), _cpc(publication)),
        el("pat:InventionTitleBag",
           el("pat:InventionTitle", {"com:languageCode": lang}, publication.member.title)),
        _citations([item for item in cited if item.carrier is Carrier.GAZETTE]),
        _parties(publication),
        el("com:FilingLanguageCode", lang),
        el("com:PublicationLanguageCode", lang),
    )  # fmt: skip


def _application(filing: Filing) -> list[Node]:
    office = "IB" if filing.number.kind == "W" else filing.office
    return [
        el("com:IPOfficeCode", office),
        el("com:ApplicationNumber", el("com:ApplicationNumberText", filing.number.printed)),
        el("pat:FilingDate", str(filing.filed)),
    ]


def _ipc(publication: Publication) -> Node:
    day = str(publication.date)
    made: list[Node] = []
    for place, (text, edition, position) in enumerate(common.ipcs(publication), 1):
        parts = common.symbol(text)
        made.append(
            el("pat:IPCRClassification", {"com:sequenceNumber": str(place)},
               el("pat:ClassificationVersionDate", f"{edition.replace('.', '-')}-01"),
               el("pat:PatentClassificationLevelCode", "A"),
               el("com:SymbolPositionCode", position), el("pat:IPCClassificationValueCode", "I"),
               el("pat:ActionDate", day), el("pat:IPCClassificationStatusCode", "B"),
               el("pat:PatentClassificationDataSourceCode", "H"),
               el("pat:GeneratingOfficeCode", "IB"),
               el("pat:Section", parts.section), el("pat:Class", parts.main_class),
               el("pat:Subclass", parts.subclass), el("pat:MainGroup", parts.group),
               el("pat:Subgroup", parts.subgroup))
        )  # fmt: skip
    return el("pat:IPCRClassificationBag", made)


def _cpc(publication: Publication) -> Node:
    made: list[Node] = []
    for text, position, value in common.cpcs(publication):
        parts = common.symbol(text)
        made.append(
            el("pat:CPCClassification", el("pat:ClassificationVersionDate", "2013-01-01"),
               el("pat:CPCSection", parts.section), el("pat:Class", parts.main_class),
               el("pat:Subclass", parts.subclass), el("pat:MainGroup", parts.group),
               el("pat:Subgroup", parts.subgroup), el("com:SymbolPositionCode", position),
               el("pat:CPCClassificationValueCode", value),
               el("pat:ActionDate", str(publication.date)), el("pat:GeneratingOfficeCode", "IB"))
        )  # fmt: skip
    return el("pat:CPCClassificationBag", el("pat:MainCPC", made[0]),
              el("pat:FurtherCPC", made[1:]) if made[1:] else None)  # fmt: skip


def _citations(cited: Sequence[Cited]) -> Node | None:
    made: list[Node] = []
    for place, item in enumerate(cited, 1):
        number, cite = item.cited.number, item.cite
        made.append(
            el("pat:ReferenceCitation", {"pat:citedPhaseCategory": "International search"},
               el("com:PatentCitation", {"com:sequenceNumber": str(place)},
                  el("com:CitedPatentDocumentIdentification",
                     el("com:IPOfficeCode", number.office), el("com:DocumentNumber", number.docdb),
                     el("com:PatentDocumentKindCode", number.kind),
                     el("com:PatentDocumentDate", str(item.cited.date)))),
               el("pat:DocumentRelevanceBag", el("pat:DocumentRelevance",
                  [el("pat:CitationCategoryCode", letter) for letter in cite.category.split(",")],
                  el("pat:RelatedClaimBag", el("pat:ClaimNumber", cite.claims)))),
               el("pat:CitedPassageBag", el("pat:CitedPassage", el("pat:PassageRangeBag",
                  el("pat:PassageRangeText", cite.passage)))))
        )  # fmt: skip
    return el("pat:ReferenceCitationBag", made) if made else None


def _contact(names: Mapping[str, str], lang: str, country: str) -> Node:
    own, latin = common.name(names, lang), common.name(names, "en")
    romanised = el("com:TransliterationName", latin) if lang != "en" else None
    return el("com:PublicationContact", el("com:Name", el("com:EntityName", own, romanised)),
              el("com:CountryCode", country) if country else None)  # fmt: skip


def _parties(publication: Publication) -> Node:
    family, lang = publication.family, publication.member.lang
    return el(
        "pat:PartyBag",
        el("pat:ApplicantBag", el("pat:Applicant", {"com:sequenceNumber": "1"},
           _contact(family.applicant, lang, family.first))),
        el("pat:InventorBag", [
            el("pat:Inventor", {"com:sequenceNumber": str(place)},
               _contact(names, lang, family.first))
            for place, names in enumerate(family.inventors, 1)
        ]),
    )  # fmt: skip


def _description(publication: Publication) -> Iterator[Node]:
    def those(part: str) -> list[Node]:
        return [el("com:P", {"com:pNumber": number}, text)
                for number, text in common.section(publication, part)]  # fmt: skip

    for part, tag in PARTS:
        inner = those(part)
        if tag == "Disclosure":
            effects = those("effects")
            inner = [el("pat:TechnicalSolution", inner)]
            inner += [el("pat:AdvantageousEffects", effects)] if effects else []
        if inner:
            yield el(f"pat:{tag}", inner)
