"""Terms of the glossary marked in a text, with their words in the other languages."""

from __future__ import annotations

from markupsafe import Markup, escape

from trihub.core.languages import MAIN_LANGUAGES
from trihub.text.glossary import Concept, Glossary
from trihub.web.views.names import html_lang

MAX_TERMS = 40
"""Terms marked in one document: each is a stop for the keyboard."""

_TERM = Markup(
    '<dfn class="term" tabindex="0">{}<span class="gloss" role="tooltip">{}</span></dfn>'
)
_RUBY = Markup(
    '<ruby class="term-beside"><dfn>{}</dfn><rp> (</rp><rt lang="{}">{}</rt><rp>) </rp></ruby>'
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
    """Sets the reader's word beside the first occurrence of each term in each text."""

    def __init__(self, glossary: Glossary, reader: str) -> None:
        self._glossary, self._reader = glossary, reader

    def __call__(self, text: str, lang: str) -> Markup:
        """The text, escaped, with the reader's words as ruby; plain where it is theirs already."""
        if lang not in MAIN_LANGUAGES or lang == self._reader:
            return escape(text)
        out: list[Markup] = []
        seen: set[str] = set()
        position = 0
        for term in self._glossary.find_terms(text, lang):
            words = term.concept.terms(self._reader)
            if term.start < position or term.concept.id in seen or not words:
                continue
            seen.add(term.concept.id)
            ruby = _RUBY.format(text[term.start : term.end], html_lang(self._reader), words[0])
            out += [escape(text[position : term.start]), ruby]
            position = term.end
        return Markup("").join([*out, escape(text[position:])])
