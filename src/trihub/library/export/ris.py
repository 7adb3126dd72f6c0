"""RIS, type PAT: what reference managers read.

Tags as EndNote and Zotero map them for patents: PB applicant or owner, SN the document's number,
M1 the application's, C1 its day, OP priorities, A2 and CY the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from trihub.core.dates import PatentDate
from trihub.core.patent import Patent, Role
from trihub.core.ports import Stored
from trihub.core.shapes.heads import display, main_title, other_titles
from trihub.core.shapes.parties import names_once

INVENTED = "Invented document of a demonstration library: no such application exists."

_NOT_IN_NAMES = re.compile(r"\*")
"""The format has no asterisk in names and keywords."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def _day(date: PatentDate | None) -> str:
    """``YYYY/MM/DD`` with both slashes, unknown parts left empty, as the format wants dates."""
    if date is None:
        return ""
    month, day = (f"{part:02d}" if part else "" for part in (date.month, date.day))
    return f"{date.year:04d}/{month}/{day}"


def _names(patent: Patent, *roles: Role) -> Iterator[str]:
    return (_NOT_IN_NAMES.sub(" ", name) for name in names_once(patent, *roles))


def _lines(patent: Patent) -> Iterator[tuple[str, str]]:
    own, application = patent.publication, patent.application
    title = main_title(patent)
    yield "ID", patent.key
    yield from (("AU", name) for name in _names(patent, Role.INVENTOR))
    yield "PB", "; ".join(_names(patent, Role.APPLICANT, Role.GRANTEE))
    yield "TI", title.text if title else ""
    yield from (("TT", other.text) for other in other_titles(patent)[:1])
    yield "PY", str(own.date.year) if own.date else ""
    yield "DA", _day(own.date)
    yield "SN", display(own)
    yield "M1", f"{application.office} {application.number}" if application else ""
    yield "C1", _day(application.date) if application else ""
    yield "OP", "; ".join(f"{p.office} {p.number}" for p in patent.priorities)
    yield "A2", own.office
    yield "CY", own.office
    yield "LA", title.lang if title else ""
    yield from (("AB", abstract.text) for abstract in patent.abstracts[:1])
    symbols = dict.fromkeys(_NOT_IN_NAMES.sub(" ", c.symbol) for c in patent.classes)
    yield from (("KW", symbol) for symbol in symbols)
    yield "N1", INVENTED if patent.invented else ""


def write_ris(documents: Iterable[Stored], out: BinaryIO) -> int:
    """Write RIS in UTF-8; the number of records."""
    count = 0
    for stored in documents:
        _write(out, "TY", "PAT")
        for tag, value in _lines(stored.patent):
            if clean := " ".join(_CONTROL.sub(" ", value).split()):
                _write(out, tag, clean)
        _write(out, "ER", "")
        count += 1
    return count


def _write(out: BinaryIO, tag: str, value: str) -> None:
    out.write(f"{tag}  - {value}\r\n".encode())
