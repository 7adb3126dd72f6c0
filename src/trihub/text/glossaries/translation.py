"""Translating a query term by term with a glossary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from trihub.core.ports import Translation, Translator
from trihub.core.query import And, Near, Node, Not, Or, Phrase, TextField, Words
from trihub.text.analysis import token_string
from trihub.text.glossaries.files import Concept
from trihub.text.glossaries.matching import Match
from trihub.text.query.lexer import PREFIXES

WEIGHTS = (1.0, 0.7, 0.5, 0.4, 0.3)
"""What the first, second … translation of a term counts."""

MAX_ALTERNATIVES = len(WEIGHTS)
_LOOSE = 0.3
"""What the single words of a translation of several words count beside the phrase."""

_NAMES = (TextField.APPLICANT, TextField.INVENTOR)
_NEAR_ALTERNATIVES = 2
_CONDITIONS = [prefix for prefix in PREFIXES if prefix not in tuple(TextField) or prefix in _NAMES]
_SYNTAX = re.compile(
    rf"\b(?i:{'|'.join(_CONDITIONS)})\s?(?:[:：=]|(?=[<>]))\s*(?:\"[^\"]*\"|\([^()]*\)|[^\s()]+)"
    rf"|\b(?i:{'|'.join(PREFIXES)})[:：=]"
    r"|\b(?:AND|OR|NOT|(?:NEAR|ADJ)/\d+)\b|[()（）\"“”「」&|＆｜*]"
)
_LITTLE = re.compile(
    r"[\u3041-\u3096\s]+|(?:을|를|이|가|은|는|의|에|와|과|로|으로|도|및|에서|용|하는|위한|또는|있는)"
    r"|(?:a|an|the|of|for|to|in|on|and|or|with|by|from|at|as|its?|using|having)|[的及和与之用所在中]|[0-9]+",
    re.IGNORECASE,
)


class TermSource(Protocol):
    """What a translator needs of a glossary."""

    def find(self, text: str, lang: str, *, letters: bool = False) -> list[Match]:
        """The terms of ``lang`` in a text."""
        ...

    def concept(self, number: int) -> Concept:
        """A concept by its number."""
        ...


class GlossaryTranslator:
    """Translates with a glossary (:class:`trihub.core.ports.Translator`)."""

    def __init__(self, glossary: TermSource) -> None:
        self._glossary = glossary

    def translate(self, text: str, source: str, targets: Sequence[str]) -> list[Translation]:
        """All translations of the terms in ``text``, longest match first.

        For each term and language at most five alternatives, weighted 1.0, 0.7, 0.5, 0.4, 0.3.
        """
        found: dict[tuple[str, str, str], Translation] = {}
        for match in self._glossary.find(text, source, letters=True):
            term = text[match.start : match.end]
            for lang in targets:
                if lang != source:
                    for translation in self._alternatives(term, source, match, lang):
                        found.setdefault((term, translation.target, lang), translation)
        return list(found.values())

    def _alternatives(self, term: str, source: str, match: Match, lang: str) -> list[Translation]:
        """The concepts that name the term first come first.

        A translation ranks by how far behind the source term stands among its concept's terms plus
        how far behind the translation stands among its own; ties go to the concept that names the
        source term earlier, then to the one that spells it alike, then to the glossary's order.
        """
        ranked: list[tuple[int, tuple[int, bool], int, str, str]] = []
        for order, number in enumerate(match.concepts):
            concept = self._glossary.concept(number)
            place = _place(term, concept.terms(source))
            ranked += [
                (place[0] + rank, place, order, target, concept.id)
                for rank, target in enumerate(concept.terms(lang))
            ]
        targets: dict[str, str] = {}
        for *_, target, entry in sorted(ranked):
            targets.setdefault(target, entry)
        return [
            Translation(source=term, target=target, lang=lang, weight=weight, entry=entry)
            for weight, (target, entry) in zip(WEIGHTS, targets.items(), strict=False)
        ]

    def untranslated(self, text: str, source: str) -> list[str]:
        """The stretches of ``text`` (words or a whole query) that no term covers.

        The query language's signs, conditions and particles are not reported.
        """
        blank = _SYNTAX.sub(lambda m: "\n" * len(m[0]), text)
        left = list(blank)
        for match in self._glossary.find(blank, source, letters=True):
            left[match.start : match.end] = "\n" * (match.end - match.start)
        stretches = re.split(r"[\n、，。,.;；]+", "".join(left))
        kept = (" ".join(w for w in s.split() if not _LITTLE.fullmatch(w)) for s in stretches)
        return [stretch for stretch in dict.fromkeys(kept) if token_string(stretch)]


@lru_cache(maxsize=20_000)
def _tokens_of_name(name: str) -> str:
    """A glossary's names come again with every query that has the term."""
    return token_string(name)


def _place(term: str, names: Sequence[str]) -> tuple[int, bool]:
    """Where a term stands among a concept's names (as they are matched), and if spelled otherwise."""
    key, written = _tokens_of_name(term), term.casefold()
    places = [
        (at, name.casefold() != written)
        for at, name in enumerate(names)
        if _tokens_of_name(name) == key
    ]
    return min(places, key=lambda place: (place[1], place[0]), default=(len(names), True))


def translate_query(
    node: Node,
    source: str,
    targets: Sequence[str],
    translator: Translator,
    disabled: set[str],
) -> tuple[Node, list[Translation]]:
    """Add the translations of a query's terms to it as alternatives.

    ``disabled`` names translations that are switched off, as ``source>target``; they are in the list
    returned, but not in the query; so are those of weight 0. Words get every translation of their terms; a phrase and words at
    a distance only languages in which each of their terms has one, since a part is not the
    phrase. Names, truncated words and conditions stay as they are.
    """
    found: dict[tuple[str, str, str], Translation] = {}
    rewritten = _Rewriter(source, targets, translator, disabled, found).rewrite(node)
    return rewritten, list(found.values())


class _Rewriter:
    def __init__(
        self,
        source: str,
        targets: Sequence[str],
        translator: Translator,
        disabled: set[str],
        found: dict[tuple[str, str, str], Translation],
    ) -> None:
        self.source, self.targets, self.translator = source, targets, translator
        self.disabled, self.found = disabled, found

    def rewrite(self, node: Node) -> Node:
        match node:
            case And():
                return And(tuple(map(self.rewrite, node.children)))
            case Or():
                return Or(tuple(map(self.rewrite, node.children)))
            case Not():
                return Not(self.rewrite(node.child))
            case Words() if node.field not in _NAMES:
                return _with(node, self.words(node))
            case Phrase() if node.field not in _NAMES:
                return _with(node, self.phrase(node))
            case Near() if node.left.field not in _NAMES:
                return _with(node, self.near(node))
        return node

    def enabled(self, text: str) -> list[Translation]:
        translations = self.translator.translate(text, self.source, self.targets)
        for one in translations:
            self.found.setdefault((one.source, one.target, one.lang), one)
        return [
            one
            for one in translations
            if one.weight > 0 and f"{one.source}>{one.target}" not in self.disabled
        ]

    def words(self, leaf: Words) -> list[Node]:
        out: list[Node] = []
        for one in self.enabled(leaf.text):
            weight = leaf.weight * one.weight
            if " " in one.target and one.lang != "ko":
                out.append(Phrase(one.target, leaf.field, weight, -1))
                weight *= _LOOSE
            out.append(Words(one.target, leaf.field, weight, -1))
        return out

    def phrase(self, leaf: Phrase) -> list[Node]:
        out: list[Node] = []
        for terms in self.whole(leaf.text).values():
            parts = [
                _any([Phrase(t.target, leaf.field, leaf.weight * t.weight, -1) for t in one])
                for one in terms
            ]
            out.append(parts[0] if len(parts) == 1 else And(tuple(parts)))
        return out

    def near(self, node: Near) -> list[Node]:
        left, right = self.whole(node.left.text), self.whole(node.right.text)
        return [
            replace(
                node,
                left=Phrase(one.target, node.left.field, one.weight, -1),
                right=Phrase(two.target, node.right.field, two.weight, -1),
                position=-1,
            )
            for lang in left
            if lang in right and len(left[lang]) == len(right[lang]) == 1
            for one in left[lang][0][:_NEAR_ALTERNATIVES]
            for two in right[lang][0][:_NEAR_ALTERNATIVES]
        ]

    def whole(self, text: str) -> dict[str, list[list[Translation]]]:
        """For each language that translates every term of the text: the alternatives of each."""
        enabled = self.enabled(text)
        terms = dict.fromkeys(
            one.source for one in self.translator.translate(text, self.source, self.targets)
        )
        rest = text
        for term in sorted(terms, key=len, reverse=True):
            rest = rest.replace(term, " ")
        if not terms or any(
            not _LITTLE.fullmatch(word) for word in rest.split() if token_string(word)
        ):
            return {}
        by_language: dict[str, list[list[Translation]]] = {}
        for lang in self.targets:
            groups = [[t for t in enabled if t.lang == lang and t.source == term] for term in terms]
            if all(groups):
                by_language[lang] = groups
        return by_language


def _any(nodes: list[Phrase]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


def _with(node: Node, alternatives: list[Node]) -> Node:
    return Or((node, *alternatives)) if alternatives else node
