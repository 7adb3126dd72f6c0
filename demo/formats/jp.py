"""JPO gazettes to the end of 2021: ``jp-official-gazette`` in ST.36 form."""

from __future__ import annotations

from collections.abc import Sequence

from demo.citing import Carrier, Cited
from demo.formats import common, jp_text
from demo.formats.markup import Child, Node, document, el, leaves, lines
from demo.plan import Publication

KINDS = {"A": ("A", "公開特許公報(A)"), "T": ("T", "公表特許公報(A)"), "B2": ("B9", "特許公報(B2)")}
"""What is published to ``kind-of-jp`` and the words for it."""


def write(publication: Publication, cited: Sequence[Cited]) -> bytes:
    """The publication as a file."""
    code, words = KINDS[_what(publication)]
    attributes = {
        "kind-of-jp": code, "kind-of-st16": publication.kind, "lang": "ja", "dtd-version": "1.0",
        "country": "JP", "xmlns:jp": "http://www.jpo.go.jp",
    }  # fmt: skip
    abstract = el(
        "abstract",
        el("p", {"num": ""}, _broken(jp_text.abstract_lines(publication.member.abstract))),
    )
    root = el(
        "jp-official-gazette",
        attributes,
        _bibliography(publication, cited, words),
        _description(publication, cited),
        el("claims", [
            el("claim", {"num": str(number)}, el("claim-text", lines(text, "br")))
            for number, text in enumerate(publication.claims, 1)
        ]),
        None if publication.is_grant else abstract,
    )  # fmt: skip
    return document(root)


def _what(publication: Publication) -> str:
    return "T" if publication.kind == "A" and publication.filing.entered else publication.kind


def _broken(parts: Sequence[str]) -> list[Child]:
    return lines("\n".join(parts), "br")


def _id(number: str, day: str, country: str = "", kind: str = "") -> Node:
    return el("document-id", el("country", country) if country else None, el("doc-number", number),
              el("kind", kind) if kind else None, el("date", day))  # fmt: skip


def _bibliography(publication: Publication, cited: Sequence[Cited], words: str) -> Node:
    filing, earlier, registered = publication.filing, publication.earlier, publication.registered
    listed = [item for item in cited if item.carrier is Carrier.GAZETTE]
    return el(
        "bibliographic-data",
        {"lang": "ja", "country": "JP"},
        el("publication-reference",
           _id(publication.number.digits, common.compact(publication.date), "JP", words)),
        el("application-reference", _id(filing.number.digits, common.compact(filing.filed))),
        el("registration-date", common.compact(registered)) if registered else None,
        el("invention-title", publication.member.title),
        _parties(publication),
        el("priority-claims", [
            el("priority-claim", {"sequence": str(place), "jp:kind": "international"},
               el("country", claimed.office), el("doc-number", claimed.number.printed),
               el("date", common.compact(claimed.filed)))
            for place, claimed in enumerate(filing.priorities, 1)
        ]) if filing.priorities else None,
        el("dates-of-public-availability", el("unexamined-printed-without-grant",
           _id(earlier.number.digits, common.compact(earlier.date)))) if earlier else None,
        _pct(publication),
        _classes(publication),
        el("number-of-claims", {"jp:adopted-law": "claim"}, str(len(publication.claims))),
        el("references-cited", [
            el("citation", el("patcit", {"num": str(place)},
               el("text", jp_text.cited_in_list(item.cited.number))))
            for place, item in enumerate(listed, 1)
        ]) if listed else None,
        el("jp:theme-code-info", leaves("jp:theme-code", jp_text.themes(publication.family.fterm))),
        el("jp:f-term-info", leaves("jp:f-term", publication.family.fterm)),
    )  # fmt: skip


def _parties(publication: Publication) -> Node:
    family = publication.family
    latin = family.first != "JP"
    applicant = el(
        "applicant",
        {"sequence": "1"},
        el("addressbook", {"lang": "ja"}, el("name", common.name(family.applicant, "ja")),
           el("address", el("text", common.COUNTRIES_JA[family.first]), el("country", family.first))),
        el("addressbook", {"lang": "en"}, el("name", common.name(family.applicant, "en")))
        if latin else None,
    )  # fmt: skip
    return el(
        "parties",
        el("jp:applicants-agents-article", el("jp:applicants-agents", {"sequence": "1"}, applicant)),
        el("inventors", [
            el("inventor", {"sequence": str(place)},
               el("addressbook", el("name", common.name(names, "ja"))))
            for place, names in enumerate(family.inventors, 1)
        ]),
    )  # fmt: skip


def _pct(publication: Publication) -> list[Node]:
    filing, wo = publication.filing, publication.wo
    if filing.pct is None or filing.entered is None or wo is None:
        return []
    return [
        el("pct-or-regional-filing-data", _id(filing.pct.number.digits, common.compact(filing.pct.filed))),
        el("pct-or-regional-publishing-data", _id(wo.number.digits, common.compact(wo.date))),
        el("jp:date-of-submission-of-translation", common.compact(filing.entered)),
    ]  # fmt: skip


def _classes(publication: Publication) -> list[Node]:
    printed = [
        common.st8_ipc(text, edition, position, "JP", publication.date)
        for text, edition, position in common.ipcs(publication)
    ]
    national = [jp_text.fi_printed(text) for text in publication.family.fi]
    return [
        el("classification-ipc", el("edition"), _main_and_further(printed)),
        el("classification-national", el("country", "JP"), _main_and_further(national)),
    ]


def _main_and_further(symbols: Sequence[str]) -> list[Node]:
    return [
        el("further-clsf" if place else "main-clsf", text) for place, text in enumerate(symbols)
    ]


def _description(publication: Publication, cited: Sequence[Cited]) -> Node:
    paragraphs = list(jp_text.numbered(publication, cited))
    problem, solution = jp_text.summary_parts(paragraphs)

    def those(part: str) -> list[Node]:
        return [_p(number, text) for name, number, text in paragraphs if name == part]

    def at(places: Sequence[int]) -> list[Node]:
        return [_p(paragraphs[place][1], paragraphs[place][2]) for place in places]

    return el(
        "description",
        el("technical-field", those("technical_field")),
        el("background-art", those("background")),
        *(_citation_list(number, text) for part, number, text in paragraphs if part == "citation_list"),
        el("summary-of-invention",
           el("tech-problem", at(problem)) if problem else None,
           el("tech-solution", at(solution)),
           el("advantageous-effects", those("effects")) if those("effects") else None),
        el("description-of-drawings", those("drawings")) if those("drawings") else None,
        el("description-of-embodiments", those("embodiments")),
    )  # fmt: skip


def _p(number: str, text: str) -> Node:
    return el("p", {"num": number}, text)


def _citation_list(number: str, text: str) -> Node:
    named = [
        el("patcit", {"num": str(place)}, el("text", words))
        for place, words in enumerate(text.split("\n"), 1)
    ]
    return el("citation-list", el("patent-literature", el("p", {"num": number}, named)))
