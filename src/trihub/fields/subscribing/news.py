"""What is new in collections: found once a day, kept as an issue, queued for every subscriber.

An issue and who was a member when it was made are kept in one transaction, and a message's number
is the subscription's with the issue's: a crash loses no news and tells none twice, and several
processes may do it at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import numpy as np

from trihub.access.clock import Clock, moment, stamp
from trihub.core.casework.messages import Queued
from trihub.core.casework.subscribing import Issue, News, Subscription
from trihub.core.errors import Conflict, NotFound
from trihub.core.messages import said
from trihub.core.ports import Stored
from trihub.core.ports.casework import Outbox, SubscriptionStore
from trihub.fields.definition import Definition
from trihub.fields.members import Collections, Members
from trihub.fields.members.model import Docs
from trihub.fields.subscribing.links import LASTS

NEWS = "field-news"
"""What a queued mail is that tells of new members."""
EVERY = dt.timedelta(hours=20)
"""Time between two issues of a collection: one a day, whatever the hour of the round."""
LOOKED_AT, KEYS = 500, 50
"""New members that are put in order by date, the last in the store, and those that an issue names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """Makes issues and queues them."""

    store: SubscriptionStore
    outbox: Outbox
    definitions: Mapping[str, Definition]
    collections: Collections
    now: Clock

    def path(self, collection: str, field: str = "") -> str:
        """The path of a sub-field by path or id, the collection's own without one.

        :raises NotFound: there is no such collection or field.
        """
        definition = self.definitions.get(collection)
        if definition is None:
            raise NotFound(said("There is no field “{name}”.", name=collection))
        paths = [path for path, _ in definition.walk()]
        for path in paths:
            if not field or field in (path, path.rpartition("/")[2]):
                return path
        raise NotFound(
            said("The definition has no field “{name}”.", name=field),
            hint=said("There are: {choices}.", choices=", ".join(paths)),
        )

    def begin(self, collection: str) -> int:
        """The last issue of a collection, for somebody who subscribes now. Where nobody else does,
        what became new before is told to nobody. :raises NotFound: the collection is gone."""
        self.path(collection)
        last = self.store.issue(collection)
        if last is None or collection not in self.store.collections():
            last = self._add(collection, last, {}, self._members(collection), self.now())
        return last.number

    def queue(self, now: dt.datetime) -> int:
        """Forget who did not confirm, and queue what is new; how many messages are new."""
        self.store.remove_unconfirmed(stamp(now - LASTS))
        queued = 0
        for collection in self.store.collections():
            if collection in self.definitions:
                last = self._issue(collection, now)
                queued += self._tell(collection, last, now)
        return queued

    def _issue(self, collection: str, now: dt.datetime) -> Issue:
        """The last issue of a collection, a new one where it is time and there is news."""
        last = self.store.issue(collection)
        if last is not None and moment(last.at) > now - EVERY:
            return last
        members = self._members(collection)
        if last is None:
            return self._add(collection, None, {}, members, now)
        before = _unpacked(last.members)
        news = {path: docs for path, docs in _gained(before, members) if len(docs)}
        if not news and set(members.fields) <= set(before):
            return last
        told = {path: self._news(docs) for path, docs in news.items()}
        return self._add(collection, last, told, members, now)

    def _members(self, collection: str) -> Members:
        return self.collections.get(self.definitions[collection])

    def _add(
        self, collection: str, last: Issue | None, told: Mapping[str, News], members: Members,
        now: dt.datetime,
    ) -> Issue:  # fmt: skip
        issue = Issue(
            collection=collection, number=last.number + 1 if last else 1, at=stamp(now), told=told,
            members=_packed(members),
        )  # fmt: skip
        try:
            self.store.add_issue(issue)
        except Conflict:
            return self.store.issue(collection) or issue
        return issue

    def _news(self, docs: Docs) -> News:
        found = self.collections.store.get_many([int(doc) for doc in docs[-LOOKED_AT:]])
        found.sort(key=_published, reverse=True)
        return News(count=len(docs), keys=tuple(one.patent.key for one in found[:KEYS]))

    def _tell(self, collection: str, last: Issue, now: dt.datetime) -> int:
        """Queue every issue that is not queued yet for somebody."""
        queued = 0
        issues: dict[int, Issue | None] = {last.number: last}
        while behind := self.store.behind(collection, last.number):
            found = []
            for one in behind:
                for number in range(one.told + 1, last.number + 1):
                    if number not in issues:
                        issues[number] = self.store.issue(collection, number)
                    issue = issues[number]
                    if issue and one.field in issue.told:
                        found.append(_queued(one, number, now))
            queued += self.outbox.queue(found)
            self.store.note_told([one.id for one in behind], last.number)
        return queued


def _queued(one: Subscription, number: int, now: dt.datetime) -> Queued:
    return Queued(
        id=f"{one.id}-n{number}", account="", case=one.id, kind=NEWS, queued_at=stamp(now),
        data={"issue": str(number)},
    )  # fmt: skip


def _published(one: Stored) -> tuple[str, int]:
    date = one.patent.publication.date
    return (date.last.isoformat() if date else "", one.doc)


def _packed(members: Members) -> bytes:
    """The members of each field, as NumPy's NPZ."""
    out = BytesIO()
    np.savez_compressed(
        out, fields=np.array(members.fields), docs=members.docs, inside=members.inside
    )
    return out.getvalue()


def _unpacked(kept: bytes) -> dict[str, Docs]:
    with np.load(BytesIO(kept), allow_pickle=False) as found:
        fields, docs, inside = found["fields"], found["docs"], found["inside"]
    return {str(path): docs[inside[:, place]] for place, path in enumerate(fields)}


def _gained(before: Mapping[str, Docs], members: Members) -> Iterator[tuple[str, Docs]]:
    """New members of each field; of a field that is new itself nobody can have known before."""
    for path in members.fields:
        if path in before:
            yield path, np.setdiff1d(members.of(path), before[path], assume_unique=True)
