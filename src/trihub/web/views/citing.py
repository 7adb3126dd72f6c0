"""How to cite a document or a search: one line for a text, and BibTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trihub.core.patent import Patent, Role
from trihub.core.shapes.heads import display, main_title
from trihub.core.shapes.parties import names_once


@dataclass(frozen=True, slots=True)
class Cited:
    """The ways to cite a document."""

    text: str
    bibtex: str
    permalink: str


def cite(patent: Patent, base: str, language: str) -> Cited:
    """Cite a document by its first owners, title for a reader of the language, number, date and permalink.

    ``base`` is the site's address without a slash at the end.
    """
    number = display(patent.publication)
    chosen = main_title(patent, language)
    title = chosen.text if chosen else ""
    names = owners(patent)[:3]
    date = str(patent.publication.date or "")
    permalink = f"{base}/{language}/doc/{patent.key}"
    numbered = ", ".join(part for part in (number, date) if part)
    text = ". ".join(part for part in ("; ".join(names), title, numbered) if part)
    fields = {"title": title, "holder": " and ".join(names), "number": number,
              "year": date[:4], "url": permalink}  # fmt: skip
    lines = "".join(f"  {name} = {{{_tex(value)}}},\n" for name, value in fields.items() if value)
    return Cited(f"{text}. {permalink}", f"@patent{{{patent.key},\n{lines}}}", permalink)


def owners(patent: Patent) -> tuple[str, ...]:
    """Holders, else applicants, each once as printed."""
    return names_once(patent, Role.GRANTEE) or names_once(patent, Role.APPLICANT)


def _tex(text: str) -> str:
    return re.sub(r"[\\{}]", "", text)
