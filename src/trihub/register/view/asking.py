"""Lists and search over the view.

A record is found where it has every word of the query; where none has, by any of them. Words are the
project's own tokens (:mod:`trihub.text.analysis`). Each adds its idf (as in Robertson and Zaragoza
2009, section 3.4, never negative); one that stands in the record's own text is weighed by that
text's length as in BM25 (but not in a name, of which a person or an office may have many), one that
leads to a code (an office, a person, a place) is not. Equals go by date, the newest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trihub.core.register import RecordKind
from trihub.register.view.model import NAMING, NOTHING, Numbers, View
from trihub.register.view.words import asked_tokens

K1, B = 1.2, 0.75
_MANY = 1_000
"""Numbers from which a table of all records is faster than looking up each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for. ``having`` values by property (``office`` and ``field`` in any part that they
    play), ``since`` and ``until`` years, 0 for no bound; ``kinds`` none for all."""

    words: str = ""
    kinds: tuple[RecordKind, ...] = ()
    having: Mapping[str, str] = field(default_factory=dict)
    since: int = 0
    until: int = 0
    order: Literal["date", "changed", "number"] = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``records`` of a page, of ``count`` in all; ``anywhere``: none has all words, these have some."""

    records: Sequence[str]
    count: int
    anywhere: bool = False


def listed(view: View, asked: Asked, *, limit: int, offset: int = 0) -> Found:
    """The records that meet the filters, in the order asked for."""
    numbers = met(view, asked)
    if asked.order == "date":
        numbers = view.newest_first(numbers)
    elif asked.order == "changed":
        numbers = numbers[np.argsort(-view.changed[numbers])]
    page = numbers[offset : offset + limit]
    return Found(records=[view.id(int(each)) for each in page], count=len(numbers))


def found(view: View, asked: Asked, *, limit: int, offset: int = 0) -> Found:
    """The records with the words of a query, best first; without words, the list."""
    tokens = asked_tokens(asked.words)
    if not tokens:
        return listed(view, asked, limit=limit, offset=offset) if not asked.words.strip() else _NONE
    with_each = [with_token(view, token) for token in tokens]
    allowed = met(view, asked) if _is_filtered(asked) else None
    every = reduce(_both, sorted(with_each, key=len))
    numbers = every if allowed is None else _both(every, allowed)
    anywhere = not numbers.size
    if anywhere:
        numbers = view.together(with_each)
        numbers = numbers if allowed is None else _both(numbers, allowed)
    numbers = view.newest_first(numbers)
    scores = _scores(view, tokens, with_each, numbers)
    page = numbers[np.argsort(-scores.round(4), kind="stable")][offset : offset + limit]
    return Found(
        records=[view.id(int(each)) for each in page], count=len(numbers),
        anywhere=anywhere and bool(numbers.size),
    )  # fmt: skip


_NONE = Found(records=(), count=0)


def met(view: View, asked: Asked) -> Numbers:
    """The numbers of the records that meet the filters, in their order."""
    parts = [view.with_value(name, value) for name, value in asked.having.items()]
    if asked.kinds:
        parts.append(view.keep(asked.kinds, lambda: view.of_kinds(asked.kinds)))
    numbers = (
        reduce(_both, sorted(parts, key=len))
        if parts
        else np.flatnonzero(view.kinds).astype(np.uint32)
    )
    years = view.dates[numbers] // 10_000
    if asked.since:
        numbers, years = numbers[years >= asked.since], years[years >= asked.since]
    if asked.until:
        numbers = numbers[(years <= asked.until) & (years > 0)]
    return numbers


def _is_filtered(asked: Asked) -> bool:
    return bool(asked.kinds or asked.having or asked.since or asked.until)


def with_token(view: View, token: str) -> Numbers:
    """The records with a word: in their texts, or by a code that is called so, or by something
    recorded here that is called so."""
    return view.keep(("token", token), lambda: _with_token(view, token))


def _with_token(view: View, token: str) -> Numbers:
    own = view.having.get(("", token), NOTHING)
    parts = [own, *(view.having.get(key, NOTHING) for key in view.codes.get(token, ()))]
    for number in own[np.isin(view.kinds[own], _LETTERS)]:
        parts += _naming(view, int(number))
    return view.together(parts)


_LETTERS = [ord(kind.letter) for kind in NAMING]


def naming(view: View, number: int) -> Numbers:
    """The records that name a person, an office …"""
    return view.together(_naming(view, number))


def _naming(view: View, number: int) -> list[Numbers]:
    names = NAMING[view.kind(number)]
    return [
        view.having.get((name, code), NOTHING) for code in codes_of(view, number) for name in names
    ]


def codes_of(view: View, number: int) -> tuple[str, ...]:
    """The codes of a person, an office … that is recorded here."""
    return view.keep("codes", lambda: _codes(view)).get(number, ())


def _codes(view: View) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for (name, code), numbers in view.having.items():
        if name == "code":
            for each in numbers.tolist():
                found[each] = (*found.get(each, ()), code)
    return found


def _scores(
    view: View, tokens: Sequence[str], with_each: Sequence[Numbers], numbers: Numbers
) -> NDArray[np.float64]:
    total = np.count_nonzero(view.kinds)
    lengths = view.lengths
    average = float(lengths[lengths > 0].mean()) if lengths.any() else 1.0
    own_weight = (K1 + 1) / (1 + K1 * (1 - B + B * lengths[numbers] / average))
    own_weight[np.isin(view.kinds[numbers], _LETTERS)] = K1 + 1
    scores = np.zeros(len(numbers))
    for token, having in zip(tokens, with_each, strict=True):
        idf = np.log(1 + (total - len(having) + 0.5) / (len(having) + 0.5))
        own = _among(numbers, view.having.get(("", token), NOTHING))
        scores += idf * np.where(own, own_weight, _among(numbers, having))
    return scores


def _among(numbers: Numbers, sorted_numbers: Numbers) -> NDArray[np.bool_]:
    """Which of some numbers are in a list that is in order."""
    if not sorted_numbers.size or not numbers.size:
        return np.zeros(len(numbers), bool)
    if len(numbers) > _MANY:
        mask = np.zeros(int(max(numbers.max(), sorted_numbers[-1])) + 1, bool)
        mask[sorted_numbers] = True
        return mask[numbers]
    places = np.searchsorted(sorted_numbers, numbers)
    places[places == len(sorted_numbers)] = 0
    among: NDArray[np.bool_] = sorted_numbers[places] == numbers
    return among


def _both(one: Numbers, other: Numbers) -> Numbers:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return small[_among(small, large)]
