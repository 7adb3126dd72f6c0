"""What a loader noticed in a file: counted, with the first place of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

_LIMIT = 2_000
"""Different findings that are kept of one file; more are counted."""


class Kind(StrEnum):
    """Kinds of findings. Those in :data:`REFUSED` keep their rows out."""

    UNKNOWN_CODE = "unknown-code"
    """A code that the mapping does not know."""
    UNMET_CODE = "unmet-code"
    """A code of the mapping that the file does not have."""
    UNKNOWN_COLUMN = "unknown-column"
    """A column that the mapping does not name."""
    BAD_VALUE = "bad-value"
    """What stands in the place of a number is none in the declared form."""
    NOT_WHOLE = "not-whole"
    """A count with a fraction: often the thousands separator of another locale."""
    BAD_PERIOD = "bad-period"
    """What stands in the place of a period is none."""
    UNKNOWN_FLAG = "unknown-flag"
    """What stands in the place of a flag is none that the mapping knows, perhaps a value."""
    SHORT_ROW = "short-row"
    """A row with fewer fields than the header."""
    REPEATED = "repeated"
    """A second row for a cell, with the same value."""
    CONTRADICTED = "contradicted"
    """A second row for a cell, with another value: the first one stands."""
    NOT_THE_SUM = "not-the-sum"
    """A total that is not the sum of its parts. It is loaded as published."""
    AFTER_PUBLICATION = "after-publication"
    """A period that begins after the publication. It is loaded as published."""
    CHANGED_SILENTLY = "changed-silently"
    """A file of the same name, document and date was loaded with another content: both are kept."""
    DELETION = "deletion"
    """A row of SDMX-CSV that asks for removal, which does not exist here."""


REFUSED = frozenset({
    Kind.UNKNOWN_CODE, Kind.BAD_VALUE, Kind.NOT_WHOLE, Kind.BAD_PERIOD, Kind.UNKNOWN_FLAG,
    Kind.SHORT_ROW, Kind.REPEATED, Kind.CONTRADICTED, Kind.DELETION,
})  # fmt: skip
"""What is not loaded, with its reason."""

_BY_CODE = frozenset({
    Kind.UNKNOWN_CODE, Kind.UNKNOWN_FLAG, Kind.BAD_PERIOD, Kind.AFTER_PUBLICATION,
})  # fmt: skip
"""Kinds of which the same text in the same column is one finding, counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something noticed. ``line`` and ``column`` (by name) are of the first time, ``code`` is the
    text that stands there, ``detail`` says what else is to be known, ``count`` how often."""

    kind: Kind
    file: str
    line: int = 0
    column: str = ""
    code: str = ""
    detail: str = ""
    count: int = 1


class Findings:
    """The findings of one file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: dict[tuple[str, ...], Finding] = {}
        self.uncounted = 0

    def note(
        self, kind: Kind, *, line: int = 0, column: str = "", code: str = "", detail: str = "",
        count: int = 1,
    ) -> None:  # fmt: skip
        """Note a finding, or count one that was noted."""
        key = (kind, column, code) if kind in _BY_CODE else (kind, column, code, str(line), detail)
        old = self._found.get(key)
        if old is not None:
            self._found[key] = replace(old, count=old.count + count)
        elif len(self._found) >= _LIMIT:
            self.uncounted += count
        else:
            self._found[key] = Finding(
                kind=kind, file=self._file, line=line, column=column, code=code[:100],
                detail=detail, count=count,
            )  # fmt: skip

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found) + self.uncounted
