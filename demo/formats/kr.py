"""The Korean office's bulk gazettes: ``KR_OpenPatent`` and its siblings, in EUC-KR to 2020."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from demo.formats import common
from demo.formats.markup import Node, document, el, lines
from demo.plan import Filing, Publication

EUC_KR_UNTIL = dt.date(2020, 12, 31)

ROOTS = {
    "A": ("KR_OpenPatent", "공개특허공보(A)"),
    "B1": ("KR_RegPatent", "등록특허공보(B1)"),
    "U": ("KR_OpenUtility", "공개실용신안공보(U)"),
    "Y1": ("KR_RegUtility", "등록실용신안공보(Y1)"),
}
"""Kind to the root element and the words for it."""

_PROBLEM = re.compile("과제|목적")


def write(publication: Publication) -> bytes:
    """The publication as a file. UTF-8 where EUC-KR lacks a letter of the text."""
    made = _root(publication)
    if publication.date <= EUC_KR_UNTIL:
        try:
            return document(made, encoding="EUC-KR", codec="euc_kr")
        except UnicodeEncodeError:
            return document(made)
    return document(made)


def day(date: dt.date) -> str:
    """A date as the gazette prints it: ``2021년01월06일``."""
    return f"{date:%Y}년{date:%m}월{date:%d}일"


def _root(publication: Publication) -> Node:
    root, words = ROOTS[publication.kind]
    return el(
        root,
        el("KR_DocumentType", words),
        _numbers(publication),
        el("KR_ApplicationInformation",
           el("KR_ApplicationNumber", publication.filing.number.printed),
           el("KR_ApplicationDate", day(publication.filing.filed))),
        _pct(publication),
        [_priority(claimed) for claimed in publication.filing.priorities],
        _classes(publication),
        _parties(publication),
        el("invention-title", publication.member.title),
        el("abstract", el("summary", el("p", publication.member.abstract))),
        _description(publication),
        el("claims", [
            el("claim", {"num": str(number)}, el("claim-text", lines(text, "br")))
            for number, text in enumerate(publication.claims, 1)
        ]),
    )  # fmt: skip


def _numbers(publication: Publication) -> list[Node | None]:
    """The publication's own number and day; of a registration the laid-open one beside it."""
    opened = publication.earlier or publication
    registered = publication.registered
    laid_open: list[Node | None] = [
        el("KR_OpenNumber", opened.number.printed), el("KR_OpenDate", day(opened.date))
    ]  # fmt: skip
    if publication.earlier is None:
        return laid_open
    return [
        el("KR_RegNum", publication.number.printed),
        el("KR_RegDate", day(registered)) if registered else None,
        el("KR_PublicationDate", day(publication.date)),
        *laid_open,
    ]


def _pct(publication: Publication) -> list[Node]:
    filing, wo = publication.filing, publication.wo
    if filing.pct is None or wo is None or filing.entered is None:
        return []
    return [
        el("KR_InternationalApplicationNumber", filing.pct.number.printed),
        el("KR_InternationalApplicationDate", day(filing.pct.filed)),
        el("KR_InternationalOpenNumber", f"WO {wo.number.printed}"),
        el("KR_InternationalOpenDate", day(wo.date)),
        el("KR_TranslationSubmitDate", day(filing.entered)),
    ]


def _priority(claimed: Filing) -> Node:
    number = claimed.number
    printed = number.printed
    if claimed.office == "JP":
        printed = f"JP-P-{number.docdb[:4]}-{int(number.docdb[4:]):08d}"
    return el(
        "KR_PriorityInformation",
        el("KR_PriorityCountry", f"{common.COUNTRIES_KO[claimed.office]}({claimed.office})"),
        el("KR_PriorityNumber", printed),
        el("KR_PriorityDate", day(claimed.filed)),
    )


def _classes(publication: Publication) -> list[Node]:
    family = publication.family
    ipc = [
        el("KR_FurtherClassification" if position == "L" else "KR_MainClassification",
           {"value": f"{text} ({edition})"})
        for text, edition, position in common.ipcs(publication)
    ]  # fmt: skip
    cpc = [
        el("KR_FurtherClassification" if place else "KR_MainClassification", {"value": text})
        for place, text in enumerate(family.cpc)
    ]
    return [el("KR_IPCInformation", ipc), el("KR_CPCInformation", cpc)]


def _named(tag: str, names: Mapping[str, str], country: str) -> Node:
    return el(
        tag,
        el("KR_ORGName" if tag == "KR_Applicant" else "KR_Name", common.name(names, "ko")),
        el("KR_EnglishName", common.name(names, "en")),
        el("KR_Country", country) if country else None,
    )


def _parties(publication: Publication) -> list[Node]:
    family = publication.family
    return [
        el("KR_ApplicantInformation", _named("KR_Applicant", family.applicant, family.first)),
        el(
            "KR_Inventor",
            [_named("KR_InventorInformation", names, "") for names in family.inventors],
        ),
    ]


def _description(publication: Publication) -> Node:
    def those(part: str) -> list[Node]:
        return [
            el("p", {"num": number}, text) for number, text in common.section(publication, part)
        ]

    summary = common.section(publication, "summary")
    says = len(summary) > 1 and _PROBLEM.search(summary[0][1])
    whole = those("summary")
    problem, solution = (whole[:1], whole[1:]) if says else ([], whole)
    return el(
        "description",
        el("technical-field", those("technical_field")),
        el("background-art", those("background")),
        el("summary-of-invention",
           el("tech-problem", problem) if problem else None,
           el("tech-solution", solution),
           el("advantageous-effects", those("effects")) if those("effects") else None),
        el("description-of-drawings", those("drawings")) if those("drawings") else None,
        el("description-of-embodiments", those("embodiments")),
    )  # fmt: skip
