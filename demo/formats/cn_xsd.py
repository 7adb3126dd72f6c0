"""CNIPA's newer files: ``business:PatentDocumentAndRelated``, schema V2.2.1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from demo.citing import Carrier, Cited
from demo.formats import common
from demo.formats.events import CN_EVENTS
from demo.formats.markup import Child, Node, document, el
from demo.numbers import Number
from demo.plan import Filing, Publication

NAMESPACES = {
    "xmlns:base": "http://www.sipo.gov.cn/XMLSchema/base",
    "xmlns:business": "http://www.sipo.gov.cn/XMLSchema/business",
}
ORIGINAL = {"dataFormat": "original", "sequence": "1", "sourceDB": "national office"}
STANDARD = {"dataFormat": "standard", "sequence": "1"}
TYPES = {(False, False): "10", (True, False): "20", (False, True): "11", (True, True): "21"}
"""Whether a utility model, whether a PCT entry, to CNIPA's pair for the right."""

PARTS = (
    ("technical_field", "TechnicalField", "技术领域"),
    ("background", "BackgroundArt", "背景技术"),
    ("summary effects", "Disclosure", "发明内容"),
    ("drawings", "DrawingsDescription", "附图说明"),
    ("embodiments", "InventionMode", "具体实施方式"),
)
"""Parts of the source, the element they stand in, its heading."""


def write(publication: Publication, cited: Sequence[Cited]) -> bytes:
    """The publication as a file."""
    return document(_root(publication, cited))


def _b(tag: str, *children: Child | dict[str, str]) -> Node:
    return el(f"business:{tag}", *children)


def _root(publication: Publication, cited: Sequence[Cited]) -> Node:
    number, day = publication.number, common.compact(publication.date)
    attributes = {
        **NAMESPACES, "xsdVersion": "V2.2.1", "file": _file(publication),
        "dateProduced": common.compact(publication.date - dt.timedelta(days=5)), "status": "C",
        "lang": "zh", "country": "CN", "docNumber": number.digits, "kind": number.kind,
        "datePublication": day,
    }  # fmt: skip
    return _b(
        "PatentDocumentAndRelated",
        attributes,
        _bibliography(publication, cited),
        _b("Abstract", {"dataFormat": "original", "lang": "zh", "sourceDB": "national office"},
           el("base:Paragraphs", {"num": "0001"}, publication.member.abstract)),
        _description(publication),
        _claims(publication),
        _events(publication),
    )  # fmt: skip


def _file(publication: Publication) -> str:
    number, day = publication.number, common.compact(publication.date)
    return f"CN{_standard(publication.filing)}CN0000{number.digits}0{number.kind}FULZH{day}CN00.XML"


def _standard(filing: Filing) -> str:
    """CNIPA's exchange form of an application number, of any office."""
    number = filing.number
    if filing.office == "CN":
        pair = TYPES[filing.utility, filing.pct is not None]
        return f"{pair}{number.docdb[:4]}{int(number.docdb[5:]):09d}"
    pair = "20" if filing.utility else "10"
    serial = {"JP": number.docdb[4:], "KR": number.docdb[4:]}.get(filing.office, number.digits)
    return f"{pair}{filing.filed.year}{int(serial):09d}"


def _id(office: str, number: str, day: dt.date, kind: str = "", lang: str = "") -> Node:
    return el(
        "base:DocumentID",
        {"lang": lang} if lang else {},
        el("base:WIPOST3Code", office),
        el("base:DocNumber", number),
        el("base:Kind", kind) if kind else None,
        el("base:Date", common.compact(day)),
    )


def gazette_number(day: dt.date) -> str:
    """Volume and issue: volumes count years from 1985, issues weeks (twice a week, with their place)."""
    week = day.isocalendar().week
    return f"{day.year - 1984}-{week:02d}{'01' if day.weekday() < 2 else '02'}"


def _bibliography(publication: Publication, cited: Sequence[Cited]) -> Node:
    number, day, filing = publication.number, publication.date, publication.filing
    return _b(
        "BibliographicData",
        _b("PublicationReference", ORIGINAL, _id("CN", number.printed, day, number.kind)),
        _b("PublicationReference", STANDARD, _id("CN", number.digits, day, number.kind)),
        _b("GrantReference", ORIGINAL, _id("CN", number.digits, day)) if publication.is_grant else None,
        _b("PublicAvailabilityDate", _b("GazetteReference",
           _b("GazetteNumber", gazette_number(day)), el("base:Date", common.compact(day)))),
        _applications(filing),
        _b("PatentNumber", f"ZL{filing.number.printed}") if publication.is_grant else None,
        _priorities(filing),
        _classes(publication),
        _b("InventionTitle", {"lang": "zh", "dataFormat": "original", "sourceDB": "national office"},
           publication.member.title),
        _earlier(publication.earlier),
        _citations([item for item in cited if item.carrier is Carrier.GAZETTE]),
        _parties(publication),
        *_pct(publication),
    )  # fmt: skip


def _applications(filing: Filing) -> list[Node]:
    kind = {"applType": TYPES[filing.utility, filing.pct is not None]}
    return [
        _b("ApplicationReference", kind | ORIGINAL, _id("CN", filing.number.printed, filing.filed)),
        _b("ApplicationReference", kind | STANDARD, _id("CN", _standard(filing), filing.filed)),
    ]  # fmt: skip


def _priorities(filing: Filing) -> Node | None:
    made: list[Node] = []
    for form in ("original", "standard"):
        for place, claimed in enumerate(filing.priorities, 1):
            number = claimed.number.printed if form == "original" else _standard(claimed)
            made.append(
                _b("Priority", {"kind": "international", "dataFormat": form, "sequence": str(place)},
                   el("base:WIPOST3Code", claimed.office), el("base:DocNumber", number),
                   el("base:Date", common.compact(claimed.filed)))
            )  # fmt: skip
    return _b("PriorityDetails", made) if made else None


def _classes(publication: Publication) -> Node:
    made: list[Node] = []
    for place, (text, edition, _) in enumerate(common.ipcs(publication), 1):
        parts = common.symbol(text)
        made.append(
            _b("ClassificationIPCR", {"sequence": str(place)},
               _b("IPCVersionDate", common.edition_day(edition)),
               _b("Section", parts.section), _b("MainClass", parts.main_class),
               _b("Subclass", parts.subclass), _b("MainGroup", parts.group),
               _b("Subgroup", parts.subgroup),
               _b("GeneratingOffice", el("base:WIPOST3Code", "CN")),
               _b("ClassificationDataSource", "H"),
               el("base:Text", f"{text.replace(' ', f'{chr(32):>3}')}    ({edition})"))
        )  # fmt: skip
    return _b("ClassificationIPCRDetails", {"creator": "03", "processingType": "original"}, made)


def _earlier(earlier: Publication | None) -> Node | None:
    if earlier is None:
        return None
    named = _id("CN", earlier.number.digits, earlier.date, earlier.kind)
    return _b("RelatedDocuments", _b("RelatedPublication", named))


def _citations(cited: Sequence[Cited]) -> Node | None:
    made: list[Node] = []
    for place, item in enumerate(cited, 1):
        number: Number = item.cited.number
        named = _id(number.office, number.digits, item.cited.date, number.kind)
        cite = item.cite
        made.append(
            _b("Citation", {"sequence": str(place)},
               _b("ApplicationCitation", _b("PublicationReference", named)),
               _b("Category", cite.category) if cite.category else None,
               _b("RelatedClaims", cite.claims) if cite.claims else None,
               _b("RelatedPassage", cite.passage) if cite.passage else None)
        )  # fmt: skip
    return _b("ReferencesCited", made) if made else None


def _parties(publication: Publication) -> Node:
    family = publication.family
    book = el("base:AddressBook", {"lang": "zh"},
              el("base:Name", common.name(family.applicant, "zh")),
              el("base:Address", el("base:WIPOST3Code", family.first)))  # fmt: skip
    inventors = [
        _b("Inventor", {"sequence": str(place), "dataFormat": "original", "lang": "zh", "publicationMark": "0"},
           el("base:AddressBook", {"lang": "zh"}, el("base:Name", common.name(names, "zh"))))
        for place, names in enumerate(family.inventors, 1)
    ]  # fmt: skip
    kept = {"sequence": "1", "dataFormat": "original", "lang": "zh"}
    return _b(
        "Parties",
        _b("ApplicantDetails", _b("Applicant", kept | {"appType": "applicant"}, book)),
        _b("InventorDetails", inventors),
        _b("AssigneeDetails", _b("Assignee", kept, book)) if publication.is_grant else None,
    )


def _pct(publication: Publication) -> Iterator[Node]:
    filing, wo = publication.filing, publication.wo
    if filing.pct is None or filing.entered is None or wo is None:
        return
    yield _b("DatePCTArticle2239Fulfilled", el("base:Date", common.compact(filing.entered)))
    yield _b(
        "PCTOrRegionalFilingData",
        _id(filing.pct.number.office, filing.pct.number.printed, filing.pct.filed),
    )
    yield _b(
        "PCTOrRegionalPublishingData",
        _id("WO", wo.number.printed, wo.date, "A1", wo.member.lang.upper()),
    )


def _description(publication: Publication) -> Node:
    paragraph = 0
    made: list[Node] = [_b("InventionTitle", {"id": "title1"}, publication.member.title)]
    for parts, tag, heading in PARTS:
        texts = [item for part in parts.split() for item in common.section(publication, part)]
        if not texts:
            continue
        if tag == "Disclosure" and publication.filing.utility:
            heading = "实用新型内容"
        inner: list[Node] = []
        for number, text in [("", heading), *texts]:
            paragraph += 1
            counted = {"num": f"n{number}"} if number else {}
            inner.append(el("base:Paragraphs", {"id": f"p{paragraph:04d}"} | counted, text))
        made.append(_b(tag, inner))
    return _b(
        "Description", {"lang": "zh", "dataFormat": "original", "sourceDB": "national office"}, made
    )


def _claims(publication: Publication) -> Node:
    made = [
        _b("Claim", {"id": f"cl{number:04d}", "num": f"{number:04d}"},
           [_b("ClaimText", line) for line in f"{number}.{text}".split("\n")])
        for number, text in enumerate(publication.claims, 1)
    ]  # fmt: skip
    return _b(
        "Claims", {"lang": "zh", "dataFormat": "original", "sourceDB": "national office"}, made
    )


def _events(publication: Publication) -> list[Node]:
    kind = TYPES[publication.filing.utility, publication.filing.pct is not None]
    return [
        _b("PRSRecord", {"PRSID": f"{publication.filing.number.docdb}-{place}", "status": "C"},
           _b("IPRType", kind), _b("PRSPublicationDate", el("base:Date", common.compact(event.day))),
           _b("PRSCode", event.code), _b("PRSValue", CN_EVENTS[event.code]))
        for place, event in enumerate(publication.events, 1)
    ]  # fmt: skip
