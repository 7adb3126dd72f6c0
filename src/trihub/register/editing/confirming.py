"""From a working paper to records: what is alike already, and recording what a person confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from trihub.core.errors import BadInput, Conflict
from trihub.core.messages import said
from trihub.core.ports.register import RegisterWriter
from trihub.core.register import Draft, RecordKind
from trihub.register.editing.checking import checked
from trihub.register.entities import begin_missing
from trihub.register.paper import Paper, PaperRecord
from trihub.register.records import Record

if TYPE_CHECKING:
    from trihub.register.service import Register


class Proposed(Protocol):
    """A proposal, in a reading or in a paper."""

    @property
    def number(self) -> int:
        """Counts the proposals of a text."""
        ...

    @property
    def kind(self) -> RecordKind:
        """What it is about."""
        ...

    @property
    def about(self) -> int:
        """The number of the meeting that it belongs to, 0 for none."""
        ...

    def all(self, name: str) -> list[str]:
        """The values of a name."""
        ...


def alike(register: Register, proposals: Iterable[Proposed]) -> dict[int, list[str]]:
    """The records that proposals may be, by number: a meeting of the same number or on the same day
    with one of the same offices; of such a meeting the commitments in the same fields with the
    same strength, and the documents of the same kind."""
    found: dict[int, list[str]] = {}
    for one in proposals:
        if one.kind is RecordKind.MEETING:
            same = _meetings(register, one)
        else:
            of = [part for name in found.get(one.about, ()) for part in register.of(name)]
            same = {each.id for each in of if _same(one, each)}
        kept = register.get_all(sorted(same))
        found[one.number] = [each.id for each in kept if not each.withdrawn]
    return found


def _meetings(register: Register, one: Proposed) -> set[str]:
    same: set[str] = set()
    mechanism, number = one.all("mechanism"), one.all("number")
    if number and mechanism:
        of_number = register.store.about("number", number[0])
        same = set(of_number) & set(register.store.about("mechanism", mechanism[0]))
    for day in one.all("date"):
        on_day = register.get_all(register.store.about("date", day))
        same |= {each.id for each in on_day if set(one.all("office")) & set(each.all("office"))}
    return same


def _same(one: Proposed, record: Record) -> bool:
    if one.kind is not record.kind:
        return False
    if one.kind is RecordKind.DOCUMENT:
        return bool(set(one.all("document")) & set(record.all("document")))
    fields = set(one.all("field")), set(record.all("field"))
    return one.all("strength") == record.all("strength") and bool(
        fields[0] & fields[1] or one.all("text") == record.all("text")
    )


def confirm(register: Register, paper: Paper, actor: str, *, unchanged: bool) -> list[str]:
    """See :meth:`trihub.register.service.Register.confirm`."""
    for each in paper.records:
        if not each.decision:
            raise BadInput(
                said("Proposal {number} is not decided on.", number=each.number),
                hint=said("Confirm or reject each."),
            )
    ids: dict[int, str] = {}
    with register.store.writing(actor) as writer:
        if unchanged:
            _expect(register, writer, paper)
        source = writer.source(paper.source.source())
        for each in paper.records:
            if each.decision == "confirm":
                ids[each.number] = _record(writer, each, source, ids)
        confirmed = [each for each in paper.records if each.number in ids]
        named = [(one.name, one.value) for each in confirmed for one in each.values]
        begin_missing(writer, register.view(), named, source)
    return [ids[each.number] for each in paper.records if each.number in ids]


def _expect(register: Register, writer: RegisterWriter, paper: Paper) -> None:
    """Make sure that nothing has come since the paper was made that it would have been about."""
    now = alike(register, [each.as_read() for each in paper.records])
    for each in paper.records:
        if each.into:
            writer.expect(each.into, each.seen)
        new = [name for name in now[each.number] if name not in each.like]
        if each.decision == "confirm" and not each.into and new:
            raise Conflict(
                said("Meanwhile {record} was recorded, which may be what proposal {number} is.",
                     record=new[0], number=each.number),
                hint=said("Look at both, and link them or record another one."),
            )  # fmt: skip


def _record(writer: RegisterWriter, one: PaperRecord, source: str, ids: Mapping[int, str]) -> str:
    name = one.into or writer.record(one.kind)
    if name[0] != one.kind.letter:
        raise BadInput(said("{record} is no {kind}.", record=name, kind=one.kind.value))
    own: list[Draft] = []
    read: list[Draft] = []
    for value in one.values:
        draft = Draft(
            name=value.name, value=checked(one.kind, value.name, value.value), start=value.start,
            end=value.end, certainty=value.certainty, because=tuple(value.because),
        )  # fmt: skip
        (read if value.read_as is None else own).append(draft)
    if one.about:
        if one.about not in ids:
            raise BadInput(
                said(
                    "Proposal {number} belongs to a meeting that was rejected.", number=one.number
                ),
                hint=said("Confirm the meeting, or reject both."),
            )
        read.append(Draft(name="about", value=ids[one.about]))
    writer.state(name, read, source)
    if own:
        writer.state(name, own)
    return name
