"""Terms marked in a text, with their words in other languages: those of the glossary, and learned ones."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from trihub.core.errors import TableStale
from trihub.core.languages import MAIN_LANGUAGES
from trihub.text.glossary import Concept, Glossary
from trihub.text.learned.table import LearnedTables
from trihub.text.learned.words import learned_words
from trihub.web.views.names import html_lang

MAX_TERMS = 40
"""Terms marked in one document: each is a stop for the keyboard."""

_TERM = Markup(
    '<dfn class="term" tabindex="0">{}<span class="gloss" role="tooltip">{}</span></dfn>'
)
_RUBY = Markup(
    '<ruby class="term-beside"><dfn>{}</dfn><rp> (</rp><rt lang="{}">{}</rt><rp>) </rp></ruby>'
)
_LEARNED = Markup(
    '<ruby class="term-beside learned"><dfn>{}</dfn><rp> (</rp><rt lang="{}">≈ {}</rt><rp>) </rp></ruby>'
)
_WORD = Markup('<span lang="{}">{}</span>')


class Annotator:
    """Marks the first occurrence of each term, for one document on one page."""

    def __init__(self, glossary: Glossary, reader: str) -> None:
        self._glossary = glossary
        self._order = sorted(MAIN_LANGUAGES, key=lambda code: code != reader)
        self._seen: set[str] = set()

    def __call__(self, text: str, lang: str) -> Markup:
        """The text, escaped, with terms as elements that show their translations."""
        if lang not in MAIN_LANGUAGES or len(self._seen) >= MAX_TERMS:
            return escape(text)
        out: list[Markup] = []
        position = 0
        for term in self._glossary.find_terms(text, lang):
            start, end, concept = term.start, term.end, term.concept
            if start < position or concept.id in self._seen or len(self._seen) >= MAX_TERMS:
                continue
            words = self._words(concept, lang)
            if not words:
                continue
            self._seen.add(concept.id)
            out += [escape(text[position:start]), _TERM.format(text[start:end], words)]
            position = end
        return Markup("").join([*out, escape(text[position:])])

    def _words(self, concept: Concept, lang: str) -> Markup:
        """The concept in every other language, the reader's first."""
        found = [(code, concept.terms(code)) for code in self._order if code != lang]
        return Markup(" · ").join(
            _WORD.format(html_lang(code), terms[0]) for code, terms in found if terms
        )


class Beside:
    """Sets the reader's word beside the first occurrence of each term in each text: the glossary's,
    and where it has none the one that was learned, once a document, with a sign before it."""

    def __init__(self, glossary: Glossary, tables: LearnedTables, reader: str) -> None:
        self._glossary, self._tables, self._reader = glossary, tables, reader
        self._learned: set[str] = set()

    def __call__(self, text: str, lang: str) -> Markup:
        """The text, escaped, with the reader's words as ruby; plain where it is theirs already."""
        if lang not in MAIN_LANGUAGES or lang == self._reader:
            return escape(text)
        out: list[Markup] = []
        position = 0
        marks = [*self._of_glossary(text, lang), *self._of_table(text, lang)]
        for start, end, word, ruby in sorted(marks):
            if start < position:
                continue
            marked = ruby.format(text[start:end], html_lang(self._reader), word)
            out += [escape(text[position:start]), marked]
            position = end
        return Markup("").join([*out, escape(text[position:])])

    def _of_glossary(self, text: str, lang: str) -> Iterator[tuple[int, int, str, Markup]]:
        seen: set[str] = set()
        for term in self._glossary.find_terms(text, lang):
            words = term.concept.terms(self._reader)
            if words and term.concept.id not in seen:
                seen.add(term.concept.id)
                yield term.start, term.end, words[0], _RUBY

    def _of_table(self, text: str, lang: str) -> Iterator[tuple[int, int, str, Markup]]:
        """What the glossary does not know: neither as a technical nor as a general word."""
        try:
            table = self._tables.find(lang, self._reader)
        except TableStale:
            return  # whoever searches is told; a document is read all the same
        if table is None:
            return
        taken = bytearray(len(text))
        for match in self._glossary.find(text, lang):
            taken[match.start : match.end] = b"\x01" * (match.end - match.start)
        for one in learned_words(text, table):
            if one.word not in self._learned and not any(taken[one.start : one.end]):
                self._learned.add(one.word)
                yield one.start, one.end, one.word, _LEARNED
