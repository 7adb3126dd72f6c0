"""The desk of a programme: the call, the nominations, the matching and its approval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from trihub.access.papers.encoding import decode, digest_of, encode
from trihub.access.papers.numbers import new_number
from trihub.access.rules import Act
from trihub.core.casework.people import PUBLIC, SYSTEM, Actor
from trihub.core.casework.working import Paper, PaperKind
from trihub.core.errors import BadInput, Conflict, NotFound, Refused
from trihub.core.messages import N_, said
from trihub.exchanges.matching.check import (
    check_call,
    check_nomination,
    check_nominations,
    without_doubles,
)
from trihub.exchanges.matching.model import Call, Match, Nomination
from trihub.exchanges.matching.reasons import Reason, explained
from trihub.exchanges.papers import Papers, changed_meanwhile, hidden, own_office
from trihub.exchanges.programme.model import (
    Approval,
    Approved,
    Programme,
    ProgrammeKind,
    Run,
    Stage,
    State,
)

TWICE = N_("The examiner is nominated twice for days that overlap; the first nomination counts.")


@dataclass(frozen=True, slots=True)
class Drafted:
    """The last draft of a matching: the paper and what it holds."""

    paper: Paper
    run: Run

    @property
    def digest(self) -> str:
        """What an office approves."""
        return digest_of(self.paper.content)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the offices of a programme do up to the approved matching."""

    papers: Papers

    # --- the call ---

    def create(self, actor: Actor, kind: ProgrammeKind, call: Call) -> str:
        """Begin a programme; its number.

        :raises BadInput: the call contradicts itself, or an office has no calendar.
        :raises Refused: the actor is of none of its offices.
        """
        self._check(call)
        name = new_number()
        offices = tuple(sorted(call.offices))
        draft = Paper(
            id=name, folder=name, kind=PaperKind.PROGRAMME, offices=offices, office="",
            author="", version=0, at="", content=b"",
        )  # fmt: skip
        own_office(actor, offices)
        self.papers.require(actor, Act.WRITE_PAPER, draft)
        content = Programme(kind=kind, call=call)
        self.papers.put(actor, "exchange-began", self.papers.next(actor, draft, content))
        return name

    def _check(self, call: Call) -> None:
        check_call(call)
        known = self.papers.calendar.offices()
        for office in call.offices:
            if office not in known:
                raise BadInput(
                    said("There is no calendar of the office {office}.", office=office),
                    hint=said("Calendars are kept for: {offices}.", offices=", ".join(known)),
                )

    def change(self, actor: Actor, name: str, call: Call, seen: int) -> None:
        """Replace the call while it is in preparation. ``seen`` is the version that was changed.

        :raises Conflict: somebody else changed it first, or it is open already.
        """
        paper = self.papers.write(actor, name, PaperKind.PROGRAMME)
        known = decode(paper.content, Programme)
        self._check(call)
        if paper.version != seen or known.stage is not Stage.DRAFT:
            raise changed_meanwhile()
        if tuple(sorted(call.offices)) != paper.offices:
            raise BadInput(
                said("The offices of a programme stay the same."),
                hint=said("Begin a new programme for other offices."),
            )
        self.papers.put(
            actor, "exchange-changed", self.papers.next(actor, paper, replace(known, call=call))
        )

    def open(self, actor: Actor, name: str, seen: int) -> None:
        """Publish the call and take nominations. :raises Conflict: as :meth:`change`.
        :raises BadInput: its deadline is over."""
        paper = self.papers.write(actor, name, PaperKind.PROGRAMME)
        known = decode(paper.content, Programme)
        if paper.version != seen or known.stage is not Stage.DRAFT:
            raise changed_meanwhile()
        if self._over(known.call):
            raise BadInput(said("The deadline of the call is over."))
        opened = replace(known, stage=Stage.OPEN)
        self.papers.put(actor, "exchange-opened", self.papers.next(actor, paper, opened))

    def _over(self, call: Call) -> bool:
        """Whether the deadline's day has ended at every office."""
        now = self.papers.now()
        return all(
            now >= self.papers.calendar.last_moment(call.deadline, office)
            for office in call.offices
        )

    # --- reading ---

    def programme(self, actor: Actor, name: str) -> tuple[Paper, Programme]:
        """A programme for one of its offices; for everybody where its call was published.

        :raises NotFound: there is none that the actor may know of.
        """
        paper = self.papers.folder(name, PaperKind.PROGRAMME)
        known = decode(paper.content, Programme)
        if known.stage is Stage.DRAFT and not self.papers.sees(actor, paper):
            raise hidden()
        return paper, known

    def inside(self, actor: Actor, paper: Paper) -> bool:
        """Whether the actor is of the offices that work on a programme."""
        return self.papers.sees(actor, paper)

    def state(self, name: str) -> State:
        """How far a programme is."""
        known = decode(self.papers.folder(name, PaperKind.PROGRAMME).content, Programme)
        if known.stage is Stage.DRAFT:
            return State.DRAFT
        if not self._over(known.call):
            return State.OPEN
        drafted = self._drafted(name)
        if drafted is None:
            return State.CLOSED
        return State.APPROVED if not self.missing(name, drafted) else State.MATCHED

    def listed(
        self, actor: Actor = PUBLIC, *, after: str = "", limit: int = 50
    ) -> list[tuple[Paper, Programme]]:
        """Programmes that the actor may know of, newest first."""
        return self.papers.visible(
            actor, PaperKind.PROGRAMME, Programme, lambda one: one.stage is Stage.OPEN,
            after=after, limit=limit,
        )  # fmt: skip

    def published(self) -> Iterator[tuple[Paper, Programme]]:
        """Every call that was published, newest first."""
        after = ""
        while page := self.papers.store.folders(PaperKind.PROGRAMME, after=after):
            for paper in page:
                known = decode(paper.content, Programme)
                if known.stage is Stage.OPEN:
                    yield paper, known
            after = page[-1].id

    # --- nominations ---

    def nominate(self, actor: Actor, name: str, one: Nomination) -> str:
        """Nominate an examiner of one's own office; the nomination's number.

        :raises BadInput: it does not belong to the call, or the examiner is nominated already.
        :raises Refused: the call is not open.
        """
        paper, known = self._nominating(actor, name)
        one = replace(one, office=actor.office)
        check_nomination(known.call, one)
        kept = self.papers.first(
            actor, paper, PaperKind.NOMINATION, one, office=actor.office, offices=(actor.office,)
        )
        others = [decode(each.content, Nomination) for each in self._own(name, actor.office)]
        check_nominations(known.call, [*others, replace(one, id=kept.id)])
        content = replace(one, id=kept.id)
        self.papers.put(actor, "nominated", replace(kept, content=encode(content)))
        return kept.id

    def take_back(self, actor: Actor, name: str, nomination: str) -> None:
        """Take an own nomination back while the call is open. :raises NotFound: there is none."""
        self._nominating(actor, name)
        paper = self.papers.one(name, nomination, PaperKind.NOMINATION)
        self.papers.require(actor, Act.WRITE_PAPER, paper)
        if paper.office != actor.office:
            raise hidden()
        gone = self.papers.next(actor, paper, {}, removed=True)
        self.papers.put(actor, "nomination-taken-back", gone)

    def _nominating(self, actor: Actor, name: str) -> tuple[Paper, Programme]:
        paper = self.papers.write(actor, name, PaperKind.PROGRAMME)
        own_office(actor, paper.offices)
        known = decode(paper.content, Programme)
        if known.stage is not Stage.OPEN or self._over(known.call):
            raise Refused(
                said("The call is not open for nominations."),
                hint=said("Look at its deadline and state."),
            )
        return paper, known

    def _own(self, name: str, office: str) -> tuple[Paper, ...]:
        found = self.papers.all(name, PaperKind.NOMINATION)
        return tuple(each for each in found if each.office == office)

    def nominations(self, actor: Actor, name: str) -> list[Nomination]:
        """Those that the actor's office reads: its own, and all once the matching was run."""
        self.papers.read(actor, name, PaperKind.PROGRAMME)
        found = self.papers.all(name, PaperKind.NOMINATION)
        return [decode(each.content, Nomination) for each in found if self.papers.sees(actor, each)]

    # --- matching ---

    def run(self, actor: Actor, name: str) -> Drafted:
        """Open every nomination to the offices and draft the matching.

        :raises Refused: the call is still open. :raises Conflict: it is approved already.
        """
        paper = self.papers.write(actor, name, PaperKind.PROGRAMME)
        known = decode(paper.content, Programme)
        if known.stage is Stage.DRAFT or not self._over(known.call):
            raise Refused(
                said("Nominations are still taken."),
                hint=said("The matching is run when the deadline is over at every office."),
            )
        last = self._drafted(name)
        if last is not None and not self.missing(name, last):
            raise Conflict(said("The matching is approved."), hint=said("It stays as it is."))
        nominated = self.papers.all(name, PaperKind.NOMINATION)
        counted, doubled = without_doubles(
            known.call, [decode(each.content, Nomination) for each in nominated]
        )
        match, reasons = explained(known.call, counted)
        twice = tuple(
            Reason(nomination=one.id, placed=False, why=(said(TWICE),)) for one in doubled
        )
        run = Run(
            match=match, reasons=(*reasons, *twice), call=digest_of(encode(known.call)),
            nominations=tuple(sorted(digest_of(each.content) for each in nominated)),
        )  # fmt: skip
        opened = [
            self.papers.next(SYSTEM, each, offices=paper.offices)
            for each in nominated if each.offices != paper.offices
        ]  # fmt: skip
        drafted = (
            self.papers.next(actor, last.paper, run) if last
            else self.papers.first(actor, paper, PaperKind.MATCH, run)
        )  # fmt: skip
        if last is None or last.paper.content != drafted.content:
            self.papers.put(actor, "matched", drafted, *opened)
        return Drafted(drafted, run)

    def drafted(self, actor: Actor, name: str) -> Drafted | None:
        """The last draft, for the programme's offices."""
        self.papers.read(actor, name, PaperKind.PROGRAMME)
        return self._drafted(name)

    def _drafted(self, name: str) -> Drafted | None:
        found = self.papers.all(name, PaperKind.MATCH)
        return Drafted(found[-1], decode(found[-1].content, Run)) if found else None

    def approve(self, actor: Actor, name: str, version: int, digest: str) -> None:
        """Give the own office's key to a version of the matching.

        :raises Conflict: another version is the last one. :raises NotFound: there is none.
        """
        paper = self.papers.read(actor, name, PaperKind.PROGRAMME)
        drafted = self._drafted(name)
        if drafted is None:
            raise NotFound(said("There is no matching yet."))
        self.papers.approve(actor, paper)
        if (version, digest) != (drafted.paper.version, drafted.digest):
            raise changed_meanwhile()
        if actor.office not in self.missing(name, drafted):
            return
        self._key(actor, paper, drafted, Approved.MATCH)

    def publish_figures(self, actor: Actor, name: str) -> None:
        """Agree, for the own office, that the figures of an approved programme are public."""
        paper = self.papers.read(actor, name, PaperKind.PROGRAMME)
        drafted = self._drafted(name)
        if drafted is None or self.missing(name, drafted):
            raise Refused(
                said("The matching is not approved by every office yet."),
                hint=said("Figures are published of an approved matching."),
            )
        self.papers.approve(actor, paper)
        if actor.office in self.missing(name, drafted, Approved.FIGURES):
            self._key(actor, paper, drafted, Approved.FIGURES)

    def public_match(self, name: str) -> Match | None:
        """The approved matching where every office agreed to the publication of its figures."""
        drafted = self._drafted(name)
        if drafted is None or any(self.missing(name, drafted, what) for what in Approved):
            return None
        return drafted.run.match

    def _key(self, actor: Actor, paper: Paper, drafted: Drafted, what: Approved) -> None:
        content = Approval(
            what=what, paper=drafted.paper.id, version=drafted.paper.version, digest=drafted.digest
        )
        kept = self.papers.first(actor, paper, PaperKind.APPROVAL, content, office=actor.office)
        self.papers.put(actor, f"{what.value}-approved", kept)

    def missing(
        self, name: str, drafted: Drafted, what: Approved = Approved.MATCH
    ) -> tuple[str, ...]:
        """The offices that have not approved this version."""
        given = {
            each.office
            for each in self.papers.all(name, PaperKind.APPROVAL)
            if _fits(decode(each.content, Approval), drafted, what)
        }
        return tuple(office for office in drafted.paper.offices if office not in given)


def _fits(one: Approval, drafted: Drafted, what: Approved) -> bool:
    asked = what, drafted.paper.id, drafted.paper.version, drafted.digest
    return (one.what, one.paper, one.version, one.digest) == asked
