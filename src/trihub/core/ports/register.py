"""The register of cooperation: keeping statements, append-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from trihub.core.register import Draft, RecordKind, Source, Statement, Told


class RegisterWriter(Protocol):
    """One transaction. Leaving its block keeps everything, an exception nothing."""

    def source(self, source: Source) -> str:
        """Keep a source where it is new; its digest."""
        ...

    def record(self, kind: RecordKind) -> str:
        """Begin a record; its identifier."""
        ...

    def state(self, record: str, drafts: Sequence[Draft], source: str = "") -> Sequence[int]:
        """Record statements; their numbers. What the same source already says of the record in the
        same words, and nobody took back, is not recorded again, but for the names of
        :data:`trihub.core.register.process.PROCESS`.

        :raises NotFound: there is no such record or source.
        """
        ...

    def retract(self, number: int, because: str) -> int:
        """Take a statement back, with the reason; the number of the statement that does so.

        :raises NotFound: there is none, or it is taken back already.
        """
        ...

    def expect(self, record: str, seen: int) -> None:
        """Make sure that nothing was recorded of a record since a statement was the newest.

        :raises Conflict: something was.
        """
        ...


class RegisterStore(Protocol):
    """Statements that are never changed nor removed."""

    def writing(self, actor: str) -> AbstractContextManager[RegisterWriter]:
        """Begin to record for a person. :raises LibraryLocked: another process writes."""
        ...

    def records(
        self, kind: RecordKind, having: Mapping[str, str], *, limit: int, offset: int = 0
    ) -> Sequence[str]:
        """The records of a kind of which statements that hold give each of the values, the newest
        date first, then by identifier."""
        ...

    def count(self, kind: RecordKind, having: Mapping[str, str]) -> int:
        """How many there are."""
        ...

    def statements(self, records: Sequence[str]) -> Mapping[str, Sequence[Statement]]:
        """All statements of records, those taken back too, in the order in which they were made."""
        ...

    def news(self, after: int, limit: int) -> Sequence[Told]:
        """The statements behind a number, in their order; those that take others back too."""
        ...

    def told(self, records: Sequence[str], until: int) -> Sequence[Told]:
        """All statements of records up to a number, in their order; ``retracted`` as it was then."""
        ...

    def about(self, name: str, value: str) -> Sequence[str]:
        """The records of which a statement that holds gives a value, by identifier."""
        ...

    def sources(self, digests: Sequence[str] = ()) -> Mapping[str, Source]:
        """Sources by digest; all of them without digests."""
        ...

    def stating(self, name: str) -> Sequence[str]:
        """The records of which something of a name is said and holds, by number."""
        ...

    def open_commitments(self, actor: str = "", *, limit: int, offset: int = 0) -> Sequence[str]:
        """The commitments (of an office) that stand and whose last status is neither done nor
        lapsed: those with a due date first, the earliest before, then the newest."""
        ...

    def count_open(self, actor: str = "") -> int:
        """How many there are."""
        ...

    def state(self) -> int:
        """The number of the newest statement, 0 where there is none."""
        ...

    def close(self) -> None:
        """Let go of the connections."""
        ...
