"""Terms of the glossary marked in a text, with their words in the other languages."""

from __future__ import annotations

from markupsafe import Markup, escape

from trihub.core.languages import MAIN_LANGUAGES
from trihub.text.glossary import Glossary
from trihub.web.views.names import html_lang

MAX_TERMS = 60
"""Terms marked on one page: each is a stop for the keyboard."""


class Annotator:
    """Marks the first occurrence of each term, for one page."""

    def __init__(self, glossary: Glossary, reader: str) -> None:
        self._glossary, self._reader = glossary, reader
        self._seen: set[str] = set()

    def __call__(self, text: str, lang: str) -> Markup:
        """The text, escaped, with terms as elements that show their translations."""
        if lang not in MAIN_LANGUAGES:
            return escape(text)
        out: list[Markup] = []
        position = 0
        for term in self._glossary.find_terms(text, lang):
            start, end, concept = term.start, term.end, term.concept
            if start < position or concept.id in self._seen or len(self._seen) >= MAX_TERMS:
                continue
            self._seen.add(concept.id)
            words = [
                Markup('<span lang="{}">{}</span>').format(html_lang(code), concept.terms(code)[0])
                for code in MAIN_LANGUAGES
                if code != lang and concept.terms(code)
            ]
            out += [
                escape(text[position:start]),
                Markup(
                    '<span class="term" tabindex="0">{}<span class="gloss" role="tooltip">{}</span></span>'
                ).format(text[start:end], Markup(" · ").join(words)),
            ]
            position = end
        return Markup("").join([*out, escape(text[position:])])
