"""Bibliographic views in the EPO's DOCDB form: what the gazettes' formats cannot carry.

One ``exchange-document`` for every publication that has citations beside its gazette, or whose
gazette has no place for the PCT application behind it. A view says nothing else, since the
store joins it with the gazette.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from demo.citing import Cited
from demo.formats import common
from demo.formats.markup import RECORDS, Node, container, el
from demo.plan import Filing, Publication

PHASES = {"search": "SEA", "examination": "EXA", "applicant": "APP", "opposition": "OPP"}


def write(views: Sequence[tuple[Publication, Sequence[Cited]]]) -> bytes:
    """All views as one file."""
    root = el("exch:exchange-documents", {"xmlns:exch": "http://www.epo.org/exchange"}, RECORDS)
    return container(root, [_view(publication, cited) for publication, cited in views])


def _id(office: str, number: str, day: dt.date, kind: str) -> Node:
    return el("document-id", el("country", office), el("doc-number", number),
              el("kind", kind), el("date", common.compact(day)))  # fmt: skip


def _view(publication: Publication, cited: Sequence[Cited]) -> Node:
    number, filing, day = publication.number, publication.filing, publication.date
    attributes = {
        "country": number.office, "doc-number": number.docdb, "kind": number.kind,
        "date-publ": common.compact(day),
    }  # fmt: skip
    return el(
        "exch:exchange-document",
        attributes,
        el("exch:bibliographic-data",
           el("exch:publication-reference", {"data-format": "docdb"},
              _id(number.office, number.docdb, day, number.kind)),
           el("exch:application-reference", {"data-format": "docdb"}, application(filing)),
           el("exch:priority-claims", list(priorities(filing, prefix="exch:"))),
           el("exch:references-cited", [
               _citation(place, item) for place, item in enumerate(cited, 1)
           ]) if cited else None),
    )  # fmt: skip


def application(filing: Filing) -> Node:
    """An application in DOCDB's form."""
    number = filing.number
    return _id(number.office, number.docdb, filing.filed, number.kind)


def priorities(filing: Filing, *, prefix: str = "") -> Iterator[Node]:
    """What DOCDB has as priorities: those claimed (or the application itself), and the PCT
    application behind a national phase, marked inactive (linkage W)."""
    claimed = filing.priorities or (filing,)
    for place, one in enumerate(claimed, 1):
        yield el(f"{prefix}priority-claim", {"data-format": "docdb", "sequence": str(place)},
                 application(one), el(f"{prefix}priority-active-indicator", "Y"))  # fmt: skip
    if filing.pct:
        yield el(f"{prefix}priority-claim",
                 {"data-format": "docdb", "sequence": str(len(claimed) + 1)},
                 application(filing.pct), el(f"{prefix}priority-active-indicator", "N"),
                 el(f"{prefix}priority-linkage-type", "W"))  # fmt: skip


def _citation(place: int, item: Cited) -> Node:
    cite, number = item.cite, item.cited.number
    attributes = {"cited-phase": PHASES[cite.phase], "cited-date": common.compact(item.day)}
    if cite.phase != "applicant":
        attributes["srep-office"] = item.citing.office
    attributes["sequence"] = str(place)
    passage = el(
        "rel-passage",
        el("passage", cite.passage) if cite.passage else None,
        el("category", cite.category) if cite.category else None,
        el("rel-claims", cite.claims) if cite.claims else None,
    )
    return el(
        "exch:citation",
        attributes,
        el("patcit", {"num": str(place)},
           _id(number.office, number.docdb, item.cited.date, number.kind)),
        passage if passage.children else None,
    )  # fmt: skip
