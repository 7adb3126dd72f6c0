"""The register as CSV: one row a statement, its source beside it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from trihub.core.register import Source
from trihub.register.records import Record

COLUMNS = ("record", "kind", "number", "name", "value", "certainty", "because", "retracted",
           "source", "title", "publisher", "authority", "url", "published", "start", "end",
           "actor", "recorded_at")  # fmt: skip
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def as_csv(records: Iterable[Record], sources: Mapping[str, Source]) -> Iterator[str]:
    """The lines of the file (RFC 4180). A text that a spreadsheet would run is marked by an
    apostrophe."""
    yield _line(COLUMNS)
    for record in records:
        for each in record.statements:
            source = sources.get(each.source)
            of = (source.title, source.publisher, source.authority.value, source.url,
                  source.published) if source else ("",) * 5  # fmt: skip
            yield _line((
                record.id, record.kind.value, each.number, each.name, each.value,
                each.certainty.value, "; ".join(each.because), each.retracted or "", each.source,
                *of, each.start, each.end, each.actor, each.recorded_at.isoformat(),
            ))  # fmt: skip


def _line(values: Iterable[object]) -> str:
    out = StringIO()
    csv.writer(out).writerow([_safe(str(value)) for value in values])
    return out.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
