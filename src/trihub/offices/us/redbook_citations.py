"""The citations of Red Book documents (INID 56)."""

from __future__ import annotations

from collections.abc import Iterator

from trihub.core.citations import Citation, Phase, Remark, parse_categories
from trihub.offices import xml
from trihub.offices.parts import Parts, number_of
from trihub.offices.us import common

CITATIONS = {
    "citations": "us-references-cited/us-citation",
    "citations to 4.2": "references-cited/citation",
}
"""Field to path, from the bibliographic data down, children only."""


def citations(parts: Parts, bib: xml.Element | None) -> Iterator[Citation]:
    """Patents and other literature in the order of the file, with who cited them."""
    found = xml.each(bib, CITATIONS["citations"]) + xml.each(bib, CITATIONS["citations to 4.2"])
    for place, element in enumerate(found, 1):
        cited = xml.first(element, "patcit", "nplcit")
        office, number, kind, date = common.read_id(parts, element, "patcit/document-id")
        said = xml.value(element, "category").lower()
        yield Citation(
            sequence=number_of(xml.attribute(cited, "num"), place),
            office=office, number=common.cited(parts, office, number, kind, date), kind=kind, date=date,
            original=number, name=xml.value(element, "patcit/document-id/name"),
            text=xml.value(element, "nplcit") or xml.value(element, "patcit/text"),
            phase=common.PHASES.get(said, Phase.UNKNOWN), cited_by=common.OFFICE,
            remarks=tuple(_remarks(element)), classes=tuple(_cited_classes(element)),
        )  # fmt: skip


def _remarks(element: xml.Element) -> Iterator[Remark]:
    """Passages and ST.14 letters, where a citation has them beside who cited."""
    for passage in [*xml.each(element, "rel-passage"), *xml.each(element, "patcit/rel-passage")]:
        made = Remark(
            categories=parse_categories(xml.value(passage, "category")),
            claims=xml.value(passage, "rel-claims"),
            passage=xml.value(passage, "passage") or xml.value(passage, "text"),
        )
        if made.categories or made.claims or made.passage:
            yield made


def _cited_classes(element: xml.Element) -> Iterator[str]:
    for item in xml.each(element, "classification-national"):
        made = common.uspc(item.findtext("main-classification") or "")
        if made and xml.value(item, "country") in ("US", ""):
            yield f"USPC {made.symbol}"
    for tag, scheme in (
        ("classification-cpc-text", "CPC"),
        ("classification-ipc/main-classification", "IPC"),
    ):
        if text := xml.value(element, tag):
            yield f"{scheme} {text}"
