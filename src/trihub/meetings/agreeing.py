"""The joint summary: its versions, overrides, each office's key, signatures, publication."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from trihub.access.papers.encoding import digest_of
from trihub.access.rules import Act
from trihub.core.casework.people import Actor
from trihub.core.casework.working import Paper, PaperKind
from trihub.core.errors import BadInput, Conflict, NotFound
from trihub.core.messages import said
from trihub.meetings import drafting
from trihub.meetings.aligned import Disagreement, check
from trihub.meetings.checking import checked_summary, checked_text
from trihub.meetings.model import Agenda, Approval, Meeting, Override, Sentence, Signature, Summary
from trihub.meetings.papers import Papers, content
from trihub.meetings.preparing import common_next, not_published
from trihub.meetings.publishing import publish
from trihub.register.paper import checked_day
from trihub.register.service import Register

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The summary as it stands: its version and the digest that names it, and where its language
    versions disagree."""

    summary: Summary
    version: int
    digest: str
    disagreements: tuple[Disagreement, ...]

    @property
    def unsettled(self) -> tuple[Disagreement, ...]:
        """Disagreements that nobody gave a reason for."""
        return tuple(each for each in self.disagreements if not each.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An office's approval. ``valid`` says that it is of the version as it stands."""

    office: str
    author: str
    at: str
    approval: Approval
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """An office's signature; ``valid`` as for keys."""

    office: str
    author: str
    at: str
    signature: Signature
    valid: bool


@dataclass(frozen=True, slots=True)
class Agreeing:
    """What officers do to the summary."""

    papers: Papers
    register: Register

    # --- the draft ------------------------------------------------------------------------

    def draft(self, actor: Actor, name: str) -> Draft | None:
        """The summary as it stands; none where nobody began it."""
        folder = self.papers.folder(actor, name)
        found = self.papers.one(actor, folder.id, PaperKind.SUMMARY)
        if found is None:
            return None
        summary = content(found, Summary)
        return Draft(
            summary=summary, version=found.version, digest=digest_of(found.content),
            disagreements=tuple(check(summary)),
        )  # fmt: skip

    def begin(self, actor: Actor, name: str) -> Summary:
        """A first draft from the agenda; nothing is kept."""
        folder = self.papers.folder(actor, name)
        found = self.papers.one(actor, folder.id, PaperKind.AGENDA)
        agenda = content(found, Agenda) if found else Agenda()
        return drafting.draft(content(folder, Meeting), agenda, folder.offices)

    def save(self, actor: Actor, name: str, summary: Summary, seen: int) -> None:
        """Keep the next version. Overrides of sentences whose words did not change go on.

        :raises Conflict: somebody else changed it since version ``seen``.
        """
        folder = self._open(actor, name)
        before = self.draft(actor, name)
        kept = before.summary.overrides if before else ()
        made = replace(summary, overrides=kept)
        checked_summary(made)
        self._known(made.sentences)
        standing = {each.key for each in check(made)}
        made = replace(made, overrides=tuple(one for one in kept if one.key in standing))
        self._put(actor, folder, made, seen)

    def override(self, actor: Actor, name: str, key: str, reason: str, seen: int) -> None:
        """Let a disagreement stand, with the reason.

        :raises BadInput: no reason is given. :raises NotFound: the versions do not disagree so.
        """
        folder = self._open(actor, name)
        found = self._begun(actor, name)
        if key not in {each.key for each in found.disagreements}:
            raise NotFound(
                said("The versions do not disagree in this any more."),
                hint=said("Look at the summary again."),
            )
        if not reason.strip():
            raise BadInput(said("A disagreement stands for a reason."))
        checked_text(reason, 1_000)
        made = Override(
            key=key, reason=reason.strip(), office=actor.office, author=actor.account,
            at=self.papers.stamp(),
        )  # fmt: skip
        others = tuple(each for each in found.summary.overrides if each.key != key)
        self._put(actor, folder, replace(found.summary, overrides=(*others, made)), seen)

    def _put(self, actor: Actor, folder: Paper, summary: Summary, seen: int) -> None:
        made = common_next(self.papers, actor, folder, PaperKind.SUMMARY, summary, seen)
        self.papers.put(actor, "summary", [made])

    def _known(self, sentences: tuple[Sentence, ...]) -> None:
        links = {each.commitment for each in sentences if each.commitment.startswith("C")}
        for link in sorted(links):
            self.register.get(link)

    # --- two keys -------------------------------------------------------------------------

    def keys(self, actor: Actor, name: str) -> list[Key]:
        """Each office's approval that was not taken back, by office."""
        found = self.draft(actor, name)
        return [
            Key(office=paper.office, author=paper.author, at=paper.at, approval=one,
                valid=found is not None and one.digest == found.digest)
            for paper, one in self._each(actor, name, PaperKind.APPROVAL, Approval)
        ]  # fmt: skip

    def approve(self, actor: Actor, name: str, digest: str) -> None:
        """Turn the own office's key: agree to the version with this digest.

        :raises BadInput: language versions disagree. :raises Conflict: another version stands now.
        """
        folder = self.papers.folder(actor, name, Act.APPROVE_PAPER)
        not_published(content(folder, Meeting))
        found = self._current(actor, name, digest)
        if found.unsettled:
            raise BadInput(
                said(
                    "The language versions disagree at {count} places.", count=len(found.unsettled)
                ),
                hint=said("Mend them, or say why they may stand."),
            )
        made = Approval(version=found.version, digest=digest)
        self._office_paper(actor, folder, PaperKind.APPROVAL, made, "approved")

    def withdraw(self, actor: Actor, name: str) -> None:
        """Turn the own office's key back. :raises NotFound: it is not turned."""
        folder = self.papers.folder(actor, name, Act.APPROVE_PAPER)
        not_published(content(folder, Meeting))
        for paper, one in self._each(actor, name, PaperKind.APPROVAL, Approval):
            if paper.office == actor.office:
                removed = self.papers.next(actor, paper, one, removed=True)
                # With the folder's next version: of this and a publication, one goes through.
                known = self.papers.next(actor, folder, content(folder, Meeting))
                self.papers.put(actor, "approval withdrawn", [known, removed])
                return
        raise NotFound(said("Your office has approved nothing."))

    def signatures(self, actor: Actor, name: str) -> list[Signed]:
        """Each office's signature, by office."""
        found = self.draft(actor, name)
        return [
            Signed(office=paper.office, author=paper.author, at=paper.at, signature=one,
                   valid=found is not None and one.digest == found.digest)
            for paper, one in self._each(actor, name, PaperKind.SIGNATURE, Signature)
        ]  # fmt: skip

    def sign(self, actor: Actor, name: str, signature: Signature) -> None:
        """Record who signed for the own office. :raises Conflict: another version stands now."""
        folder = self.papers.folder(actor, name, Act.APPROVE_PAPER)
        not_published(content(folder, Meeting))
        found = self._current(actor, name, signature.digest)
        if not signature.name.strip():
            raise BadInput(said("A signature has a name."))
        checked_day(signature.day)
        for text in (signature.name, signature.role, signature.place):
            checked_text(text, 200)
        made = replace(signature, version=found.version)
        self._office_paper(actor, folder, PaperKind.SIGNATURE, made, "signed")

    def publish(self, actor: Actor, name: str) -> str:
        """Give the register what every office agreed to; the record of the meeting.

        Where it was begun and not finished, it goes on where it stopped.

        :raises BadInput: an office has not agreed to the version as it stands.
        :raises Conflict: somebody else publishes it, or changed the meeting.
        """
        folder = self.papers.folder(actor, name, Act.APPROVE_PAPER)
        meeting = content(folder, Meeting)
        if meeting.published:
            return meeting.published
        of = meeting.digest or self._begun(actor, name).digest
        if not meeting.digest and (missing := self.missing(actor, name)):
            raise BadInput(
                said("Not agreed to this version yet: {offices}.", offices=", ".join(missing)),
                hint=said("Every office approves the version as it stands."),
            )
        # Marked first: of two who publish at once, one goes on.
        begun = self.papers.next(actor, folder, replace(meeting, digest=of))
        self.papers.put(actor, "publication begun", [begun])
        signed = self._each(actor, name, PaperKind.SIGNATURE, Signature)
        names = {paper.office: one for paper, one in signed if one.digest == of}
        summary = self._version(actor, folder, of)
        record = publish(self.register, meeting, summary, folder.offices, names, of, actor.account)
        done = self.papers.next(actor, begun, replace(meeting, digest=of, published=record))
        self.papers.put(actor, "published", [done])
        return record

    def _version(self, actor: Actor, folder: Paper, digest: str) -> Summary:
        """The version with a digest: whatever was kept since, this one was agreed to."""
        every = self.papers.versions(actor, folder.id, f"{folder.id}-{PaperKind.SUMMARY.value}")
        return next(content(one, Summary) for one in every if digest_of(one.content) == digest)

    def missing(self, actor: Actor, name: str) -> list[str]:
        """The offices that have not agreed to the version as it stands."""
        folder = self.papers.folder(actor, name)
        turned = {each.office for each in self.keys(actor, name) if each.valid}
        return [office for office in folder.offices if office not in turned]

    # --- parts ----------------------------------------------------------------------------

    def _open(self, actor: Actor, name: str) -> Paper:
        folder = self.papers.folder(actor, name, Act.WRITE_PAPER)
        not_published(content(folder, Meeting))
        return folder

    def _begun(self, actor: Actor, name: str) -> Draft:
        found = self.draft(actor, name)
        if found is None:
            raise BadInput(
                said("There is no summary yet."), hint=said("Draft one from the agenda first.")
            )
        return found

    def _current(self, actor: Actor, name: str, digest: str) -> Draft:
        found = self._begun(actor, name)
        if found.digest != digest:
            raise Conflict(
                said("The summary was changed since you read it; nothing was approved or signed."),
                hint=said("Read the version as it stands, then repeat it."),
            )
        return found

    def _each(
        self, actor: Actor, name: str, kind: PaperKind, of: type[Kept]
    ) -> list[tuple[Paper, Kept]]:
        folder = self.papers.folder(actor, name)
        found = self.papers.read(actor, folder.id, kind)
        pairs = [(each, content(each, of)) for each in found]
        return sorted(pairs, key=lambda pair: pair[0].office)

    def _office_paper(
        self, actor: Actor, folder: Paper, kind: PaperKind, made: Approval | Signature, action: str
    ) -> None:
        """Keep what an office has one of: its key, its signature."""
        number = f"{folder.id}-{kind.value}-{actor.office.lower()}"
        before = self.papers.store.paper(number)
        if before is None:
            first = self.papers.first(actor, folder, kind, made, office=actor.office)
            self.papers.put(actor, action, [replace(first, id=number)])
        else:
            self.papers.put(actor, action, [self.papers.next(actor, before, made)])
