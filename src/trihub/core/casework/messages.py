"""Messages that wait to be sent: kept before they go out, so that a crash neither loses nor doubles them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A message to one account, or to somebody who has none (``account`` is empty). ``id`` says
    what it is and to whom, so that the same is never queued twice, and is the message's own number
    (Message-ID) however often it is tried.

    ``kind`` and ``data`` are what it is written from (no content of the case); ``queued_at``,
    ``sent_at`` are UTC, ISO 8601, empty while it waits; ``tries`` counts attempts that failed, the
    last one as ``failure`` says.
    """

    id: str
    account: str
    case: str
    kind: str
    queued_at: str
    data: Mapping[str, str] = field(default_factory=dict)
    sent_at: str = ""
    tries: int = 0
    failure: str = ""
