"""RIS, type PAT: what reference managers read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from trihub.core.heads import display
from trihub.core.patent import Patent, Role
from trihub.core.ports import Stored


def _lines(patent: Patent) -> Iterator[tuple[str, str]]:
    date = patent.publication.date
    yield "TY", "PAT"
    yield "ID", patent.key
    for party in patent.parties:
        if party.role is Role.INVENTOR and party.format not in ("docdb", "epodoc"):
            yield "AU", party.name
    for party in patent.parties:
        if party.role in (Role.APPLICANT, Role.GRANTEE) and party.format not in ("docdb", "epodoc"):
            yield "A2", party.name
    for tag, title in zip(("TI", "TT"), patent.titles, strict=False):
        yield tag, title.text
    if date:
        yield "PY", str(date.year)
        yield "DA", f"{date.year:04d}/{date.month or 0:02d}/{date.day or 0:02d}".replace("/00", "/")
    yield "M1", display(patent.publication)
    if patent.application:
        yield "M2", f"{patent.application.office} {patent.application.number}"
    yield "CY", patent.publication.office
    for abstract in patent.abstracts[:1]:
        yield "AB", abstract.text
    for symbol in dict.fromkeys(c.symbol for c in patent.classes):
        yield "KW", symbol
    for title in patent.titles[:1]:
        yield "LA", title.lang
    if patent.invented:
        yield "N1", "Invented document of a demonstration library: no such application exists."
    yield "ER", ""


def write_ris(documents: Iterable[Stored], out: BinaryIO) -> int:
    """Write RIS in UTF-8; the number of records."""
    count = 0
    for stored in documents:
        for tag, value in _lines(stored.patent):
            out.write(f"{tag}  - {' '.join(value.split())}".encode() + b"\r\n")
        count += 1
    return count
