"""Rounds: what is to be done again and again while a site is up, or by a scheduler's command.

A round writes what time has brought, queues what is to be told, and sends it. It may be run as
often as one likes, by several processes at once: nothing is written, queued or sent twice.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from trihub.core.casework.cases import CaseFilter, CaseRow
from trihub.joint.alerts.mail import Mailer
from trihub.joint.alerts.reminders import NEWS, Alerts, Delivered
from trihub.joint.case.sweep import sweep

EVERY = 15 * 60.0
"""Seconds between two rounds."""
PAGE = 500

log = logging.getLogger("trihub.joint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a round queued, and what became of the mail that waited."""

    queued: int = 0
    mail: Delivered = field(default_factory=Delivered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """``url`` is the site's address, which mail points to. Without ``mailer`` nothing is queued, so
    that mail that is set up later brings no old news. ``others`` queue what other features have to
    tell at a moment, and say how many messages are new; ``duties`` are what they do at a moment, mail or
    not."""

    alerts: Alerts
    mailer: Mailer | None = None
    url: str = ""
    others: Sequence[Callable[[dt.datetime], int]] = ()
    duties: Sequence[Callable[[dt.datetime], int]] = ()
    looked_at: dict[str, int] = field(default_factory=dict)
    """Cases and the last step that was told of each, so that a round looks at what changed alone."""

    def run(self, now: dt.datetime | None = None) -> None:
        """Everything once."""
        sweep(self.alerts.parts, now)
        for duty in self.duties:
            duty(now or self.alerts.parts.now())
        self.tell(now)

    def tell(self, now: dt.datetime | None = None) -> Told:
        """Queue what is to be told and send what waits.

        A mail server that cannot be reached is no error: the messages wait for the next round.
        """
        if self.mailer is None:
            return Told()
        now = now or self.alerts.parts.now()
        queued = self.alerts.remind(now)
        for row in self._changed(now):
            queued += self.alerts.announce(row.id, now)
            self.looked_at[row.id] = row.version
        queued += sum(queue(now) for queue in self.others)
        return Told(queued=queued, mail=self.alerts.deliver(self.mailer, self.url, now))

    def _changed(self, now: dt.datetime) -> Iterator[CaseRow]:
        """Cases with steps that were not looked at, but for those closed too long ago."""
        since = (now - NEWS).date().isoformat()
        after = ""
        while page := self.alerts.parts.cases.cases(CaseFilter(), after=after, limit=PAGE):
            for row in page:
                recent = not row.closed or row.closed >= since
                if recent and self.looked_at.get(row.id) != row.version:
                    yield row
            after = page[-1].id


@contextmanager
def regularly(rounds: Rounds | None, every: float = EVERY) -> Iterator[None]:
    """Run rounds in a thread, the first one at once; whoever leaves waits for one that is under way."""
    if rounds is None:
        yield
        return
    stop = threading.Event()

    def go() -> None:
        while True:
            attempt(rounds)
            if stop.wait(every):
                return

    thread = threading.Thread(target=go, name="trihub-rounds", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def attempt(rounds: Rounds) -> None:
    """One round; what goes wrong is logged by its kind and place, never by its words, which may hold
    content, and the next round tries again."""
    try:
        rounds.run()
    except Exception as error:
        at = error.__traceback__
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        place = f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at else "unknown place"
        log.error("A round of joint search failed: %s at %s", type(error).__name__, place)
