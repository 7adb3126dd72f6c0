"""Legal events in the form of the EPO's Open Patent Services (family service with legal data)."""

from __future__ import annotations

from collections.abc import Sequence

from demo.formats import docdb
from demo.formats.events import INPADOC, OF_A_STATE
from demo.formats.markup import RECORDS, Node, container, el
from demo.plan import Publication
from demo.source import Event

_NAMESPACES = {"xmlns": "http://www.epo.org/exchange", "xmlns:ops": "http://ops.epo.org"}


def write(publications: Sequence[Publication]) -> bytes:
    """The events of every publication as one file."""
    count = {"legal": "true", "total-result-count": str(len(publications))}
    root = el("ops:world-patent-data", _NAMESPACES, el("ops:patent-family", count, RECORDS))
    return container(root, [_member(publication) for publication in publications])


def _member(publication: Publication) -> Node:
    number = publication.number
    return el(
        "ops:family-member",
        el("publication-reference", el("document-id", {"document-id-type": "docdb"},
           el("country", number.office), el("doc-number", number.docdb), el("kind", number.kind),
           el("date", f"{publication.date:%Y%m%d}"))),
        el("application-reference", _typed(docdb.application(publication.filing))),
        [_without_format(claim) for claim in docdb.priorities(publication.filing)],
        [_event(publication.office, event) for event in publication.events],
    )  # fmt: skip


def _typed(identifier: Node) -> Node:
    return el(identifier.tag, {"document-id-type": "docdb"}, list(identifier.children))


def _without_format(claim: Node) -> Node:
    attributes = {name: value for name, value in claim.attributes if name != "data-format"}
    inner = [_typed(child) if isinstance(child, Node) and child.tag == "document-id" else child
             for child in claim.children]  # fmt: skip
    return el(claim.tag, attributes, inner)


def _event(office: str, event: Event) -> Node:
    return el(
        "ops:legal",
        {"code": event.code, "desc": INPADOC[office, event.code].upper()},
        el("ops:L001EP", {"desc": "Country Code"}, office),
        el("ops:L007EP", {"desc": "Gazette DATE"}, str(event.day)),
        el("ops:L008EP", {"desc": "Legal Event Code 1"}, event.code),
        el("ops:L500EP", _detail(office, event)) if event.detail else None,
    )


def _detail(office: str, event: Event) -> Node:
    if (office, event.code) in OF_A_STATE:
        return el("ops:L501EP", {"desc": "Ref Country Code"}, event.detail)
    return el("ops:L510EP", {"desc": "Free Format Text"}, event.detail)
