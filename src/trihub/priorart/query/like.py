"""Search from a document: its best terms, with its classes as a boost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from trihub.core.classes import Scheme, Symbol, parse_symbol
from trihub.core.errors import BadNumber
from trihub.core.languages import guess_language
from trihub.core.numbers.lookup import find_document
from trihub.core.patent import Patent
from trihub.core.ports import PatentStore, Stored
from trihub.core.query import ClassField, ClassSymbol, Node, Or, TextField, Token, Words
from trihub.core.shapes.heads import main_title
from trihub.priorart.query.counted import TokenCounts
from trihub.priorart.query.defined import first_class
from trihub.priorart.query.named import named_documents
from trihub.text.like import best_terms

TERMS = 200
"""Tokens taken from a document. See docs/explanation/ranking.md for what was measured."""

_FURTHER = re.compile(r"\n\s*(?:【?(?:請求項|청구항)\s*[2２]|[2２]\s*[.．、])")
"""Where the second of several pasted claims begins."""

LONGEST_NUMBER = 60
"""Characters; what is longer is a text to search from, never a number."""

CLASS_BOOST = 0.1
"""Share of the query's whole weight that one shared subclass adds; twice that for a group. Set with the
citations of ``docs/quality.md`` in view, which are too few to choose by."""
_FIRST_INDEXING = 2000
"""From this group on the CPC only adds details (2000-series), as it does in section Y."""


@dataclass(frozen=True, slots=True)
class LikeQuery:
    """What a document was turned into. ``exclude`` is its own family and ``cited`` what its
    description names, by the store's numbers; ``text`` is what it says in short, ``claim`` the
    first claim, ``lang`` the language of both, ``symbol`` the first class."""

    read: Node
    executed: Node
    key: str
    exclude: tuple[int, ...]
    text: str
    cited: tuple[int, ...] = ()
    claim: str = ""
    lang: str = ""
    symbol: str = ""


def like_query(
    store: PatentStore, index: TokenCounts, text: str, *, classes: bool = True, cited: bool = True
) -> LikeQuery:
    """Make a query of a document kept here (by its number) or of pasted text.

    ``classes`` boosts its classes, ``cited`` looks for the numbers that its description names.

    :raises NotFound: the text is a number of no document kept here.
    """
    stored = _document(store, text)
    if stored is None:
        weighted = like_terms(index, {TextField.CLAIMS: text})
        claim = _FURTHER.split(text.strip(), maxsplit=1)[0]
        return LikeQuery(
            Words(text), Or(tuple(weighted)), "", (), text, claim=claim, lang=guess_language(claim)
        )
    patent = stored.patent
    weighted = like_terms(index, _texts(patent))
    total = sum(token.weight for token in weighted) or 1.0
    boosts = _class_boosts(patent, total) if classes else []
    family = store.family(patent.key)
    exclude = tuple(member.doc for member in family.simple) if family else (stored.doc,)
    named = named_documents(store, patent) if cited else ()
    claim = next(iter(patent.claims), None)
    claimed = next((own.lang for own in patent.claim_sets if not own.label), "")
    return LikeQuery(
        Words(patent.key), Or((*weighted, *boosts)), patent.key, exclude, in_short(patent), named,
        claim=claim.text if claim else "",
        lang=claimed or written_in(patent),
        symbol=first_class(patent),
    )  # fmt: skip


def _document(store: PatentStore, text: str) -> Stored | None:
    """The document that a number names; ``None`` when the text is no number at all."""
    if len(text) > LONGEST_NUMBER:
        return None
    try:
        return find_document(store, text)
    except BadNumber:
        return None


def like_terms(index: TokenCounts, texts: dict[TextField, str]) -> list[Token]:
    """The tokens of texts, by field, that tell them from others, most telling first."""
    documents = max(1, index.state().documents)
    chosen = best_terms(texts, index.frequencies, documents, limit=TERMS)
    return [Token(token, weight=weight) for token, weight in chosen]


def written_in(patent: Patent) -> str:
    """The language that a document was written in, by its title; empty where it has none."""
    title = main_title(patent)
    return title.lang if title else ""


def in_short(patent: Patent) -> str:
    """What a document says in short, in the language that it was written in: title, abstract and
    first claim."""
    lang = written_in(patent)
    said = [text.text for text in (*patent.titles, *patent.abstracts) if text.lang == lang]
    return "\n".join([*said, *(claim.text for claim in patent.claims[:1])])


def _texts(patent: Patent) -> dict[TextField, str]:
    def first(texts: Iterable[str]) -> str:
        return "\n".join(texts)

    return {
        TextField.TITLE: first(t.text for t in patent.titles),
        TextField.ABSTRACT: first(t.text for t in patent.abstracts),
        TextField.CLAIMS: first(c.text for c in patent.claims),
    }


def _class_boosts(patent: Patent, total: float) -> list[ClassSymbol]:
    """Subclasses and main groups by the IPC; by the CPC where a document has no other."""
    for scheme, field in ((Scheme.IPC, ClassField.IPC), (Scheme.CPC, ClassField.CPC)):
        symbols = (parse_symbol(one.symbol) for one in patent.classes if one.scheme is scheme)
        levels = [level for one in symbols if one and _tells(one) for level in one.levels[2:4]]
        if levels:
            return [
                ClassSymbol(field, level, CLASS_BOOST * total) for level in dict.fromkeys(levels)
            ]
    return []


def _tells(symbol: Symbol) -> bool:
    """Whether it says what an invention is, down to a subclass at least."""
    indexing = symbol.section == "Y" or int(symbol.group or 0) >= _FIRST_INDEXING
    return bool(symbol.subclass) and not indexing
