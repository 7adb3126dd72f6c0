"""Queries of every kind, drawn from an invented corpus, in turn."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice

from trihub.core.ports import IndexDocument
from trihub.core.query import (
    And,
    ClassField,
    ClassRange,
    ClassSymbol,
    Cutoff,
    DateField,
    DateRange,
    Everything,
    Facet,
    Filters,
    IndexRequest,
    Keyword,
    KeywordField,
    Node,
    Not,
    Or,
    Synonyms,
    TextField,
    Token,
    TokenPhrase,
    TokenPrefix,
)

Drawn = tuple[Node, Filters]


class Drawing:
    """Draws from documents; the same every time."""

    def __init__(self, documents: Sequence[IndexDocument], seed: int) -> None:
        self.documents = documents
        self.random = random.Random(seed)

    def document(self) -> tuple[IndexDocument, list[str]]:
        """A document and the tokens of its claims."""
        chosen = self.random.choice(self.documents)
        return chosen, chosen.texts[TextField.CLAIMS].split()

    def tokens(self, count: int) -> list[str]:
        """Different tokens from the middle of a document."""
        _, said = self.document()
        return list(dict.fromkeys(said[len(said) // 4 :]))[:count]


def few_words(draw: Drawing) -> Drawn:
    """What a person types."""
    return Or(tuple(map(Token, draw.tokens(3)))), Filters()


def claim(draw: Drawing) -> Drawn:
    """A whole claim, before its day, in its class."""
    document, said = draw.document()
    words = Or(tuple(map(Token, dict.fromkeys(said))))
    return words, Filters(classes=(document.ipc[0][:4],), cutoff=_before(document, False))


def conflicting(draw: Drawing) -> Drawn:
    """A claim, with applications that conflict."""
    document, said = draw.document()
    words = Or(tuple(map(Token, dict.fromkeys(said[:40]))))
    return words, Filters(cutoff=_before(document, True))


def all_words(draw: Drawing) -> Drawn:
    """Words that must all be there, and one that must not."""
    first, second, third = draw.tokens(3)
    return And((Token(first), Token(second), Not(Token(third, (TextField.TITLE,))))), Filters()


def phrase(draw: Drawing) -> Drawn:
    """Two words side by side."""
    _, said = draw.document()
    return TokenPhrase(tuple(said[10:12])), Filters()


def near(draw: Drawing) -> Drawn:
    """Two words near one another."""
    _, said = draw.document()
    return Or((TokenPhrase((said[10], said[13]), slop=4, weight=2.0), Token(said[20]))), Filters()


def cut_off(draw: Drawing) -> Drawn:
    """A word cut at its end, and another."""
    first, second = draw.tokens(2)
    return And((TokenPrefix(first[:3]), Token(second))), Filters()


def translated(draw: Drawing) -> Drawn:
    """Words with their translations."""
    terms = [Synonyms(tuple(zip(draw.tokens(3), (0.6, 0.3, 0.1), strict=True))) for _ in range(4)]
    return Or(tuple(terms)), Filters()


def classes(draw: Drawing) -> Drawn:
    """A class that counts, a range of classes, and a word."""
    document, said = draw.document()
    symbol = document.ipc[0]
    return Or((
        ClassSymbol(ClassField.IPC, symbol[:4], weight=1.5), Token(said[5]),
        ClassRange(ClassField.IPC, symbol[:4], symbol),
    )), Filters()  # fmt: skip


def days(draw: Drawing) -> Drawn:
    """A word within some years, of two offices."""
    _, said = draw.document()
    within = DateRange(DateField.PUBLISHED, dt.date(2012, 1, 1), dt.date(2018, 6, 30))
    return And((Token(said[7]), within)), Filters(offices=("CN", "JP"))


def narrowed(draw: Drawing) -> Drawn:
    """Words, narrowed by everything that a reader can choose."""
    document, said = draw.document()
    kept = Filters(
        languages=document.languages, kinds=(document.kind,),
        years=(document.published // 10_000,), classes=(document.ipc[0][:3],),
    )  # fmt: skip
    return Or(tuple(map(Token, said[:10]))), kept


def owner(draw: Drawing) -> Drawn:
    """All documents of an applicant."""
    document, _ = draw.document()
    return Everything(), Filters(applicants=document.applicants[:1])


def number(draw: Drawing) -> Drawn:
    """A publication's number."""
    document, _ = draw.document()
    return Keyword(KeywordField.NUMBER, document.numbers[0]), Filters()


KINDS: tuple[Callable[[Drawing], Drawn], ...] = (
    few_words, claim, conflicting, all_words, phrase, near, cut_off, translated, classes, days,
    narrowed, owner, number,
)  # fmt: skip


def of_every_kind(
    documents: Sequence[IndexDocument], count: int, *, limit: int, seed: int = 3
) -> Iterator[tuple[str, IndexRequest]]:
    """``count`` requests with the names of their kinds; every second one counts facets."""
    draw = Drawing(documents, seed)
    for at, kind in enumerate(islice(cycle(KINDS), count)):
        query, filters = kind(draw)
        facets = tuple(Facet) if at % 2 else ()
        yield kind.__name__, IndexRequest(
            query=query, filters=filters, limit=limit, facets=facets
        )  # fmt: skip


def _before(document: IndexDocument, conflicting: bool) -> Cutoff:
    day = document.published
    return Cutoff(
        before=dt.date(day // 10_000, day // 100 % 100, day % 100), conflicting=conflicting
    )
