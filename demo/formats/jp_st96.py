"""JPO gazettes since January 2022: ST.96 with the JPO's package."""

from __future__ import annotations

from collections.abc import Sequence

from demo.citing import Carrier, Cited
from demo.formats import common, jp_text
from demo.formats.markup import Node, document, el, leaves, lines
from demo.plan import Filing, Publication

_ST96 = "http://www.wipo.int/standards/XMLSchema/ST96"
_JPO = "http://www.jpo.go.jp/standards/XMLSchema/ST96"
ATTRIBUTES = {
    "xmlns:jppat": f"{_JPO}/JPPatent", "xmlns:jpcom": f"{_JPO}/JPCommon",
    "xmlns:pat": f"{_ST96}/Patent", "xmlns:com": f"{_ST96}/Common",
    "com:languageCode": "ja", "com:st96Version": "V3_1", "com:ipoVersion": "JP_V1_0",
}  # fmt: skip

ROOTS = {
    "A": ("UnexaminedPatentPublication", "公開特許公報(A)"),
    "T": ("InternationalPatentPublication", "公表特許公報(A)"),
    "B2": ("RegisteredPatentPublication", "特許公報(B2)"),
}
"""What is published to the root element and the words for it."""


def write(publication: Publication, cited: Sequence[Cited]) -> bytes:
    """The publication as a file."""
    what = "T" if publication.kind == "A" and publication.filing.entered else publication.kind
    root, words = ROOTS[what]
    abstract = "\n".join(jp_text.abstract_lines(publication.member.abstract))
    made = el(
        f"jppat:{root}",
        ATTRIBUTES,
        el(f"jppat:{root}BibliographicData", _bibliography(publication, cited, root, words)),
        None if publication.is_grant else el(
            "pat:Abstract", el("com:P", {"com:pNumber": "0000"}, lines(abstract, "com:Br"))
        ),
        el("pat:Claims", [
            el("pat:Claim", {"com:id": f"CLM-{number}"}, el("pat:ClaimNumber", str(number)),
               el("pat:ClaimText", lines(text, "com:Br")))
            for number, text in enumerate(publication.claims, 1)
        ]),
        _description(publication, cited),
    )  # fmt: skip
    return document(made)


def _bibliography(
    publication: Publication, cited: Sequence[Cited], root: str, words: str
) -> list[Node | None]:
    registered = publication.registered
    return [
        *_named(publication),
        el("pat:PlainLanguageDesignationText", words),
        el("jppat:PatentPublicationIdentification", el("com:IPOfficeCode", "JP"),
           el("pat:PublicationNumber", publication.number.digits),
           el("com:PublicationDate", str(publication.date))),
        el("com:RegistrationDate", str(registered)) if registered else None,
        el("jppat:ApplicationIdentification", *_application(publication.filing)),
        el("pat:PriorityClaimBag", [
            el("pat:PriorityClaim", {"com:sequenceNumber": str(place)},
               el("com:IPOfficeCode", claimed.office), *_application(claimed, printed=True))
            for place, claimed in enumerate(publication.filing.priorities, 1)
        ]) if publication.filing.priorities else None,
        _citations([item for item in cited if item.carrier is Carrier.GAZETTE]),
        *_classes(publication),
        el("pat:InventionTitle", publication.member.title),
        el("jppat:ClaimTotalQuantitySet", el("pat:ClaimTotalQuantity", str(len(publication.claims)))),
        _parties(publication, root),
    ]  # fmt: skip


def _application(filing: Filing, *, printed: bool = False) -> list[Node]:
    number = filing.number.printed if printed else filing.number.digits
    return [
        el("com:ApplicationNumber", el("com:ApplicationNumberText", number)),
        el("pat:FilingDate", str(filing.filed)),
    ]


def _named(publication: Publication) -> list[Node]:
    """Other publications: the WO document of a translation, the application's of a grant."""
    filing, wo, earlier = publication.filing, publication.wo, publication.earlier
    made: list[Node] = []
    if earlier:
        made.append(el("jppat:PreviousPublishedDocument", el(
            "jppat:PatentPublicationIdentification",
            el("pat:PublicationNumber", earlier.number.digits),
            el("com:PublicationDate", str(earlier.date)),
        )))  # fmt: skip
    if filing.pct and wo and filing.entered:
        made.append(el("jppat:InternationalPublishingData", el(
            "pat:PatentDocumentIdentification", el(
                "pat:PatentPublicationIdentification",
                el("com:IPOfficeCode", "WO"),
                el("pat:PublicationNumber", wo.number.digits),
                el("com:PublicationDate", str(wo.date)),
            ))))  # fmt: skip
        made.append(el("jppat:InternationalFilingData", el(
            "pat:ApplicationIdentification", *_application(filing.pct, printed=True)
        )))  # fmt: skip
        made.append(el("pat:PCTNationalPhaseEntryDate", str(filing.entered)))
    return made


def _citations(cited: Sequence[Cited]) -> Node | None:
    made = [
        el("pat:ReferenceCitation", el("com:PatentCitation",
           el("com:PatentCitationText", jp_text.cited_in_list(item.cited.number))))
        for item in cited
    ]  # fmt: skip
    return el("pat:ReferenceCitationBag", made) if made else None


def _classes(publication: Publication) -> list[Node]:
    symbols = [
        common.st8_ipc(text, edition, position, "JP", publication.date)
        for text, edition, position in common.ipcs(publication)
    ]
    national = [jp_text.fi_printed(text) for text in publication.family.fi]
    fterms = publication.family.fterm
    return [
        el("jppat:IPCClassification", [
            el("pat:FurtherClassification" if place else "pat:MainClassification", text)
            for place, text in enumerate(symbols)
        ]),
        el("jppat:NationalClassification", [
            el(f"jppat:{'Further' if place else 'Main'}NationalClassification",
               el("pat:PatentClassificationText", text))
            for place, text in enumerate(national)
        ]),
        el("jppat:ThemeCodeInformationBag", leaves("jppat:ThemeCodeInformation", jp_text.themes(fterms))),
        el("jppat:FtermInformationBag", leaves("jppat:FtermInformation", fterms)),
    ]  # fmt: skip


def _contact(names: Sequence[str], country: str = "") -> list[Node]:
    """One contact in Japanese, one in the original language where the party is foreign."""
    return [
        el("jpcom:Contact", {"jpcom:OriginalLanguageIndicator": "true"} if place else {},
           el("com:Name", el("com:EntityName", name)),
           el("com:CountryCode", country) if country and not place else None)
        for place, name in enumerate(names)
    ]  # fmt: skip


def _parties(publication: Publication, root: str) -> Node:
    family = publication.family
    names = [common.name(family.applicant, "ja")]
    if family.first != "JP":
        names.append(common.name(family.applicant, "en"))
    return el(
        f"jppat:{root}PartyBag",
        el("jppat:ApplicantsRegisteredPractitionersBag",
           el("jppat:ApplicantRegisteredPractitionerBag",
              el("jppat:Applicant", {"com:sequenceNumber": "1"}, _contact(names, family.first)))),
        el("jppat:InventorBag", [
            el("jppat:Inventor", {"com:sequenceNumber": str(place)},
               _contact([common.name(inventor, "ja")]))
            for place, inventor in enumerate(family.inventors, 1)
        ]),
    )  # fmt: skip


def _description(publication: Publication, cited: Sequence[Cited]) -> Node:
    paragraphs = list(jp_text.numbered(publication, cited))
    problem, solution = jp_text.summary_parts(paragraphs)

    def those(part: str) -> list[Node]:
        return [_p(number, text) for name, number, text in paragraphs if name == part]

    def at(places: Sequence[int]) -> list[Node]:
        return [_p(paragraphs[place][1], paragraphs[place][2]) for place in places]

    return el(
        "jppat:Description",
        el("pat:TechnicalField", those("technical_field")),
        el("pat:BackgroundArt", those("background")),
        *(_citation_list(number, text) for part, number, text in paragraphs if part == "citation_list"),
        el("pat:InventionSummary",
           el("pat:TechnicalProblem", at(problem)) if problem else None,
           el("pat:TechnicalSolution", at(solution)),
           el("pat:AdvantageousEffects", those("effects")) if those("effects") else None),
        el("pat:DrawingDescription", those("drawings")) if those("drawings") else None,
        el("pat:EmbodimentDescription", those("embodiments")),
    )  # fmt: skip


def _p(number: str, text: str) -> Node:
    return el("com:P", {"com:pNumber": number}, text)


def _citation_list(number: str, text: str) -> Node:
    named = leaves("com:PatentCitation", text.split("\n"))
    return el(
        "pat:CitationBag", el("pat:PatentCitationBag", el("com:P", {"com:pNumber": number}, named))
    )
