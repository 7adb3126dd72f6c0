"""A human's comments: a TOML file beside the report that is never written over.

``[applicants]`` then ``en = "…"``: one table a section, one text a language, ``by`` who wrote it.
Paragraphs are parted by empty lines. A report shows all texts of a section, its own language first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from trihub.core.errors import BadFile
from trihub.core.languages import MAIN_LANGUAGES
from trihub.fields.report.model import SECTIONS, Comment

LARGEST = 1 << 20
"""Bytes of a file."""
_HEAD = """\
# Comments on the report. They are printed below the section that they are of, in every form and
# language, and are kept when the report is made again. Take away the signs # of a section to write:
"""
_PARAGRAPHS = re.compile(r"\n\s*\n")


def read_comments(path: Path) -> tuple[Comment, ...]:
    """The comments of a file, in the order of sections; none where there is no file.

    :raises BadFile: it is no TOML, is larger than :data:`LARGEST`, or names a section, language or
        key that there is not.
    """
    if not path.exists():
        return ()
    if path.stat().st_size > LARGEST:
        raise BadFile(f"{path.name} is larger than 1 MB.", hint="Keep comments to a few pages.")
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(
            f"{path.name} cannot be read as TOML: {error}.",
            hint="A comment is written as [section], then en = '''text'''.",
        ) from error
    found = [one for section, given in read.items() for one in _section(path.name, section, given)]
    return tuple(sorted(found, key=lambda one: SECTIONS.index(one.section)))


def _section(name: str, section: str, given: object) -> list[Comment]:
    if section not in SECTIONS or not isinstance(given, Mapping):
        raise BadFile(
            f"{name}: There is no section “{section}”.",
            hint=f"Sections are {', '.join(SECTIONS)}.",
        )
    wrong = [key for key in given if key not in (*MAIN_LANGUAGES, "by")]
    wrong += [key for key, value in given.items() if not isinstance(value, str)]
    if wrong:
        raise BadFile(
            f"{name}, [{section}]: “{wrong[0]}” is no comment.",
            hint=f"Write texts under {', '.join(MAIN_LANGUAGES)}, and who wrote them under by.",
        )
    return [
        Comment(section=section, lang=lang, by=given.get("by", ""), paragraphs=paragraphs)
        for lang in MAIN_LANGUAGES
        if (paragraphs := _paragraphs(given.get(lang, "")))
    ]


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _PARAGRAPHS.split(text) if part.strip())


def begin_comments(path: Path) -> bool:
    """Write an empty file to fill in where there is none; whether it was written."""
    sections = "".join(f"\n# [{one}]\n# by = \"\"\n# en = '''\n# '''\n" for one in SECTIONS)
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(_HEAD + sections)
    except FileExistsError:
        return False
    return True
