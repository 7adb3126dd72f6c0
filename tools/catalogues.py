"""The catalogues of the site's languages: brought up to date, and checked.

``python tools/catalogues.py`` takes every text from the code and the templates into the
catalogues (new ones empty, changed ones marked fuzzy, unused ones dropped); ``--check`` fails
where a text is missing, fuzzy, unused, or fills in other values than the English one.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "trihub"
FOLDER = SOURCE / "web" / "locale"
LANGUAGES = {"zh": "zh_Hans_CN", "ja": "ja_JP", "ko": "ko_KR"}
DOMAIN = "trihub"

KEYWORDS = {
    "_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
    "said": None, "N_": None, "word": ((1, "c"), 2),
}  # fmt: skip
"""Functions whose first argument is a text (``word``: context and text)."""

METHODS = [("web/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"web/templates/**.html": {"trimmed": "true", "silent": "false"}}
HEADER = "# Texts of Trihub's site. Written and reviewed in the offices' own terms."
UNSAID = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator'
    r"|Language-Team|Project-Id-Version).*\n",
    re.MULTILINE,
)
"""Lines of a catalogue's head that say nothing here."""

PLACEHOLDER = re.compile(r"%\(\w+\)s|(?<!\{)\{\w+\}")


def template() -> Catalog:
    """Every text of the code and the templates, with the places where it stands."""
    catalogue = Catalog(project="Trihub", charset="utf-8")
    found = extract_from_dir(
        str(SOURCE), METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",),
        strip_comment_tags=True,
    )  # fmt: skip
    for file, _line, text, comments, context in found:
        catalogue.add(text, None, [(file, 0)], auto_comments=comments, context=context)
    return catalogue


def path_of(language: str) -> Path:
    """Where the catalogue of a language is."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none."""
    path = path_of(language)
    catalogue = Catalog(locale=LANGUAGES[language])
    if path.exists():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=LANGUAGES[language])
    catalogue.header_comment = HEADER
    catalogue.fuzzy = False
    return catalogue


def text_of(catalogue: Catalog) -> str:
    """The catalogue as a file: sorted by text, places without lines, so that changes are small."""
    catalogue.fuzzy = False
    out = io.BytesIO()
    write_po(
        out, catalogue, sort_output=True, width=100, no_location=True, omit_header=False,
        ignore_obsolete=True,
    )  # fmt: skip
    return UNSAID.sub("", out.getvalue().decode())


def update() -> None:
    """Bring every catalogue up to date."""
    texts = template()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(texts, no_fuzzy_matching=True)
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(catalogue), encoding="utf-8")


def _values(text: str | tuple[str, ...] | list[str]) -> set[str]:
    texts = [text] if isinstance(text, str) else text
    return {found for one in texts for found in PLACEHOLDER.findall(one)}


def _translated(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    return bool(strings) and all(strings)


def problems(language: str, texts: Catalog) -> Iterator[str]:
    """What is wrong with the catalogue of a language."""
    catalogue = read(language)
    for message in texts:
        if not message.id:
            continue
        shown = f"{language}: {message.id!r}" + (f" ({message.context})" if message.context else "")
        own = catalogue.get(message.id if isinstance(message.id, str) else message.id[0],
                            message.context)  # fmt: skip
        if own is None or not _translated(own):
            yield f"{shown} is not translated"
        elif own.fuzzy:
            yield f"{shown} is fuzzy"
        elif _values(message.id) != _values(own.string):
            yield f"{shown} fills in other values: {own.string!r}"
    known = {(str(m.id), m.context) for m in texts}
    for message in catalogue:
        if message.id and (str(message.id), message.context) not in known:
            yield f"{language}: {message.id!r} is not used"
    for message in catalogue.obsolete.values():
        yield f"{language}: {message.id!r} is not used"


def check() -> list[str]:
    """What is wrong with any catalogue."""
    texts = template()
    return [problem for language in LANGUAGES for problem in problems(language, texts)]


if __name__ == "__main__":
    if "--check" in sys.argv:
        found = check()
        print("\n".join(found))
        sys.exit(bool(found))
    update()
