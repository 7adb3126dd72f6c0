"""The CPC scheme out of its official XML (``class-scheme`` with nested ``classification-item``; CPC
scheme, bulk data of EPO and USPTO)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trihub.core.errors import BadFile
from trihub.offices.xml import Element, parse, root_name

ROOT = "class-scheme"
HEADING = "6"
"""The level of headings over several main groups, which bear the first one's symbol."""


@dataclass(frozen=True, slots=True)
class CpcClass:
    """A symbol (``Y02E 10/50`` is ``Y02E10/50``), the one above it, its title in English."""

    symbol: str
    parent: str
    title: str


def is_cpc_scheme(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a CPC scheme."""
    return root_name(head) == ROOT


def read_cpc(data: bytes, name: str) -> tuple[str, list[CpcClass]]:
    """The edition (``2021.05``) and the classes, from the subclass down.

    :raises BadFile: no sound XML, or a scheme of another kind or without a date.
    """
    root = parse(data)
    date = root.get("publication-date") or ""
    if root.tag != ROOT or root.get("scheme-type") != "cpc" or len(date) < 7:
        raise BadFile(
            f"{name} is no CPC scheme with a date of publication.",
            hint="Give the files cpc-scheme-….xml of the CPC's bulk data.",
        )
    return date[:7].replace("-", "."), list(_items(root, ""))


def _items(around: Element, parent: str) -> Iterator[CpcClass]:
    """Depth first without recursion: a hostile file may nest deeply."""
    left: list[tuple[Element, str]] = [(around, parent)]
    while left:
        element, above = left.pop()
        own = above
        if element.tag == "classification-item" and element.get("level") != HEADING:
            own = element.findtext("classification-symbol") or ""
            if own and own != above and len(own) >= 4:
                yield CpcClass(own, above if len(above) >= 4 else "", _title(element))
        left += [(child, own) for child in element if child.tag == "classification-item"]


def _title(item: Element) -> str:
    title = item.find("class-title")
    if title is None:
        return ""
    parts = []
    for part in title.iter("title-part"):
        for text in part.iter("text"):
            around = text.getparent()
            if around is not None and around.tag in ("title-part", "CPC-specific-text"):
                parts.append(" ".join("".join(map(str, text.itertext())).split()))
    return "; ".join(filter(None, parts))
