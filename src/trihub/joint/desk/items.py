"""What the desk's makers keep: reading and writing items of one office, version by version.

An item is only ever looked for among those of the actor's own office, so that neither an answer
nor the time that it takes tells what another office has. Desk work leaves no entry in the audit
log: how much an office searches is sealed too; every version of every item is its record.
An item's number begins with its office, so that another office's number is refused unseen. A number
that belongs to a name (a mark's, from case and document) is worked out under a secret of the store.

Whether the desk is open is looked at before anything is kept, and holds until it is kept: the store
takes the item only while the case has not gone on; where it has, all is looked at again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from trihub.access.clock import stamp
from trihub.access.papers.encoding import encode
from trihub.access.papers.numbers import base32, new_number
from trihub.access.rules import Act, CaseSubject, Subject, allowed, hidden_case, require
from trihub.core.casework.cases import Item, ItemKind
from trihub.core.casework.people import Actor
from trihub.core.errors import BadInput, Conflict, NotFound
from trihub.core.messages import said
from trihub.core.ports.casework import CaseStore
from trihub.joint.case.conditions import NOT_YOUR_TURN
from trihub.joint.case.states import State
from trihub.joint.parts import Parts

SubjectOf = Callable[[str], CaseSubject | None]
"""What the rules need to know of a case, by its number; ``None`` where there is none."""

DESK_KINDS = (
    ItemKind.RUN, ItemKind.MARK, ItemKind.CHART, ItemKind.COMBINATION, ItemKind.NOTE,
    ItemKind.OPINION,
)  # fmt: skip

MAX_CONTENT = 2 << 20
"""Bytes of one item."""

TRIES = 8
"""How often something is kept again where the case went on meanwhile."""


class Clash(Conflict):
    """Two people of one office changed the same item; nothing of the second change was kept.

    ``theirs`` is what stands now (with its author and time), ``mine`` the content that was not
    kept, ``base`` the version that both started from, ``None`` where both made it anew.
    ``removing`` says that the second change would have taken the item back.
    """

    def __init__(
        self, theirs: Item, mine: bytes, base: Item | None, *, removing: bool = False
    ) -> None:
        super().__init__(
            said("Somebody else of your office changed this first."),
            hint=said("Look at both versions, then save yours again or take theirs."),
        )
        self.theirs = theirs
        self.mine = mine
        self.base = base
        self.removing = removing


@dataclass(frozen=True, slots=True)
class Items:
    """Items of the actor's own office in a case."""

    parts: Parts
    subject_of: SubjectOf

    def admit(self, actor: Actor, case: str) -> CaseSubject:
        """The case, where the actor may work at its desk.

        :raises NotFound: there is no case that the actor may know of. :raises Refused: the desk
            is not open to the actor.
        """
        subject = self.subject_of(case)
        if subject is None:
            raise hidden_case()
        require(actor, Act.DESK, Subject(case=subject, office=actor.office))
        return subject

    def admit_writer(self, actor: Actor, case: str) -> CaseSubject:
        """As :meth:`admit`, while the offices search, from the turn of the actor's on until it has
        filed its report.

        :raises Conflict: the case is in another state, the turn has not come, the report is filed.
        """
        subject = self.admit(actor, case)
        if subject.state != State.SEARCHING:
            raise Conflict(
                said("The desk can be written to only while the offices search."),
                hint=said("Private notes can still be written."),
            )
        if actor.office in subject.waiting:
            raise Conflict(said(NOT_YOUR_TURN), hint=said("Private notes can be written already."))
        if self.parts.cases.items(case, kinds=(ItemKind.REPORT,), office=actor.office):
            raise Conflict(
                said("Your office’s report is filed; the desk does not change any more."),
                hint=said("Private notes can still be written."),
            )
        return subject

    def all(self, actor: Actor, case: str, *kinds: ItemKind) -> tuple[Item, ...]:
        """The office's items of these kinds that the actor may see, oldest first."""
        subject = self.admit(actor, case)
        kept = self.parts.cases.items(case, kinds=kinds or DESK_KINDS, office=actor.office)
        return tuple(item for item in kept if _visible(actor, subject, item))

    def get(self, actor: Actor, case: str, item: str, *kinds: ItemKind) -> Item:
        """One of them. :raises NotFound: no such item that the actor may see."""
        kept = self.all(actor, case, *kinds)
        found = next((one for one in kept if one.id == item), None)
        if found is None:
            raise nothing()
        return found

    def find_only(self, actor: Actor, case: str, kind: ItemKind, name: str) -> Item | None:
        """The one item of its kind with this name, where there is one."""
        self.admit(actor, case)
        kept = self.parts.cases.item(only_id(self.parts.cases, case, actor.office, kind, name))
        return kept if kept and not kept.removed else None

    def only(self, actor: Actor, case: str, kind: ItemKind, name: str) -> Item:
        """The same. :raises NotFound: there is none."""
        found = self.find_only(actor, case, kind, name)
        if found is None:
            raise nothing()
        return found

    def history(self, actor: Actor, case: str, item: str) -> tuple[Item, ...]:
        """Every version, oldest first; also of what was taken back.

        :raises NotFound: no such item that the actor may see.
        """
        return self._versions(actor, case, item)

    def add(
        self, actor: Actor, case: str, kind: ItemKind, content: Any, *, private: bool = False
    ) -> Item:
        """Keep something new."""
        new = Item(
            id=new_id(actor.office),
            case=case,
            kind=kind,
            office=actor.office,
            author=actor.account,
            version=1,
            at=stamp(self.parts.now()),
            content=_encoded(content),
            private=private,
        )
        return self._put(actor, case, lambda: new, private=private)

    def put_only(
        self, actor: Actor, case: str, kind: ItemKind, name: str, content: Any, expected: int
    ) -> Item:
        """Keep the one item of its kind with this name (a mark by document, an opinion by claim).

        ``expected`` is the version that the actor saw, 0 for none. One that was taken back lives on.
        :raises Clash: somebody else changed or made it first.
        """
        encoded = _encoded(content)

        def make() -> Item:
            number = only_id(self.parts.cases, case, actor.office, kind, name)
            kept = self.parts.cases.item(number)
            back = kept is not None and kept.removed and expected in (0, kept.version)
            return Item(
                id=number,
                case=case,
                kind=kind,
                office=actor.office,
                author=actor.account,
                version=(kept.version if kept and back else expected) + 1,
                at=stamp(self.parts.now()),
                content=encoded,
            )

        return self._put(actor, case, make)

    def change(self, actor: Actor, case: str, item: str, content: Any, expected: int) -> Item:
        """Keep the next version; what was taken back lives on. :raises Clash: somebody else changed
        it first, or took it back."""
        kept = self._versions(actor, case, item)[-1]
        return self._next(actor, kept, expected, _encoded(content))

    def remove(self, actor: Actor, case: str, item: str, expected: int) -> Item:
        """Take an item back; its versions stay. :raises Clash: somebody else changed it first."""
        kept = self.get(actor, case, item)
        return self._next(actor, kept, expected, kept.content, removed=True)

    def restore(self, actor: Actor, case: str, item: str, version: int, expected: int) -> Item:
        """Keep an earlier version again, as the newest; also of what was taken back.

        :raises NotFound: no such item or version. :raises Clash: somebody else changed it first.
        """
        kept = self._versions(actor, case, item)
        wanted = next((v for v in kept if v.version == version), None)
        if wanted is None:
            raise nothing()
        return self._next(actor, kept[-1], expected, wanted.content, removed=wanted.removed)

    def undo(self, actor: Actor, case: str, item: str, expected: int) -> Item:
        """Keep the version before ``expected`` again, as the newest; undone again, it comes back.

        :raises NotFound: no such item, or it has one version only.
        :raises Clash: somebody else changed it first.
        """
        return self.restore(actor, case, item, expected - 1, expected)

    def _versions(self, actor: Actor, case: str, item: str) -> tuple[Item, ...]:
        subject = self.admit(actor, case)
        if not item.startswith(_office(actor.office)):
            raise nothing()
        kept = self.parts.cases.item_versions(item)
        own = bool(kept) and (kept[-1].case, kept[-1].office) == (case, actor.office)
        if not own or kept[-1].kind not in DESK_KINDS or not _visible(actor, subject, kept[-1]):
            raise nothing()
        return kept

    def _next(
        self, actor: Actor, kept: Item, expected: int, content: bytes, *, removed: bool = False
    ) -> Item:
        if kept.kind is ItemKind.RUN:
            self._admit_for(actor, kept.case, kept.private)
            raise BadInput(
                said("A query stays in the record as it was run."),
                hint=said("Run another one; mark only what counts."),
            )
        new = replace(
            kept,
            author=actor.account,
            version=expected + 1,
            at=stamp(self.parts.now()),
            content=content,
            removed=removed,
        )
        return self._put(actor, kept.case, lambda: new, private=kept.private)

    def _admit_for(self, actor: Actor, case: str, private: bool) -> CaseSubject:
        return self.admit(actor, case) if private else self.admit_writer(actor, case)

    def _put(
        self, actor: Actor, case: str, make: Callable[[], Item], *, private: bool = False
    ) -> Item:
        """Keep what is made, in the case in which the actor may; again where it went on."""
        for left in range(TRIES, 0, -1):
            subject = self._admit_for(actor, case, private)
            item = make()
            try:
                self.parts.cases.put_item(item, expected=item.version - 1, seen=subject.version)
            except Conflict:
                versions = self.parts.cases.item_versions(item.id)
                if (versions[-1].version if versions else 0) != item.version - 1:
                    base = next((v for v in versions if v.version == item.version - 1), None)
                    raise Clash(versions[-1], item.content, base, removing=item.removed) from None
                if left == 1:
                    raise
            else:
                break
        return item


def new_id(office: str) -> str:
    """An item's number: the office and 128 random bits, which nobody can guess."""
    return _office(office) + new_number()


def only_id(cases: CaseStore, case: str, office: str, kind: ItemKind, name: str) -> str:
    """The number of the one item with this name, so that two who make it at once meet in it."""
    digest = hashlib.sha256("\n".join((case, office, kind, name)).encode("utf-8", "surrogatepass"))
    return _office(office) + cases.number_for(base32(digest.digest()[:16]))


def _office(office: str) -> str:
    return f"{office.lower()}-"


def _encoded(content: Any) -> bytes:
    encoded = encode(content)
    if len(encoded) > MAX_CONTENT:
        raise BadInput(
            said("This is too long to keep: {size} bytes.", size=len(encoded)),
            hint=said("Keep at most {limit} bytes at once.", limit=MAX_CONTENT),
        )
    return encoded


def _visible(actor: Actor, subject: CaseSubject, item: Item) -> bool:
    note = Subject(case=subject, office=item.office, author=item.author, private=True)
    return not item.private or allowed(actor, Act.SEE_NOTE, note)


def nothing() -> NotFound:
    """The answer for what does not exist, and for what is another's."""
    return NotFound(said("There is nothing at this address."))
