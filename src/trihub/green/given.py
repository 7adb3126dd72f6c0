"""What somebody gives to be classified: a document's number or a text."""

from __future__ import annotations

from dataclasses import dataclass

from trihub.core.classes import Classification
from trihub.core.errors import BadInput, BadNumber
from trihub.core.languages import MAIN_LANGUAGES, guess_language
from trihub.core.messages import said
from trihub.core.numbers.lookup import find_document
from trihub.core.ports import PatentStore
from trihub.green.features.samples import sample_of

LONGEST_NUMBER = 60
"""Characters; a longer text is no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A document (``key``) or a text: title and rest by language."""

    key: str = ""
    texts: dict[str, tuple[str, str]]
    classes: tuple[Classification, ...] = ()


def given_of(store: PatentStore, what: str, lang: str | None = None) -> Given:
    """The document with this number, else the text itself; ``lang`` is the text's language.

    :raises BadInput: it is empty, or in a language that nothing was learned of. :raises NotFound: it
        is a number, and the library has no such document.
    """
    if not what.strip():
        raise BadInput(said("There is no text."), hint=said("Give a number or a text."))
    return _document(store, what.strip()) or text_given(what, lang)


def text_given(text: str, lang: str | None = None) -> Given:
    """A text, its title on the first line. :raises BadInput: no language of this program."""
    title, _, rest = text.strip().partition("\n")
    return Given(texts={lang or language_of(text): (title.strip(), rest.strip())})


def language_of(text: str) -> str:
    """The language that a text's script tells. :raises BadInput: none of those of this program."""
    found = guess_language(text, default="")
    latin = sum(char.isascii() and char.isalpha() for char in text[:4000])
    letters = sum(char.isalpha() for char in text[:4000])
    if found in MAIN_LANGUAGES:
        return found
    if letters and latin * 10 >= letters * 9:
        return "en"
    raise BadInput(
        said("The text is in no language that anything was learned of."),
        hint=said("Languages are {known}; say which it is.", known=", ".join(MAIN_LANGUAGES)),
    )


def _document(store: PatentStore, what: str) -> Given | None:
    if len(what) > LONGEST_NUMBER:
        return None
    try:
        patent = find_document(store, what).patent
    except BadNumber:
        return None
    sample = sample_of(patent)
    return Given(key=patent.key, texts=dict(sample.texts), classes=sample.classes)
