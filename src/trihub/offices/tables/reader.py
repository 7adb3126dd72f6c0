"""The readers of tables: any table through a mapping, and the project's own records without one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, ClassVar

from trihub.core.errors import BadInput, TrihubError
from trihub.core.numbers.keys import application_key
from trihub.core.patent import Application, Patent, Source
from trihub.core.ports import Place, Read, Record, Rejected, Skipped
from trihub.core.shapes.record import from_record
from trihub.offices.framing import MAX_RECORD
from trihub.offices.reader import SkipRecord
from trihub.offices.tables.build import row_documents
from trihub.offices.tables.lines import byte_lines, is_sound
from trihub.offices.tables.mapping import Mapping
from trihub.offices.tables.rows import PROBLEM, table_records

_HINT = "Correct the line and read the file again; lines already read change nothing."
_OWN = re.compile(rb'^\s*\{\s*(?:"format"\s*:\s*"trihub-record/|"publication"\s*:\s*\{\s*"office")')


class _LineReader:
    """What both share: guarding one record, whose offset is its line."""

    name: ClassVar[str] = ""
    version: ClassVar[str] = "1"

    def read(self, record: Record, place: Place) -> Iterator[Read]:
        """Read one row; whatever is wrong with it becomes one :class:`Rejected` with its line."""
        try:
            yield from self._documents(self._values(record), self._source(record, place))
        except SkipRecord as skip:
            yield Skipped(place=place, offset=record.offset, reason=str(skip))
        except TrihubError as error:
            yield Rejected(
                place=place, offset=record.offset, reason=error.message, hint=error.hint or _HINT
            )
        except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
            yield Rejected(
                place=place, offset=record.offset, hint=_HINT,
                reason=f"The row cannot be read: {type(error).__name__}: {error}",
            )  # fmt: skip

    def _documents(self, values: dict[str, Any], source: Source) -> Iterator[Patent]:
        raise NotImplementedError

    def _values(self, record: Record) -> dict[str, Any]:
        if record.context.startswith(PROBLEM):
            raise BadInput(record.context[1:].decode(), hint=_HINT)
        if len(record.data) > MAX_RECORD:
            raise BadInput(f"The line is larger than {MAX_RECORD >> 20} MiB.", hint=_HINT)
        try:
            values = json.loads(record.data)
        except (ValueError, RecursionError) as error:
            raise BadInput(f"The line is no JSON: {error}.", hint=_HINT) from error
        if not isinstance(values, dict):
            raise BadInput("The line is no JSON object.", hint=_HINT)
        if b"\\ud" in record.data.lower() and not is_sound(json.dumps(values, ensure_ascii=False)):
            raise BadInput("The line has half a surrogate pair, which is no text.", hint=_HINT)
        return values

    def _source(self, record: Record, place: Place) -> Source:
        return Source(
            file=place.file, member=place.member, offset=record.offset, length=len(record.data),
            sha256=hashlib.sha256(record.data).hexdigest(), reader=f"{self.name}/{self.version}",
        )  # fmt: skip


@dataclass(frozen=True)
class TableReader(_LineReader):
    """Reads any CSV, TSV, XLSX or JSON Lines table as its mapping says."""

    mapping: Mapping

    name: ClassVar[str] = "table"

    def recognises(self, head: bytes) -> bool:
        """Whether the content can be a table of the mapping's format at all.

        A table says nothing about itself: this reader is chosen by the user, never found.
        """
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if self.mapping.format == "xlsx":
            return head.startswith(b"PK\x03\x04")
        if self.mapping.format == "jsonl":
            return start.startswith(b"{")
        return bool(start) and not start.startswith((b"<", b"{", b"[", b"PK\x03\x04"))

    def records(self, stream: BinaryIO) -> Iterator[Record]:
        """Cut the table into rows.

        :raises BadMapping: table and mapping do not fit. :raises BadFile: it is no such table.
        """
        return table_records(stream, self.mapping)

    def _documents(self, values: dict[str, Any], source: Source) -> Iterator[Patent]:
        return row_documents(self.mapping, values, source)


class RecordReader(_LineReader):
    """Reads JSON Lines of the project's own record shape (docs/reference/record.md)."""

    name = "trihub-record"

    def recognises(self, head: bytes) -> bool:
        """Whether the first line is such a record."""
        return bool(_OWN.match(head.removeprefix(b"\xef\xbb\xbf")))

    def records(self, stream: BinaryIO) -> Iterator[Record]:
        """One record a line; its offset is the line's number."""
        for number, line in byte_lines(stream):
            data = line.removeprefix(b"\xef\xbb\xbf")
            if data.strip():
                yield Record(data=data, offset=number)

    def _documents(self, values: dict[str, Any], source: Source) -> Iterator[Patent]:
        yield _keyed(from_record(values, source=source))


def _keyed(patent: Patent) -> Patent:
    """Fill the keys of applications that a record written by hand leaves out."""
    application = patent.application
    if application and application.number and not application.key:
        application = replace(application, key=_key(application))
    return replace(
        patent,
        application=application,
        priorities=tuple(
            p if p.key or not p.number
            else replace(p, key=application_key(p.office, p.number, p.kind, p.date))
            for p in patent.priorities
        ),
        related=tuple(
            r if r.key or not r.number
            else replace(r, key=application_key(r.office, r.number, "", r.date))
            for r in patent.related
        ),
    )  # fmt: skip


def _key(application: Application) -> str:
    return application_key(
        application.office, application.number, application.kind, application.date,
        application.right,
    )  # fmt: skip
