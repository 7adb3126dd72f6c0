"""Legal events in the form of the EPO's Open Patent Services (family service with legal data)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from demo.formats import docdb
from demo.formats.events import INPADOC
from demo.formats.markup import RECORDS, Node, container, el
from demo.plan import Publication

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
        [_event(publication, code, day) for code, day in publication.events],
    )  # fmt: skip


def _typed(identifier: Node) -> Node:
    return el(identifier.tag, {"document-id-type": "docdb"}, list(identifier.children))


def _without_format(claim: Node) -> Node:
    attributes = {name: value for name, value in claim.attributes if name != "data-format"}
    inner = [_typed(child) if isinstance(child, Node) and child.tag == "document-id" else child
             for child in claim.children]  # fmt: skip
    return el(claim.tag, attributes, inner)


def _event(publication: Publication, code: str, day: dt.date) -> Node:
    words = INPADOC[publication.office, code].upper()
    return el(
        "ops:legal",
        {"code": code, "desc": words},
        el("ops:L001EP", {"desc": "Country Code"}, publication.office),
        el("ops:L007EP", {"desc": "Gazette DATE"}, str(day)),
        el("ops:L008EP", {"desc": "Legal Event Code 1"}, code),
    )
