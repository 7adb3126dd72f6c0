"""What a call gives to be classified: a document's number, a text file, or a text."""

from __future__ import annotations

from pathlib import Path

from trihub.core.errors import BadFile
from trihub.core.ports import PatentStore
from trihub.green.given import Given, given_of, text_given

MAX_FILE = 20 << 20


def read_given(store: PatentStore, what: str, lang: str | None) -> Given:
    """Find out what was given. :raises BadInput: it is empty. :raises BadFile: a file is too large
    or no text in UTF-8."""
    text = _file(what) if what.strip() else None
    return given_of(store, what, lang) if text is None else text_given(text, lang)


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
