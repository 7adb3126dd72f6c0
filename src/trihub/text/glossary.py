"""The glossary: technical terms in several languages, found in texts and translated.

The project's own glossary is one file in the package; offices add theirs (CSV or TBX, see
:mod:`trihub.text.glossaries.files`). Nothing is read before it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from trihub.core.languages import MAIN_LANGUAGES
from trihub.text.glossaries.files import Concept, read_csv, read_glossary
from trihub.text.glossaries.matching import Match, TermIndex, index_terms
from trihub.text.glossaries.translation import GlossaryTranslator, translate_query

__all__ = ["Concept", "Glossary", "GlossaryTranslator", "Term", "translate_query"]

MAX_TOOLTIP_TEXT = 200_000
GENERAL = "-"
"""The section of words that belong to no field: they translate queries and explain nothing."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term found in a text: offsets, end exclusive, and what it means."""

    start: int
    end: int
    concept: Concept


class Glossary:
    """Concepts in layers: where an earlier layer has a term, it hides later layers' concepts of it."""

    def __init__(self, *layers: Callable[[], tuple[Concept, ...]]) -> None:
        self._sources = layers
        self._layers: tuple[tuple[Concept, ...], ...] | None = None
        self._concepts: tuple[Concept, ...] = ()
        self._indexes: dict[str, TermIndex] = {}

    @classmethod
    def default(cls) -> Glossary:
        """The project's glossary."""
        return cls(_packaged)

    @classmethod
    def load(cls, path: Path) -> Glossary:
        """A glossary file, CSV or TBX. It is read at once, so that errors show at once.

        :raises BadFile: it cannot be read (see :func:`trihub.text.glossaries.files.read_glossary`).
        """
        return cls.of(read_glossary(path))

    @classmethod
    def of(cls, concepts: Iterable[Concept]) -> Glossary:
        """A glossary of these concepts."""
        kept = tuple(concepts)
        return cls(lambda: kept)

    def merge(self, other: Glossary) -> Glossary:
        """This glossary before the other one: it extends it, and replaces what both have.

        A concept with the id of an earlier one is replaced; so are the translations of a term
        that both have.
        """
        return Glossary(*self._sources, *other._sources)

    @property
    def layers(self) -> tuple[tuple[Concept, ...], ...]:
        """The concepts of each layer, without those that an earlier layer replaces by their id."""
        if self._layers is None:
            seen: set[str] = set()
            layers: list[tuple[Concept, ...]] = []
            for source in self._sources:
                layers.append(tuple(concept for concept in source() if concept.id not in seen))
                seen.update(concept.id for concept in layers[-1])
            self._concepts = tuple(concept for layer in layers for concept in layer)
            self._layers = tuple(layers)
        return self._layers

    def __len__(self) -> int:
        return sum(map(len, self.layers))

    def concept(self, number: int) -> Concept:
        """The concept with this number, as a :class:`Match` gives it."""
        if self._layers is None:
            len(self)
        return self._concepts[number]

    def find(self, text: str, lang: str, *, letters: bool = False) -> list[Match]:
        """Find terms of ``lang`` (see :meth:`TermIndex.find`)."""
        return list(self._index(lang).find(text, letters=letters))

    def find_terms(self, text: str, lang: str) -> list[Term]:
        """Find terms to explain in a running text, from left to right, none inside another.

        The first technical concept of each term is given. Left out: general words (method, layer),
        terms of a single character, and what follows the first 200,000 characters. Linear in the
        text's length.
        """
        found: list[Term] = []
        for match in self.find(text[:MAX_TOOLTIP_TEXT], lang):
            concepts = (self.concept(number) for number in match.concepts)
            if technical := next((c for c in concepts if c.section != GENERAL), None):
                found.append(Term(match.start, match.end, technical))
        return found

    def _index(self, lang: str) -> TermIndex:
        if lang not in self._indexes:
            number = 0
            layers: list[list[tuple[int, tuple[str, ...]]]] = []
            for layer in self.layers:
                layers.append(
                    [
                        (number + at, c.terms(lang))
                        for at, c in enumerate(layer)
                        if lang in c.written
                    ]
                )
                number += len(layer)
            self._indexes[lang] = index_terms(lang, layers)
        return self._indexes[lang]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that any concept has, the site's ones first."""
        found = {lang for layer in self.layers for concept in layer for lang in concept.written}
        main = [lang for lang in MAIN_LANGUAGES if lang in found]
        return (*main, *sorted(found.difference(main)))


@cache
def _packaged() -> tuple[Concept, ...]:
    data = (files("trihub.text") / "data" / "glossary.csv").read_bytes()
    return read_csv(data, "glossary.csv")
