"""The register as CSV: one row a statement, its source beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from trihub.core.register import Source
from trihub.core.shapes.spreadsheets import plain_cell
from trihub.register.records import Record

COLUMNS = ("record", "kind", "number", "name", "value", "certainty", "because", "retracted",
           "source", "title", "publisher", "authority", "url", "published", "start", "end",
           "actor", "recorded_at")  # fmt: skip


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
    csv.writer(out).writerow([plain_cell(str(value)) for value in values])
    return out.getvalue()
