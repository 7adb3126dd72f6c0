"""The register as commands and the site use it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.core.ports.register import RegisterStore, RegisterWriter
from trihub.core.register import Authority, Draft, RecordKind, Source
from trihub.register.known import Known, known_of
from trihub.register.lexicon import table
from trihub.register.paper import Paper, PaperRecord, checked_day, made
from trihub.register.quality import Finding, check
from trihub.register.reading import Reading, read_text
from trihub.register.records import Record

Today = Callable[[], dt.date]
_SHIPPED = "trihub"
"""Who records the meetings that come with the package."""
_PRESS = ("Daily", "Herald")
MOST = 1_000
"""Records of one page."""


def today_utc() -> dt.date:
    """The day by the system's clock."""
    return dt.datetime.now(dt.UTC).date()


class Register:
    """The register of a library."""

    def __init__(self, store: RegisterStore, today: Today = today_utc) -> None:
        self.store = store
        self._today = today
        self._learned: tuple[int, Known] | None = None
        self._found: tuple[tuple[int, dt.date], list[Finding]] | None = None

    # --- from text to record --------------------------------------------------------------

    def read(self, text: str, source: Source) -> Paper:
        """Propose records from a text, and the records that are there which they may be."""
        reading = read_text(text, today=self._today(), known=self._known())
        return made(text, reading, source, self._like(reading))

    def _known(self) -> Known:
        """What the meetings here say, learned again when something was recorded."""
        state = self.store.state()
        if self._learned is None or self._learned[0] != state:
            rows = map(_row, self._every(RecordKind.MEETING))
            self._learned = state, known_of([*table("meetings"), *rows])
        return self._learned[1]

    def _like(self, reading: Reading) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for one in reading.of(RecordKind.MEETING):
            number, day = one.first("number"), one.first("date")
            same: set[str] = set()
            if number:
                same = self._both(mechanism=one.first("mechanism"), number=number)
            if day:
                same |= {
                    each.id for each in self.get_all(self.store.about("date", day))
                    if set(one.all("office")) & set(each.all("office"))
                }  # fmt: skip
            found[one.number] = sorted(same)
        return found

    def _both(self, **values: str) -> set[str]:
        found = [set(self.store.about(name, value)) for name, value in values.items()]
        return set.intersection(*found)

    def confirm(self, paper: Paper, actor: str) -> list[str]:
        """Record what a person confirmed of a paper, in one go; the records, in its order.

        A value that the person corrected is the person's word, beside what was read.

        :raises BadInput: a proposal is not decided on, or what it belongs to was rejected.
        :raises NotFound: a record that it names is not there.
        """
        for each in paper.records:
            if not each.decision:
                raise BadInput(
                    said("Proposal {number} is not decided on.", number=each.number),
                    hint=said("Confirm or reject each."),
                )
        ids: dict[int, str] = {}
        with self.store.writing(actor) as writer:
            source = writer.source(paper.source.source())
            for each in paper.records:
                if each.decision == "confirm":
                    ids[each.number] = self._confirm(writer, each, source, ids)
        return [ids[each.number] for each in paper.records if each.number in ids]

    def _confirm(
        self, writer: RegisterWriter, one: PaperRecord, source: str, ids: Mapping[int, str]
    ) -> str:
        name = one.into or writer.record(one.kind)
        if name[0] != one.kind.letter:
            raise BadInput(said("{record} is no {kind}.", record=name, kind=one.kind.value))
        own: list[Draft] = []
        read: list[Draft] = []
        for value in one.values:
            if value.name == "date":
                checked_day(value.value)
            draft = Draft(
                name=value.name, value=value.value, start=value.start, end=value.end,
                certainty=value.certainty, because=tuple(value.because),
            )  # fmt: skip
            (read if value.read_as is None else own).append(draft)
        if one.about:
            if one.about not in ids:
                raise BadInput(
                    said(
                        "Proposal {number} belongs to a meeting that was rejected.",
                        number=one.number,
                    ),
                    hint=said("Confirm the meeting, or reject both."),
                )
            read.append(Draft(name="about", value=ids[one.about]))
        writer.state(name, read, source)
        if own:
            writer.state(name, own)
        return name

    def load_shipped(self) -> int:
        """Record the meetings that come with the package; how many are new."""
        new = 0
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

    def _every(self, kind: RecordKind) -> list[Record]:
        found: list[Record] = []
        while page := self.find(kind, {}, offset=len(found)):
            found += page
        return found

    def everything(self) -> list[Record]:
        """All records."""
        return [record for kind in RecordKind for record in self._every(kind)]

    def findings(self) -> list[Finding]:
        """What is wrong or missing, looked for again when something was recorded or the day ended."""
        state = self.store.state(), self._today()
        if self._found is None or self._found[0] != state:
            self._found = state, check(self.everything(), state[1])
        return self._found[1]

    # --- correcting -----------------------------------------------------------------------

    def state(self, name: str, drafts: Sequence[Draft], actor: str, *, seen: int) -> None:
        """Record a person's own statements. ``seen`` is the newest statement that they saw.

        :raises Conflict: somebody else recorded something since.
        """
        for draft in drafts:
            if draft.name == "date":
                checked_day(draft.value)
        with self.store.writing(actor) as writer:
            writer.expect(name, seen)
            writer.state(name, drafts)

    def retract(self, number: int, because: str, actor: str) -> None:
        """Take a statement back; the record stays, and the statement with the reason.

        :raises BadInput: no reason is given. :raises NotFound: it does not hold.
        """
        if not because.strip():
            raise BadInput(said("A statement is taken back for a reason."))
        with self.store.writing(actor) as writer:
            writer.retract(number, because)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def _row(record: Record) -> dict[str, str]:
    inferred = any(each.name == "date" and each.because for each in record.standing)
    return {
        "date": record.date, "mechanism": record.first("mechanism"),
        "number": record.first("number"), "heads": " ".join(record.all("head")),
        "inferred": "yes" if inferred else "",
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
