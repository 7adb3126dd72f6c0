"""Citations: a line of text, BibTeX, RIS. They name the publishers of the figures, and the
address at which the figures stand as they were."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trihub.statistics.charts import published
from trihub.statistics.formats.given import Given, vintages_of
from trihub.statistics.formats.xlsx_file import MOST

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_TEX = re.compile(r"([&%$#_])")
_NAMED = 5
"""Publications that a citation names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What a citation says. ``publications`` are documents with their dates, newest first;
    ``key`` is a name for BibTeX."""

    publishers: tuple[str, ...]
    publications: tuple[str, ...]
    title: str
    year: str
    address: str
    name: str
    taken: str

    @property
    def text(self) -> str:
        """One line."""
        parts = ("; ".join(self.publishers), self.title, "; ".join(self.publications))
        said = ". ".join(part for part in parts if part)
        return f"{said}. Trihub, {self.taken}. {self.address}"

    @property
    def bibtex(self) -> str:
        """An entry for BibTeX."""
        fields = {
            "author": " and ".join(f"{{{_tex(each)}}}" for each in self.publishers),
            "title": f"{{{_tex(self.title)}}}", "year": self.year,
            "note": _tex("; ".join(self.publications)), "howpublished": "Trihub",
            "url": self.address, "urldate": self.taken,
        }  # fmt: skip
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@misc{{{self.name},\n{lines}}}\n"

    @property
    def ris(self) -> str:
        """A record in RIS."""
        lines = [("TY", "DATA"), *(("AU", each) for each in self.publishers), ("TI", self.title),
                 ("PY", self.year), *(("N1", each) for each in self.publications),
                 ("DB", "Trihub"), ("Y2", self.taken.replace("-", "/")), ("UR", self.address),
                 ("ER", "")]  # fmt: skip
        return "".join(f"{tag}  - {text}\r\n" for tag, text in lines)


def cite(given: Given) -> Citation:
    """How to cite figures. :raises BadInput: these are too many to say whose they are."""
    vintages = vintages_of(given.extract.bounded(MOST))
    named = [
        f"{each.document} ({published(each.published, given.language)})" for each in vintages
    ]  # fmt: skip
    year = str(vintages[0].published_by.year) if vintages else ""
    extract = given.extract
    name = re.sub(r"[^A-Za-z0-9]+", "-", f"{extract.address.dataset}-{extract.address.key}")
    return Citation(
        publishers=_some(each.publisher for each in vintages), publications=_some(named), title=given.title, year=year,
        address=given.permalink, name=name.strip("-")[:80], taken=given.as_of.isoformat(),
    )  # fmt: skip


def _some(texts: Iterable[str]) -> tuple[str, ...]:
    """The first few, each once and on one line."""
    return tuple(dict.fromkeys(_CONTROL.sub(" ", each) for each in texts))[:_NAMED]


def _tex(text: str) -> str:
    return _TEX.sub(r"\\\1", re.sub(r"[\\{}]", "", text))


def write_text(given: Given) -> Iterator[bytes]:
    """The citation as a line of text."""
    yield f"{cite(given).text}\n".encode()


def write_bib(given: Given) -> Iterator[bytes]:
    """The citation for BibTeX."""
    yield cite(given).bibtex.encode()


def write_ris(given: Given) -> Iterator[bytes]:
    """The citation in RIS."""
    yield cite(given).ris.encode()
