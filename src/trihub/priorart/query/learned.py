"""Learned translations in a query: each token's alternatives, as one term of many spellings.

Where a glossary has terms, a learned table (:mod:`trihub.text.learned.table`) has the tokens of the
index, each with the probabilities that library texts gave its translations. They enter a query as
:class:`trihub.core.query.Synonyms`, beside what was written and not in its place.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trihub.core.errors import TableStale
from trihub.core.languages import Script, guess_language, script_of
from trihub.core.messages import said
from trihub.core.ports import Translation
from trihub.core.query import BODY_FIELDS, And, Node, Or, Synonyms, Token
from trihub.priorart.query.counted import TokenCounts
from trihub.text.analysis import tokens
from trihub.text.learned.table import LearnedTables, TermTable

TOKENS = 40
"""Tokens of a query that are translated, the most telling first."""

ALTERNATIVES = 4
"""Translations of a token that a query asks for, in each language."""

LEAST = 0.05
"""Least probability of a translation that a query asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedQuery:
    """A query with learned translations beside its tokens.

    ``translations`` has those that are switched off too; ``notices`` says, in words for readers,
    what could not be translated by a table and why.
    """

    node: Node
    translations: tuple[Translation, ...] = ()
    notices: tuple[str, ...] = ()


def learned_alternatives(
    executed: Node,
    text: str,
    tables: LearnedTables,
    targets: Sequence[str],
    *,
    index: TokenCounts,
    disabled: Collection[str] = (),
    weights: Mapping[str, float] | None = None,
    sections: Sequence[str] = (),
    source: str = "",
) -> LearnedQuery:
    """Add the learned translations of a query's tokens to it.

    ``executed`` is made of token leaves; of these are translated the ones that stand in ``text``,
    what the person wrote (every one where ``text`` is empty), in a body field and outside NOT;
    phrases and conditions stay as they are. ``disabled`` and the keys of ``weights`` name
    translations as ``source>target``; a weight takes the place of the probability. ``sections``
    are the IPC sections that the query is about, ``source`` the language that it is written in,
    where that is known: it tells whether Han characters are Chinese or Japanese.

    A table that cannot be read is passed over with a notice.
    """
    own = set(tokens(text))
    leaves = [leaf for leaf in _leaves(executed) if not text or leaf.token in own]
    han = _language_of_han(source, text or " ".join(leaf.token for leaf in leaves))
    spoken = {leaf.token: language_of(leaf.token, han) for leaf in leaves}
    found, notices = _find_tables(tables, set(spoken.values()) - {""}, targets)
    chosen = _most_telling(
        [leaf for leaf in leaves if any(spoken[leaf.token] == one for one, _ in found)], index
    )
    translations: list[Translation] = []
    groups: dict[str, list[tuple[tuple[str, float], ...]]] = {}
    for token in chosen:
        for lang in targets:
            table = found.get((spoken[token], lang))
            if table is None:
                continue
            own_translations = _translations(table, token, weights or {}, sections)
            translations += own_translations
            used = tuple(
                (one.target, one.weight)
                for one in own_translations
                if f"{one.source}>{one.target}" not in disabled and one.weight > 0
            )
            if used:
                groups.setdefault(token, []).append(used)
    return LearnedQuery(
        node=_with(executed, groups), translations=tuple(translations), notices=tuple(notices)
    )


def language_of(token: str, han: str) -> str:
    """The language of a token by its script; ``han`` is that of a token of Han characters.

    Empty for numbers and other scripts, which are written alike in every language.
    """
    match script_of(token):
        case Script.LATIN:
            return "en"
        case Script.JAPANESE:
            return "ja"
        case Script.HANGUL:
            return "ko"
        case Script.HAN:
            return han
        case Script.OTHER:
            return ""


def _language_of_han(source: str, text: str) -> str:
    """Han characters are what the query is written in; in a text of another language Japanese
    beside kana, else Chinese (in a Korean one too)."""
    if source in ("zh", "ja"):
        return source
    return "ja" if guess_language(text) == "ja" else "zh"


def _leaves(node: Node) -> Iterator[Token]:
    if isinstance(node, And | Or):
        for child in node.children:
            yield from _leaves(child)
    elif isinstance(node, Token) and set(node.fields) & set(BODY_FIELDS):
        yield node


def _find_tables(
    tables: LearnedTables, sources: Collection[str], targets: Sequence[str]
) -> tuple[dict[tuple[str, str], TermTable], list[str]]:
    found: dict[tuple[str, str], TermTable] = {}
    missing: dict[str, list[str]] = {}
    notices: list[str] = []
    for source in sorted(sources):
        for target in (lang for lang in targets if lang != source):
            try:
                table = tables.find(source, target)
            except TableStale as error:
                notices.append(
                    said(
                        "The learned translations from “{source}” to “{target}” cannot be used, "
                        "the glossary alone translates. {reason} {hint}",
                        source=source,
                        target=target,
                        reason=error.message,
                        hint=error.hint,
                    )
                )
                continue
            if table is None:
                missing.setdefault(source, []).append(target)
            else:
                found[source, target] = table
    notices += [
        said(
            "Nothing was learned of translations from “{source}” to “{targets}”: the glossary "
            "alone translates.",
            source=source,
            targets=", ".join(languages),
        )
        for source, languages in missing.items()
    ]
    return found, notices


def _most_telling(leaves: Sequence[Token], index: TokenCounts) -> list[str]:
    """The tokens with the largest weight × idf, in the query's order."""
    heaviest: dict[str, float] = {}
    for leaf in leaves:
        heaviest[leaf.token] = max(leaf.weight, heaviest.get(leaf.token, 0.0))
    if len(heaviest) <= TOKENS:
        return list(heaviest)
    documents = max(1, index.state().documents)
    occurs = index.frequencies(heaviest)
    ranked = sorted(
        heaviest,
        key=lambda token: (
            -heaviest[token] * math.log(1 + documents / (1 + occurs.get(token, 0))), token,
        ),
    )  # fmt: skip
    best = set(ranked[:TOKENS])
    return [token for token in heaviest if token in best]


def _translations(
    table: TermTable, token: str, weights: Mapping[str, float], sections: Sequence[str]
) -> list[Translation]:
    """The best translations of a token. What is written alike in both languages is left out: the
    token itself finds it."""
    return [
        Translation(
            source=token, target=one.token, lang=table.target,
            weight=weights.get(f"{token}>{one.token}", one.probability), entry=table.entry,
        )
        for one in table.translations(token, sections, limit=ALTERNATIVES)
        if one.probability >= LEAST and one.token != token
    ]  # fmt: skip


def _with(node: Node, groups: Mapping[str, Sequence[tuple[tuple[str, float], ...]]]) -> Node:
    match node:
        case Token() if node.token in groups and set(node.fields) & set(BODY_FIELDS):
            return Or(
                (node, *(Synonyms(one, node.fields, node.weight) for one in groups[node.token]))
            )
        case And():
            return replace(node, children=tuple(_with(child, groups) for child in node.children))
        case Or():
            flat: list[Node] = []
            for child in node.children:
                made = _with(child, groups)
                flat += made.children if isinstance(made, Or) else [made]
            return Or(tuple(flat))
    return node
