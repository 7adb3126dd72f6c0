"""Casework: keeping accounts, cases and the audit log; sealing what is kept.

Every writing method is one transaction: all of it or nothing. The audit drafts that come with
a change are appended in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from trihub.core.casework.audit import AuditDraft, AuditEntry
from trihub.core.casework.cases import (
    NO_PREMISE,
    CaseFilter,
    CaseRow,
    Item,
    ItemKind,
    Premise,
    Step,
)
from trihub.core.casework.messages import Queued
from trihub.core.casework.people import Account, Session, Token
from trihub.core.casework.subscribing import Issue, Subscription


class Vault(Protocol):
    """Encrypts what must not lie readable on a disk, with keys that the operator holds."""

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt; ``context`` says what it is and must be given again to open it."""
        ...

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt. :raises LibraryError: another key or context, or the bytes were changed."""
        ...


class AuditLog(Protocol):
    """Append-only, chained by digests (:mod:`trihub.core.casework.audit`)."""

    def append(self, drafts: Sequence[AuditDraft]) -> None:
        """Record."""
        ...

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """Every entry with a number above ``after``, in order, without holding all in memory."""
        ...

    def head(self) -> tuple[int, str]:
        """Number and digest of the last entry as the log notes them apart from the entries."""
        ...


class AccountStore(Protocol):
    """Accounts, sessions, tokens, failed attempts."""

    def add(self, account: Account, audit: Sequence[AuditDraft] = ()) -> None:
        """Keep a new account. :raises Conflict: the login or subject is taken."""
        ...

    def update(self, account: Account, audit: Sequence[AuditDraft] = ()) -> Account:
        """Replace the version before; returns it with its new version. :raises Conflict: another
        change came first."""
        ...

    def get(self, account: str) -> Account | None:
        """By number."""
        ...

    def by_login(self, login: str) -> Account | None:
        """By login, in lower case."""
        ...

    def by_subject(self, subject: str) -> Account | None:
        """By the provider's issuer and subject."""
        ...

    def all(self) -> list[Account]:
        """Every account, by login."""
        ...

    def add_session(self, session: Session, audit: Sequence[AuditDraft] = ()) -> None:
        """Keep a session."""
        ...

    def session(self, digest: str) -> Session | None:
        """By digest; also one that expired."""
        ...

    def sessions(self, account: str) -> list[Session]:
        """An account's sessions, last used first; also those that expired."""
        ...

    def touch_session(self, digest: str, seen_at: str) -> None:
        """Note when it was used."""
        ...

    def end_sessions(
        self, account: str, digest: str = "", audit: Sequence[AuditDraft] = ()
    ) -> None:
        """Forget one session, or without ``digest`` all of the account's."""
        ...

    def end_other_sessions(
        self, account: str, digest: str, audit: Sequence[AuditDraft] = ()
    ) -> None:
        """Forget all of the account's sessions but one."""
        ...

    def add_token(self, token: Token, audit: Sequence[AuditDraft] = ()) -> None:
        """Keep a token."""
        ...

    def token(self, digest: str) -> Token | None:
        """By digest; also one that expired or was revoked."""
        ...

    def tokens(self, account: str) -> list[Token]:
        """An account's tokens, newest first."""
        ...

    def update_token(self, token: Token, audit: Sequence[AuditDraft] = ()) -> None:
        """Replace ``used_at`` and ``revoked_at``."""
        ...

    def attempts(self, key: str, since: str) -> int:
        """How many attempts were noted under ``key`` at or after ``since``."""
        ...

    def note_attempt(self, key: str, at: str) -> None:
        """Note an attempt; those older than a day are forgotten."""
        ...

    def clear_attempts(self, key: str) -> None:
        """Forget the attempts under ``key``."""
        ...


class CaseStore(Protocol):
    """Cases, their steps and items."""

    def write(
        self,
        row: CaseRow,
        steps: Sequence[Step],
        *,
        expected: int,
        items: Sequence[Item] = (),
        audit: Sequence[AuditDraft] = (),
        premise: Premise = NO_PREMISE,
    ) -> None:
        """Take steps, with the items that belong to them. ``expected`` is the version (last
        step's number) that the caller saw, 0 for a new case; ``row.version`` the new one;
        ``premise`` is what else the change rests on.

        :raises Conflict: the case has gone on meanwhile, or the premise does not hold any more;
            nothing was kept.
        """
        ...

    def case(self, case: str) -> CaseRow | None:
        """By number."""
        ...

    def cases(self, wanted: CaseFilter, *, after: str = "", limit: int = 50) -> list[CaseRow]:
        """Cases in order of opening day (newest first) and number; ``after`` is the last page's
        last number."""
        ...

    def tally(self, wanted: CaseFilter) -> dict[tuple[str, str, str], int]:
        """How many cases by programme, state and opening month (CCYY-MM)."""
        ...

    def figures(self, wanted: CaseFilter) -> dict[str, tuple[int, float]]:
        """For each figure of the cases' rows, in how many it occurs and its mean."""
        ...

    def figures_by_month(self, wanted: CaseFilter) -> dict[str, dict[str, tuple[int, float]]]:
        """The same for each month of opening (CCYY-MM) by itself."""
        ...

    def counted(self, programme: str, beginning: str) -> int:
        """How many cases of a programme have a figure whose name begins so."""
        ...

    def kept(self, case: str, office: str) -> int:
        """How many versions of items an office has kept in a case, removed ones included: grows
        with everything that it writes there."""
        ...

    def number_for(self, name: str) -> str:
        """The number that belongs to a name: always the same here, and not to be worked out without
        the keys. :raises LibraryError: the secret for it is gone or its key is missing."""
        ...

    def steps(self, case: str) -> tuple[Step, ...]:
        """Every step, in order."""
        ...

    def put_item(
        self,
        item: Item,
        *,
        expected: int,
        seen: int | None = None,
        audit: Sequence[AuditDraft] = (),
    ) -> None:
        """Keep an item's next version; ``expected`` is the version that the author saw, 0 for a new
        item; ``seen`` the version of the case in which it was allowed.

        :raises Conflict: another version came first, or the case has gone on since it was seen;
            nothing was kept.
        """
        ...

    def item(self, item: str) -> Item | None:
        """The last version of one item."""
        ...

    def items(
        self, case: str, *, kinds: Sequence[ItemKind] = (), office: str | None = None
    ) -> tuple[Item, ...]:
        """The last version of each item of a case, in the order they were first kept; ``office``
        narrows to one side's (empty: the applicant's). Removed ones are left out."""
        ...

    def item_versions(self, item: str) -> tuple[Item, ...]:
        """Every version of an item, oldest first."""
        ...

    def changes(
        self, case: str, *, kinds: Sequence[ItemKind], office: str, reader: str, limit: int,
        offset: int = 0,
    ) -> tuple[tuple[Item, int], ...]:  # fmt: skip
        """Versions of one side's items, newest first, also of those taken back, each with the number
        of its item's last version. Others' private ones than ``reader``'s (an account) are left
        out."""
        ...


class Outbox(Protocol):
    """Messages that wait to be sent."""

    def queue(self, messages: Sequence[Queued]) -> int:
        """Keep those whose number is not known yet; how many these are."""
        ...

    def take(self, now: str, until: str, *, limit: int = 100) -> list[Queued]:
        """Messages that wait at ``now``, longest first; nobody else gets them before ``until``, so
        that what a sender that died had taken is tried again then."""
        ...

    def sent(self, message: str, at: str) -> None:
        """Note that it went out: it does not wait any more."""
        ...

    def failed(self, message: str, again: str, failure: str) -> None:
        """Note that it did not; it waits until ``again``, for ever where that is empty."""
        ...

    def message(self, message: str) -> Queued | None:
        """By number."""
        ...


class SubscriptionStore(Protocol):
    """Subscriptions of the public, addresses encrypted. What is removed is gone for good."""

    def number_of(self, mail: str) -> str:
        """The number of an address, always the same, not to be worked out without the keys."""
        ...

    def add(self, subscription: Subscription) -> None:
        """Keep one. :raises Conflict: the address has one of this field already."""
        ...

    def get(self, subscription: str) -> Subscription | None:
        """By number."""
        ...

    def of_address(self, mail: str) -> list[Subscription]:
        """Those of an address, confirmed or not."""
        ...

    def waiting(self) -> int:
        """How many are not confirmed."""
        ...

    def asked(self, subscription: str, at: str) -> None:
        """Note that the address was asked to confirm."""
        ...

    def confirm(self, subscription: str, at: str, told: int) -> None:
        """Note that it is confirmed, and the last issue that was made before."""
        ...

    def remove(self, subscription: str) -> None:
        """Remove it, if it is there."""
        ...

    def remove_unconfirmed(self, before: str) -> int:
        """Remove those that were asked before a moment and did not answer; how many."""
        ...

    def collections(self) -> list[str]:
        """Collections that somebody's confirmed subscription is for."""
        ...

    def behind(self, collection: str, number: int, *, limit: int = 500) -> list[Subscription]:
        """Confirmed ones of a collection for which an issue, or one before it, is not queued."""
        ...

    def note_told(self, subscriptions: Sequence[str], number: int) -> None:
        """Note the last issue that was queued for them."""
        ...

    def issue(self, collection: str, number: int = 0) -> Issue | None:
        """An issue of a collection, the last one without a number."""
        ...

    def add_issue(self, issue: Issue) -> None:
        """Keep the next issue of a collection; older ones lose their members, and go in time.

        :raises Conflict: another process made one with this number.
        """
        ...
