"""Subscribing by address: asked, confirmed by the link in the mail, ended by the link in every mail.

Whoever asks gets the same answer whether the address is known or not, so that nobody finds out who
reads what. What was not confirmed, and what was ended, is removed for good.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from trihub.access.clock import Clock, stamp
from trihub.access.papers.numbers import new_number
from trihub.core.casework.messages import Queued
from trihub.core.casework.subscribing import Subscription
from trihub.core.errors import BadInput, Conflict, NotFound, Refused
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import said
from trihub.core.ports.casework import AccountStore, Outbox, SubscriptionStore
from trihub.fields.subscribing.links import CONFIRM, END, signed
from trihub.fields.subscribing.news import Newsletter

ASKED = "field-subscription"
"""What a queued mail is that asks to confirm."""
AGAIN = dt.timedelta(minutes=10)
"""How long no second mail about the same field goes to the same address."""
MAILS = 3
"""Mails a day that ask one address to confirm, whatever it is asked for."""
FIELDS = 30
"""Fields that one address can subscribe to."""
WAITING = 1_000
"""Subscriptions that may wait for confirmation at once, so that nobody makes the site send mail to
thousands of addresses."""
DAY = dt.timedelta(days=1)
LONGEST = 200
_MAIL = re.compile(r"[^\s@<>\"'(),:;\\\[\]\x00-\x1f\x7f]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,63}")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """``limit`` counts a try of a network address, and refuses where there are too many."""

    store: SubscriptionStore
    outbox: Outbox
    attempts: AccountStore
    newsletter: Newsletter
    limit: Callable[[str], None]
    now: Clock

    def ask(self, collection: str, field: str, mail: str, language: str, address: str) -> None:
        """Queue the mail that asks to confirm, unless the address got enough of them or subscribes
        already. ``field`` is a sub-field's path or id, all without one; ``address`` the network
        address that asks.

        :raises NotFound: there is no such collection or field.
        :raises BadInput: that is no address, or no language of the site.
        :raises Refused: too many tries came from there, or too many subscriptions wait.
        """
        self.limit(address)
        path = self.newsletter.path(collection, field)
        mail = _checked(mail)
        if language not in MAIN_LANGUAGES:
            raise BadInput(said("The language “{code}” is not known.", code=language[:40]))
        # Before the address is looked up: the same refusal for addresses known and unknown.
        if self.store.waiting() >= WAITING:
            raise Refused(
                said("Too many subscriptions wait for confirmation."), hint=said("Try again later.")
            )
        now = self.now()
        known = self.store.of_address(mail)
        same = next(
            (one for one in known if (one.collection, one.field) == (collection, path)), None
        )
        if same and (same.confirmed_at or same.asked_at > stamp(now - AGAIN)):
            return
        if not self._allowed(mail, len(known)):
            return
        if same is None:
            same = Subscription(
                id=new_number(), collection=collection, field=path, mail=mail, language=language,
                secret=secrets.token_urlsafe(32), asked_at=stamp(now),
            )  # fmt: skip
            try:
                self.store.add(same)
            except Conflict:
                return  # asked for at the same moment: that one sends the mail
        else:
            self.store.asked(same.id, stamp(now))
        self._queue(same, now)

    def _allowed(self, mail: str, known: int) -> bool:
        """Whether another mail may go to the address, which has ``known`` subscriptions."""
        key = f"mailbox:{self.store.number_of(mail)}"
        now = self.now()
        if self.attempts.attempts(key, stamp(now - DAY)) >= MAILS or known >= FIELDS:
            return False
        self.attempts.note_attempt(key, stamp(now))
        return True

    def _queue(self, one: Subscription, now: dt.datetime) -> None:
        moment = stamp(now)
        mail = Queued(
            id=f"{one.id}-{int(now.timestamp())}", account="", case=one.id, kind=ASKED,
            queued_at=moment,
        )  # fmt: skip
        self.outbox.queue([mail])

    # --- by the links of the mails ---

    def asked(self, number: str, until: int, signature: str) -> Subscription:
        """The subscription that a link confirms. :raises NotFound: it does not, or not any more."""
        one = self.store.get(number)
        over = self.now().timestamp() > until
        if one is None or not signed(one, CONFIRM, signature, until) or over:
            raise _void()
        return one

    def confirm(self, number: str, until: int, signature: str) -> Subscription:
        """Confirm: from now on mail goes to the address. Confirming twice is confirming once.

        :raises NotFound: the link does not work, or not any more.
        """
        one = self.asked(number, until, signature)
        if not one.confirmed_at:
            told = self.newsletter.begin(one.collection)
            self.store.confirm(one.id, stamp(self.now()), told)
        return one

    def ended(self, number: str, signature: str) -> Subscription | None:
        """The subscription that a link ends, ``None`` where it was ended before.

        :raises NotFound: it is another one's link.
        """
        one = self.store.get(number)
        if one is not None and not signed(one, END, signature):
            raise _void()
        return one

    def end(self, number: str, signature: str) -> None:
        """End it, and forget the address. Ending what is ended already is no error.

        :raises NotFound: it is another one's link.
        """
        if one := self.ended(number, signature):
            self.store.remove(one.id)


def _checked(mail: str) -> str:
    """The address as it is kept. :raises BadInput: it is none."""
    text = unicodedata.normalize("NFKC", mail).strip().lower()
    if len(text) > LONGEST or not _MAIL.fullmatch(text):
        raise BadInput(said("The e-mail address cannot be used."))
    return text


def _void() -> NotFound:
    return NotFound(
        said("This link does not work, or not any more."),
        hint=said("Subscribe again on the page of the field."),
    )
