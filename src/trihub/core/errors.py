"""Every error that Trihub raises on purpose.

    TrihubError
    ├── BadInput             what was given cannot be used
    │   ├── BadNumber        no office's number form fits
    │   ├── BadDate          no such date
    │   ├── BadQuery         the query language's error, with position and example
    │   ├── BadMapping       a mapping file contradicts itself or the table
    │   ├── BadProgramme     a programme file contradicts itself, with its line
    │   ├── BadDefinition    a definition of a field contradicts itself, with its line
    │   └── BadFile          a file that is not what it claims, or too large
    ├── NotFound             nothing under this number or address
    ├── LibraryError         the library on disk
    │   ├── LibraryLocked    another process writes
    │   ├── LibraryTooNew    made by a newer version
    │   └── LibraryFull      no space left on the device
    ├── IndexStale           the index does not answer to the store; rebuild it
    ├── TableStale           what was learned is damaged or of another analysis; learn it anew
    ├── ServiceError         a service outside does not answer, or answers what cannot be used
    ├── BadSetup             the system lacks something that has to be installed
    ├── Refused              the actor may not do this (or must sign in first)
    └── Conflict             somebody else changed it first; look and try again

Each message says what happened and where; ``hint`` says what to do.
"""

from __future__ import annotations

from trihub.core.messages import said


class TrihubError(Exception):
    """Base of all: ``message`` says what happened and where, ``hint`` what to do next."""

    code = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class BadInput(TrihubError):
    """What was given cannot be used."""

    code = "bad-input"


class BadNumber(BadInput):
    """No office's number form fits the text."""

    code = "bad-number"


class BadDate(BadInput):
    """The text names no date that exists."""

    code = "bad-date"


class BadQuery(BadInput):
    """A query that cannot be read.

    ``position`` is the offset (characters, from 0) of the first character that does
    not fit, ``expected`` what would have fitted there, ``example`` a query that works.
    """

    code = "bad-query"

    def __init__(self, message: str, *, position: int, expected: str, example: str) -> None:
        hint = said(
            "Expected {expected}, for example: {example}", expected=expected, example=example
        )
        super().__init__(message, hint=hint)
        self.position = position
        self.expected = expected
        self.example = example


class BadMapping(BadInput):
    """A mapping from a table's columns to fields contradicts itself or the table."""

    code = "bad-mapping"


class BadProgramme(BadInput):
    """The file of a joint-search programme contradicts itself or lacks something.

    ``line`` is where (from 1), 0 where no line can be named.
    """

    code = "bad-programme"

    def __init__(self, message: str, *, hint: str = "", line: int = 0) -> None:
        super().__init__(message, hint=hint)
        self.line = line


class BadDefinition(BadInput):
    """The definition of a field (a collection) contradicts itself or lacks something.

    ``line`` is where (from 1), 0 where no line can be named.
    """

    code = "bad-definition"

    def __init__(self, message: str, *, hint: str = "", line: int = 0) -> None:
        super().__init__(message, hint=hint)
        self.line = line


class BadFile(BadInput):
    """A file that is not what it claims to be, or passes a limit."""

    code = "bad-file"


class NotFound(TrihubError):
    """Nothing is kept under this number or address."""

    code = "not-found"


class LibraryError(TrihubError):
    """The library on disk cannot be used as asked."""

    code = "library"


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""

    code = "library-locked"


class LibraryTooNew(LibraryError):
    """The library was made by a newer version of Trihub."""

    code = "library-too-new"


class LibraryFull(LibraryError):
    """The device has no space left; what was committed is safe."""

    code = "library-full"


class IndexStale(TrihubError):
    """The index is missing, broken or made by another analysis."""

    code = "index-stale"


class ServiceError(TrihubError):
    """A service outside the library does not answer, or answers what cannot be used."""

    code = "service"


class BadSetup(TrihubError):
    """The system that Trihub runs on lacks something that has to be installed, as a font."""

    code = "setup"


class TableStale(TrihubError):
    """What was learned from the library (a table of translations) is damaged, or was made by
    another analysis."""

    code = "table-stale"


class Refused(TrihubError):
    """The actor may not do this. Never raised where saying so would tell that something exists:
    that is :class:`NotFound`."""

    code = "refused"


class Conflict(TrihubError):
    """Somebody else changed the same thing first; nothing of this change was kept."""

    code = "conflict"
