"""One document from several views of it: a gazette's full text, DOCDB's bibliography, a list's row.

The view that arrives later is the newer one. It replaces what it speaks of, and what it is
silent about stays. By field:

- A single value (grant date, status, DOCDB family …): the newer view's, unless it is empty.
  ``right`` and ``source`` are always the newer view's; ``invented`` once true stays true.
- ``application``, ``pct``, ``publication``: the newer view's, its empty parts filled. An application
  whose number the newer view could not read (no key) does not replace one that was read.
- Titles, abstracts, claims, descriptions: by language, origin (and label): a newer text
  replaces the one it corrects, the others stay. A text of unknown origin that says the same
  as one of known origin takes that origin.
- Parties by role and format, classes by scheme, related applications by relation, ``extra`` by
  name: a group that the newer view has replaces the older group; groups that it lacks stay.
- Priorities: the newer view's, where it has any. Those known to be inactive stay, because
  gazettes do not print them and they decide no simple family.
- Citations, legal events, earlier publications, designated states and notes: the union. A
  citation is the same when the cited document, the step that cited it and the citing office are.

Inside a group, an entry that both views have keeps the older view's parts where the newer
is empty. Merging a view again changes nothing, and no group of the older view that the
newer one is silent about is lost; the tests hold both as properties.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any, TypeVar

from trihub.core.citations import Citation
from trihub.core.patent import (
    Application,
    ClaimSet,
    Description,
    DocumentId,
    Origin,
    Party,
    Patent,
    PctData,
    Priority,
    Related,
    Text,
)

_NEVER_FILLED = frozenset({"sequence", "right"})
"""Fields whose default says something and is not a blank."""

T = TypeVar("T", bound=Hashable)
_Key = Callable[[Any], Hashable]


def merge(older: Patent, newer: Patent) -> Patent:
    """Return the document that both views describe, the newer one prevailing (rules above)."""
    return replace(
        _fill(newer, older),
        publication=_fill(newer.publication, older.publication),
        application=_application(older.application, newer.application),
        pct=_pct(older.pct, newer.pct),
        earlier=_union(older.earlier, newer.earlier, _id_key),
        priorities=_priorities(older.priorities, newer.priorities),
        related=_groups(older.related, newer.related, lambda item: item.relation, _related_key),
        parties=_groups(older.parties, newer.parties, _party_group, _party_key),
        titles=_texts(older.titles, newer.titles),
        abstracts=_texts(older.abstracts, newer.abstracts),
        claim_sets=_claims(older.claim_sets, newer.claim_sets),
        descriptions=_descriptions(older.descriptions, newer.descriptions),
        classes=_groups(older.classes, newer.classes, lambda item: item.scheme, _class_key),
        citations=_union(older.citations, newer.citations, _citation_key),
        events=join(newer.events, older.events),
        designated=join(newer.designated, older.designated),
        extra=_groups(older.extra, newer.extra, lambda item: item[0]),
        notes=join(newer.notes, older.notes),
        invented=older.invented or newer.invented,
    )


def join(first: tuple[T, ...], second: Iterable[T]) -> tuple[T, ...]:
    """The first items, and the second that are not among them. (A legal event is never
    corrected in place: one that differs is another one.)"""
    known = set(first)
    return (*first, *(item for item in second if item not in known))


@cache
def _blanks(cls: type) -> tuple[tuple[str, Any], ...]:
    """The fields of a class that can be empty, and what empty is: their default."""
    found = ((f.name, f.default) for f in fields(cls) if f.default is not MISSING)
    return tuple((name, blank) for name, blank in found if name not in _NEVER_FILLED)


def _fill(newer: T, older: T) -> T:
    """The newer object with its empty fields taken from the older."""
    changes = {
        name: value
        for name, blank in _blanks(type(newer))
        if getattr(newer, name) == blank and (value := getattr(older, name)) != blank
    }
    return replace(newer, **changes) if changes else newer  # type: ignore[type-var]


def _application(older: Application | None, newer: Application | None) -> Application | None:
    if older is None or newer is None:
        return newer or older
    if older.key and not newer.key:
        return older if older.date else replace(older, date=newer.date)
    return _fill(newer, older)


def _pct(older: PctData | None, newer: PctData | None) -> PctData | None:
    if older is None or newer is None:
        return newer or older
    return replace(
        _fill(newer, older), application=_application(older.application, newer.application)
    )


def _priorities(older: tuple[Priority, ...], newer: tuple[Priority, ...]) -> tuple[Priority, ...]:
    if not newer:
        return older
    filled, left = _pair(older, newer, _priority_key)
    return (*filled, *(claim for claim in left if claim.active is False))


def _texts(older: tuple[Text, ...], newer: tuple[Text, ...]) -> tuple[Text, ...]:
    """Titles or abstracts by language and origin."""
    spoken = tuple(text for text in newer if text.text)
    if not spoken:
        return older
    known: dict[tuple[str, str], Origin] = {}
    for text in (*spoken, *older):
        if text.origin is not Origin.UNKNOWN:
            known.setdefault((text.lang, text.text), text.origin)

    def settle(texts: tuple[Text, ...]) -> tuple[Text, ...]:
        return tuple(
            replace(text, origin=known.get((text.lang, text.text), text.origin))
            if text.origin is Origin.UNKNOWN
            else text
            for text in texts
        )

    kept = _keep_silent(settle(older), settle(spoken), lambda text: (text.lang, text.origin))
    return tuple(dict.fromkeys(kept))


def _claims(older: tuple[ClaimSet, ...], newer: tuple[ClaimSet, ...]) -> tuple[ClaimSet, ...]:
    spoken = tuple(item for item in newer if item.claims)
    return _keep_silent(older, spoken, lambda item: (item.lang, item.origin, item.label))


def _descriptions(
    older: tuple[Description, ...], newer: tuple[Description, ...]
) -> tuple[Description, ...]:
    spoken = tuple(item for item in newer if item.paragraphs)
    return _keep_silent(older, spoken, lambda item: (item.lang, item.origin))


def _keep_silent(older: tuple[T, ...], newer: tuple[T, ...], group: _Key) -> tuple[T, ...]:
    """The newer items, and the older ones of the groups that the newer view has not."""
    spoken = {group(item) for item in newer}
    return (*newer, *(item for item in older if group(item) not in spoken))


def _groups(
    older: tuple[T, ...], newer: tuple[T, ...], group: _Key, key: _Key | None = None
) -> tuple[T, ...]:
    filled = _pair(older, newer, key)[0] if key else newer
    spoken = {group(item) for item in newer}
    return (*filled, *(item for item in older if group(item) not in spoken))


def _union(older: tuple[T, ...], newer: tuple[T, ...], key: _Key) -> tuple[T, ...]:
    filled, left = _pair(older, newer, key)
    return (*filled, *left)


def _pair(
    older: tuple[T, ...], newer: tuple[T, ...], key: _Key
) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """Fill each newer item from its older counterpart; return them and the older ones left over.

    Equal items are counterparts; among the rest the first of the older ones with the same
    key, each used once, so that two entries of one key do not swallow each other. What a
    view says twice in the same words counts once.
    """
    newer = tuple(dict.fromkeys(newer))
    equal = Counter(newer) & Counter(older)
    rest: dict[Hashable, deque[T]] = {}
    for item in _without(older, equal):
        rest.setdefault(key(item), deque()).append(item)
    same = equal.copy()
    filled = []
    for item in newer:
        if same[item]:
            same[item] -= 1
        elif mates := rest.get(key(item)):
            item = _fill(item, mates.popleft())
        filled.append(item)
    unused = Counter(mate for mates in rest.values() for mate in mates)
    return tuple(filled), tuple(_only(older, unused))


def _without(items: Iterable[T], some: Counter[T]) -> Iterator[T]:
    """The items but for the first ones that are counted in ``some``."""
    left = some.copy()
    for item in items:
        if left[item]:
            left[item] -= 1
        else:
            yield item


def _only(items: Iterable[T], some: Counter[T]) -> Iterator[T]:
    """As many of the items as are counted in ``some``, in their order."""
    left = some.copy()
    for item in items:
        if left[item]:
            left[item] -= 1
            yield item


def _id_key(item: DocumentId) -> Hashable:
    return item.key


def _priority_key(item: Priority) -> Hashable:
    return item.key or (item.office, item.number)


def _related_key(item: Related) -> Hashable:
    return item.relation, item.key or (item.office, item.number, item.publication)


def _party_group(item: Party) -> Hashable:
    return item.role, item.format


def _party_key(item: Party) -> Hashable:
    return item.role, item.format, item.name


def _class_key(item: Any) -> Hashable:
    return item.scheme, item.symbol, item.office


def _citation_key(item: Citation) -> Hashable:
    cited = (
        (item.office, item.number or item.original)
        if item.is_patent
        else " ".join(item.text.split())
    )
    return cited, item.phase, item.cited_by
