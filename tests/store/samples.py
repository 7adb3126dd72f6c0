"""Documents for the store's tests: a few by hand, and strategies that make any."""

from __future__ import annotations

import datetime as dt
import types
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from trihub.core.dates import PatentDate
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    Description,
    DocumentId,
    Paragraph,
    Patent,
    Priority,
    Source,
    Text,
)

DAY = PatentDate(2021, 12, 10)


def patent(
    number: str = "113781974",
    *,
    office: str = "CN",
    kind: str = "A",
    date: PatentDate | None = DAY,
    file: str = "week.xml",
    offset: int = 0,
    reader: str = "cnipa/1",
    **more: Any,
) -> Patent:
    """A small document. ``application`` and ``priorities`` may be given by their keys alone."""
    application = more.pop("application", None)
    if isinstance(application, str):
        application = Application(office=office, number=application, key=application)
    priorities = tuple(
        claim if isinstance(claim, Priority) else Priority(office="JP", number=claim, key=claim)
        for claim in more.pop("priorities", ())
    )
    return Patent(
        publication=DocumentId(office=office, number=number, kind=kind, date=date),
        source=Source(file=file, offset=offset, reader=reader),
        application=application,
        priorities=priorities,
        **more,
    )


def titles(**texts: str) -> tuple[Text, ...]:
    return tuple(Text(text=text, lang=lang) for lang, text in texts.items())


def full_text(document: Patent, words: str = "一种固态电池") -> Patent:
    """The document with a claim and a paragraph."""
    return replace(
        document,
        claim_sets=(ClaimSet(claims=(Claim(number=1, text=words),), lang="zh"),),
        descriptions=(Description(paragraphs=(Paragraph(text=words, number="0001"),), lang="zh"),),
    )


def moved(document: Patent, file: str, offset: int = 0) -> Patent:
    """The same document read at another place."""
    return replace(document, source=replace(document.source, file=file, offset=offset))


# --- strategies --------------------------------------------------------------------------

_ascii = st.text("ABCDEFGHIJ0123456789", min_size=1, max_size=6)


@st.composite
def dates(draw: st.DrawFn) -> PatentDate:
    day = draw(st.dates(dt.date(1700, 1, 1), dt.date(2199, 12, 31)))
    precision = draw(st.sampled_from([1, 2, 3]))
    return PatentDate(day.year, day.month if precision > 1 else 0, day.day if precision > 2 else 0)


def values_of(hint: Any, words: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Any value of a type hint as the core's dataclasses use them, texts drawn from ``words``."""
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of(
            [
                st.none() if part is types.NoneType else values_of(part, words)
                for part in get_args(hint)
            ]
        )
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        if parts[-1] is Ellipsis:
            return st.lists(values_of(parts[0], words), max_size=3).map(tuple)
        return st.tuples(*(values_of(part, words) for part in parts))
    if hint is PatentDate:
        return dates()
    if hint is DocumentId:
        return st.builds(
            DocumentId, office=st.sampled_from(["CN", "JP", "WO"]), number=_ascii,
            kind=st.sampled_from(["", "A", "B2"]), date=st.none() | dates(), original=words,
        )  # fmt: skip
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{f.name: values_of(hints[f.name], words) for f in fields(hint)})
    plain = {str: words, bool: st.booleans(), int: st.integers(0, 2**53)}
    return plain[hint]


def patents(words: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Patent]:
    """Any document; few and short ``words`` make views that speak of the same things."""
    return st.deferred(lambda: values_of(Patent, st.text(max_size=6) if words is None else words))
