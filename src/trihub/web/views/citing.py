"""How to cite a document: one line for a text, and BibTeX."""

from __future__ import annotations

from dataclasses import dataclass

from trihub.core.heads import display
from trihub.core.patent import Patent, Role


@dataclass(frozen=True, slots=True)
class Cited:
    """The ways to cite a document."""

    text: str
    bibtex: str
    permalink: str


def cite(patent: Patent, base: str, language: str) -> Cited:
    """Cite a document by its number, date, first applicants, title and permalink."""
    number = display(patent.publication)
    title = next((t.text for t in patent.titles), "")
    owners = [p.name for p in patent.parties if p.role in (Role.APPLICANT, Role.GRANTEE)]
    date = str(patent.publication.date or "")
    permalink = f"{base.rstrip('/')}/{language}/doc/{patent.key}"
    names = "; ".join(dict.fromkeys(owners[:3]))
    text = ". ".join(part for part in (names, title, f"{number}, {date}".rstrip(", ")) if part)
    fields = {"title": title, "holder": names.replace("; ", " and "), "number": number,
              "year": date[:4], "url": permalink}  # fmt: skip
    lines = "".join(f"  {name} = {{{_tex(value)}}},\n" for name, value in fields.items() if value)
    return Cited(f"{text}. {permalink}", f"@patent{{{patent.key},\n{lines}}}", permalink)


def _tex(text: str) -> str:
    return text.replace("\\", "").replace("{", "").replace("}", "")
