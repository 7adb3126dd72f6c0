"""The register as commands and the site use it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.core.ports.register import RegisterStore
from trihub.core.register import Authority, Draft, RecordKind, Source
from trihub.register.editing import confirming
from trihub.register.editing.checking import LONGEST, checked
from trihub.register.entities import begin_missing, every_shipped
from trihub.register.known import Known, known_of
from trihub.register.lexicon import table
from trihub.register.paper import Paper, made
from trihub.register.quality import Facts, Finding, of_meetings
from trihub.register.reading import read_text
from trihub.register.records import Record
from trihub.register.view import Asked, View, keeping, listed, updated

Today = Callable[[], dt.date]
_SHIPPED = "trihub"
"""Who records the meetings that come with the package."""
_PRESS = ("Daily", "Herald")
_PUBLIC = Source(title="public record", publisher="public record", authority=Authority.RECORD)
MOST = 1_000
"""Records of one page."""
_AT_ONCE = 500
_ALL = 10**9


def today_utc() -> dt.date:
    """The day by the system's clock."""
    return dt.datetime.now(dt.UTC).date()


class Register:
    """The register of a library. ``kept`` is the file in which the view of a large one is kept from
    one process to the next (:mod:`trihub.register.view.keeping`)."""

    def __init__(
        self, store: RegisterStore, today: Today = today_utc, kept: Path | None = None
    ) -> None:
        self.store = store
        self.today = today
        self._kept = kept
        self._view = View()
        self._turn = threading.Lock()

    # --- from text to record --------------------------------------------------------------

    def read(self, text: str, source: Source) -> Paper:
        """Propose records from a text, and the records that are there which they may be."""
        reading = read_text(text, today=self.today(), known=self._known())
        return made(text, reading, source, confirming.alike(self, reading.proposals))

    def _known(self) -> Known:
        """What the meetings here say, learned again when something was recorded."""
        view = self.view()
        return view.keep(
            "known", lambda: known_of([*table("meetings"), *map(_row, view.meetings.values())])
        )

    def confirm(self, paper: Paper, actor: str, *, unchanged: bool = False) -> list[str]:
        """Record what a person confirmed of a paper, in one go; the records, in its order.

        A value that the person corrected is the person's word, beside what was read. ``unchanged``:
        only where nothing was recorded since that the paper would have been about.

        :raises BadInput: a proposal is not decided on, what it belongs to was rejected, or
            something cannot be the value of its name.
        :raises NotFound: a record that it names is not there.
        :raises Conflict: something was recorded since.
        """
        return confirming.confirm(self, paper, actor, unchanged=unchanged)

    def load_shipped(self) -> int:
        """Record the meetings that come with the package, and the offices, people, working groups and
        programmes that it knows; how many meetings are new."""
        new = 0
        view = self.view()
        with self.store.writing(_SHIPPED) as writer:
            for row in table("meetings"):
                if any(
                    row["mechanism"] == each.first("mechanism")
                    for each in self.get_all(self.store.about("date", row["date"]))
                ):
                    continue
                press = row["source"].split()[-2:-1] and row["source"].split()[-2] in _PRESS
                source = writer.source(Source(
                    title=row["source"], publisher=row["source"],
                    authority=Authority.PRESS if press else Authority.RECORD,
                ))  # fmt: skip
                writer.state(writer.record(RecordKind.MEETING), list(_drafts(row)), source)
                new += 1
            begin_missing(writer, view, every_shipped(), writer.source(_PUBLIC))
        return new

    # --- reading --------------------------------------------------------------------------

    def get(self, name: str) -> Record:
        """A record by its identifier. :raises NotFound: there is none."""
        found = self.store.statements([name]).get(name)
        if not found:
            raise NotFound(
                said("There is no record {name}.", name=name[:40]),
                hint=said("“trihub register list” lists the records."),
            )
        return Record(name, found)

    def get_all(self, names: Sequence[str]) -> list[Record]:
        """Records by their identifiers, in that order."""
        found = self.store.statements(list(names)) if names else {}
        return [Record(name, found[name]) for name in names if name in found]

    def find(
        self, kind: RecordKind, having: Mapping[str, str], *, limit: int = MOST, offset: int = 0
    ) -> list[Record]:
        """The records of a kind with values, the newest date first."""
        return self.get_all(self.store.records(kind, having, limit=limit, offset=offset))

    def of(self, meeting: str) -> list[Record]:
        """The commitments and documents of a meeting."""
        return self.get_all(self.store.about("about", meeting))

    def view(self) -> View:
        """What is kept in memory of all records, brought up to what was recorded since."""
        if self._view.state != self.store.state():
            with self._turn:
                self._view = self._brought_up()
        return self._view

    def _brought_up(self) -> View:
        before = self._view
        if self._kept and not before.state:
            before = keeping.load(self.store, self._kept) or before
        view = updated(before, self.store)
        if self._kept and view.state - before.state >= keeping.WORTH:
            keeping.save(view, self.store, self._kept)
        return view

    def everything(self) -> Iterator[Record]:
        """All records, those of a kind after one another, the oldest first."""
        for kind in RecordKind:
            asked = Asked(kinds=(kind,), order="number")
            names = listed(self.view(), asked, limit=_ALL).records
            for start in range(0, len(names), _AT_ONCE):
                yield from self.get_all(names[start : start + _AT_ONCE])

    def findings(self) -> list[Finding]:
        """What is wrong or missing, looked for again when something was recorded or the day ended."""
        view, today = self.view(), self.today()
        return view.keep(("findings", today), lambda: [
            *of_meetings(list(view.meetings.values()), today),
            *(each for number in sorted(view.faults) for each in view.faults[number]),
        ])  # fmt: skip

    # --- correcting -----------------------------------------------------------------------

    def state(
        self, name: str, drafts: Sequence[Draft], actor: str, *, seen: int,
        source: Source | None = None,
    ) -> None:  # fmt: skip
        """Record statements, of a source or as the person's own. ``seen`` is the newest statement
        that they saw.

        :raises BadInput: something cannot be the value of its name.
        :raises Conflict: somebody else recorded something since.
        """
        kind = self.get(name).kind
        fitting = [replace(each, value=checked(kind, each.name, each.value)) for each in drafts]
        for each in fitting:
            if each.name == "about":
                self.get(each.value)
        with self.store.writing(actor) as writer:
            writer.expect(name, seen)
            writer.state(name, fitting, writer.source(source) if source else "")

    def retract(self, number: int, because: str, actor: str) -> None:
        """Take a statement back; the record stays, and the statement with the reason.

        :raises BadInput: no reason is given. :raises NotFound: it does not hold.
        """
        reason = _reason(because)
        with self.store.writing(actor) as writer:
            writer.retract(number, reason)

    def withdraw(self, name: str, because: str, actor: str, *, seen: int) -> None:
        """Take a whole record back: it stays with all that was recorded of it, marked.

        :raises BadInput: no reason is given, or it is taken back already.
        :raises Conflict: somebody else recorded something since.
        """
        reason = _reason(because)
        if self.get(name).withdrawn:
            raise BadInput(said("{record} is taken back already.", record=name))
        with self.store.writing(actor) as writer:
            writer.expect(name, seen)
            writer.state(name, [Draft(name="withdrawn", value=reason)])

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def _reason(text: str) -> str:
    if not text.strip():
        raise BadInput(said("A statement is taken back for a reason."))
    return text.strip()[:LONGEST]


def _row(one: Facts) -> dict[str, str]:
    return {
        "date": one.date, "mechanism": one.mechanism, "number": one.number,
        "heads": " ".join(one.heads), "inferred": "yes" if one.inferred else "",
    }  # fmt: skip


def _drafts(row: Mapping[str, str]) -> list[Draft]:
    found = [
        Draft(name=name, value=row[name])
        for name in ("mechanism", "number", "date", "place", "mode", "host")
        if row[name]
    ]
    found += [Draft(name="office", value=code) for code in row["offices"].split()]
    found += [Draft(name="head", value=person) for person in row["heads"].split()]
    return [*found, Draft(name="confidence", value=row["certainty"])]
