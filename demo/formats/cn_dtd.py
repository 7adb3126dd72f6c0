"""CNIPA's older files: ``cn-patent-document``, declared GB2312 and filled from GB 18030."""

from __future__ import annotations

from collections.abc import Iterator

from demo.formats import common
from demo.formats.markup import Node, document, el
from demo.plan import Publication

DOCTYPE = '<!DOCTYPE cn-patent-document SYSTEM "dtd/cn-patent-document-06-10-27.dtd">'

PARTS = (
    ("technical_field", "technical-field", "技术领域"),
    ("background", "background-art", "背景技术"),
    ("summary effects", "disclosure", "发明内容"),
    ("drawings", "description-of-drawings", "附图说明"),
    ("embodiments", "mode-for-invention", "具体实施方式"),
)
"""Parts of the source, the element they stand in, its heading."""


def write(publication: Publication) -> bytes:
    """The publication as a file."""
    root = el(
        "cn-patent-document",
        {"lang": "ZH", "country": "CN"},
        _bibliography(publication),
        el("application-body", {"lang": "CN", "country": "CN"},
           _description(publication), _claims(publication)),
    )  # fmt: skip
    return document(root, encoding="GB2312", codec="gb18030", doctype=DOCTYPE)


def _bibliography(publication: Publication) -> Node:
    filing, day = publication.filing, common.compact(publication.date)
    return el(
        "cn-bibliographic-data",
        el("cn-publication-reference",
           el("document-id", el("country", "CN"), el("doc-number", publication.number.digits),
              el("kind", publication.kind), el("date", day)),
           el("gazette-reference", el("gazette-num", _gazette(publication)), el("date", day))),
        el("application-reference", {"appl-type": "发明专利"},
           el("document-id", el("country", "CN"), el("doc-number", filing.number.printed),
              el("date", common.compact(filing.filed)))),
        el("priority-claims", [
            el("priority-claim", {"sequence": str(place), "kind": "international"},
               el("country", claimed.office), el("doc-number", claimed.number.printed),
               el("date", common.compact(claimed.filed)))
            for place, claimed in enumerate(filing.priorities, 1)
        ]) if filing.priorities else None,
        el("classifications-ipcr", [
            el("classification-ipcr", el("text", f"{common.symbol(text).fixed.rstrip()}    ({edition})"))
            for text, edition, _ in common.ipcs(publication)
        ]),
        el("invention-title", publication.member.title),
        el("abstract", el("p", {"num": "1"}, publication.member.abstract)),
        _parties(publication),
    )  # fmt: skip


def _gazette(publication: Publication) -> str:
    """Volume and week."""
    return f"{publication.date.year - 1984}-{publication.date.isocalendar().week:02d}"


def _parties(publication: Publication) -> Node:
    family = publication.family
    return el(
        "cn-parties",
        el("cn-applicants", el("cn-applicant", {"sequence": "1"},
           el("addressbook", {"lang": "ZH"}, el("name", common.name(family.applicant, "zh")),
              el("address", el("country", family.first))))),
        el("cn-inventors", [
            el("cn-inventor", {"sequence": str(place)}, el("name", common.name(names, "zh")))
            for place, names in enumerate(family.inventors, 1)
        ]),
    )  # fmt: skip


def _description(publication: Publication) -> Node:
    return el(
        "description",
        el("invention-title", {"id": "tilte1"}, publication.member.title),
        list(_parts(publication)),
    )


def _parts(publication: Publication) -> Iterator[Node]:
    for parts, tag, heading in PARTS:
        texts = [item for part in parts.split() for item in common.section(publication, part)]
        if texts:
            yield el(
                tag,
                el("heading", heading),
                [el("p", {"id": f"p{number}", "num": number}, text) for number, text in texts],
            )


def _claims(publication: Publication) -> Node:
    return el("claims", [
        el("claim", {"id": f"cl{number:04d}", "num": f"{number:04d}"},
           [el("claim-text", line) for line in f"{number}.{text}".split("\n")])
        for number, text in enumerate(publication.claims, 1)
    ])  # fmt: skip
