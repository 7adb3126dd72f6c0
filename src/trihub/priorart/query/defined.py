"""The definition of a document's class as evidence: what the scheme says of the field it is in.

A scheme in several languages says the same of a class in each, so that a document finds others of its
field whatever they are written in. The scheme is the user's (``TRIHUB_DEFINITIONS``); none is shipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from trihub.core.classes import Scheme, parse_symbol
from trihub.core.patent import Patent
from trihub.core.query import Node, Words
from trihub.text.query.compile import compile_query


class Definitions(Protocol):
    """A classification scheme in some languages."""

    def titles(self, symbol: str) -> dict[str, str]:
        """What a class (``B64C 1/06``) is called, by language; empty for an unknown one."""
        ...


@dataclass(frozen=True, slots=True)
class Defined:
    """A class and its definition as a query."""

    symbol: str
    query: Node


def first_class(patent: Patent) -> str:
    """The first symbol of the IPC that a document has, as offices write it; empty without any."""
    symbols = (parse_symbol(one.symbol) for one in patent.classes if one.scheme is Scheme.IPC)
    return next((str(symbol) for symbol in symbols if symbol), "")


def defined(definitions: Definitions, written: str, languages: Sequence[str]) -> Defined | None:
    """The titles of a class's group and main group in some languages; ``None`` without any."""
    symbol = parse_symbol(written)
    if symbol is None or not symbol.group:
        return None
    main = replace(symbol, subgroup="00")
    found = [definitions.titles(str(level)) for level in dict.fromkeys((main, symbol))]
    texts = [
        titles[lang] for lang in dict.fromkeys(languages) for titles in found if lang in titles
    ]
    return Defined(written, compile_query(Words(" ".join(texts)))) if texts else None
