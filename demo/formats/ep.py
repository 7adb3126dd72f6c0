"""The EPO's full texts: ``ep-patent-document`` 1.5.1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from demo.citing import Carrier, Cited
from demo.formats import common
from demo.formats.markup import Node, document, el
from demo.numbers import Number
from demo.plan import Publication

PARTS = (
    ("technical_field", "Technical Field"),
    ("background", "Background Art"),
    ("summary", "Summary of the Invention"),
    ("effects", "Advantageous Effects of the Invention"),
    ("drawings", "Brief Description of the Drawings"),
    ("embodiments", "Description of Embodiments"),
)
"""Parts of the source and the heading over them."""

STATES = ["AT", "BE", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "NL", "PL", "SE", "TR"]


def write(
    publication: Publication, cited: Sequence[Cited], earlier_cited: Sequence[Cited]
) -> bytes:
    """The publication as a file; a patent lists what the search report of its application cited."""
    number, filing, day = publication.number, publication.filing, common.compact(publication.date)
    body = filing.number.docdb
    attributes = {
        "id": f"EP{body}{number.kind}", "file": f"EP{body}NW{number.kind}.xml", "lang": "en",
        "country": "EP", "doc-number": number.digits, "kind": number.kind, "date-publ": day,
        "status": "n", "dtd-version": "ep-patent-document-v1-5-1",
    }  # fmt: skip
    grant = publication.is_grant
    root = el(
        "ep-patent-document",
        attributes,
        _bibliography(publication, earlier_cited),
        None if grant else el("abstract", {"id": "abst", "lang": "en"},
                              el("p", {"id": "pa01", "num": "0001"}, publication.member.abstract)),
        el("description", {"id": "desc", "lang": "en"}, list(_description(publication))),
        el("claims", {"id": "claims01", "lang": "en"}, [
            el("claim", {"id": f"c-en-{place:04d}", "num": f"{place:04d}"}, _claim(text))
            for place, text in enumerate(publication.claims, 1)
        ]),
        _search_report(publication, [item for item in cited if item.carrier is Carrier.GAZETTE]),
    )  # fmt: skip
    return document(root)


def _day(day: dt.date) -> Node:
    return el("date", common.compact(day))


def _week(day: dt.date) -> Node:
    year, week, _ = day.isocalendar()
    return el("bnum", f"{year}{week:02d}")


def _bibliography(publication: Publication, earlier_cited: Sequence[Cited]) -> Node:
    return el(
        "SDOBI",
        {"lang": "en"},
        el("B000", el("eptags", el("B007EP", "invented"))),
        _identity(publication),
        _filing(publication),
        _priorities(publication),
        _dates(publication),
        _contents(publication, earlier_cited),
        _parties(publication),
        _pct(publication),
    )


def _identity(publication: Publication) -> Node:
    grant, euro_pct = publication.is_grant, publication.filing.pct is not None
    words = "EUROPEAN PATENT SPECIFICATION" if grant else "EUROPEAN PATENT APPLICATION"
    further = el("B121EP", "published in accordance with Art. 153(4) EPC")
    return el(
        "B100",
        el("B110", publication.number.digits),
        el("B120", el("B121", words), further if euro_pct and not grant else None),
        el("B130", publication.kind),
        el("B140", _day(publication.date)),
        el("B190", "EP"),
    )


def _filing(publication: Publication) -> Node:
    filing, wo = publication.filing, publication.wo
    return el(
        "B200",
        el("B210", filing.number.printed),
        el("B220", _day(filing.filed)),
        el("B240", el("B241", _day(filing.entered))) if filing.entered else None,
        el("B250", wo.member.lang if wo else "en"),
        el("B251EP", "en"),
        el("B260", "en"),
    )


def _priorities(publication: Publication) -> Node | None:
    claimed = publication.filing.priorities
    parts = [
        node
        for one in claimed
        for node in (el("B310", priority_number(one.number)), el("B320", _day(one.filed)),
                     el("B330", el("ctry", one.office)))
    ]  # fmt: skip
    return el("B300", parts) if parts else None


def priority_number(number: Number) -> str:
    """A foreign application's number as the EPO prints it: digits, no check digit."""
    return number.printed if number.office == "US" else number.docdb


def _dates(publication: Publication) -> Node:
    first = publication.earlier or publication
    return el(
        "B400",
        el("B405", _day(publication.date), _week(publication.date)),
        el("B430", _day(first.date), _week(first.date)),
        el("B450", _day(publication.date), _week(publication.date))
        if publication.earlier
        else None,
    )


def _contents(publication: Publication, earlier_cited: Sequence[Cited]) -> Node:
    day = publication.date
    ipc = [common.st8_ipc(text, edition, position, "EP", day)
           for text, edition, position in common.ipcs(publication)]  # fmt: skip
    cpc = [common.st8_cpc(text, position, value, day)
           for text, position, value in common.cpcs(publication)]  # fmt: skip
    return el(
        "B500",
        el("B510EP", [el("classification-ipcr", {"sequence": str(n)}, el("text", text))
                      for n, text in enumerate(ipc, 1)]),
        el("B520EP", el("classifications-cpc", [
            el("classification-cpc", {"sequence": str(n)}, el("text", text))
            for n, text in enumerate(cpc, 1)])),
        el("B540", el("B541", "en"), el("B542", publication.member.title)),
        el("B560", [el("B561", el("text", cited_in_words(item.cited.number)))
                    for item in earlier_cited]) if earlier_cited else None,
    )  # fmt: skip


def cited_in_words(number: Number) -> str:
    """A cited document as INID 56 prints it: ``KR-A- 20210950001``."""
    body = f"{number.docdb[:4]}/{number.docdb[4:]}" if number.office == "WO" else number.docdb
    return f"{number.office}-{number.kind}- {body}"


def _parties(publication: Publication) -> Node:
    family = publication.family
    address = el("adr", el("ctry", family.first))
    company = [el("snm", common.name(family.applicant, "en")), address]
    holder = (
        el("B730", el("B731", company)) if publication.is_grant else el("B710", el("B711", company))
    )
    inventors = [
        el("B721", el("snm", common.name(names, "en")), address) for names in family.inventors
    ]
    parts = [holder, el("B720", inventors)]
    return el("B700", parts if holder.tag == "B710" else reversed(parts))


def _pct(publication: Publication) -> Node:
    filing, wo = publication.filing, publication.wo
    states = el("B840", [el("ctry", state) for state in STATES])
    if filing.pct is None or wo is None:
        return el("B800", states)
    return el(
        "B800",
        states,
        el("B860", el("B861", el("dnum", el("anum", filing.pct.number.digits)), _day(filing.pct.filed)),
           el("B862", wo.member.lang)),
        el("B870", el("B871", el("dnum", el("pnum", wo.number.digits)), _day(wo.date), _week(wo.date))),
    )  # fmt: skip


def _description(publication: Publication) -> Iterator[Node]:
    heading = 0
    for part, words in PARTS:
        texts = common.section(publication, part)
        if texts:
            heading += 1
            yield el("heading", {"id": f"h{heading:04d}"}, words)
        for number, text in texts:
            yield el("p", {"id": f"p{number}", "num": number}, text)


def _claim(text: str) -> Node:
    """The claim with its elements on lines of their own."""
    first, *more = text.split("\n")
    return el("claim-text", first, [part for line in more for part in (el("br"), line)])


def _search_report(publication: Publication, cited: Sequence[Cited]) -> Node | None:
    if publication.is_grant or not cited:
        return None
    made: list[Node] = []
    for place, item in enumerate(cited, 1):
        number, cite = item.cited.number, item.cite
        made.append(
            el("citation",
               el("patcit", {"num": f"{place:04d}"},
                  el("document-id", el("country", number.office), el("doc-number", number.docdb),
                     el("kind", number.kind), _day(item.cited.date))),
               el("rel-passage", el("passage", cite.passage),
                  el("category", cite.category), el("rel-claims", cite.claims)))
        )  # fmt: skip
    attributes = {"id": "srep", "lang": "en", "srep-office": "EP",
                  "date-produced": common.compact(publication.date - dt.timedelta(days=42))}  # fmt: skip
    return el("search-report-data", attributes, el("srep-for-pub", el("srep-citations", made)))
