"""What a call gives to be classified: a document's number, a text file, or a text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trihub.core.classes import Classification
from trihub.core.errors import BadFile, BadInput, BadNumber, NotFound
from trihub.core.languages import MAIN_LANGUAGES, guess_language

if TYPE_CHECKING:
    from trihub.app import Library
    from trihub.green.learned.model import Judged

MAX_FILE = 20 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A document (``key``) or a text: title and rest by language."""

    key: str = ""
    texts: dict[str, tuple[str, str]]
    classes: tuple[Classification, ...] = ()

    def judge(self, opened: Library) -> tuple[Judged | None, str]:
        """What the model says of the first of its languages that has one; else why there is none."""
        from trihub.app.green import MODELS_FOLDER
        from trihub.green.learned.model import load_green

        folder = opened.settings.library / MODELS_FOLDER
        reason = "It has no text in a language of this program."
        for lang, (title, rest) in self.texts.items():
            try:
                return load_green(folder, lang).judge(title, rest), ""
            except NotFound as error:
                reason = str(error)
        return None, reason


def read_given(opened: Library, what: str, lang: str | None) -> Given:
    """Find out what was given. :raises BadInput: it is empty. :raises BadFile: a file is too large
    or no text in UTF-8."""
    if not what.strip():
        raise BadInput("There is no text.", hint="Give a number, a text file or a text.")
    text = _file(what)
    if text is None:
        if (found := _document(opened, what)) is not None:
            return found
        text = what
    title, _, rest = text.strip().partition("\n")
    return Given(texts={lang or language_of(text): (title, rest.strip())})


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
        "The text is in no language that anything was learned of.",
        hint=f"Languages are {', '.join(MAIN_LANGUAGES)}; --lang says which it is.",
    )


def _file(what: str) -> str | None:
    try:
        path = Path(what)
        if not path.is_file():
            return None
        if path.stat().st_size > MAX_FILE:
            raise BadFile(f"{what} is over {MAX_FILE >> 20} MB.", hint="Give a shorter text.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"{what} is no text in UTF-8.", hint="Save it as UTF-8.") from error
    except (OSError, ValueError):  # a text that is too long to be a path
        return None


def _document(opened: Library, what: str) -> Given | None:
    from trihub.core.numbers.lookup import find_document
    from trihub.green.features.samples import sample_of

    if len(what) > 60:
        return None
    try:
        stored = find_document(opened.store, what)
    except BadNumber:
        return None
    sample = sample_of(stored.patent)
    return Given(key=stored.patent.key, texts=dict(sample.texts), classes=sample.classes)
