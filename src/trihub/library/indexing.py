"""From a document to what an index keeps of it: tokens, exact values, days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from trihub.core.classes import Classification, Scheme, fi_levels, fterm_levels, parse_symbol
from trihub.core.families import application_key
from trihub.core.numbers.keys import findable_keys
from trihub.core.patent import Party, Patent, Role, Text
from trihub.core.ports import IndexDocument
from trihub.core.query import TextField
from trihub.core.shapes.heads import neutral_kind
from trihub.core.shapes.parties import names_once
from trihub.text.bulk import token_strings

MAX_DESCRIPTION = 2_000_000
"""Characters of description that are indexed; sequence listings beyond that are not words."""

TOGETHER = 100
"""Documents whose texts become tokens at once."""

# Looking up a member of an enumeration is felt when it is done for every document.
_OWNERS, _INVENTORS = (Role.APPLICANT, Role.GRANTEE), (Role.INVENTOR,)
_TITLE, _ABSTRACT, _CLAIMS = TextField.TITLE, TextField.ABSTRACT, TextField.CLAIMS
_DESCRIPTION, _APPLICANT, _INVENTOR = (
    TextField.DESCRIPTION, TextField.APPLICANT, TextField.INVENTOR
)  # fmt: skip
_IPC, _CPC, _FI, _FTERM, _THEME = (
    Scheme.IPC, Scheme.CPC, Scheme.FI, Scheme.FTERM, Scheme.THEME
)  # fmt: skip


def _titles(texts: tuple[Text, ...]) -> str:
    return "\n".join([text.text for text in texts])


def _claims(patent: Patent) -> str:
    return "\n".join([claim.text for claims in patent.claim_sets for claim in claims.claims])


def _description(patent: Patent) -> str:
    texts = (p.text for description in patent.descriptions for p in description.paragraphs)
    return "\n".join(_up_to(MAX_DESCRIPTION, texts))


def _up_to(left: int, texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if left <= 0:
            return
        yield text[:left]
        left -= len(text)


def _names(parties: Iterable[Party], roles: Iterable[Role]) -> str:
    """Names of the parties in these roles, role by role, as printed and in Latin letters."""
    found: dict[str, None] = {}
    for role in roles:
        for party in parties:
            if party.role is role:
                found[party.name] = found[party.latin] = None
    return "\n".join(filter(None, found))


def _texts(patent: Patent) -> dict[TextField, str]:
    parties = patent.parties
    texts = {
        _TITLE: _titles(patent.titles),
        _ABSTRACT: _titles(patent.abstracts),
        _CLAIMS: _claims(patent),
        _DESCRIPTION: _description(patent) if patent.descriptions else "",
        _APPLICANT: _names(parties, _OWNERS),
        _INVENTOR: _names(parties, _INVENTORS),
    }
    return {part: text for part, text in texts.items() if text}


@lru_cache(maxsize=100_000)
def _compact(symbol: str) -> str:
    """The symbol without spaces, empty where it is none; a library repeats few symbols often."""
    return str(parse_symbol(symbol) or "").replace(" ", "")


def _symbols(classes: Iterable[Classification]) -> dict[Scheme, tuple[str, ...]]:
    """The different symbols of each scheme, without spaces; of IPC and CPC only what is one."""
    found: dict[Scheme, dict[str, None]] = {}
    for entry in classes:
        scheme = entry.scheme
        checked = scheme is _IPC or scheme is _CPC
        symbol = _compact(entry.symbol) if checked else entry.symbol.replace(" ", "")
        if symbol:
            found.setdefault(scheme, {})[symbol] = None
    return {scheme: tuple(symbols) for scheme, symbols in found.items()}


def _levels(levels: Callable[[str], tuple[str, ...]], symbols: Iterable[str]) -> tuple[str, ...]:
    """All levels of the symbols, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(map(levels, symbols))))


def _application(patent: Patent) -> tuple[str, ...]:
    key, own = application_key(patent), patent.application
    return findable_keys(key, own.number, kind=own.kind, date=own.date) if own else (key,)


def _priorities(patent: Patent) -> tuple[str, ...]:
    keys = (
        findable_keys(p.key, p.number, kind=p.kind, date=p.date) for p in patent.priorities if p.key
    )
    return tuple(dict.fromkeys(chain.from_iterable(keys)))


def _languages(patent: Patent) -> tuple[str, ...]:
    parts = (patent.titles, patent.abstracts, patent.claim_sets, patent.descriptions)
    return tuple(dict.fromkeys([text.lang for texts in parts for text in texts]))


def _earliest(patent: Patent) -> int:
    dates = [p.date.compact for p in patent.priorities if p.date]
    if patent.application and patent.application.date:
        dates.append(patent.application.date.compact)
    return min(dates, default=0)


def index_documents(patents: Sequence[Patent]) -> Iterator[IndexDocument]:
    """What an index keeps of each of ``patents``, in their order."""
    for start in range(0, len(patents), TOGETHER):
        some = patents[start : start + TOGETHER]
        texts = [_texts(patent) for patent in some]
        found = iter(token_strings([text for parts in texts for text in parts.values()]))
        for patent, parts in zip(some, texts, strict=True):
            tokens = {part: next(found) for part in parts}
            yield _document(patent, {part: text for part, text in tokens.items() if text})


def index_document(patent: Patent) -> IndexDocument:
    """What an index keeps of ``patent``."""
    return next(index_documents([patent]))


def _document(patent: Patent, texts: dict[TextField, str]) -> IndexDocument:
    publication, application = patent.publication, patent.application
    symbols = _symbols(patent.classes)
    return IndexDocument(
        texts=texts,
        office=publication.office,
        kind=neutral_kind(patent).value,
        kind_codes=tuple(dict.fromkeys(filter(None, (publication.kind, publication.kind[:1])))),
        languages=_languages(patent),
        numbers=(publication.key, f"{publication.office}{publication.number}"),
        applications=_application(patent),
        priorities=_priorities(patent),
        ipc=symbols.get(_IPC, ()),
        cpc=symbols.get(_CPC, ()),
        fi=_levels(fi_levels, symbols.get(_FI, ())),
        fterms=_levels(fterm_levels, symbols.get(_THEME, ()) + symbols.get(_FTERM, ())),
        applicants=names_once(patent, *_OWNERS),
        published=publication.date.compact if publication.date else 0,
        filed=application.date.compact if application and application.date else 0,
        earliest=_earliest(patent),
    )
