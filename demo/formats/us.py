"""The USPTO's Red Book: applications 4.4 and 4.6, grants 4.5 and 4.7 by their day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from demo.citing import Carrier, Cited
from demo.formats import common
from demo.formats.markup import Child, Node, document, el
from demo.numbers import Number
from demo.plan import Filing, Publication

NEW_VERSIONS_FROM = dt.date(2022, 2, 17)
VERSIONS = {
    ("application", False): "v4.4 2014-04-03", ("application", True): "v4.6 2022-02-17",
    ("grant", False): "v4.5 2014-04-03", ("grant", True): "v4.7 2022-02-17",
}  # fmt: skip

PARTS = (
    ("technical_field", "TECHNICAL FIELD"),
    ("background", "BACKGROUND"),
    ("summary effects", "SUMMARY"),
    ("drawings", "BRIEF DESCRIPTION OF THE DRAWINGS"),
    ("embodiments", "DETAILED DESCRIPTION"),
)
"""Parts of the source and the heading over them."""

CITED_BY = {"examination": "cited by examiner", "search": "cited by examiner"}
_REFERENCE = re.compile(r"claims? (\d+)(?:(?:, | to | or | and |-)\d+)*")


def write(publication: Publication, cited: Sequence[Cited]) -> bytes:
    """The publication as a file."""
    stage = "grant" if publication.is_grant else "application"
    number, day = publication.number, common.compact(publication.date)
    version = VERSIONS[stage, publication.date >= NEW_VERSIONS_FROM]
    file = f"US{number.digits if stage == 'grant' else number.digits + number.kind}-{day}.XML"
    attributes = {
        "lang": "EN", "dtd-version": version, "file": file, "status": "PRODUCTION",
        "id": f"us-patent-{stage}", "country": "US",
        "date-produced": common.compact(publication.date - dt.timedelta(days=15)), "date-publ": day,
    }  # fmt: skip
    root = el(
        f"us-patent-{stage}",
        attributes,
        _bibliography(publication, cited, stage),
        el("abstract", {"id": "abstract"}, el("p", {"id": "p-0001", "num": "0000"}, publication.member.abstract)),
        el("description", {"id": "description"}, list(_description(publication))),
        el("us-claim-statement", "What is claimed is:"),
        el("claims", {"id": "claims"}, [
            el("claim", {"id": f"CLM-{number:05d}", "num": f"{number:05d}"}, _claim(number, text))
            for number, text in enumerate(publication.claims, 1)
        ]),
    )  # fmt: skip
    return document(root)


def _id(office: str, number: str, day: dt.date, kind: str = "") -> Node:
    return el("document-id", el("country", office), el("doc-number", number),
              el("kind", kind) if kind else None, el("date", common.compact(day)))  # fmt: skip


def _bibliography(publication: Publication, cited: Sequence[Cited], stage: str) -> Node:
    filing, number, earlier = publication.filing, publication.number, publication.earlier
    listed = [item for item in cited if item.carrier is Carrier.GAZETTE]
    grant = stage == "grant"
    return el(
        f"us-bibliographic-data-{stage}",
        {"lang": "EN", "country": "US"},
        el("publication-reference", _id("US", number.digits, publication.date, number.kind)),
        el("application-reference", {"appl-type": "utility"},
           _id("US", filing.number.digits, filing.filed)),
        el("us-application-series-code", "19"),
        _priorities(filing),
        _ipc(publication),
        _cpc(publication),
        el("invention-title", {"id": "d2e43"}, publication.member.title),
        el("us-references-cited", [_citation(place, item) for place, item in enumerate(listed, 1)])
        if listed else None,
        el("number-of-claims", str(len(publication.claims))) if grant else None,
        el("us-exemplary-claim", "1") if grant else None,
        el("us-related-documents", el("related-publication",
           _id("US", earlier.number.digits, earlier.date, earlier.kind))) if earlier else None,
        _parties(publication),
        el("assignees", el("assignee", _company(publication.family.applicant, publication.family.first))),
        _pct(publication),
    )  # fmt: skip


def _priorities(filing: Filing) -> Node | None:
    made = [
        el("priority-claim", {"sequence": f"{place:02d}", "kind": "national"},
           el("country", claimed.office), el("doc-number", claimed.number.printed),
           el("date", common.compact(claimed.filed)))
        for place, claimed in enumerate(filing.priorities, 1)
    ]  # fmt: skip
    return el("priority-claims", made) if made else None


def _symbol(text: str) -> list[Node]:
    parts = common.symbol(text)
    return [
        el("section", parts.section), el("class", parts.main_class), el("subclass", parts.subclass),
        el("main-group", parts.group), el("subgroup", parts.subgroup),
    ]  # fmt: skip


def _status(publication: Publication) -> list[Node]:
    return [
        el("action-date", el("date", common.compact(publication.date))),
        el("generating-office", el("country", "US")),
        el("classification-status", "B"),
        el("classification-data-source", "H"),
    ]


def _ipc(publication: Publication) -> Node:
    return el("classifications-ipcr", [
        el("classification-ipcr",
           el("ipc-version-indicator", el("date", common.edition_day(edition))),
           el("classification-level", "A"), _symbol(text), el("symbol-position", position),
           el("classification-value", "I"), _status(publication))
        for text, edition, position in common.ipcs(publication)
    ])  # fmt: skip


def _cpc(publication: Publication) -> Node:
    made = [
        el("classification-cpc", el("cpc-version-indicator", el("date", "20130101")),
           _symbol(text), el("symbol-position", position), el("classification-value", value),
           _status(publication), el("scheme-origination-code", "C"))
        for text, position, value in common.cpcs(publication)
    ]  # fmt: skip
    return el(
        "classifications-cpc",
        el("main-cpc", made[0]),
        el("further-cpc", made[1:]) if made[1:] else None,
    )


def cited_number(number: Number) -> str:
    """A cited document's number as the USPTO prints it."""
    if number.office == "US":
        return number.printed if number.kind.startswith("A") else number.digits
    return number.printed if number.office == "WO" else number.docdb


def _citation(place: int, item: Cited) -> Node:
    cited, cite = item.cited, item.cite
    day = common.compact(cited.date)[:6] + "00"
    return el(
        "us-citation",
        el("patcit", {"num": f"{place:05d}"},
           el("document-id", el("country", cited.office), el("doc-number", cited_number(cited.number)),
              el("kind", cited.kind), el("date", day))),
        el("rel-passage", el("passage", cite.passage)) if cite.passage else None,
        el("category", CITED_BY.get(cite.phase, "cited by applicant")),
    )  # fmt: skip


def _company(names: Mapping[str, str], country: str) -> Node:
    return el(
        "addressbook",
        el("orgname", common.name(names, "en")),
        el("address", el("country", country)),
    )


def _parties(publication: Publication) -> Node:
    family = publication.family
    kind = {
        "app-type": "applicant",
        "designation": "us-only",
        "applicant-authority-category": "assignee",
    }
    inventors: list[Node] = []
    for place, names in enumerate(family.inventors):
        last, first = common.person(common.name(names, "en"))
        inventors.append(
            el("inventor", {"sequence": f"{place:02d}", "designation": "us-only"},
               el("addressbook", el("last-name", last), el("first-name", first),
                  el("address", el("country", family.first))))
        )  # fmt: skip
    return el(
        "us-parties",
        el("us-applicants", el("us-applicant", {"sequence": "00"} | kind,
           _company(family.applicant, family.first), el("residence", el("country", family.first)))),
        el("inventors", inventors),
    )  # fmt: skip


def _pct(publication: Publication) -> list[Node]:
    filing, wo = publication.filing, publication.wo
    if filing.pct is None or wo is None or filing.entered is None:
        return []
    pct = filing.pct
    return [
        el("pct-or-regional-filing-data", _id("WO", pct.number.printed, pct.filed, "00"),
           el("us-371c12-date", el("date", common.compact(filing.entered)))),
        el("pct-or-regional-publishing-data",
           _id("WO", f"WO{wo.number.printed}", wo.date, wo.kind)),
    ]  # fmt: skip


def _description(publication: Publication) -> Iterator[Node]:
    heading = 0
    for parts, words in PARTS:
        texts = [item for part in parts.split() for item in common.section(publication, part)]
        if not texts:
            continue
        heading += 1
        yield el("heading", {"id": f"h-{heading:04d}", "level": "1"}, words)
        for number, text in texts:
            yield el("p", {"id": f"p-{int(number) + 1:04d}", "num": number}, text)


def _claim(number: int, text: str) -> Node:
    """The claim with its elements on lines of their own and its references tagged."""
    head, *elements = _elements(f"{number}. {text}")
    return el("claim-text", _tagged(head), [el("claim-text", _tagged(item)) for item in elements])


def _elements(text: str) -> list[str]:
    if "\n" in text:
        return text.split("\n")
    head, colon, rest = text.partition(": ")
    if not colon or "; " not in rest:
        return [text]
    items = rest.split("; ")
    return [f"{head}:", *(f"{item};" for item in items[:-1]), items[-1]]


def _tagged(text: str) -> list[Child]:
    parts: list[Child] = []
    position = 0
    for match in _REFERENCE.finditer(text):
        parts += [
            text[position : match.start()],
            el("claim-ref", {"idref": f"CLM-{int(match[1]):05d}"}, match[0]),
        ]
        position = match.end()
    return [*parts, text[position:]]
