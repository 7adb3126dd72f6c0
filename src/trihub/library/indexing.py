"""From a document to what an index keeps of it: tokens, exact values, days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from trihub.core.classes import Scheme, parse_symbol
from trihub.core.families import application_key
from trihub.core.patent import Patent, Role, Text
from trihub.core.ports import IndexDocument
from trihub.core.query import TextField
from trihub.core.shapes.heads import neutral_kind
from trihub.text.analysis import token_string

MAX_DESCRIPTION = 2_000_000
"""Characters of description that are indexed; sequence listings beyond that are not words."""


def _join(texts: Iterable[str]) -> str:
    text = "\n".join(texts)
    return token_string(text) if text else ""


def _titles(texts: tuple[Text, ...]) -> Iterator[str]:
    return (text.text for text in texts)


def _description(patent: Patent) -> Iterator[str]:
    left = MAX_DESCRIPTION
    for description in patent.descriptions:
        for paragraph in description.paragraphs:
            if left <= 0:
                return
            yield paragraph.text[:left]
            left -= len(paragraph.text)


def _names(patent: Patent, role: Role) -> list[str]:
    found = {name: None for p in patent.parties if p.role is role for name in (p.name, p.latin)}
    return [name for name in found if name]


def _texts(patent: Patent) -> dict[TextField, str]:
    owners = [*_names(patent, Role.APPLICANT), *_names(patent, Role.GRANTEE)]
    parts = {
        TextField.TITLE: _join(_titles(patent.titles)),
        TextField.ABSTRACT: _join(_titles(patent.abstracts)),
        TextField.CLAIMS: _join(c.text for s in patent.claim_sets for c in s.claims),
        TextField.DESCRIPTION: _join(_description(patent)),
        TextField.APPLICANT: _join(owners),
        TextField.INVENTOR: _join(_names(patent, Role.INVENTOR)),
    }
    return {part: tokens for part, tokens in parts.items() if tokens}


@lru_cache(maxsize=100_000)
def _compact(symbol: str) -> str:
    """The symbol without spaces, empty where it is none; a library repeats few symbols often."""
    return str(parse_symbol(symbol) or "").replace(" ", "")


def _symbols(patent: Patent, scheme: Scheme) -> tuple[str, ...]:
    found = [_compact(entry.symbol) for entry in patent.classes if entry.scheme is scheme]
    return tuple(dict.fromkeys(filter(None, found)))


def _others(patent: Patent, scheme: Scheme) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(c.symbol.replace(" ", "") for c in patent.classes if c.scheme is scheme)
    )


def _languages(patent: Patent) -> tuple[str, ...]:
    texts = [text.lang for text in (*patent.titles, *patent.abstracts)]
    texts += [claims.lang for claims in patent.claim_sets]
    texts += [description.lang for description in patent.descriptions]
    return tuple(dict.fromkeys(texts))


def _earliest(patent: Patent) -> int:
    dates = [p.date.compact for p in patent.priorities if p.date]
    if patent.application and patent.application.date:
        dates.append(patent.application.date.compact)
    return min(dates, default=0)


def _applicants(patent: Patent) -> tuple[str, ...]:
    """Applicants as printed; DOCDB's cut and upper-cased forms only where nothing else is there."""
    owners = [p for p in patent.parties if p.role in (Role.APPLICANT, Role.GRANTEE)]
    printed = [p.name for p in owners if p.format not in ("docdb", "epodoc")]
    return tuple(dict.fromkeys(printed or [p.name for p in owners]))


def index_document(patent: Patent, doc: int = 0, change: int = 0) -> IndexDocument:
    """What an index keeps of ``patent``, under the store's number ``doc``."""
    publication, application = patent.publication, patent.application
    return IndexDocument(
        doc=doc,
        change=change,
        texts=_texts(patent),
        office=publication.office,
        kind=neutral_kind(patent).value,
        languages=_languages(patent),
        numbers=(publication.key, f"{publication.office}{publication.number}"),
        applications=(application_key(patent),),
        priorities=tuple(dict.fromkeys(p.key for p in patent.priorities if p.key)),
        ipc=_symbols(patent, Scheme.IPC),
        cpc=_symbols(patent, Scheme.CPC),
        fi=_others(patent, Scheme.FI),
        fterms=_others(patent, Scheme.FTERM),
        applicants=_applicants(patent),
        published=publication.date.compact if publication.date else 0,
        filed=application.date.compact if application and application.date else 0,
        earliest=_earliest(patent),
    )
